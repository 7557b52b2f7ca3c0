"""What each level has meant, and whether the chances mean what they say."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.charts import HISTOGRAM_HEIGHT, reliability_spec
from risk.dashboard.state import View
from risk.scoring import brier_decomposition
from risk.terms import NEW, percent, share
from risk.track_record import summaries as track

UNIT_NAMES = {"country": "Countries", "corridor": "Corridors"}
BINS = (0.0, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.01)


def levels(forecasts: pd.DataFrame) -> None:
    """Draw the table of the levels, of all forecasts and of those of new risks."""
    st.header("How often was each level right?")
    new = forecasts[forecasts.onset == NEW]
    both = {"All forecasts": forecasts, "New risks alone": new}
    for column, (title, rows) in zip(st.columns(2), both.items(), strict=True):
        if rows.empty:
            continue
        with column:
            st.subheader(title)
            table = track.frequency_by_level(rows)
            st.markdown(texts.level_text(table, rows))
            st.table(tables.level_rows(table))
    st.caption(
        "Expected: the chances of these forecasts, added up. New: the outcome had not come in the "
        "last three known years."
    )


def reliability(view: View) -> None:
    """Draw how often it came by the chance that was forecast, for countries and corridors."""
    st.header("Is 30\u00a0% really 30 in 100?")
    for column, unit in zip(st.columns(2), UNIT_NAMES, strict=True):
        with column:
            _reliability_of(view, unit)
    st.caption(
        "Line: how often it came, by isotonic regression (CORP). Grey band: where the line of "
        "perfectly calibrated chances would lie in 90 of 100 cases if every forecast were "
        "independent. Neighbours share a war, so a line just outside is weak evidence. Grey bars: "
        "number of forecasts."
    )


def _reliability_of(view: View, unit: str) -> None:
    weights = view.settings.weights
    outcome = view.settings.outcome
    forecasts = data.past_forecasts(weights, outcome, unit)
    bins = track.reliability_table(forecasts, BINS)
    height = HISTOGRAM_HEIGHT * bins.forecasts / bins.forecasts.max()
    st.subheader(UNIT_NAMES[unit])
    curve = data.curve(weights, outcome, unit)
    st.markdown(texts.spoken(forecasts))
    chart(
        reliability_spec(),
        f"reliability_{unit}",
        texts.reliability_title(forecasts, OUTCOME_SHORT[outcome], unit),
        view.settings,
        data.years_of(forecasts),
        alt=f"How often {OUTCOME_SHORT[outcome]} came, by forecast; {texts.PLURALS[unit]}",
        curve=curve.assign(said=curve.forecast.map(percent), came=curve.recalibrated.map(share)),
        counts=bins.assign(height=height, high=bins.high.clip(upper=1)),
    )
    parts = brier_decomposition(forecasts.observed, forecasts.probability)
    with st.expander("The same data as a table"):
        st.table(tables.bin_rows(bins))
        st.markdown(texts.decomposition_text(parts))
