"""Parts of a page that reach the browser together, so that it draws them in one go.

Streamlit 1.67 sends each element as soon as the script has made it, and for what comes alone the
browser renders most of the page anew: ten times for a step of a slider. Its own part is changed
where it runs; a test says so if a later Streamlit no longer has it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

_flush = AppSession.flush_browser_queue
_held: set[str] = set()  # sessions whose messages wait
_asked: dict[str, Event] = {}  # sessions whose messages are to go, and whether they have gone
MOST_S = 0.1
"""How long a run waits at most until the server has taken what a block drew."""


def hold_what_goes_together() -> None:
    """Have Streamlit's server send nothing to a session while a block of `at_once` runs for it.

    Nor that the run of a part has begun, until there is something of it.
    """
    AppSession.flush_browser_queue = _flush_unless_held  # type: ignore[method-assign]


def _flush_unless_held(self: AppSession) -> list[ForwardMsg]:
    if self.id in _held or only_begun(self._browser_queue._queue):
        return []
    messages = _flush(self)
    if asked := _asked.get(self.id):
        asked.set()
    return messages


def only_begun(messages: Sequence[ForwardMsg]) -> bool:
    """Whether messages say no more than that the run of a part has begun.

    They can wait for what it draws: at the latest, its end is said.
    """
    begun = [message for message in messages if message.WhichOneof("type") == "new_session"]
    return any(message.metadata.run.fragment_ids for message in begun) and all(
        message.WhichOneof("type") in ("new_session", "session_status_changed")
        or message.delta.WhichOneof("type") == "add_block"
        for message in messages
    )


@contextmanager
def at_once() -> Iterator[None]:
    """Have what a part of a page draws in this block be sent at its end.

    A run of the whole page is sent as it is drawn: its visitor has nothing to look at yet. The run
    goes on once the server has taken the messages: on a busy server the next block would hold them.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not context.fragment_ids_this_run:
        yield
        return
    _held.add(context.session_id)
    try:
        yield
    finally:
        _held.discard(context.session_id)
        gone = _asked[context.session_id] = Event()
        runtime.get_instance()._enqueued_some_message()
        gone.wait(MOST_S)
        del _asked[context.session_id]
