"""A connection that was lost: once it is back, the page shows what its session or address says.

Streamlit's browser side connects again without a word to the script. Where the server has dropped
the session (120 s after the loss, or because it was started anew), a fragment is then unknown and
its steps are ignored, while sliders move. `connection.js` notices the return and has the page drawn
again, or loaded anew where the session is another one.
"""

from pathlib import Path
from secrets import token_hex

import streamlit as st

# One component for the whole page: the other script only listens, and needs no place of its own.
_SCRIPTS = ("picture_names.js", "connection.js")
_mount = st.components.v2.component(
    "spillover_connection",
    js="\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


def connection() -> None:
    """Have the browser notice a connection that is back; once for every page."""
    state = st.session_state
    if "returns" not in state:
        state.returns = 0
        state.session_mark = token_hex(8)  # not Streamlit's id, which would open the session
    _mount(key="connection", data={"session": state.session_mark}, on_returned_change=_returned)


def returns() -> int:
    """How often the session's connection has been lost and come back."""
    return int(st.session_state.get("returns", 0))


def _returned() -> None:
    st.session_state.returns += 1
