import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.soak.counting import PROPERTY, Tally

ROOT = Path(__file__).parents[1]
# What a refresh of one's own has made is none of a test's business: they look at what ships.
os.environ["SPILLOVER_RELEASES"] = str(ROOT / "no-releases")
SOURCES = Path(os.environ.get("SPILLOVER_SOURCES", ROOT.parent / "shared" / "sources-2026"))

# No law hangs on the machine's speed. Where nobody watches, examples are the same at each run.
settings.register_profile(
    "spillover",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("spillover")
# Chosen by `-m soak`: full counts, and chance by --hypothesis-seed.
settings.register_profile("soak", settings.get_profile("spillover"), derandomize=False)
FEW = settings(max_examples=15)
"""For laws about a whole forecast: each example takes a large part of a second."""


def pytest_configure(config):
    if config.option.markexpr == "soak":
        settings.load_profile("soak")


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """After a whole soak without a failure, docs/soak.md says what was tried."""
    if settings.get_current_profile_name() != "soak" or exitstatus != pytest.ExitCode.OK:
        return
    from tests.soak.document import write_document

    passed = terminalreporter.stats.get("passed", [])
    records = [dict(report.user_properties).get(PROPERTY) for report in passed]
    write_document(list(filter(None, records)), seed=config.getoption("--hypothesis-seed"))


# What takes seconds to make: builds, fits, an installed copy, a server, a cluster, a file of all
# forecasts; and a page, which is drawn in a fifth of a second, but some five hundred times.
SLOW_TO_MAKE = {
    "open_app",
    "open_page",
    "corridors",
    "raw_build",
    "perturbed_panel",
    "wheel",
    "served",
    "port",
    "all_forecasts",
    "scheduler",
}


def pytest_collection_modifyitems(items):
    for item in items:
        draws_pages = hasattr(getattr(item, "module", None), "AppTest")
        if draws_pages or SLOW_TO_MAKE & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    if SOURCES.is_dir():
        return
    skip = pytest.mark.skip(reason="no raw sources: set SPILLOVER_SOURCES to their folder")
    for item in items:
        if item.get_closest_marker("raw") or "sources_dir" in getattr(item, "fixturenames", ()):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """Folder of the publishers' files; tests that use it skip where it is missing."""
    return SOURCES


@pytest.fixture(scope="session")
def scorer():
    """The shipped data and models, ready to score."""
    from risk.risk_table.load import load_scorer

    return load_scorer()


@pytest.fixture
def warm_commands(scorer, monkeypatch):
    """Commands of this process draw on the shipped files as read once, not anew for each."""
    from risk.dataset.package import DATA
    from risk.model.fits import MODELS
    from risk.risk_table.load import load_scorer

    def load(data, models):
        return scorer if (data, models) == (DATA, MODELS) else load_scorer(data, models)

    for command in ("alerts", "brief", "score"):
        monkeypatch.setattr(f"risk.cli.{command}.load_scorer", load)


@pytest.fixture
def tally(record_property):
    """Count what comes of bad input, by section and class; one tally a test."""
    tallies: list[Tally] = []

    def of(section, kind):
        if not tallies:
            tallies.append(Tally(section, kind))
            record_property(PROPERTY, tallies[0].record)
        return tallies[0]

    return of


@pytest.fixture(scope="session")
def raw_build(sources_dir, tmp_path_factory):
    """A build from the publishers' files: data/, static/ and the version."""
    from types import SimpleNamespace

    from risk.build.pipeline import build

    folder = tmp_path_factory.mktemp("raw_build")
    version = build(sources_dir, folder / "data", folder / "static", progress=False)
    return SimpleNamespace(data=folder / "data", static=folder / "static", version=version)


@pytest.fixture(scope="session")
def tiny_build(tmp_path_factory):
    """data/ and static/ of the six countries, built once: for reading, and for copying."""
    from risk.build.pipeline import build
    from risk.terms.countries import read_countries
    from tests.tiny import write_seeds, write_sources

    folder = tmp_path_factory.mktemp("tiny_build")
    sources = tmp_path_factory.mktemp("tiny_sources")
    states = read_countries(write_seeds(sources / "countries.csv"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("risk.build.read_files.read_countries", lambda: states.copy())
        build(write_sources(sources), folder / "data", folder / "static", progress=False)
    return folder


@pytest.fixture
def tiny_world(tmp_path, monkeypatch):
    """Folder of the six-country sources, with the build's list of states cut down to them."""
    from risk.terms.countries import read_countries
    from tests.tiny import write_seeds, write_sources

    states = read_countries(write_seeds(tmp_path / "countries.csv"))
    monkeypatch.setattr("risk.build.read_files.read_countries", lambda: states.copy())
    return write_sources(tmp_path / "sources")
