from functools import cache, partial
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from tests.dashboard.opening import opened, visited
from tests.waiting import HANG_S

# What the folds hold is drawn only while they are open; these visitors have opened them all.
FOLDS = ("what_if", "evidence", "columns", "changed", "not_exposed", "skill")
APP = Path(__file__).parents[2] / "app.py"

# AppTest looks for components in every installed package at each run: a tenth of a second.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("dashboard")


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return load_scorer()


@pytest.fixture
def open_app():
    """Open the app as a visitor would: with an address, and what stands after its question mark."""

    def open_with(**query: str) -> AppTest:
        return visited(AppTest.from_file(str(APP), default_timeout=HANG_S), FOLDS, **query)

    return open_with


@pytest.fixture
def open_page(request):
    """Open the page that the test's module names as PAGE, at an address."""
    return partial(opened, request.module.PAGE)
