"""What a part of a page draws in one block reaches the browser at once."""

from importlib import import_module

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from risk.dashboard.state.at_once import at_once, hold_what_goes_together

module = import_module("risk.dashboard.state.at_once")


class Server:
    """Stands for Streamlit's, and counts how often it is told to send."""

    told = 0

    def _enqueued_some_message(self):
        self.told += 1


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(AppSession, "flush_browser_queue", AppSession.flush_browser_queue)
    server = Server()
    monkeypatch.setattr(module.runtime, "get_instance", lambda: server)
    hold_what_goes_together()
    return server


class Visitor:
    """Stands for Streamlit's session."""

    flush_browser_queue = module._flush_unless_held

    def __init__(self, name, *messages):
        self.id = name
        self._browser_queue = ForwardMsgQueue()
        for message in messages:
            self._browser_queue.enqueue(message)

    def sent(self):
        return [message.WhichOneof("type") for message in self.flush_browser_queue()]


def message(kind, fragments=()):
    made = ForwardMsg()
    getattr(made, kind).SetInParent()
    made.metadata.run.fragment_ids.extend(fragments)
    return made


def element(text):
    made = ForwardMsg()
    made.delta.new_element.text.body = text
    made.metadata.delta_path[:] = [0, len(text)]
    return made


@pytest.fixture
def drawn_for(monkeypatch):
    def draw(name, fragments):
        run = type("Run", (), {"session_id": name, "fragment_ids_this_run": fragments})
        monkeypatch.setattr(module, "get_script_run_ctx", lambda **_: run)

    return draw


def test_what_is_drawn_in_a_block_is_sent_at_its_end(server, drawn_for):
    drawn_for("one", ["weighed"])
    mine = Visitor("one", element("map"))
    other = Visitor("two", element("map"))
    with at_once():
        assert mine.sent() == []
        assert other.sent() == ["delta"]
        mine._browser_queue.enqueue(element("ranking"))
        assert server.told == 0
    assert server.told == 1
    assert mine.sent() == ["delta", "delta"]


def test_a_run_that_is_replaced_in_a_block_holds_nothing_back(server, drawn_for):
    drawn_for("one", ["weighed"])
    mine = Visitor("one", element("map"))
    with pytest.raises(KeyboardInterrupt), at_once():
        raise KeyboardInterrupt
    assert mine.sent() == ["delta"]


def test_a_whole_page_is_sent_as_it_is_drawn(server, drawn_for):
    drawn_for("one", [])
    mine = Visitor("one", message("new_session"), element("title"))
    with at_once():
        assert mine.sent() == ["new_session", "delta"]


def test_that_a_part_has_begun_is_said_with_what_it_draws_or_with_its_end(server):
    place = ForwardMsg()
    place.delta.add_block.SetInParent()
    place.metadata.delta_path[:] = [0]
    begun = (message("new_session", ["weighed"]), message("session_status_changed"), place)
    drawn = Visitor("one", *begun)
    assert drawn.sent() == []
    drawn._browser_queue.enqueue(element("map"))
    assert drawn.sent() == ["new_session", "session_status_changed", "delta", "delta"]
    empty = Visitor("two", *begun, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))
    assert len(empty.sent()) == 4
    page = Visitor("three", message("new_session"), message("session_status_changed"))
    assert page.sent() == ["new_session", "session_status_changed"]
    still = Visitor("four", message("session_status_changed"))
    assert still.sent() == ["session_status_changed"]


def test_streamlit_sends_by_the_method_that_is_changed(server):
    """Where a later Streamlit sends otherwise, nothing would be held."""
    assert "flush_browser_queue" in Runtime._loop_coroutine.__code__.co_names
    assert AppSession.flush_browser_queue is module._flush_unless_held


def test_the_next_block_begins_once_the_server_has_taken_what_the_last_one_drew(
    server, drawn_for, monkeypatch
):
    """On a busy server the thread that sends comes late, and would find the next block held."""
    drawn_for("one", ["weighed"])
    mine = Visitor("one", element("map"))
    taken = []

    class Wait:
        def wait(self, timeout):
            taken.append(mine.sent())

        def set(self):
            taken.append("told")

    monkeypatch.setattr(module, "Event", Wait)
    with at_once():
        assert taken == []
    with at_once():
        assert taken == ["told", ["delta"]]
