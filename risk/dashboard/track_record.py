"""The page that proves the promise: past forecasts of these weights against what came."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk import track
from risk.base_rates import group_text, source_group
from risk.dashboard import track_data as data
from risk.dashboard import track_texts as texts
from risk.dashboard.data import scorer, summary
from risk.dashboard.sliders import sliders
from risk.dashboard.state import View, change, open_view, show
from risk.dashboard.texts import OUTCOME_MEANINGS, OUTCOME_NAMES, percent
from risk.dashboard.track_charts import (
    HISTOGRAM_HEIGHT,
    country_spec,
    groups_spec,
    reliability_spec,
    skill_spec,
    value_spec,
)
from risk.dashboard.track_notes import HOW_TO_READ, OUT_OF_SCOPE
from risk.decision import cost_loss
from risk.levels import LEVELS
from risk.outcomes import OUTCOMES
from risk.panel import Panel
from risk.reliability import brier_decomposition
from risk.verify import PERIODS

LEVEL_NAMES = {"country": "Countries", "corridor": "Corridors"}
UKRAINE_NAMES = {"with": "with the war in Ukraine", "without": "without it"}
BINS = (0.0, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.01)
LOSSES = (2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100)
DEFAULT_LOSS = 10
NONE = ""


def track_page() -> None:
    """Draw the page."""
    panel = scorer().panel
    view = open_view(panel)
    dark = st.context.theme.type == "dark"
    with st.sidebar:
        sliders(view)
    st.title("Track record")
    level = _controls(view)
    record = data.record(view.settings.weights, view.settings.outcome, level)
    st.markdown(introduction(record, view.settings.outcome, level))
    _withheld(view)
    _skill(view, level, dark)
    _levels(record)
    _reliability(view, dark)
    _scores(view, level)
    _groups(record, dark)
    _cases(record, view.settings.outcome, level)
    _country(view, panel, dark)
    _deciding(record, level, dark)
    _sizes(view)
    _out_of_scope()
    with st.expander("How to read this"):
        st.markdown(HOW_TO_READ)


def introduction(record: pd.DataFrame, outcome: str, level: str) -> str:
    """What was forecast, how often, and how."""
    first, last = record.origin.min(), record.origin.max()
    return (
        f"Every December from {first} to {last} is forecast again with the weights at the left, "
        f"and set against what came in the year after: {OUTCOME_MEANINGS[outcome]}. "
        f"**{len(record):,} forecasts of {texts.PLURALS[level]}, {record.observed.sum():,} came "
        f"true** ({texts.in_100(record.observed.mean())} in 100). Each uses only what was "
        "published by then: publication lags respected, revisions not."
    )


def _controls(view: View) -> str:
    """Draw what the whole page looks at, and return the level."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        show("outcome", view.settings.outcome)
        st.selectbox("Outcome", OUTCOMES, key="outcome", width=190,
                     format_func=OUTCOME_NAMES.__getitem__,
                     on_change=lambda: change(outcome=st.session_state.outcome),
                     help="What was forecast and later counted")  # fmt: skip
        level = st.segmented_control(
            "Forecasts of", list(LEVEL_NAMES), key="track_level", default="country",
            format_func=LEVEL_NAMES.__getitem__, required=True,
            help="A country's forecast is that of at least one of its corridors.",
        )  # fmt: skip
    return level or "country"


def _withheld(view: View) -> None:
    if fault := summary(view.settings, view.settings.outcome).fault:
        st.warning(f"Percentages are withheld elsewhere: {fault}. This page shows why.")


def _chart(spec: dict[str, Any], key: str, alt: str, **sets: pd.DataFrame) -> None:
    """Draw a chart with its data sets; `alt` says the same in words."""
    spec = {**spec, "datasets": {**spec["datasets"], **sets}}
    st.vega_lite_chart(spec, key=key, width="stretch", alt=alt)


def _folded(rows: pd.DataFrame, title: str = "The same as a table") -> None:
    with st.expander(title):
        st.table(rows)


def _skill(view: View, level: str, dark: bool) -> None:
    st.header("Are these weights any good?")
    found = data.skills(view.settings.weights, view.settings.outcome, level)
    text, rows = texts.skill_text(found), texts.skill_rows(found)
    st.markdown(text)
    _chart(skill_spec(dark), "skill", text.replace("**", ""), skill=rows)
    st.caption(
        "Skill is the share of the base rate's squared error that the forecasts save. Intervals "
        "say how far it would move had history held other sources of conflict. The skill beside "
        "the sliders counts only the years that were known at the chosen month."
    )
    named = rows.rename(columns={"model": "Weights", "text": "Skill (80 % interval)"})
    _folded(named[["Weights", "Skill (80 % interval)"]].set_index("Weights"))


def _levels(record: pd.DataFrame) -> None:
    st.header("What a level has meant so far")
    table = track.level_record(record)
    st.markdown(texts.level_text(table, record))
    st.table(texts.level_rows(table))
    st.caption("Expected: the probabilities of these forecasts added up.")


def _reliability(view: View, dark: bool) -> None:
    st.header("Is 30 % really 30 in 100?")
    for column, level in zip(st.columns(2), LEVEL_NAMES, strict=True):
        with column:
            _reliability_of(view, level, dark)
    st.caption(
        "Line: how often it came, by isotonic regression (CORP). Grey band: where the line of "
        "perfectly honest probabilities would lie in 90 of 100 cases if every forecast stood by "
        "itself; neighbours share a war, so a line just outside is weak evidence. Grey bars: how "
        "many forecasts."
    )


def _reliability_of(view: View, level: str, dark: bool) -> None:
    weights, outcome = view.settings.weights, view.settings.outcome
    record = data.record(weights, outcome, level)
    bins = track.reliability_table(record, BINS)
    height = HISTOGRAM_HEIGHT * bins.forecasts / bins.forecasts.max()
    st.subheader(LEVEL_NAMES[level])
    sentence = texts.spoken(record)
    st.markdown(sentence)
    _chart(
        reliability_spec(dark),
        f"reliability_{level}",
        f"Reliability of forecasts of {texts.PLURALS[level]}. {sentence}",
        curve=data.curve(weights, outcome, level),
        counts=bins.assign(height=height, high=bins.high.clip(upper=1)),
    )
    st.markdown(texts.decomposition_text(brier_decomposition(record.observed, record.probability)))
    _folded(texts.bin_rows(bins))


def _scores(view: View, level: str) -> None:
    st.header("All scores, beside other forecasts")
    with st.container(horizontal=True, gap="small"):
        period = st.segmented_control(
            "Decembers", list(PERIODS), key="track_period", default=next(iter(PERIODS)),
            required=True,
        )  # fmt: skip
        ukraine = st.segmented_control(
            "Europe since 2022", list(UKRAINE_NAMES), key="track_ukraine", default="with",
            format_func=UKRAINE_NAMES.__getitem__, required=True,
            help="Without: no forecast of December 2021 or later that concerns arrivals from, or "
            "fighting of, Ukraine",
        )  # fmt: skip
    sample = {"level": level, "period": period, "ukraine": ukraine}
    weights, outcome = view.settings.weights, view.settings.outcome
    live = data.scores(weights, outcome, level, period or "", ukraine or "")
    report, fault = data.published()
    if fault:
        st.info(f"Only the live rows can be shown. {fault}")
        rows, rivals = live, []
    else:
        found = report["outcomes"][outcome]
        rows = [row for row in live if row["model"] == "these weights"] + _of(
            found["scores"], sample
        )
        rivals = _of(found["differences"], sample)
    st.table(texts.score_rows(rows))
    st.markdown(
        f"{live[0]['n']:,.0f} forecasts, {live[0]['positives']:,.0f} came true. "
        + (texts.difference_text(rivals) if rivals else "")
    )
    st.caption(
        "All on the same rows, with 80 % intervals by bootstrap over sources. The black box is "
        "gradient boosting on all raw values; same as last year is how often it came in corridors "
        "with the same last known outcome and border. Skill and AUC: higher is better; Brier and "
        "log score: lower; slope: 1 is calibrated, below 1 too extreme; intercept: 0 is right on "
        "average."
    )


def _of(rows: list[dict[str, Any]], sample: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in rows if all(row[name] == value for name, value in sample.items())]


def _groups(record: pd.DataFrame, dark: bool) -> None:
    st.header("Where and when it worked")
    titles = {"origin": "Year that was forecast", "region": "Region"}
    for column, (by, title) in zip(st.columns([3, 2]), titles.items(), strict=True):
        table = track.skill_by(record, by)
        rows = texts.group_data(table, by)
        enough = rows[~rows.few]
        text = "Too few cases in any of them to say."
        if len(enough):
            order = enough.sort_values("skill")
            best, worst = order.iloc[-1], order.iloc[0]
            text = f"Best in {best.group}: {best.text}; worst in {worst.group}: {worst.text}."
        with column:
            st.subheader(f"By {title.split()[0].lower()}")
            st.markdown(text)
            _chart(
                groups_spec(dark, title), f"skill_by_{by}", f"Skill by {by}. {text}", groups=rows
            )
            _folded(texts.group_rows(table, by))
    st.caption(
        f"Hollow bars and stars: fewer than {track.FEW_POSITIVES} came true, which says little. "
        "Below 0 the base rate alone would have done better."
    )


def _cases(record: pd.DataFrame, outcome: str, level: str) -> None:
    st.header("Where it was most wrong")
    parts: list[tuple[str, str, Callable[[pd.DataFrame], pd.DataFrame]]] = [
        ("Ten worst misses", "It came although the probability was low.", track.misses),
        ("Ten worst false alarms", "It did not come although the probability was high.",
         track.false_alarms),
    ]  # fmt: skip
    for title, caption, select in parts:
        st.subheader(title)
        st.caption(caption)
        st.table(texts.case_rows(select(record), outcome, level))


def _country(view: View, panel: Panel, dark: bool) -> None:
    st.header("How often a country was warned about")
    outcome = view.settings.outcome
    record = data.record(view.settings.weights, outcome, "country")
    names = dict(zip(panel.countries.iso3, panel.countries.country, strict=True))
    show("country", view.country or NONE)
    st.selectbox("Country to look at", [NONE, *sorted(names, key=names.__getitem__)],
                 key="country", width=300,
                 format_func=lambda iso3: f"{names[iso3]} ({iso3})" if iso3 else "None chosen",
                 on_change=lambda: change(country=st.session_state.country or None),
                 help="The country chosen on the map; type a name or an ISO3 code.")  # fmt: skip
    if not view.country:
        st.info("Choose a country to see how often it was warned about, and how that went.")
        return
    rows = record[record.iso3 == view.country]
    name, limit = LEVELS[3]
    text = texts.country_text(rows, names[view.country], limit, f"{name} or above")
    st.markdown(text)
    if rows.empty:
        return
    last = rows.iloc[-1]
    near = group_text(int(source_group(np.array([last.sources]))[0]))
    st.markdown(
        f"It came in {texts.in_100(rows.observed.mean())} of 100 years; the base rate of countries "
        f"with {near} near, as in December {last.origin}: {percent(last.base_rate)}."
    )
    _chart(country_spec(dark), "country_record", text.replace("**", ""),
           forecasts=texts.country_data(rows, outcome))  # fmt: skip
    _folded(texts.country_rows(rows, outcome))


def _deciding(record: pd.DataFrame, level: str, dark: bool) -> None:
    st.header("For deciding")
    st.markdown("Preparing costs 1. How much does being caught out unprepared cost?")
    loss = st.slider("Being caught out costs", 2, 100, DEFAULT_LOSS, key="loss", width=420,
                     help="In units of one preparation. Preparing is taken to avert the loss.",
                     format="%d times the preparation")  # fmt: skip
    observed, probability = record.observed, record.probability
    result = cost_loss(observed, probability, 1 / loss)
    st.markdown(texts.decision_text(result, loss, len(record)))
    st.table(texts.decision_rows(result))
    values = pd.DataFrame(
        [(n, cost_loss(observed, probability, 1 / n).value) for n in sorted({*LOSSES, loss})],
        columns=["loss", "value"],
    )
    values["text"] = values.value.map(texts.share)
    text = "Share of the possible saving by how dear it is to be caught out."
    _chart(value_spec(dark), "value", f"{text} At {loss}: {texts.share(result.value)}.",
           value=values, chosen=values[values.loss == loss])  # fmt: skip
    st.caption(
        f"{text} 100 % is perfect foresight; 0 % is no better than always or never preparing, "
        f"whichever is cheaper. Counted over {texts.PLURALS[level]} and years."
    )
    named = values.rename(columns={"loss": "Caught out costs", "text": "Share of the saving"})
    _folded(named[["Caught out costs", "Share of the saving"]].set_index("Caught out costs"))


def _sizes(view: View) -> None:
    st.header("How many came")
    st.markdown(
        "Forecasts of refugee arrivals along a corridor, at three sizes, with the same weights."
    )
    st.table(texts.size_rows(data.sizes(view.settings.weights)))


def _out_of_scope() -> None:
    st.header("Out of scope")
    table = data.missed_sources()
    text = f"**{len(table)} arrivals of 10,000 and more since {table.year.min()}** {OUT_OF_SCOPE}"
    st.markdown(text)
    rows = table.sort_values("arrivals", ascending=False)
    named = pd.DataFrame(
        {
            "From": rows.source,
            "To": rows.receiver,
            "Year": rows.year,
            "Arrivals": rows.arrivals.map("{:,}".format),
        }
    ).set_index("From")
    _folded(named, "All of them, largest first")
