"""The page that proves the promise: past forecasts of these weights against what came."""

from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look.elements import folded
from risk.dashboard.look.picture import chart
from risk.dashboard.look.texts import OUTCOME_NAMES, OUTCOME_SHORT
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.cases import cases, country, deciding, out_of_scope, sizes
from risk.dashboard.pages.track_record.charts import (
    HISTOGRAM_HEIGHT,
    groups_spec,
    reliability_spec,
    skill_spec,
)
from risk.dashboard.pages.track_record.early import early_warnings, lead_time
from risk.dashboard.pages.track_record.forward import said_in_advance
from risk.dashboard.pages.track_record.notes import HOW_TO_READ
from risk.dashboard.pages.track_record.trigger import designing
from risk.dashboard.panels.controls import refused
from risk.dashboard.panels.sliders import sidebar_head, sliders
from risk.dashboard.state.session import change_record, open_view, show, touched
from risk.dashboard.state.shared import scorer, summary
from risk.dashboard.state.turns import in_turn
from risk.dashboard.state.view import View
from risk.dataset.freshness import violence_end
from risk.dataset.panel import Panel
from risk.scoring.reliability import brier_decomposition
from risk.terms.months import month_name
from risk.terms.onset import NEW
from risk.terms.outcomes import MEANINGS, OUTCOMES
from risk.terms.wording import INTERVAL, percent, share, share_in_100
from risk.track_record import summaries as track
from risk.track_record.samples import period_labels

UNIT_NAMES = {"country": "Countries", "corridor": "Corridors"}
UKRAINE_NAMES = {"with": "with the war in Ukraine", "without": "without it"}
BINS = (0.0, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.01)


@in_turn()
def track_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    with st.sidebar:
        sidebar_head()
        sliders(view)
    st.title("Track record")
    with st.container():  # one element, whatever is in it
        refused()
    unit = _controls(view)
    forecasts = data.past_forecasts(view.settings.weights, view.settings.outcome, unit)
    st.markdown(introduction(forecasts, view.settings.outcome, unit))
    st.markdown(data_end(panel))
    _withheld(view)
    early_warnings(view, unit)
    lead_time(view)
    _skill(view, unit, data.years_of(forecasts))
    _levels(forecasts)
    _reliability(view)
    _scores(view, unit)
    _groups(view, forecasts)
    cases(forecasts, view.settings.outcome, unit)
    country(view, panel)
    deciding(view, forecasts, unit)
    designing(view, unit)
    sizes(view)
    out_of_scope()
    said_in_advance()
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ)


def introduction(forecasts: pd.DataFrame, outcome: str, unit: str) -> str:
    """What was forecast, how often, and how."""
    observed = forecasts.observed
    first, last = month_name(forecasts.month.min()), month_name(forecasts.month.max())
    return (
        f"Every third month from {first} to {last} is forecast again with the chosen weights, and "
        f"compared with what came in the twelve months after: {MEANINGS[outcome]}. "
        f"**{len(forecasts):,} forecasts of {texts.PLURALS[unit]}, {observed.sum():,} came "
        f"true** ({share_in_100(observed.mean())} in 100). Each uses only data published by "
        "then, as revised since."
    )


def data_end(panel: Panel) -> str:
    """Where the data end, and that nothing here warns of today."""
    end = violence_end(panel)
    return (
        f"The violence data end in {end}. **This page is about the past. It is not a current "
        "warning.**"
    )


def _controls(view: View) -> str:
    """Draw what the whole page looks at, and return the level."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        show("outcome", view.settings.outcome)
        st.selectbox("Outcome", OUTCOMES, key="outcome", width=190,
                     format_func=OUTCOME_NAMES.__getitem__,
                     on_change=lambda: touched(outcome=st.session_state.outcome),
                     help="What is forecast, and later counted")  # fmt: skip
        show("track_level", view.track_record.level)
        unit = st.segmented_control(
            "Forecasts of", list(UNIT_NAMES), key="track_level",
            on_change=change_record, args=("level", "track_level"),
            format_func=UNIT_NAMES.__getitem__, required=True,
            help="For a country: the outcome in at least one of its corridors.",
        )  # fmt: skip
    return unit or "country"


def _withheld(view: View) -> None:
    if problem := summary(view.settings, view.settings.outcome).withheld_reason:
        st.warning(f"Other pages withhold percentages: {problem}. This page shows why.")


def _skill(view: View, unit: str, years: tuple[int, int]) -> None:
    st.header("Are these weights any good?")
    found = data.skills(view.settings.weights, view.settings.outcome, unit)
    text, rows = texts.skill_text(found), tables.skill_rows(found)
    st.markdown(text)
    st.markdown(texts.harder_text(data.harder_skills(view.settings.weights,
                                                     view.settings.outcome, unit)))  # fmt: skip
    chart(
        skill_spec(), "skill",
        f"Skill of forecasts of {OUTCOME_SHORT[view.settings.outcome]}, {texts.PLURALS[unit]}",
        view.settings, years, skill=rows,
    )  # fmt: skip
    st.caption(
        "Skill is the share of the squared error of one overall frequency that the forecasts save. "
        "Intervals show how far it could move if other conflicts had happened in the past. The "
        "skill beside the sliders counts only the years known by the chosen month."
    )
    skill = f"Skill ({INTERVAL})"
    named = rows.rename(columns={"model": "Weights", "text": skill})
    folded(named[["Weights", skill]].set_index("Weights"))


def _levels(forecasts: pd.DataFrame) -> None:
    st.header("How often was each level right?")
    table = track.frequency_by_level(forecasts)
    st.markdown(texts.level_text(table, forecasts))
    st.table(tables.level_rows(table))
    new = forecasts[forecasts.onset == NEW]
    if len(new):
        st.subheader("New risks alone")
        table = track.frequency_by_level(new)
        st.markdown(texts.level_text(table, new))
        st.table(tables.level_rows(table))
    st.caption(
        "Expected: the chances of these forecasts, added up. New: the outcome had not come in the "
        "last three known years."
    )


def _reliability(view: View) -> None:
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
    weights, outcome = view.settings.weights, view.settings.outcome
    forecasts = data.past_forecasts(weights, outcome, unit)
    bins = track.reliability_table(forecasts, BINS)
    height = HISTOGRAM_HEIGHT * bins.forecasts / bins.forecasts.max()
    st.subheader(UNIT_NAMES[unit])
    curve = data.curve(weights, outcome, unit)
    sentence = texts.spoken(forecasts)
    st.markdown(sentence)
    chart(
        reliability_spec(),
        f"reliability_{unit}",
        f"How often {OUTCOME_SHORT[outcome]} came, by forecast; {texts.PLURALS[unit]}",
        view.settings,
        data.years_of(forecasts),
        curve=curve.assign(said=curve.forecast.map(percent), came=curve.recalibrated.map(share)),
        counts=bins.assign(height=height, high=bins.high.clip(upper=1)),
    )
    parts = brier_decomposition(forecasts.observed, forecasts.probability)
    st.markdown(texts.decomposition_text(parts))
    folded(tables.bin_rows(bins))


def _scores(view: View, unit: str) -> None:
    st.header("All scores, beside other forecasts")
    labels = period_labels(scorer().backtest)
    with st.container(horizontal=True, gap="small"):
        show("track_period", view.track_record.decembers)
        period = st.segmented_control(
            "Years", list(labels), key="track_period", format_func=labels.__getitem__,
            on_change=change_record, args=("decembers", "track_period"), required=True,
        )  # fmt: skip
        show("track_ukraine", view.track_record.ukraine)
        ukraine = st.segmented_control(
            "Europe since 2022", list(UKRAINE_NAMES), key="track_ukraine",
            on_change=change_record, args=("ukraine", "track_ukraine"),
            format_func=UKRAINE_NAMES.__getitem__, required=True,
            help="“Without it” leaves out forecasts from 2021 on that concern arrivals from "
            "Ukraine or its war",
        )  # fmt: skip
    sample = {"level": unit, "period": period, "months": "all", "ukraine": ukraine}
    weights, outcome = view.settings.weights, view.settings.outcome
    live = data.scores(weights, outcome, unit, period or "", ukraine or "")
    report, problem = data.published()
    if problem:
        st.info(f"Only the rows computed now can be shown. {problem}")
        rows, rivals = live, []
    else:
        found = report["outcomes"][outcome]
        rows = [row for row in live if row["model"] == "these weights"] + _of(
            found["scores"], sample
        )
        rivals = _of(found["differences"], sample)
    st.table(tables.score_rows(rows))
    st.markdown(
        f"{live[0]['n']:,.0f} forecasts, {live[0]['positives']:,.0f} came true. "
        + (texts.difference_text(rivals) if rivals else "")
    )
    st.caption(
        f"All on the same rows, with {INTERVAL}s by bootstrap over sources. The black box is "
        "gradient boosting on all raw values; same as last year is how often it came along "
        "corridors with the same last known outcome and the same kind of border. Skill is over one "
        "overall frequency; the next two columns are over harder forecasts. Skill and AUC: higher "
        "is better; Brier and log score: lower; slope: 1 is calibrated, below 1 too extreme; "
        "intercept: 0 is right on average."
    )


def _of(rows: list[dict[str, Any]], sample: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in rows if all(row[name] == value for name, value in sample.items())]


def _groups(view: View, forecasts: pd.DataFrame) -> None:
    st.header("Where and when it worked")
    titles = {"year": "Year of the forecast", "region": "Region"}
    for column, (by, title) in zip(st.columns([3, 2]), titles.items(), strict=True):
        table = track.skill_by(forecasts, by)
        rows = tables.group_data(table, by)
        enough = rows[~rows.few]
        text = "There are too few cases to say."
        if len(enough):
            order = enough.sort_values("skill")
            best, worst = order.iloc[-1], order.iloc[0]
            text = f"Best in {best.group}: {best.text}; worst in {worst.group}: {worst.text}."
        with column:
            st.subheader(f"By {title.split()[0].lower()}")
            st.markdown(text)
            chart(
                groups_spec(title), f"skill_by_{by}",
                f"Skill of forecasts of {OUTCOME_SHORT[view.settings.outcome]} by {title.lower()}",
                view.settings, data.years_of(forecasts), groups=rows,
            )  # fmt: skip
            folded(tables.group_rows(table, by))
    st.caption(
        f"Hollow bars and stars: fewer than {track.FEW_POSITIVES} came true, so they say little. "
        "Below 0, one overall frequency alone would have done better."
    )
