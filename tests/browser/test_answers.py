"""The mark that browser tests wait for stays until the last message to the server is answered."""

import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import ANSWERS

# A connection on which the test speaks for both sides.
BY_HAND = """
window.sent = [];
window.WebSocket = class extends EventTarget {
  send(data) { sent.push(Array.from(data)); }
};
"""
ASKS = list(BackMsg(rerun_script={"page_name": ""}).SerializeToString())
FRAMES = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"""


class Wire:
    def __init__(self, page):
        self.page = page
        page.evaluate(f"() => {{ {BY_HAND} }}")
        page.evaluate(f"() => {{ {ANSWERS} }}")
        page.evaluate("""() => {
            window.wire = new WebSocket();
            window.seen = 0;
            wire.addEventListener("message", () => { seen += 1; });
        }""")

    def ask(self):
        """The page sends a message; returned is how the server's setting stands after its mark."""
        self.page.evaluate(f"wire.send(Uint8Array.from({ASKS}))")
        *marks, message = map(bytes, self.page.evaluate("sent.splice(0)"))
        assert message == bytes(ASKS)
        *_, stands = [BackMsg.FromString(mark).set_run_on_save for mark in marks]
        return stands

    def say(self, message: ForwardMsg):
        content = json.dumps(list(message.SerializeToString()))
        self.page.evaluate(
            "content => wire.dispatchEvent(new MessageEvent('message',"
            "{data: Uint8Array.from(JSON.parse(content)).buffer}))",
            content,
        )
        self.page.evaluate(FRAMES)

    def stands(self, setting):
        self.say(ForwardMsg(session_status_changed={"run_on_save": setting}))

    def first(self):
        """The first message of a connection is sent, and the server has heard both its marks."""
        setting = self.ask()
        self.stands(not setting)
        self.stands(setting)

    def begin(self):
        self.say(ForwardMsg(new_session={"name": "app.py"}))

    def finish(self, how=ForwardMsg.FINISHED_SUCCESSFULLY):
        self.say(ForwardMsg(script_finished=how))

    @property
    def waits(self):
        return self.page.locator("html[data-unanswered]").count() == 1


@pytest.fixture
def wire(page):
    return Wire(page)


def test_the_mark_goes_with_the_answer(wire):
    wire.first()
    assert wire.waits
    wire.begin()
    assert wire.waits
    wire.finish()
    assert not wire.waits


def test_the_answer_to_an_earlier_message_leaves_the_mark(wire):
    wire.first()
    second = wire.ask()  # before the page has heard of a run for the first
    wire.begin()
    wire.finish()
    assert wire.waits
    wire.stands(second)
    wire.begin()
    wire.finish()
    assert not wire.waits


def test_a_run_that_had_begun_before_the_message_came_is_not_its_answer(wire):
    wire.first()
    wire.begin()
    wire.stands(wire.ask())
    wire.finish()
    assert wire.waits
    wire.begin()
    wire.finish(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert wire.waits
    wire.begin()
    wire.finish(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    assert not wire.waits


def test_two_messages_that_one_run_answers_are_answered(wire):
    wire.first()
    for setting in [wire.ask(), wire.ask()]:
        wire.stands(setting)
    wire.begin()
    wire.finish()
    assert not wire.waits


@pytest.mark.parametrize("before", [False, True])
def test_how_the_setting_stood_before_is_no_answer(wire, before):
    setting = wire.ask()
    wire.stands(before)
    wire.begin()
    wire.finish()
    assert wire.waits
    wire.stands(not setting)
    wire.stands(setting)
    wire.begin()
    wire.finish()
    assert not wire.waits


def test_streamlit_sees_all_but_the_answers_to_marks(wire):
    setting = wire.ask()
    for stands in (not setting, setting, setting):
        wire.stands(stands)
    wire.begin()
    assert wire.page.evaluate("seen") == 3  # how it stood, how it stands at the end, the run
