"""The card of the country looked at, beside the map: how likely, from whom, why, how many."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_NAMES, plain, sources_text, window
from risk.dashboard.pages.country import (
    Place,
    explained,
    leading,
    place_of,
    range_text,
    sizes,
    within,
)
from risk.dashboard.state import change, scorer
from risk.explain import drivers
from risk.model import likely_range
from risk.risk_table import Settings
from risk.terms import INTERVAL, MECHANISMS, NOT_EXPOSED, counted, interval, percent

NAMED = 2


def card(settings: Settings, iso3: str) -> None:
    """Draw it, with a button that puts it away.

    A country outside the region of the settings is looked at in the whole world.
    """
    place = place_of(within(settings, iso3), iso3)
    with st.container(border=True, key="card", gap="xxsmall"):
        with st.container(horizontal=True, gap="small", wrap=False):
            st.markdown(head(place, iso3), width="stretch")
            st.button(
                "Close",
                key="card_close",
                type="tertiary",
                icon=":material/close:",
                on_click=change,
                kwargs={"country": None},
            )
        if place is None or not place.exposed:
            return
        st.markdown(from_whom(place.into))
        st.markdown(f"**Why:** {reasons(place)}.")
        if place.settings.outcome != "armed" and place.shows_arrivals():
            st.markdown(f"**How many:** {how_many(place)}")
        page = st.session_state.get("country_page")  # none where a page is drawn alone
        if page:
            st.page_link(page, label=f"{place.name} in full", icon=":material/arrow_forward:")


def head(place: Place | None, iso3: str) -> str:
    """The country's chance in a sentence or two, as Markdown."""
    if place is None:
        return f"**{scorer().panel.names[iso3]}** was not a state in this month."
    said = sentence(place.row, place.settings)
    if place.settings.outcome != "either" or not place.shown:
        return said
    alone = {m: place.row[f"probability_{m}"] for m in MECHANISMS}
    chances = [f"{OUTCOME_NAMES[m].lower()} {percent(p)}" for m, p in alone.items() if p == p]
    return f"{said} By itself: {', '.join(chances)}." if chances else said


def sentence(row: Any, settings: Settings) -> str:
    """The country's risk in one or two sentences, as Markdown.

    `row`: row of the risk table by country.
    """
    start = f"**{row.country}**, as of {window(settings.as_of).removeprefix('As of ')}"
    if row.level == NOT_EXPOSED:
        reason = row.withheld_reason.removeprefix("not exposed: ")
        return (
            f"{start}: not exposed; {reason}. So no chance can be computed; this does not mean "
            "zero."
        )
    if row.withheld_reason:
        return (
            f"{start}: rank {row['rank']:.0f}, index {row.index_arrivals:.0f} for arrivals and "
            f"{row.index_armed:.0f} for armed fighting. The percentage is withheld: "
            f"{row.withheld_reason}."
        )
    if settings.source:
        base = "all corridors"
    else:
        base = f"countries with {sources_text(row.sources)} nearby"
    return (
        f"{start}: **{percent(row.probability)}** ({INTERVAL} "
        f"{interval(row.probability_low, row.probability_high)}), **{row.level}**. Base rate of "
        f"{base}: {percent(row.base_rate)}."
    )


def from_whom(into: pd.DataFrame) -> str:
    """Where the country's risk comes from, as Markdown: its corridors, most likely first."""
    first = into.head(NAMED)
    chances = ["" if np.isnan(p) else f" {percent(p)}" for p in first.probability]
    named = [f"{source}{p}" for source, p in zip(first.source, chances, strict=True)]
    more = len(into) - len(named)
    rest = f", and {counted(more, 'more source')}" if more else ""
    return f"**From:** {', '.join(named)}{rest}."


def reasons(place: Place) -> str:
    """What lifts the index of its riskiest corridor most, in words."""
    riskiest = place.into.iloc[0]
    mechanism = leading(riskiest, place.settings.outcome)
    return drivers(explained(place, riskiest.source_iso3, mechanism), NAMED)


def how_many(place: Place) -> str:
    """How many may come from one source alone, within 80 of 100 cases."""
    only = len(place.into) == 1
    source = plain(place.into.source.iloc[0]) if only else "a single source"
    return f"{range_text(likely_range(sizes(place)))} people from {source} in 80 of 100 cases."
