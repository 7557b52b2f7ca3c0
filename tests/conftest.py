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
