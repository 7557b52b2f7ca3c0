"""Folds that are filled only while they are open, so that a closed one costs nothing."""

from typing import Any

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
