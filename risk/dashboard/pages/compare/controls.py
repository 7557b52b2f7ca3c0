"""The second row of controls: which country and month to compare with."""

import numpy as np
import streamlit as st

from risk.dashboard.pages.compare.sides import YEAR, month_against, swapped
from risk.dashboard.panels import Box, country_box, month_boxes
from risk.dashboard.state import View, change
from risk.dataset import FIRST_AS_OF, Panel


def compare_controls(view: View, panel: Panel) -> None:
    """Draw the controls; each writes its choice into the view."""
    month = month_against(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _country(view, panel, month)
        month_boxes(
            "against_as_of",
            month,
            panel.last_month,
            Box("against_month", "Month to compare with", 190),
            Box("against_year", "Year to compare with", 170),
            "Its forecast is made at the end of this month.",
        )
        as_of = view.settings.as_of
        st.button(
            "Same month",
            key="against_now",
            on_click=change,
            kwargs={"against_as_of": as_of},
            disabled=month == as_of,
            help="Both sides as of the month above",
        )
        st.button(
            "Year before",
            key="against_before",
            on_click=change,
            kwargs={"against_as_of": as_of - YEAR},
            disabled=month == as_of - YEAR or as_of - YEAR < FIRST_AS_OF,
            help="Twelve months before the month above",
        )
        stuck = bool(view.settings.what_ifs) and month != as_of
        st.button(
            "Swap",
            key="swap",
            icon=":material/swap_horiz:",
            on_click=change,
            kwargs=swapped(view),
            disabled=stuck,
            help="What-ifs apply to the as-of month only: remove them to swap two months"
            if stuck
            else "Exchange the two sides",
        )


def _country(view: View, panel: Panel, month: int) -> None:
    table = panel.countries
    state = panel.states[:, panel.column(month)] & np.asarray(table.iso3 != view.country)
    country_box(
        "Compare with",
        "against",
        view.against,
        table.iso3[state | np.asarray(table.iso3 == view.against)].tolist(),
        panel.names,
        "Another country, or the same one at another date.",
        width=230,
        none=f"{panel.names[view.country or '']} again",
    )
