"""Where and when the forecasts worked: by year, by region, and for one country."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart, folded, sources_text
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.charts import country_spec, groups_spec
from risk.dashboard.panels import country_box
from risk.dashboard.state import View
from risk.dataset import Panel
from risk.terms import LEVELS, month_name, percent, share_in_100
from risk.track_record import FEW_POSITIVES
from risk.track_record import summaries as track

TITLES = {"year": "Year of the forecast", "region": "Region"}


def groups(view: View, forecasts: pd.DataFrame, unit: str) -> None:
    """Draw the skill by year and by region."""
    st.header("Where and when it worked")
    for column, (by, title) in zip(st.columns([3, 2]), TITLES.items(), strict=True):
        table = track.skill_by(forecasts, by)
        rows = tables.group_data(table, by)
        about = f"{OUTCOME_SHORT[view.settings.outcome]}, {texts.PLURALS[unit]}"
        with column:
            st.subheader(f"By {title.split()[0].lower()}")
            chart(
                groups_spec(title),
                f"skill_by_{by}",
                f"{texts.groups_title(rows)}: skill by {by}, {about}",
                view.settings,
                data.years_of(forecasts),
                alt=f"Skill by {by}: {about}",
                groups=rows,
            )
            folded(tables.group_rows(table, by))
    st.caption(
        f"Hollow bars and stars: fewer than {FEW_POSITIVES} came true, so they say little. "
        "Below 0, one overall frequency alone would have done better."
    )


def country(view: View, panel: Panel) -> None:
    """Draw how often the country looked at was warned about, and how that went."""
    st.header("How often a country was warned about")
    outcome = view.settings.outcome
    forecasts = data.past_forecasts(view.settings.weights, outcome, "country")
    names = panel.names
    country_box(
        "Country to look at",
        "country",
        view.country,
        names,
        names,
        "The country chosen on the map. Type a name or a code (ISO, or Gleditsch and Ward).",
        width=300,
    )
    if not view.country:
        st.info("Choose a country to see how often it was warned about, and how often it came.")
        return
    _record(view, forecasts, names[view.country])


def _record(view: View, forecasts: pd.DataFrame, country_name: str) -> None:
    """Draw the forecasts of one country, and what came of them."""
    outcome = view.settings.outcome
    rows = forecasts[forecasts.iso3 == view.country]
    name, limit = LEVELS[3]
    said = texts.country_text(rows, country_name, limit, f"{name} or above")
    if rows.empty:
        st.markdown(said)
        return
    words, drawing = st.columns([1, 2], gap="medium")
    last = rows.iloc[-1]
    near = sources_text(last.sources)
    with words:
        st.markdown(said)
        st.markdown(
            f"It came after {rows.observed.sum()} of {len(rows)}, "
            f"{share_in_100(rows.observed.mean())} in 100; the base rate of countries with {near} "
            f"nearby, as here in {month_name(last.month)}, was {percent(last.base_rate)}."
        )
    with drawing:
        chart(
            country_spec(),
            "country_record",
            texts.country_title(rows, country_name, OUTCOME_SHORT[outcome]),
            view.settings,
            data.years_of(rows),
            alt=f"{country_name}: forecasts of {OUTCOME_SHORT[outcome]}, and what came",
            forecasts=tables.country_data(rows, outcome),
        )
    folded(tables.country_rows(rows, outcome))
