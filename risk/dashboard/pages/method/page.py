"""The method page: what is measured, how it becomes a probability, and where that ends."""

import json
import textwrap
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from risk.dashboard.look import PERCENT_LABEL, SAVE, built, built_once, chart, tooltip
from risk.dashboard.pages.method import texts
from risk.dashboard.pages.method.fresh import fresh_data
from risk.dashboard.pages.method.tables import (
    HEADS,
    age_table,
    coverage,
    coverage_text,
    fit_table,
    indicator_list,
    level_table,
    source_table,
    value_table,
)
from risk.dashboard.panels import refused
from risk.dashboard.state import in_turn, kept, open_view, scorer
from risk.dataset import unknown_text, violence_end
from risk.model import Fit
from risk.risk_table import FITTED, Scorer, Settings
from risk.terms import CATALOGUE, GROUPS, MECHANISMS, month_name, share

WIDEST_PX = 960
WRAP = 27
SECTIONS = (
    "What is forecast",
    "From indicators to a chance",
    "Indicators",
    "What was known when",
    "Sources",
    "Limits",
    "Words",
    "How to cite",
)
"""In the order of the page; the address names one after its "#"."""


@in_turn()
def method_page() -> None:
    """Draw the page."""
    shared = scorer()
    settings = open_view(shared.panel).settings
    fits = {m: shared.forecaster.fit(m, settings.as_of) for m in MECHANISMS}
    with st.container(width=WIDEST_PX):
        _page(shared, settings, fits)


def _page(shared: Scorer, settings: Settings, fits: dict[str, Fit]) -> None:
    as_of = settings.as_of
    with st.container():  # one element, whatever is in it
        refused()
    st.markdown(texts.SUMMARY)
    st.markdown("On this page: " + " · ".join(f"[{title}](#{anchor(title)})" for title in SECTIONS))
    with st.expander("How to read this"):
        st.markdown(texts.HOW_TO_READ)
    _section("What is forecast")
    st.markdown(texts.OUTCOMES)
    unknown = unknown_text(shared.panel, shared.panel.last_known_year(as_of))
    if unknown:
        st.markdown(texts.UNKNOWN_ARRIVALS.format(years=unknown))
    st.markdown(texts.BORDER_ARRIVALS)
    st.table(level_table(), width="content")
    _section("From indicators to a chance")
    st.markdown(texts.ARITHMETIC)
    st.markdown(f"As fitted for **{month_name(as_of)}**, the as-of month of the map:")
    st.table(fit_table(shared.forecaster, as_of))
    _section("Indicators")
    st.markdown(
        f"In brackets: the weights fitted for {month_name(as_of)}, in per cent of the index."
    )
    for group, title in GROUPS.items():
        st.subheader(title)
        st.markdown(indicator_list(group, fits, shared.forecaster.models.catalogue))
    for mechanism in MECHANISMS:
        with st.expander(f"Value tables: {HEADS[mechanism]}"):
            st.markdown(
                "Between two of these points, the value follows a straight line on the "
                "indicator's scale."
            )
            st.table(value_table(mechanism, fits))
    _section("What was known when")
    st.markdown(texts.KNOWN)
    st.markdown(texts.AGES.format(month=month_name(as_of)))
    st.table(age_table(shared.panel, as_of, date.today()))
    _coverage(settings)
    _section("Sources")
    st.table(source_table(shared.panel.description))
    fresh_data()
    _section("Limits")
    st.markdown(texts.LIMITS.format(data_end=violence_end(shared.panel)))
    _section("Words")
    st.markdown("\n".join(f"- **{word}**: {text}" for word, text in texts.GLOSSARY.items()))
    _section("How to cite")
    st.code(citation(shared, as_of), language=None, wrap_lines=True)


def _section(title: str) -> None:
    st.header(title, anchor=anchor(title))


def anchor(title: str) -> str:
    """A section as the address names it.

    >>> anchor("From indicators to a chance")
    'from-indicators-to-a-chance'
    """
    return title.lower().replace(" ", "-")


def citation(shared: Scorer, as_of: int) -> str:
    """One line that names the forecast and the versions it was made with."""
    return (
        f"Spillover: risk of conflict spill-over, as of {month_name(as_of)}, next 12 months. Model "
        f"version {shared.forecaster.models.version}, data version {shared.panel.version}. Built "
        "on data of UCDP, UNHCR, V-Dem, the World Bank, the CIA World Factbook and Natural Earth; "
        "licences as listed above."
    )


def _coverage(settings: Settings) -> None:
    table = _coverage_table()
    chart(
        coverage_spec(),
        "coverage",
        "Share of values known in exposed corridors, by indicator",
        replace(settings, weights=FITTED),
        (int(table.year.min()), int(table.year.max())),
        each="December",
        coverage=table.assign(text=table.share.map(share)),
    )
    st.caption(
        "Share of exposed corridors whose value was known each December. " + coverage_text(table)
    )
    st.caption(SAVE.removeprefix("- "))


@kept
def _coverage_table() -> pd.DataFrame:
    return coverage(scorer().panel)


@built_once
def coverage_spec() -> dict[str, Any]:
    """Vega-Lite spec of the coverage picture; its data set "coverage" comes with each draw."""
    lines = json.dumps(
        {i.name: textwrap.wrap(i.name, WRAP, break_on_hyphens=False) for i in CATALOGUE}
    )
    shares = (
        alt.Chart(alt.NamedData("coverage"))
        .mark_rect()
        .encode(
            x=alt.X("year:O", title=None).axis(labelOverlap=True, labelAngle=0),
            y=alt.Y("indicator:N", title=None, sort=[i.name for i in CATALOGUE]).axis(
                labelLimit=170, labelOverlap=False, labelExpr=f"({lines})[datum.value]"
            ),
            color=alt.Color("share:Q", title="Known")
            .scale(domain=[0, 1], scheme="cividis")
            .legend(
                labelExpr=PERCENT_LABEL, orient="bottom", gradientLength=130, values=[0, 0.5, 1]
            ),
            tooltip=tooltip({"indicator": "Indicator", "year:O": "December of", "text": "Known"}),
        )
    )
    return built(shares, height=33 * sum(not i.judgement for i in CATALOGUE) + 120)
