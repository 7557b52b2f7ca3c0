"""What the pages show, computed once for all sessions and kept by what was asked."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from risk.dashboard.state.served import kept, scorer
from risk.dataset import FIRST_AS_OF
from risk.explain import history, rival_chances
from risk.inputs import evidence_use
from risk.model import Summary
from risk.risk_table import (
    Changed,
    Settings,
    corridor_table,
    country_table,
    exposed,
    twelve_months_before,
    what_changed,
)
from risk.risk_table import corridor_chances as chances_by_corridor


@kept
def countries(settings: Settings) -> pd.DataFrame:
    """The risk table by country: what `python -m risk score` writes, without its changes."""
    return country_table(scorer(), settings)


@kept
def corridors(settings: Settings) -> pd.DataFrame:
    """The risk table by corridor; `score --corridors` writes each value's origin besides."""
    return corridor_table(scorer(), settings)


def year_before(settings: Settings) -> pd.DataFrame | None:
    """The countries exposed twelve months before, None where that is before the data.

    What ifs are of the as-of month: the table of the year before is without them.
    """
    before = replace(twelve_months_before(settings), what_ifs=())
    return exposed(scorer(), before) if before.as_of >= FIRST_AS_OF else None


def corridor_chances(settings: Settings) -> pd.DataFrame:
    """Ends and probability of every corridor, as the risk table by corridor has them."""
    return chances_by_corridor(scorer(), settings)


def use_of(settings: Settings) -> list[str]:
    """What became of each row of the evidence at the settings' month: "used", or why not."""
    shared = scorer()
    if settings.evidence is None:
        return []
    scored = shared.forecast(replace(settings, what_ifs=())).rows
    return evidence_use(shared.panel, settings.as_of, settings.evidence, scored)


@kept
def changed(settings: Settings) -> dict[str, Changed]:
    """What changed in the world since last month and last year."""
    return what_changed(scorer(), settings)


@kept
def rivals(as_of: int, source: str, receivers: tuple[str, ...]) -> pd.DataFrame:
    """What simple forecasts said at the time of each receiver of a case."""
    return rival_chances(scorer().backtest, scorer().base_rates, as_of, source, receivers)


def summary(settings: Settings, outcome: str) -> Summary:
    """What the settings' weights were worth in the past, as known at their month."""
    return scorer().summary(settings, outcome)


@kept
def course(settings: Settings, iso3: str) -> pd.DataFrame:
    """A country's risk month by month, up to the settings' month."""
    with st.spinner("Going back to 1992, month by month …"):
        return history(scorer().forecaster, iso3, settings)
