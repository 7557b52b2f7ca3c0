"""Controls that several pages have: one of a few, a month, a country."""

import calendar
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

import streamlit as st

from risk.dashboard.look import NONE, country_option
from risk.dashboard.state import show, touched
from risk.dataset import FIRST_AS_OF
from risk.terms import december, year_of


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

    `names`: what is written for each value that the view can have. `chosen`: the value that the
    view has. `on_change` and `args`: called when another one is chosen; it writes the choice into
    the view. `is_labelled`: whether the label is seen, not only heard.
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


class Box(NamedTuple):
    """A box to choose from: its key, what stands on it, and its width in pixels."""

    key: str
    label: str
    width: int


def month_boxes(
    part: str, month: int, last: int, of_month: Box, of_year: Box, help_text: str
) -> None:
    """Draw the boxes of a month and of its year; both write that part of the view.

    `last`: month that can be chosen.
    """

    def write() -> None:
        state = st.session_state
        chosen = december(state[of_year.key]) - 12 + state[of_month.key]
        touched(**{part: min(chosen, last)})

    show(of_month.key, month % 12 + 1)
    show(of_year.key, year_of(month))
    months = last % 12 + 1 if year_of(month) == year_of(last) else 12
    st.selectbox(
        of_month.label,
        range(1, months + 1),
        key=of_month.key,
        width=of_month.width,
        format_func=calendar.month_name.__getitem__,
        on_change=write,
        help=help_text,
    )
    st.selectbox(
        of_year.label,
        range(year_of(last), year_of(FIRST_AS_OF) - 1, -1),
        key=of_year.key,
        width=of_year.width,
        on_change=write,
    )


def country_box(
    label: str,
    part: str,
    chosen: str | None,
    codes: Iterable[str],
    names: dict[str, str],
    help_text: str,
    *,
    width: int | Literal["stretch"],
    none: str = "None chosen",
) -> None:
    """Draw the box of a country that is a part of the view, or none; `none`: how that is named."""
    show(part, chosen or NONE)
    st.selectbox(
        label,
        [NONE, *sorted(codes, key=names.__getitem__)],
        key=part,
        width=width,
        format_func=lambda iso3: country_option(iso3, names[iso3]) if iso3 else none,
        on_change=lambda: touched(**{part: st.session_state[part] or None}),
        help=help_text,
    )
