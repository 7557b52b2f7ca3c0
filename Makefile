# `make run` opens the dashboard, `make check` is for before each commit, `make test` runs every
# check. Each installs what it needs into .venv, again whenever the requirements change.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

.PHONY: run check lint test bench soak clean

run: .venv/requirements.txt
	@$(VENV_PYTHON) -m streamlit run app.py

# Under a minute and a half on two idle cores: no browser, nothing slow.
check: lint
	$(VENV_PYTHON) -m pytest -n 2 -m "not slow and not browser"

lint: .venv/requirements.txt .venv/requirements-dev.txt
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check
	$(VENV_PYTHON) -m mypy
	.venv/bin/oxlint --deny-warnings risk

test: lint
	$(VENV_PYTHON) tools/chromium.py
	$(VENV_PYTHON) -m mypy --platform win32 --cache-dir .mypy_cache/windows risk app.py
	$(VENV_PYTHON) -m pytest -n 2

# Speed, memory and many visitors: three quarters of an hour on an idle machine; writes docs/benchmarks.md.
bench: .venv/requirements.txt .venv/requirements-dev.txt
	$(VENV_PYTHON) tools/chromium.py
	$(VENV_PYTHON) -m tools.bench

# Bad input, in full counts: some ten minutes; writes docs/soak.md.
soak: .venv/requirements.txt .venv/requirements-dev.txt
	$(VENV_PYTHON) tools/chromium.py
	$(VENV_PYTHON) -m tools.soak

clean:
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The copy of a requirements file in .venv marks what is installed.
.venv/%.txt: %.txt | .venv/bin/pip
	@echo "Installing $< into .venv; this can take a minute."
	@$(VENV_PYTHON) -m pip install --quiet --no-input --disable-pip-version-check \
		--only-binary=:all: -r $<
	@cp $< $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Spillover needs Python 3.11 or newer: name one, as in 'make run PYTHON=python3.12'." >&2; \
		exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing: type 'sudo apt install python3-venv', then try again." >&2; \
		exit 2; }
	@$(PYTHON) -m venv --clear .venv
