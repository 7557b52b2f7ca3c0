"""What costs nothing until somebody asks for it: folds, and the buttons of files."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.state import TURNS, visitor


def fold(label: str, key: str, *, icon: str | None = None, opened: bool = False) -> Any:
    """Draw a fold, and return its container: what goes in is drawn only if its `open` is true.

    `key`: unique on the page. `opened`: whether it is open at first.
    """
    return st.expander(label, opened, key=key, icon=icon, on_change="rerun")


def folded(rows: pd.DataFrame, title: str = "The same data as a table") -> None:
    """Draw a real table, folded."""
    with st.expander(title):
        st.table(rows)


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
    """Draw the button of a file; a click on it runs no page.

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
