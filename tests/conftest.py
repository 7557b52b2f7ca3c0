import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = Path(os.environ.get("SPILLOVER_SOURCES", ROOT.parent / "shared" / "sources"))


def pytest_collection_modifyitems(items):
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


@pytest.fixture(scope="session")
def raw_build(sources_dir, tmp_path_factory):
    """A build from the publishers' files: data/, static/, the version, and how long it took."""
    import time
    from types import SimpleNamespace

    from risk.build.pipeline import build

    folder = tmp_path_factory.mktemp("raw_build")
    start = time.monotonic()
    version = build(sources_dir, folder / "data", folder / "static", progress=False)
    seconds = time.monotonic() - start
    return SimpleNamespace(
        data=folder / "data", static=folder / "static", version=version, seconds=seconds
    )


@pytest.fixture
def tiny_world(tmp_path, monkeypatch):
    """Folder of the six-country sources, with the build's list of states cut down to them."""
    from risk.terms.countries import read_countries
    from tests.tiny import write_seeds, write_sources

    states = read_countries(write_seeds(tmp_path / "countries.csv"))
    monkeypatch.setattr("risk.build.pipeline.read_countries", lambda: states.copy())
    return write_sources(tmp_path / "sources")
