"""Where a country's risk comes from: its corridors, and every indicator of one of them."""

from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_NAMES, chart, plain
from risk.dashboard.pages.country import data, tables, texts
from risk.dashboard.pages.country.charts import waterfall_data, waterfall_spec
from risk.dashboard.pages.country.place import Place
from risk.dashboard.state import scorer
from risk.explain import corridor_lines, country_line, mechanism_lines, trace
from risk.terms import MECHANISMS, counted


def why(place: Place, source: str) -> None:
    """Draw what lifts one corridor's index, the numbers behind it, and how firm the rank is."""
    row = place.into[place.into.source_iso3 == source].iloc[0]
    st.subheader(f"Why: {row.source} → {place.name}")
    st.markdown(texts.corridor_sentence(row))
    first = data.leading(row, place.settings.outcome)
    chosen = st.segmented_control(
        "Contributions to the index of",
        MECHANISMS,
        key=f"mechanism_{place.settings.outcome}_{first}",
        default=first,
        required=True,
        format_func=OUTCOME_NAMES.__getitem__,
        help="Arrivals and armed fighting each have their own index and weights.",
    )
    mechanism = chosen or first
    _contributions(place, source, mechanism)
    _numbers(place, source, mechanism)
    st.markdown(texts.firmness(data.rank_interval(place.settings, place.iso3)))


def _contributions(place: Place, source: str, mechanism: str) -> None:
    table = data.explained(place, source, mechanism)
    weighed = table[table.weight > 0]
    steps = waterfall_data(table)
    name = place.into.source[place.into.source_iso3 == source].iloc[0]
    chart(
        waterfall_spec(len(steps)),
        "steps",
        texts.index_title(f"{name} → {place.name}", OUTCOME_NAMES[mechanism].lower(), weighed),
        place.settings,
        alt=f"{name} → {place.name}: index of {OUTCOME_NAMES[mechanism].lower()}, compared with "
        "the mean of past corridors",
        steps=steps,
    )


def _numbers(place: Place, source: str, mechanism: str) -> None:
    """Draw all that the chart rests on, folded."""
    with st.expander("The numbers behind it: values, sources, arithmetic, weights"):
        table = data.explained(place, source, mechanism)
        _values(table)
        st.markdown("**Where each value comes from**")
        _origins(place, source, table[table.weight > 0])
        st.markdown("**The arithmetic, step by step**")
        _arithmetic(place, source)
        st.markdown("**All corridors**")
        st.table(tables.score_rows(place.into))
        st.markdown("**Does a weight mean what it says?**")
        _importance(place)


def _values(table: pd.DataFrame) -> None:
    st.table(tables.contribution_rows(table[table.weight > 0]))
    st.caption(
        "Mean: points that the indicator has on average over the past corridors that the model "
        "learned from, every third month. Mean, Here and Difference each add up to the last row, "
        "apart from rounding."
    )
    rest = table[table.weight == 0]
    if len(rest):
        st.markdown(f"**{counted(len(rest), 'indicator')} without weight here**")
        st.table(tables.value_rows(rest))


def _origins(place: Place, source: str, weighed: pd.DataFrame) -> None:
    panel = scorer().panel
    corridor = int(place.forecast.rows.corridor[place.corridor(source)])
    row: Any
    for row in weighed.itertuples():
        if row.origin:
            lines = [f"{row.label}: not the published series, but {row.origin}"]
        else:
            lines = trace(panel, corridor, place.settings.as_of, row.code)
            lines.append(f"Source: {row.source}")
        head, *others = (plain(line) for line in lines)
        st.markdown("\n".join([f"- {head}", *(f"    - {line}" for line in others)]))


def _arithmetic(place: Place, source: str) -> None:
    row = place.corridor(source)
    if place.shown:
        lines = corridor_lines(place.forecast, row)
        outcome = place.settings.outcome
        lines.append(country_line(scorer().panel, place.forecast, place.receiver, outcome))
    else:
        lines = [
            line
            for m in MECHANISMS
            for line in mechanism_lines(place.forecast, row, m)
            if not line.startswith("Chance of")
        ]
    st.markdown("\n".join(f"1. {plain(line)}" for line in lines))
    st.caption(
        "Weights are whole percentages. Between two rows of a value table, values lie on a "
        "straight line; the tables are on the Method page."
    )


def _importance(place: Place) -> None:
    """Draw nominal weights beside what the indicators account for."""
    st.markdown(
        "An indicator that hardly differs between corridors does not affect the ranking, "
        "whatever its weight. Effective importance is its share of the variance of the index over "
        "all corridors of this month; below 0 it works against the others."
    )
    for mechanism in MECHANISMS:
        st.markdown(f"**{OUTCOME_NAMES[mechanism]}**")
        st.table(tables.importance_rows(data.importances(place.settings, mechanism)))
