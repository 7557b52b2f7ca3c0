"""A page shows one part at a time: the control that chooses it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from risk.dashboard.state.session import show


def parts(
    names: dict[str, str],
    chosen: str,
    key: str,
    on_change: Callable[..., None],
    args: tuple[Any, ...] = (),
) -> str:
    """Draw the control, and return which part to draw; the others are neither computed nor drawn.

    Parameters
    ----------
    names : title of each part by the name that it has in the address
    chosen : part that the view names
    key : of the control
    on_change, args : called when another part is chosen; it writes the choice into the view
    """
    show(key, chosen)
    part = st.segmented_control(
        "Part of the page",
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=on_change,
        args=args,
        label_visibility="collapsed",
    )
    return part or chosen
