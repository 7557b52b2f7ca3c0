"""The page that proves the promise: past forecasts of these weights against what came."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import sources_line
from risk.dashboard.pages.track_record import data
from risk.dashboard.pages.track_record.acting.deciding import deciding
from risk.dashboard.pages.track_record.acting.trigger import designing
from risk.dashboard.pages.track_record.answer.section import answer
from risk.dashboard.pages.track_record.early.section import (
    early_warnings,
    lead_time,
    same_as_tables,
)
from risk.dashboard.pages.track_record.forward import said_in_advance
from risk.dashboard.pages.track_record.levels import UNIT_NAMES, levels, reliability
from risk.dashboard.pages.track_record.misses import cases, out_of_scope
from risk.dashboard.pages.track_record.notes import HOW_TO_READ
from risk.dashboard.pages.track_record.scores import all_scores, sizes, skills
from risk.dashboard.pages.track_record.where import country, groups
from risk.dashboard.panels import choice, outcome_box, refused, sidebar
from risk.dashboard.state import (
    RECORD_PARTS,
    View,
    change_record,
    in_turn,
    open_view,
    scorer,
    summary,
)

PARTS = dict(
    zip(
        RECORD_PARTS,
        (
            "Early warnings",
            "Levels",
            "Where and when",
            "Worst misses",
            "Is it worth acting",
            "All scores",
            "Out of scope",
        ),
        strict=True,
    )
)


@in_turn()
def track_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    sidebar(view)
    with st.container():  # one element, whatever is in it
        refused()
    unit = _controls(view)
    forecasts = data.past_forecasts(view.settings.weights, view.settings.outcome, unit)
    with st.container():
        if problem := summary(view.settings, view.settings.outcome).withheld_reason:
            st.warning(f"Other pages withhold percentages: {problem}. This page shows why.")
    answer(view, forecasts, unit)
    part = choice(
        "Part of the page",
        PARTS,
        view.track_record.record_part,
        "record_part",
        change_record,
        ("record_part", "record_part"),
        is_labelled=False,
    )
    with st.container(key=f"part_{part}"):  # another part takes the place of nothing of this one
        _part(part, view, forecasts, unit)
    sources_line(view.settings, data.years_of(forecasts))
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ)


def _part(part: str, view: View, forecasts: pd.DataFrame, unit: str) -> None:
    """Draw the part that was chosen; the others are not computed."""
    match part:
        case "early":
            warnings, waves = st.container(key="sides_early").columns(2, gap="medium")
            with warnings:
                early_warnings(view, unit)
            with waves:
                lead_time(view)
            same_as_tables(view, unit)
        case "levels":
            levels(forecasts)
            reliability(view)
        case "where":
            groups(view, forecasts, unit)
            country(view, scorer().panel)
        case "misses":
            cases(forecasts, view.settings.outcome, unit)
        case "acting":
            deciding(view, forecasts, unit)
            designing(view, unit)
        case "scores":
            weighed, written = st.columns(2, gap="medium")
            with weighed:
                skills(view, unit, data.years_of(forecasts))
            with written:
                said_in_advance()
            all_scores(view, unit)
            sizes(view)
        case _:
            out_of_scope()


def _controls(view: View) -> str:
    """Draw what the whole page looks at, and return the unit."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        outcome_box(view, "What is forecast, and later counted", width=190)
        return choice(
            "Forecasts of",
            UNIT_NAMES,
            view.track_record.level,
            "track_level",
            change_record,
            ("level", "track_level"),
            help_text="For a country: the outcome in at least one of its corridors.",
        )
