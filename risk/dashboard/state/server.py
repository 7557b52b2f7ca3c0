"""What Streamlit 1.67's server does of its own and should not do here.

It has no settings for these, so its own parts are changed where it runs; a test for each says so
if a later Streamlit no longer has them.
"""

import gc
import threading
import time
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qsl

import pyarrow as pa
from streamlit import delta_generator, net_util, runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.state.common import user_key_from_element_id
from streamlit.runtime.state.query_params import sanitize_query_string
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_websocket

from risk.dashboard.state.at_once import hold_what_goes_together

# Where a page of another site asks for a connection, Streamlit looks up the machine's own address
# at an outside service before it refuses. With an answer at hand it need not ask.
NOWHERE = "0.0.0.0"
FORGET_EVERY_S = 30.0

_add_file = MemoryUploadedFileManager.add_file
_rerun = AppSession._handle_rerun_script_request
_goes_on = script_requests._fragment_run_should_not_preempt_script
_asked_back: dict[str, str] = {}  # query by session: Back or Forward that no run has followed yet
_boxes: dict[str, dict[str, WidgetState]] = {}  # by session and id: as the browser sent them last
_before_back: dict[str, dict[str, WidgetState]] = {}  # the same before Back, until that is drawn
TOLD: set[str] = set()
"""Keys of the boxes that every run tells what to show."""


DRAWN = threading.Event()
"""Set once a first page is drawn."""


def keep_house() -> None:
    """Change Streamlit's server once; later calls do nothing new."""
    stay_on_this_machine()
    take_the_start_as_it_is()
    accept_the_own_origin_alone()
    hold_one_upload_a_session()
    remember_back()
    replace_a_part_that_is_asked_for_again()
    hold_what_goes_together()
    # A page that is drawn without a server, in a test, has no sessions.
    if runtime.exists() and hasattr(runtime.get_instance(), "_session_mgr"):
        forget_ended_sessions()


def stay_on_this_machine() -> None:
    """Give Streamlit's look-up of the machine's outside address an answer without asking."""
    net_util._external_ip = NOWHERE


def take_the_start_as_it_is() -> None:
    """Have no search through all that is imported for whether this is an interactive Python.

    Streamlit makes one before the first element of the first page, and would only warn.
    """
    delta_generator._use_warning_has_been_displayed = True


def accept_the_own_origin_alone() -> None:
    """Refuse a connection from a page of another port of this machine, as from any other site."""
    starlette_websocket.is_url_from_allowed_origins = _never


def _never(url: str) -> bool:
    return False


def hold_one_upload_a_session() -> None:
    """Drop a session's last file when it sends another, whether or not a page asked for either."""
    MemoryUploadedFileManager.add_file = _add_only_file  # type: ignore[method-assign]


def _add_only_file(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    self.remove_session_files(session_id)
    _add_file(self, session_id, file)


def remember_back() -> None:
    """Have Back and Forward last until a run has followed and drawn them.

    Streamlit tells only the run that they ask for; a click that replaces this run drops them. And
    with that click come the boxes as they stood before: what was not touched since does not count.
    """
    AppSession._handle_rerun_script_request = _rerun_remembering_back  # type: ignore[method-assign]


def _rerun_remembering_back(self: AppSession, client_state: ClientState | None = None) -> None:
    if client_state:
        boxes = client_state.widget_states.widgets
        if client_state.is_history_navigation:
            # An entry without a query is no view: the browser had not been told it yet.
            if client_state.query_string:
                _asked_back[self.id] = sanitize_query_string(client_state.query_string)
                _before_back[self.id] = _boxes.get(self.id, {})
        else:
            _boxes[self.id] = {
                box.id: box for box in boxes if user_key_from_element_id(box.id) in TOLD
            }
            before = _before_back.get(self.id, {})
            touched = [box for box in boxes if before.get(box.id) != box]
            if len(touched) < len(boxes):
                del boxes[:]
                boxes.extend(touched)
    _rerun(self, client_state)


def back_is_drawn() -> None:
    """Say that the page is drawn: from now on the browser knows what its boxes show."""
    DRAWN.set()
    context = get_script_run_ctx(suppress_warning=True)
    if context:
        _before_back.pop(context.session_id, None)


def asked_back() -> dict[str, str] | None:
    """What the address says that Back or Forward asked for, the first time it is asked for here."""
    context = get_script_run_ctx(suppress_warning=True)
    query = _asked_back.pop(context.session_id, None) if context else None
    return None if query is None else dict(parse_qsl(query, keep_blank_values=True))


def replace_a_part_that_is_asked_for_again() -> None:
    """Have a newer request for a part of a page stop the part's run that it makes useless.

    Streamlit lets every run of a fragment come to its end: while a slider is dragged, each move
    would wait for details that the next one draws anew.
    """
    script_requests._fragment_run_should_not_preempt_script = _goes_on_still


def _goes_on_still(fragment_id_queue: list[str], is_fragment_scoped_rerun: bool) -> bool:
    """Whether what runs now goes on: a page does, and a part that the request does not draw."""
    context = get_script_run_ctx(suppress_warning=True)
    running = context.fragment_ids_this_run if context else None
    if running and set(running) <= set(fragment_id_queue):
        return False
    return _goes_on(fragment_id_queue, is_fragment_scoped_rerun)


def drop_upload(file_id: str) -> None:
    """Drop a file that was read; Streamlit would hold it until the session ends."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)


@cache
def forget_ended_sessions() -> None:
    """Have sessions that ended, and what they held, leave the memory from now on.

    Streamlit keeps who has lost the connection for two minutes, to come back to, but then looks
    only when another one leaves, and what it drops stays in circles of references.
    """
    manager = runtime.get_instance()._session_mgr
    stored = manager._session_storage._cache  # type: ignore[attr-defined]
    gone = threading.Event()

    def removed(session_id: str, info: SessionInfo) -> None:
        if not manager.is_active_session(session_id):  # else its visitor has come back
            forget(info.session)
            gone.set()

    stored._on_remove = removed
    look = threading.Thread(target=_look, args=(stored.expire, gone), name="forget", daemon=True)
    look.start()


def _look(expire: Callable[[], object], gone: threading.Event) -> None:
    loop = runtime.get_instance()._get_async_objs().eventloop
    while True:
        time.sleep(FORGET_EVERY_S)
        loop.call_soon_threadsafe(expire)
        if gone.is_set():
            gone.clear()
            gc.collect()
            give_memory_back()


def forget(session: AppSession) -> None:
    """Drop what a session held, which nobody can come back to any more."""
    session.shutdown()
    session._session_state.clear()
    session._fragment_storage.clear()
    session._browser_queue.clear()
    for kept in (_asked_back, _boxes, _before_back):
        kept.pop(session.id, None)


def give_memory_back() -> None:
    """Give what is free back to the system, which wipes it: else files that were read stand there.

    Of GNU's C library, by Arrow's call of its malloc_trim. Python's own store of small objects is
    left out: it gives back what has become free as a whole.
    """
    pa.system_memory_pool().release_unused()
