"""The small chart beside the sliders: skill of these weights, the fitted and equal ones."""

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from risk.dashboard.look import MODELS, OUTCOME_SHORT, chart, fold
from risk.dashboard.panels import interval_text, known, skill, skill_sentence
from risk.dashboard.state import scorer
from risk.model import FIRST_TEST_ORIGIN
from risk.risk_table import FITTED, Settings
from risk.scoring import Interval
from risk.terms import INTERVAL


def skill_chart(slot: DeltaGenerator, settings: Settings) -> None:
    """Draw it for the chosen region and the outcomes known at the as-of month.

    It comes last in a run: the page is complete before. It is folded, and costs nothing until it
    is opened.
    """
    with slot:
        place = fold("Beside the fitted and equal weights", "fold_skill")
    if not place.open:
        return
    past = known(settings)
    if not len(past.row) or past.few:
        place.caption(skill_sentence(settings))
        return
    from risk.dashboard.pages.track_record import skill_spec

    scores = _skills(settings)
    rows = [
        {"model": name, "skill": s.estimate, "low": s.low, "high": s.high, "text": interval_text(s)}
        for name, s in scores.items()
    ]
    last = scorer().panel.last_known_year(settings.as_of)
    where = f" in {settings.region}" if settings.region else ""
    with place:
        chart(
            skill_spec(),
            "skill_chart",
            f"Skill of country forecasts of {OUTCOME_SHORT[settings.outcome]}{where}",
            settings,
            (FIRST_TEST_ORIGIN, last - 1),
            skill=pd.DataFrame(rows),
        )
        limits = [f"{name.lower()} {interval_text(s)}" for name, s in scores.items()]
        st.caption(f"{INTERVAL}s: {'; '.join(limits)}.")


def _skills(settings: Settings) -> dict[str, Interval]:
    """Skill by name of the weights; own ones first."""
    pairs = {MODELS[1]: FITTED, MODELS[2]: (scorer().forecaster.models.equal_percents,) * 2}
    if settings.weights != FITTED:
        pairs = {MODELS[0]: settings.weights} | pairs
    return {name: skill(replace(settings, weights=pair)) for name, pair in pairs.items()}
