"""The small chart beside the sliders: skill of these weights, the fitted and equal ones."""

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look.fold import fold
from risk.dashboard.look.picture import chart
from risk.dashboard.look.texts import OUTCOME_SHORT
from risk.dashboard.pages.track_record.charts import MODELS, skill_spec
from risk.dashboard.pages.track_record.data import past_forecasts, past_probabilities, years_of
from risk.dashboard.panels.sliders import EQUAL
from risk.dashboard.state.shared import kept, scorer
from risk.risk_table.settings import Settings
from risk.scoring.resampling import Interval
from risk.terms.wording import signed
from risk.track_record import summaries as track
from risk.track_record.past_forecasts import FITTED, Pair

HEIGHT = 180


def skill_chart(slot: DeltaGenerator, settings: Settings) -> None:
    """Draw it, with 80 % intervals, for the outcomes known at the as-of month.

    It comes last in a run: the page is complete before. It is folded, and costs nothing until it
    is opened.
    """
    with slot:
        place = fold("Beside the fitted and equal weights", "fold_skill")
    if not place.open:
        return
    last = scorer().panel.last_known_year(settings.as_of)
    found = _skills(settings.weights, settings.outcome, last)
    if not found:
        place.caption("No past forecast can be checked yet in this month.")
        return
    rows = [
        {"model": name, "skill": s.estimate, "low": s.low, "high": s.high, "text": _text(s)}
        for name, s in found.items()
    ]
    first, _ = years_of(past_forecasts(FITTED, settings.outcome, "country"))
    with place:
        chart(
            skill_spec(HEIGHT), "skill_chart",
            f"Skill of country forecasts of {OUTCOME_SHORT[settings.outcome]}",
            settings, (first, last - 1), skill=pd.DataFrame(rows),
        )  # fmt: skip
        st.caption(
            "80\u00a0% intervals: "
            + "; ".join(f"{name.lower()} {_text(interval)}" for name, interval in found.items())
            + "."
        )


def _text(interval: Interval) -> str:
    return f"{signed(interval.low)} to {signed(interval.high)}"


def _skills(weights: Pair, outcome: str, last_year: int) -> dict[str, Interval]:
    """Skill by name of the weights; empty where no outcome was known yet."""
    pairs = {MODELS[1]: FITTED, MODELS[2]: (EQUAL, EQUAL)}
    if weights != FITTED:
        pairs = {MODELS[0]: weights} | pairs
    found = {name: _skill(pair, outcome, last_year) for name, pair in pairs.items()}
    return {name: interval for name, interval in found.items() if interval is not None}


@kept
def _skill(weights: Pair, outcome: str, last_year: int) -> Interval | None:
    known, rows = _known(outcome, last_year)
    if rows.empty:
        return None
    return track.skill(
        rows.assign(probability=past_probabilities(weights, outcome, "country")[known])
    )


@kept
def _known(outcome: str, last_year: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Which past forecasts can be judged, and what came of them: whatever the weights."""
    rows = past_forecasts(FITTED, outcome, "country")
    known = (rows.year < last_year).to_numpy()
    return known, rows.loc[known, ["observed", "climatology", "cluster"]]
