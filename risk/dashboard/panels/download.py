"""The button of a file, which is made when it is asked for."""

from collections.abc import Callable

import streamlit as st

from risk.dashboard.state.turns import TURNS, visitor


def download(
    label: str,
    content: bytes | Callable[[], bytes],
    name: str,
    help_text: str,
    *,
    key: str,
    kind: str | None = "text/csv",
    icon: str | None = ":material/download:",
) -> None:
    """Draw the button; a click on it runs no page.

    `content`: of the file, or what makes it, in a thread that has no session. `kind`: MIME type.
    """
    st.download_button(
        label, content, name, kind, key=key, on_click="ignore", icon=icon, help=help_text
    )


def made_in_turn(made: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file that is made in the turn of the visitor for whom its button was drawn."""
    mine = visitor()

    def in_turn() -> bytes:
        with TURNS.turn(mine):
            return made()

    return in_turn
