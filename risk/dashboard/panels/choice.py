"""The control that chooses one of a few."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from risk.dashboard.state.session import show


def choice(
    label: str,
    names: dict[str, str],
    chosen: str,
    key: str,
    on_change: Callable[..., None],
    args: tuple[Any, ...] = (),
    *,
    help_text: str | None = None,
    is_labelled: bool = True,
) -> str:
    """Draw the control, and return what it says.

    Parameters
    ----------
    names : what is written for each value that the view can have
    chosen : the value that the view has
    on_change, args : called when another one is chosen; it writes the choice into the view
    is_labelled : whether the label is seen, not only heard
    """
    show(key, chosen)
    said = st.segmented_control(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=on_change,
        args=args,
        help=help_text,
        label_visibility="visible" if is_labelled else "collapsed",
    )
    return said or chosen
