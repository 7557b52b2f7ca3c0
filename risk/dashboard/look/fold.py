"""Folds: a table in one, and one that is filled only while it is open, so that it costs nothing."""

from typing import Any

import pandas as pd
import streamlit as st


def fold(label: str, key: str, *, icon: str | None = None, opened: bool = False) -> Any:
    """Draw a fold; what goes in is drawn only if its `open` is true.

    Parameters
    ----------
    label : what stands on it
    key : unique on the page
    icon : as in `st.expander`
    opened : whether it is open at first

    Returns
    -------
    container with `open`
    """
    return st.expander(label, opened, key=key, icon=icon, on_change="rerun")


def folded(rows: pd.DataFrame, title: str = "The same data as a table") -> None:
    """Draw a real table, folded."""
    with st.expander(title):
        st.table(rows)
