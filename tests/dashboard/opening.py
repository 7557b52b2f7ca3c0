"""Pages in AppTest, opened at an address as a visitor would."""

from collections.abc import Iterable

from streamlit.testing.v1 import AppTest

from tests.waiting import HANG_S


def opened(page: str, folds: Iterable[str] = (), **query: str) -> AppTest:
    """A page drawn alone, by the name of its folder, with some of its folds open."""
    function = f"{page.split('_')[0]}_page"
    script = f"from risk.dashboard.pages.{page}.page import {function}\n{function}()"
    app = visited(AppTest.from_string(script, default_timeout=HANG_S), folds, **query)
    assert not app.exception and not app.error
    return app


def visited(app: AppTest, folds: Iterable[str], **query: str) -> AppTest:
    """An app that was run with an address, and what stands after its question mark."""
    for name, value in query.items():
        app.query_params[name] = value
    for name in folds:
        app.session_state[f"fold_{name}"] = True
    return app.run()
