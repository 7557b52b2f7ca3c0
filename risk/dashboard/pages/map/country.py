"""The country looked at: one sentence, its corridors, and its course over time."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look.picture import chart, forecast_of
from risk.dashboard.look.texts import window
from risk.dashboard.pages.country.charts import course_data, course_spec
from risk.dashboard.pages.country.tables import range_text
from risk.dashboard.pages.country.texts import REVISIONS, course_text
from risk.dashboard.state.shared import corridors, course, scorer
from risk.explain.readiness import country_size_chances
from risk.model.base_rates import group_text, source_group
from risk.model.sizes import likely_range
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS
from risk.terms.levels import NOT_EXPOSED
from risk.terms.outcomes import ARRIVAL_SIZES
from risk.terms.wording import INTERVAL, counted, interval, natural, percent


def country(table: pd.DataFrame, settings: Settings, iso3: str) -> None:
    """Draw what is known of one country.

    Parameters
    ----------
    table : risk table by country, of any region
    settings : Settings
    iso3 : the country
    """
    row = table[table.iso3 == iso3]
    if row.empty:
        st.info("This country is outside the chosen region. Choose the whole world to see it.")
        return
    found = row.iloc[0]
    st.markdown(sentence(found, settings))
    if found.level != NOT_EXPOSED:
        near = corridors(settings)
        st.markdown(drivers(near[near.receiver_iso3 == iso3]))
        if not found.withheld_reason:
            st.markdown(arrivals(settings, iso3))
    line = course(settings, iso3)
    if found.withheld_reason and found.level != NOT_EXPOSED:
        st.caption("The chart over time is withheld too. The Country page shows the index.")
    elif line.probability.notna().any():
        chart(
            course_spec(marked=False), "course",
            f"{found.country}: chance of {forecast_of(settings)}", settings,
            course=course_data(line),
        )  # fmt: skip
        st.caption(f"{course_text(line, True)} Each month with what was known then. {REVISIONS}")


def sentence(row: Any, settings: Settings) -> str:
    """The country's risk in one or two sentences, as Markdown.

    Parameters
    ----------
    row : row of the risk table by country
    settings : Settings
    """
    head = f"**{row.country}**, as of {window(settings.as_of).removeprefix('As of ')}"
    if row.level == NOT_EXPOSED:
        reason = row.withheld_reason.removeprefix("not exposed: ")
        return (
            f"{head}: not exposed; {reason}. So no chance can be computed; this does not mean zero."
        )
    if row.withheld_reason:
        return (
            f"{head}: rank {row['rank']:.0f}, index {row.index_arrivals:.0f} for arrivals and "
            f"{row.index_armed:.0f} for armed fighting. The percentage is withheld: "
            f"{row.withheld_reason}."
        )
    if settings.source:
        base = "for all corridors"
    else:
        base = (
            f"for countries with {group_text(int(source_group(np.array([row.sources]))[0]))} nearby"
        )
    return (
        f"{head}: **{percent(row.probability)}** ({INTERVAL} "
        f"{interval(row.probability_low, row.probability_high)}), **{row.level}**. It would happen "
        f"in {natural(row.probability)} of 100 countries like this. The base rate {base} is "
        f"{percent(row.base_rate)}."
    )


def drivers(into: pd.DataFrame) -> str:
    """Where the country's risk comes from: its corridors, most likely first."""
    chance = ["" if np.isnan(p) else f" {percent(p)}" for p in into.probability.head(3)]
    parts = [
        f"{source}{p} ({INDICATORS[code].label.lower()})"
        for source, p, code in zip(into.source, chance, into.top_indicator, strict=False)
    ]
    more = len(into) - len(parts)
    rest = f"; and {counted(more, 'more source')} within reach" if more else ""
    return f"Mainly from {', '.join(parts)}{rest}."


def arrivals(settings: Settings, iso3: str) -> str:
    """How many may come: chances by size, and the likely range, from one source alone."""
    shared = scorer()
    forecast = shared.forecast(settings)
    receiver = int(shared.panel.countries.index[shared.panel.countries.iso3 == iso3][0])
    if settings.source:
        only = shared.panel.countries.iso3.to_numpy()[shared.panel.source] == settings.source
        forecast = shared.forecaster.forecast(
            settings.as_of,
            settings.by_mechanism,
            only=only,
            evidence=settings.evidence,
            what_ifs=settings.what_ifs,
        )
    chances = country_size_chances(shared.forecaster, forecast, receiver)
    by_size = zip(chances, ARRIVAL_SIZES, strict=True)
    said = ", ".join(f"{percent(p)} for {size:,} or more" for p, size in by_size)
    return (
        f"Chance of arrivals from a single source within 12 months: {said}. Likely range: "
        f"{range_text(likely_range(chances))} people (in 80 of 100 cases; interpolated between "
        "these sizes)."
    )
