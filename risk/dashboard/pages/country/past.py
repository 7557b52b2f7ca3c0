"""A country's past: its course over time, what moved it, and situations like this one."""

from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from risk.dashboard.look import chart, fold, folded, forecast_of
from risk.dashboard.pages.country import data, past_tables, texts
from risk.dashboard.pages.country.charts import (
    course_data,
    course_spec,
    index_data,
    index_spec,
    marks_data,
)
from risk.dashboard.pages.country.place import Place
from risk.dashboard.state import View, scorer, summary, to_query
from risk.dashboard.state import course as course_of
from risk.dataset import FIRST_AS_OF
from risk.terms import month_name, to_month

SPANS = (1, 12)
LISTED = 10
PATH = "./country?"


def course(place: Place) -> None:
    """Draw probability and index over time with the outcomes that came."""
    settings = place.settings
    line = course_of(settings, place.iso3)
    outcomes = data.observed(settings, place.iso3)
    shown = (
        place.shown if place.exposed else not summary(settings, settings.outcome).withheld_reason
    )
    st.subheader("Over time")
    text = texts.course_text(line, shown)
    until = scorer().panel.last_known_year(settings.as_of)
    years = texts.observed_text(outcomes, FIRST_AS_OF // 12, until)
    st.markdown(f"{text} {years}")
    marks = marks_data(outcomes)
    if shown and line.probability.notna().any():
        chart(
            course_spec(),
            "course",
            texts.course_title(place, forecast_of(settings), line),
            settings,
            alt=f"{place.name}: chance of {forecast_of(settings)}",
            course=course_data(line),
            marks=marks,
        )
    st.caption(
        "Each month uses only data published by then, as revised since. The index is that of the "
        "strongest corridor. Marks along the top show outcomes that came from any country within "
        "reach, whatever outcome is forecast."
    )
    if line.index_arrivals.notna().any():
        _indices(place, line, marks, opened=not (shown and line.probability.notna().any()))
    if not shown:
        line = line.assign(probability=float("nan"))
    if line.index_arrivals.notna().any():
        folded(past_tables.course_rows(line), "Every December as a table")
    if len(outcomes):
        folded(past_tables.observed_rows(outcomes), "What came, as a table")


def _indices(place: Place, line: pd.DataFrame, marks: pd.DataFrame, opened: bool) -> None:
    """Draw both indices over time; open where no chance is drawn."""
    with fold("The indices of the strongest corridor", "fold_indices", opened=opened) as part:
        if part.open:
            chart(
                index_spec(),
                "indices",
                texts.indices_title(place, line),
                place.settings,
                alt=f"{place.name}: indices of the strongest corridor",
                indices=index_data(line),
                marks=marks,
            )


def changes(place: Place, source: str) -> None:
    """Draw what moved the chance since last month and last year."""
    st.subheader("What moved it")
    settings = place.settings
    parts = {}
    for months in SPANS:
        change = data.changes(settings, place.iso3, months)
        if change and place.shown:
            sentence, table = change
            st.markdown(sentence)
            parts[f"Since {month_name(settings.as_of - months)}"] = table
    if parts:
        st.table(past_tables.change_rows(parts))
        if revised := data.revision(settings, place.iso3):
            st.markdown(revised)
    elif not place.shown:
        st.markdown(
            "The percentage is withheld, and so is its change. The changes in the "
            "indicators are below."
        )
    else:
        st.markdown("There is no earlier month to compare with.")
    for months in SPANS:
        if settings.as_of - months >= FIRST_AS_OF:
            _moved(place, source, months)
    st.caption(
        "Each part has its average effect over every order in which the parts could change. "
        "A month in which the country was not exposed counts as a chance of zero."
    )


def _moved(place: Place, source: str, months: int) -> None:
    rows = data.movements(place.settings, place.iso3, source, months)
    name = place.into.source[place.into.source_iso3 == source].iloc[0]
    title = (
        f"Values that changed since {month_name(place.settings.as_of - months)}, corridor from "
        f"{name}"
    )
    with st.expander(title):
        if rows.empty:
            st.markdown("None, or this corridor did not exist then.")
        else:
            st.table(past_tables.moved_rows(rows))


def closest(view: View, place: Place, source: str) -> None:
    """Draw the past situations most like the corridor, and what became of them."""
    st.subheader("Situations like this in the past")
    similar = data.similar(place.settings, place.iso3, source)
    name = place.into.source[place.into.source_iso3 == source].iloc[0]
    st.markdown(f"{name} → {place.name}: **{similar.text}**")
    if similar.table.empty:
        return
    rows = past_tables.analogue_rows(
        similar, [_link(view, row) for row in similar.table.itertuples()]
    )
    with st.container(key="situations"):
        st.table(rows.head(LISTED))
    if len(rows) > LISTED:
        folded(rows.iloc[LISTED:], f"The other {len(rows) - LISTED}")
    st.caption(
        f"The closest of {similar.searched:,} past situations whose outcome was known by this "
        "month. Each link opens the situation as it was known then, for that source alone. "
        "Fighting: the source's conflicts fought on the receiver's soil in that year."
    )


def _link(view: View, row: object) -> str:
    """Address of this page as of a past situation, with the same weights and outcome."""
    wanted = replace(
        view.settings,
        as_of=to_month(str(getattr(row, "as_of", ""))),
        source=str(getattr(row, "source_iso3", "")),
        region=None,
        what_ifs=(),
    )
    past = replace(
        view,
        settings=wanted,
        country=str(getattr(row, "receiver_iso3", "")),
        case=None,
        reveal=False,
        capacity=None,
        part=View.part,
    )
    return PATH + urlencode(to_query(past))
