# `make run` opens the dashboard, `make check` is for before each commit, `make test` runs every
# check. Each installs what it needs into $(VENV), again whenever the requirements change.
PYTHON ?= python3
VENV ?= .venv
VENV_PYTHON := $(VENV)/bin/python

# Compiled code is kept, whatever the shell says: pytest compiles its asserts anew without it,
# seconds in each of its processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run check lint test bench soak lock clean

# One heap, and Arrow in it: memory that visitors have freed can be given back (docs/deploy.md).
run: $(VENV)/requirements.txt
	@MALLOC_ARENA_MAX=1 ARROW_DEFAULT_MEMORY_POOL=system $(VENV_PYTHON) -m risk run

# Quick: no browser, nothing slow. The target is 90 seconds on two idle cores.
check: lint
	$(VENV_PYTHON) -m pytest -n 2 -m "not slow and not browser"

lint: $(VENV)/requirements.txt $(VENV)/requirements-dev.txt
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check
	$(VENV_PYTHON) -m mypy
	$(VENV)/bin/oxlint --deny-warnings risk

# First the quick tests that hold the coverage of risk/ outside the dashboard, then all others:
# three at a time, for while a page loads its test only waits.
test: lint
	$(VENV_PYTHON) tools/browsers.py
	$(VENV_PYTHON) -m mypy --platform win32 --cache-dir .mypy_cache/windows risk app.py
	$(VENV_PYTHON) -m pytest -n 2 -m "not slow and not browser and not dashboard" --cov
	$(VENV_PYTHON) -m pytest -n 3 -m "slow or browser or dashboard"

# Speed, memory and many visitors: an hour on an idle machine; writes docs/benchmarks.md. Some
# sections alone, the others kept: `make bench SECTION="step drag paint shell"`, eight minutes.
bench: $(VENV)/requirements.txt $(VENV)/requirements-dev.txt
	$(VENV_PYTHON) tools/browsers.py
	$(VENV_PYTHON) -m tools.bench $(SECTION)

# Bad input, in full counts: writes docs/soak.md; `make soak SEED=1` tries other input.
SEED ?= 20210630
soak: $(VENV)/requirements.txt $(VENV)/requirements-dev.txt
	$(VENV_PYTHON) tools/browsers.py
	$(VENV_PYTHON) -m pytest -n 2 -m soak --hypothesis-seed=$(SEED)

# Exact versions with hashes, for every system and Python that pyproject.toml names. What is in the
# files stays unless pyproject.toml forbids it; `make lock UPGRADE=--upgrade` takes the newest.
UV ?= $(VENV_PYTHON) -m uv
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --custom-compile-command "make lock" $(UPGRADE)
lock: $(VENV)/requirements-dev.txt
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf dist .venv .venv-* .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The copy of a requirements file in $(VENV) marks what is installed.
$(VENV)/%.txt: %.txt | $(VENV)/bin/pip
	@echo "Installing $< into $(VENV); this can take a minute."
	@$(VENV_PYTHON) -m pip install --quiet --no-input --disable-pip-version-check \
		--no-deps --require-hashes --only-binary=:all: -r $<
	@cp $< $@

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Spillover needs Python 3.11 or newer: name one, as in 'make run PYTHON=python3.12'." >&2; \
		exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing: type 'sudo apt install python3-venv', then try again." >&2; \
		exit 2; }
	@$(PYTHON) -m venv --clear $(VENV)
