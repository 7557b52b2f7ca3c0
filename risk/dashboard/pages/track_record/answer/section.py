"""The answer on top: how often each level came true, what is good and what is not."""

import pandas as pd
import streamlit as st

from risk.dashboard.look import OUTCOME_SHORT, chart, folded
from risk.dashboard.pages.track_record import data
from risk.dashboard.pages.track_record.answer.charts import levels_spec
from risk.dashboard.pages.track_record.answer.tables import level_data, level_rows
from risk.dashboard.pages.track_record.answer.texts import finding, good, not_good
from risk.dashboard.pages.track_record.texts import PLURALS, region_text
from risk.dashboard.state import View, scorer
from risk.dataset import Panel, violence_end
from risk.terms import INTERVAL, MEANINGS, month_name, share_in_100


def answer(view: View, forecasts: pd.DataFrame, unit: str) -> None:
    """Draw the bars of the levels beside what they mean."""
    settings = view.settings
    verdict = data.judged(settings.weights, settings.outcome, unit)
    what = f"forecasts of {OUTCOME_SHORT[settings.outcome]}, {PLURALS[unit]}"
    drawing, words = st.columns(2, gap="medium")
    with drawing:
        chart(
            levels_spec(),
            "levels",
            f"{finding(verdict.levels)}: {what}",
            settings,
            data.years_of(forecasts),
            alt=f"How often each level came true: {what}",
            levels=level_data(verdict.levels),
        )
        folded(level_rows(verdict.levels))
    with words:
        st.markdown(good(verdict))
        st.markdown(not_good(verdict, unit))
        if settings.region:
            found_there = data.skill_in(settings.weights, settings.outcome, unit, settings.region)
            st.markdown(region_text(settings.region, *found_there))
        st.markdown(data_end(scorer().panel))
    st.caption(
        f"{introduction(forecasts, settings.outcome, unit)} Pale: the band that the level stands "
        f"for. Bar: how often it came true. Line: {INTERVAL}, by bootstrap over sources. In "
        "brackets: number of forecasts."
    )


def introduction(forecasts: pd.DataFrame, outcome: str, unit: str) -> str:
    """What was forecast, how often, and how."""
    observed = forecasts.observed
    first = month_name(forecasts.month.min())
    last = month_name(forecasts.month.max())
    return (
        f"Every third month from {first} to {last} is forecast again with the chosen weights, and "
        f"compared with what came in the twelve months after: {MEANINGS[outcome]}. "
        f"**{len(forecasts):,} forecasts of {PLURALS[unit]}, {observed.sum():,} came "
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
