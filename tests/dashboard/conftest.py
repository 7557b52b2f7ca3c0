from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from tests.waiting import HANG_S

# What the folds hold is drawn only while they are open; these visitors have opened them all.
FOLDS = (
    "what_if",
    "evidence",
    "columns",
    "changed",
    "not_exposed",
    "skill",
)
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
        app = AppTest.from_file(str(APP), default_timeout=HANG_S)
        for name, value in query.items():
            app.query_params[name] = value
        for name in FOLDS:
            app.session_state[f"fold_{name}"] = True
        return app.run()

    return open_with


@pytest.fixture
def open_page(request):
    """Open the page that the test's module draws by `page()`, at an address."""

    def open_with(**query: str) -> AppTest:
        app = AppTest.from_function(request.module.page, default_timeout=HANG_S)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception and not app.error
        return app

    return open_with
