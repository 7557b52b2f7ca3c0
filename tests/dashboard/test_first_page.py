"""The first page after a start: what it waits for, and what is there before anybody comes."""

import json
import subprocess
import sys

import pytest
import shapely
from streamlit import delta_generator, env_util

from risk.dashboard.state.server import take_the_start_as_it_is
from risk.dataset.map_files import STATIC
from risk.output.briefing.map import outlines_of, world_outlines
from risk.storage.files import ROOT

# Server and session are stood in for: what is imported and read is looked at from within.
FIRST_PAGE = """
import sys
from tests.waiting import HANG_S
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=HANG_S)
app.query_params["source"] = "AFG"
assert not app.run().exception
"""
WARM_UP = """
import sys
from types import SimpleNamespace
from risk.dashboard import warm_up
from risk.dashboard.state import served, server
from streamlit.runtime import RuntimeState

def at_hand():
    page = "risk.dashboard.pages.{}.page".format
    pages = [name for name in ("map", "method") if page(name) in sys.modules]
    return [*pages, *["data"] * len(served._newest)]

states = [RuntimeState.INITIAL] * 3 + [RuntimeState.NO_SESSIONS_CONNECTED]
looked = []
def look():
    looked.append(at_hand())
    return SimpleNamespace(state=states[len(looked) - 1])

warm_up.runtime = SimpleNamespace(exists=lambda: True, get_instance=look)
server.DRAWN = SimpleNamespace(wait=lambda: looked.append(at_hand()))
warm_up.warm_up()
"""


def printed(code: str, expression: str):
    """What an expression is in a new process once some code has run there."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json\nprint(json.dumps({expression}))"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_the_first_page_imports_nothing_heavy_that_it_does_not_show():
    """Three of four seconds of it went into imports, half of them for other pages."""
    heavy = ["altair", "jsonschema", "scipy.optimize", "scipy.stats", "sklearn", "openpyxl"]
    heavy += [f"risk.dashboard.pages.{name}.page" for name in ("country", "track_record", "method")]
    assert printed(FIRST_PAGE, f"sorted(set({heavy}) & set(sys.modules))") == []


@pytest.mark.slow
def test_what_every_page_needs_is_read_once_the_server_serves_and_the_rest_after_a_first_page():
    *before, first, rest = printed(WARM_UP, "[*looked, at_hand()]")
    assert before == [[]] * 4
    assert first == ["map", "data"]
    assert rest == ["map", "method", "data"]


def test_nothing_is_looked_for_in_all_imports_before_the_first_element(monkeypatch):
    monkeypatch.setattr(env_util, "is_repl", lambda: pytest.fail("all imports are searched"))
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    take_the_start_as_it_is()
    delta_generator._maybe_print_use_warning()


def test_the_outlines_of_one_state_are_those_among_all(scorer):
    description = scorer.panel.description
    world = (STATIC / description["map"]["world"], description["map_sha256"]["world"])
    for state in ("FRA", "RUS", "SOM", "AFG"):
        among_all = [shape for _, join, shape in world_outlines(*world) if join == state]
        own = outlines_of(*world, state)
        assert len(own) == len(among_all) > 0
        assert all(map(shapely.equals_exact, own, among_all))
