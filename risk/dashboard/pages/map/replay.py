"""What came of a case: revealed on demand, beside what was forecast at the time."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look import plain
from risk.dashboard.state import View, change, corridors, rivals
from risk.dataset import Panel
from risk.explain import overlapped_years, what_happened
from risk.inputs import Case
from risk.risk_table import Settings
from risk.terms import month_name, percent

NOTE = (
    "Forecast: the chance within 12 months along this one corridor. It uses only data published by "
    "then, as revised since. Base rate: how often the outcome had come along all exposed corridors "
    "(climatology). Same as last year: how often it had come along corridors with the same last "
    "known outcome and the same kind of border (persistence). Arrivals: new refugees and asylum "
    "seekers in the calendar year (UNHCR). Fighting: the source's conflicts fought on the "
    "receiver's soil (UCDP)."
)


def replay_panel(view: View, case: Case, panel: Panel) -> None:
    """Draw the button that reveals what happened, and what happened."""
    years = " and ".join(map(str, overlapped_years(view.settings.as_of)))
    st.button(
        "Hide what happened" if view.reveal else "Reveal what happened",
        key="reveal",
        icon=":material/visibility_off:" if view.reveal else ":material/visibility:",
        on_click=change,
        kwargs={"reveal": not view.reveal},
        help=f"What was counted in {years}, the calendar years that the 12 months overlap",
    )
    if not view.reveal:
        return
    st.header(f"What happened in {years}")
    settings = replace(view.settings, source=case.source, region=None)
    rows, near = revealed(settings, case, panel)
    if rows.empty:
        st.info(f"No corridor from {panel.names[case.source]} reaches these countries.")
        return
    st.table(rows.set_index("Country"))
    if settings.what_ifs:
        st.markdown("**This forecast includes the what-ifs above.** It is not what was known then.")
    if len(overlapped_years(settings.as_of)) > 1:
        st.markdown(
            f"The 12 months after {month_name(settings.as_of)} overlap both years. Outcomes are "
            "counted by calendar year, so neither year alone can score the forecast."
        )
    for sentence in near:
        st.markdown(f"**Near miss:** {plain(sentence)}")
    for sentence in case.revealed(settings.as_of).aftermath:
        st.info(plain(sentence), icon=":material/info:")
    st.caption(NOTE)


def revealed(settings: Settings, case: Case, panel: Panel) -> tuple[pd.DataFrame, list[str]]:
    """Forecast, simple forecasts and outcomes of each receiver, as the page shows them.

    `settings`: with the case's source. Returns: (DataFrame with one row a receiver; one sentence
    for each near miss).
    """
    happened = what_happened(panel, settings.as_of, case.source, case.receivers)
    forecast = corridors(settings).set_index("receiver_iso3")
    simple = rivals(settings.as_of, case.source, case.receivers).set_index("receiver_iso3")
    outcome = settings.outcome
    rows = []
    near = []
    for iso3, of_receiver in happened.groupby("receiver_iso3", sort=False):
        row = {"Country": of_receiver.receiver.iloc[0]}
        if iso3 in forecast.index:
            p = forecast.probability[iso3]
            row["Forecast"] = "withheld" if math.isnan(p) else percent(p)
            row["Level"] = forecast.level[iso3]
        else:
            row["Forecast"] = "none"
            row["Level"] = "Not exposed"
        row["Base rate"] = percent(simple[f"climatology_{outcome}"][iso3])
        row["Same as last year"] = percent(simple[f"persistence_{outcome}"][iso3])
        for year in of_receiver.itertuples():
            row[f"Arrivals {year.year}"] = arrivals_text(year)
            row[f"10,000 or more {year.year}"] = yes_no(year.arrivals_came)
            if year.near_miss:
                near.append(
                    f"{year.receiver} had {year.arrivals:,.0f} arrivals in {year.year}; only "
                    "10,000 or more count."
                )
        for year in of_receiver.itertuples():
            row[f"Fighting {year.year}"] = yes_no(year.armed_came)
        rows.append(row)
    return pd.DataFrame(rows), near


def arrivals_text(year: Any) -> str:
    """A count of arrivals; a near miss says so.

    >>> arrivals_text(pd.Series({"arrivals": 9064.0, "near_miss": True}))
    '9,064 (near miss)'
    """
    if math.isnan(year.arrivals):
        return "no data"
    return f"{year.arrivals:,.0f}{' (near miss)' if year.near_miss else ''}"


def yes_no(came: Any) -> str:
    """Whether an outcome came.

    >>> yes_no(1.0), yes_no(0.0), yes_no(math.nan)
    ('Yes', 'no', 'no data')
    """
    if math.isnan(came):
        return "no data"
    return "Yes" if came else "no"
