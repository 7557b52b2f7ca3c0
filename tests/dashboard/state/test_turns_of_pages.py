"""Every page takes turns, and holds no lock while it pauses."""

import sys

import pytest
from streamlit.testing.v1 import AppTest

from risk.dashboard.state import served as data
from risk.dashboard.state.turns import TURNS, Turns
from risk.storage.kept import MEGABYTE, Kept
from tests.waiting import HANG_S

PAGES = {
    "map": "map",
    "country": "country",
    "compare": "compare",
    "track": "track_record",
    "method": "method",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_takes_turns_and_pauses_with_no_lock_held(page, monkeypatch):
    """A lock held in a pause would stop all: whoever has the turn then may need it."""
    came = []
    paused = []
    locked = []
    come = Turns._come
    give_way = Turns.give_way

    def counted(self, session, urgent):
        came.append(session)
        return come(self, session, urgent)

    def seen(self, urgent=None):
        paused.append(urgent)
        frame = sys._getframe()
        while frame := frame.f_back:
            where = frame.f_code.co_filename, frame.f_code.co_name
            if where[0].endswith("functools.py") and where[1] == "__get__":
                locked.append("cached_property")
            if "streamlit/runtime/caching" in where[0]:
                locked.append("st.cache")
        give_way(self, urgent)

    monkeypatch.setattr(Turns, "_come", counted)
    monkeypatch.setattr(Turns, "give_way", seen)
    monkeypatch.setattr(data.scorer(), "kept", Kept(100 * MEGABYTE))  # all is computed anew
    code = f"from risk.dashboard.pages.{PAGES[page]}.page import {page}_page\n{page}_page()"
    app = AppTest.from_string(code, default_timeout=HANG_S)
    for name, value in {"as_of": "2021-06", "country": "TJK", "outcome": "either"}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert len(came) == 1 and paused and not locked
    assert TURNS._now is None and not TURNS._waiting
