"""Where the page begins: how forecasts did where it would be new, and how early they were."""

import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart, folded
from risk.dashboard.pages.track_record import data
from risk.dashboard.pages.track_record.early import tables, texts
from risk.dashboard.pages.track_record.early.charts import lead_spec, warnings_spec
from risk.dashboard.pages.track_record.texts import PLURALS
from risk.dashboard.state import View, scorer
from risk.model import FIRST_RUN_UP, FIRST_TEST_ORIGIN
from risk.track_record import left_out, period_labels


def early_warnings(view: View, unit: str) -> None:
    """Draw how the forecasts did where it had not come in three years, and where it had."""
    st.header("Early warnings")
    outcome = view.settings.outcome
    backtest = scorer().backtest
    rows = [r for r in data.warnings(view.settings.weights, outcome) if r["level"] == unit]
    counts = left_out(backtest, outcome)
    absent = counts[(counts.level == unit) & (counts.period == "all")].iloc[0]
    whole = [r for r in rows if r["period"] == "all"]
    st.markdown(texts.warnings_text(whole, OUTCOME_SHORT[outcome], PLURALS[unit]))
    last = int(backtest.months[-1]) // 12
    chart(
        warnings_spec(),
        "early_warnings",
        texts.warnings_title(whole, OUTCOME_SHORT[outcome], PLURALS[unit]),
        view.settings,
        (FIRST_TEST_ORIGIN, last),
        alt=f"Skill of forecasts of {OUTCOME_SHORT[outcome]}, {PLURALS[unit]}, where it would "
        "be new and where it goes on",
        warnings=tables.warning_data(whole),
    )
    st.caption(texts.warnings_caption(absent))


def lead_time(view: View) -> None:
    """Draw how long before each first wave its corridor stood out."""
    st.header("Lead time")
    outcome = view.settings.outcome
    weights = view.settings.weights
    leads = data.leads(weights, outcome)
    stands = data.stands(weights, outcome)
    forecast = leads[leads.forecasts > 0]
    st.markdown(texts.leads_text(leads, stands, OUTCOME_SHORT[outcome]))
    st.caption("Always of corridors, whatever is chosen under “Forecasts of”.")
    chart(
        lead_spec(),
        "lead_time",
        texts.leads_title(forecast, OUTCOME_SHORT[outcome]),
        view.settings,
        (FIRST_RUN_UP, int(scorer().backtest.months[-1]) // 12),
        alt=f"Lead time of first waves of {OUTCOME_SHORT[outcome]}, corridors",
        leads=tables.lead_data(forecast, outcome),
    )


def same_as_tables(view: View, unit: str) -> None:
    """Draw the tables of both charts, folded, and how lead time is counted."""
    outcome = view.settings.outcome
    weights = view.settings.weights
    rows = [row for row in data.warnings(weights, outcome) if row["level"] == unit]
    labels = period_labels(scorer().backtest)
    folded(tables.warning_rows(rows, labels), "Early warnings: the same data as a table")
    leads = data.leads(weights, outcome)
    forecast = leads[leads.forecasts > 0]
    folded(tables.lead_rows(forecast, outcome), "Lead time: the same data as a table")
    with st.expander("How lead time is counted"):
        st.markdown(texts.LEADS_CAPTION)
