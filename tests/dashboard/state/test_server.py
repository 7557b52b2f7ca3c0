"""What the server does beside Streamlit's: Back and Forward last until they are drawn."""

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests

from risk.dashboard.state import server


class Visitor:
    """Stands for Streamlit's session, and for the run that it draws."""

    id = session_id = "one"


@pytest.fixture
def sent(monkeypatch):
    """Send what a browser sends; returns what reaches Streamlit."""
    monkeypatch.setattr(server, "_rerun", lambda session, state: None)
    monkeypatch.setattr(server, "get_script_run_ctx", lambda **_: Visitor)
    monkeypatch.setattr(server, "TOLD", {"outcome", "month"})

    def send(back=False, query="", **boxes):
        state = ClientState(is_history_navigation=back, query_string=query)
        state.widget_states.widgets.extend(
            WidgetState(id=f"$$ID-0123-{key}", string_value=value) for key, value in boxes.items()
        )
        server._rerun_remembering_back(Visitor, state)
        return {box.id.split("-")[2]: box.string_value for box in state.widget_states.widgets}

    yield send
    for kept in (server._asked_back, server._boxes, server._before_back):
        kept.clear()


def test_back_lasts_over_a_click_until_a_run_has_followed_it(sent):
    sent(back=True, query="as_of=2021-06&region=")
    sent(query="as_of=2021-06")
    assert server.asked_back() == {"as_of": "2021-06", "region": ""}
    assert server.asked_back() is None


def test_of_two_backs_the_last_counts_and_one_without_a_view_is_none(sent):
    sent(back=True, query="as_of=2021-06")
    sent(back=True, query="as_of=2021-05")
    sent(back=True)
    assert server.asked_back() == {"as_of": "2021-05"}


def test_boxes_that_were_not_touched_since_back_do_not_count_until_back_is_drawn(sent):
    before = {"outcome": "armed", "month": "June", "fold": "open"}
    assert sent(**before) == before
    assert sent(back=True, query="outcome=either") == {}
    touched = sent(query="outcome=either", **before | {"month": "May"})
    assert touched == {"month": "May", "fold": "open"}
    server.back_is_drawn()
    assert sent(**before) == before


def test_one_visitors_back_is_no_other_ones(sent, monkeypatch):
    sent(outcome="armed")
    sent(back=True, query="as_of=2021-06")
    monkeypatch.setattr(Visitor, "id", "two")
    monkeypatch.setattr(Visitor, "session_id", "two")
    assert sent(outcome="armed") == {"outcome": "armed"}
    assert server.asked_back() is None
    monkeypatch.undo()


def test_who_has_left_leaves_no_back_behind(sent):
    sent(outcome="armed")
    sent(back=True, query="as_of=2021-06")

    class Left(Visitor):
        shutdown = staticmethod(lambda: None)
        _session_state = _fragment_storage = _browser_queue = {}

    server.forget(Left)
    assert not server._asked_back and not server._boxes and not server._before_back


@pytest.mark.parametrize(
    ("running", "asked", "replaced"),
    [
        (["weighed"], "weighed", True),
        (["weighed"], "other", False),
        (None, "weighed", False),  # a whole page
    ],
)
def test_a_part_that_is_asked_for_again_is_not_drawn_to_its_end(
    running, asked, replaced, monkeypatch
):
    server.replace_a_part_that_is_asked_for_again()
    run = type("Run", (), {"fragment_ids_this_run": running})
    monkeypatch.setattr(server, "get_script_run_ctx", lambda **_: run)
    requests = ScriptRequests()
    requests.request_rerun(RerunData(fragment_id=asked))
    assert (requests.on_scriptrunner_yield() is not None) == replaced
