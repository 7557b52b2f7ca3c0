"""Every score: of these weights, and beside other forecasts on the same rows."""

from typing import Any

import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart, folded
from risk.dashboard.pages.track_record import data, tables, texts
from risk.dashboard.pages.track_record.charts import skill_spec
from risk.dashboard.panels import choice
from risk.dashboard.state import View, change_record, scorer
from risk.terms import INTERVAL
from risk.track_record import period_labels

SCORES = """
- The interval says how far a score could move if other conflicts had happened in the past.
- **Skill** is the share of the squared error of one overall frequency that the forecasts save. The
  columns that begin with “Over” compare them with forecasts that are harder to beat. Higher is
  better. The skill beside the sliders counts only the years known by the chosen month.
- **AUC** and **average precision** say how well the forecasts rank the cases: higher is better.
- **Slope**: 1 is calibrated, below 1 the chances are too extreme. **Intercept**: 0 is right on
  average.
- **Brier** and **log score** measure the error: lower is better.
- The **black box** is gradient boosting on all raw values. **Same as last year** is how often it
  came along corridors with the same last known outcome and the same kind of border.
"""
UKRAINE_NAMES = {"with": "with the war in Ukraine", "without": "without it"}


def skills(view: View, unit: str, years: tuple[int, int]) -> None:
    """Draw the skill of these weights beside that of the fitted and of equal ones."""
    st.header("Are these weights any good?")
    outcome = view.settings.outcome
    scores = data.skills(view.settings.weights, outcome, unit)
    rows = tables.skill_rows(scores)
    st.markdown(texts.skill_text(scores))
    chart(
        skill_spec(),
        "skill",
        texts.skill_title(scores, OUTCOME_SHORT[outcome], unit),
        view.settings,
        years,
        alt=f"Skill of forecasts of {OUTCOME_SHORT[outcome]}, {texts.PLURALS[unit]}",
        skill=rows,
    )
    skill = f"Skill ({INTERVAL})"
    named = rows.rename(columns={"model": "Weights", "text": skill})
    folded(named[["Weights", skill]].set_index("Weights"))
    st.markdown(texts.harder_text(data.harder_skills(view.settings.weights, outcome, unit)))


def all_scores(view: View, unit: str) -> None:
    """Draw the table of scores of one sample, with what the sample is."""
    st.header("All scores, beside other forecasts")
    period, ukraine = _sample(view)
    sample = {"level": unit, "period": period, "months": "all", "ukraine": ukraine}
    weights = view.settings.weights
    outcome = view.settings.outcome
    live = data.scores(weights, outcome, unit, period, ukraine)
    report, problem = data.published()
    if problem:
        st.info(f"Only the rows computed now can be shown. {problem}")
        rows = live
        rivals = []
    else:
        published = report["outcomes"][outcome]
        mine = [row for row in live if row["model"] == "these weights"]
        rows = mine + _of(published["scores"], sample)
        rivals = _of(published["differences"], sample)
    shown = tables.score_rows(rows)
    with st.container(key="scores"):
        st.table(shown[tables.FIRST_SCORES])
    st.markdown(
        f"{live[0]['n']:,.0f} forecasts, {live[0]['positives']:,.0f} came true; all on the same "
        f"rows, with {INTERVAL}s by bootstrap over sources."
    )
    with st.expander("More scores, differences, and what the scores mean"):
        st.table(shown.drop(columns=tables.FIRST_SCORES))
        if rivals:
            st.markdown(texts.difference_text(rivals))
        st.markdown(SCORES)


def sizes(view: View) -> None:
    """Draw how forecasts of three sizes of arrivals did, folded."""
    with st.expander("How many arrived: forecasts of 1,000, 10,000 and 100,000 refugees"):
        st.markdown("Forecasts of refugee arrivals along a corridor, with the same weights.")
        st.table(tables.size_rows(data.sizes(view.settings.weights)))


def _sample(view: View) -> tuple[str, str]:
    """Draw the choice of years and of the war in Ukraine, and return both."""
    labels = period_labels(scorer().backtest)
    with st.container(horizontal=True, gap="small"):
        period = choice(
            "Years",
            labels,
            view.track_record.decembers,
            "track_period",
            change_record,
            ("decembers", "track_period"),
        )
        ukraine = choice(
            "Europe since 2022",
            UKRAINE_NAMES,
            view.track_record.ukraine,
            "track_ukraine",
            change_record,
            ("ukraine", "track_ukraine"),
            help_text="“Without it” leaves out forecasts from 2021 on that concern arrivals from "
            "Ukraine or its war",
        )
    return period, ukraine


def _of(rows: list[dict[str, Any]], sample: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in rows if all(row[name] == value for name, value in sample.items())]
