"""Where the forecasts were most wrong, and what they were never made for."""

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import folded
from risk.dashboard.pages.track_record import data, tables
from risk.dashboard.pages.track_record.notes import OUT_OF_SCOPE
from risk.model import FIRST_TEST_ORIGIN
from risk.terms import counted, range_text
from risk.track_record import HIGHEST, LOWEST, falsely_warned, missed_wars
from risk.track_record import summaries as track

SHOWN = 8
ONE_BY_ONE = 100


def cases(forecasts: pd.DataFrame, outcome: str, unit: str) -> None:
    """Draw the worst misses and the worst false alarms, a war a row."""
    st.header("Where it was most wrong")
    st.markdown(
        f"What came though its chance was {LOWEST} ({range_text(LOWEST)}), and what did not come "
        f"though it was {HIGHEST} ({range_text(HIGHEST)}). Forecasts of one war in consecutive "
        "years are one row."
    )
    missed = missed_wars(forecasts, outcome, unit)
    _wars("Misses", missed, forecasts, outcome)
    _one_by_one(track.misses(forecasts, ONE_BY_ONE), "lowest", outcome, unit)
    _wars("False alarms", falsely_warned(forecasts), forecasts, outcome)
    _one_by_one(track.false_alarms(forecasts, ONE_BY_ONE), "highest", outcome, unit)


def _wars(title: str, wars: pd.DataFrame, forecasts: pd.DataFrame, outcome: str) -> None:
    st.subheader(title)
    if wars.empty:
        st.markdown("There were none.")
        return
    most = wars.iloc[0]
    st.markdown(
        f"**{counted(int(wars.n.sum()), 'forecast')} of {counted(len(wars), 'war')}**; {most.war} "
        f"({tables.months_text(most['first'], most['last'])}) alone has {most.n}. Those with the "
        "most forecasts:"
    )
    st.table(tables.war_rows(wars.head(SHOWN), forecasts, outcome))


def _one_by_one(rows: pd.DataFrame, which: str, outcome: str, unit: str) -> None:
    title = f"One by one: the {len(rows)} with the {which} chance, one a year and {unit}"
    folded(tables.case_rows(rows, outcome, unit), title)


def out_of_scope() -> None:
    """Draw what no forecast was made for in the December before."""
    st.header("Out of scope")
    table = data.missed_sources()
    text = f"**{len(table)} arrivals of 10,000 and more since {table.year.min()}** {OUT_OF_SCOPE}"
    text += (
        f" {table.later.sum()} of them were forecast in March, June or September of their year "
        f"(past forecasts begin in {FIRST_TEST_ORIGIN})."
    )
    st.markdown(text)
    rows = table.sort_values("arrivals", ascending=False)
    named = pd.DataFrame(
        {
            "From, to": rows.source + " → " + rows.receiver,
            "Year": rows.year,
            "Forecast later that year": np.where(rows.later, "yes", "no"),
            "Arrivals": rows.arrivals.map("{:,}".format),
        }
    ).set_index("From, to")
    folded(named, "All of them, largest first")
