"""What the pages show, computed once for all sessions and kept by versions and settings."""

import gc
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from risk.dataset.map_files import STATIC
from risk.dataset.panel import FIRST_AS_OF
from risk.explain.aftermath import rival_chances
from risk.explain.history import history
from risk.inputs.cases import Case, read_cases
from risk.inputs.overlay import evidence_use
from risk.inputs.what_ifs import overrides_text
from risk.model.backtest import Summary
from risk.risk_table.change_columns import Changed, exposed, what_changed
from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings, twelve_months_before
from risk.storage.errors import InputError

KEPT = 256
# Settings by what they are made of, evidence by its content's hash.
BY_CONTENT: dict[str | type[Any], Callable[[Any], Any]] = {
    Settings: lambda s: repr(
        (s.as_of, s.outcome, s.weights, s.source, s.region, overrides_text(s.overrides),
         s.evidence and s.evidence.digest)
    )
}  # fmt: skip


@st.cache_resource(show_spinner="Reading data and models …")
def _load() -> Scorer:
    loaded = load_scorer(static=STATIC)
    gc.collect()
    gc.freeze()  # what lives as long as the server need not be searched for garbage
    return loaded


def scorer() -> Scorer:
    """Panel and models, shared by all sessions; stops the page with one sentence if unreadable."""
    try:
        return _load()
    except InputError as error:
        st.error(f"Spillover cannot open its data: {error}")
        st.stop()


@st.cache_resource(show_spinner=False)
def _cases() -> dict[str, Case]:
    return {case.slug: case for case in read_cases(panel=scorer().panel)}


def cases() -> dict[str, Case]:
    """Every coded case by its slug; stops the page with one sentence if one is unreadable."""
    try:
        return _cases()
    except InputError as error:
        st.error(f"Spillover cannot open its cases: {error}")
        st.stop()


def _versions() -> tuple[str, str]:
    shared = scorer()
    return shared.panel.digest, shared.forecaster.models.digest


def countries(settings: Settings) -> pd.DataFrame:
    """The risk table by country, as `python -m risk score` writes it."""
    return _countries(_versions(), settings).copy(deep=False)


def corridors(settings: Settings) -> pd.DataFrame:
    """The risk table by corridor, as `python -m risk score --corridors` writes it."""
    return _corridors(_versions(), settings)


def year_before(settings: Settings) -> pd.DataFrame | None:
    """The countries exposed twelve months before, None where that is before the data.

    What ifs are of the as-of month: the table of the year before is without them.
    """
    before = replace(twelve_months_before(settings), overrides=())
    return exposed(scorer(), before) if before.as_of >= FIRST_AS_OF else None


def corridor_chances(settings: Settings) -> pd.DataFrame:
    """Ends and probability of every corridor, as the risk table by corridor has them."""
    return scorer().corridor_chances(settings)


def use_of(settings: Settings) -> list[str]:
    """What became of each row of the evidence at the settings' month: "used", or why not."""
    shared = scorer()
    if settings.evidence is None:
        return []
    scored = shared.forecast(replace(settings, overrides=())).rows
    return evidence_use(shared.panel, settings.as_of, settings.evidence, scored)


def changed(settings: Settings) -> dict[str, Changed]:
    """What changed in the world since last month and last year."""
    return _changed(_versions(), settings)


def rivals(as_of: int, source: str, receivers: tuple[str, ...]) -> pd.DataFrame:
    """What simple forecasts said at the time of each receiver of a case."""
    return _rivals(_versions(), as_of, source, receivers)


def summary(settings: Settings, outcome: str) -> Summary:
    """What the settings' weights were worth in the past, as known at their month."""
    return scorer().summary(settings, outcome)


def course(settings: Settings, iso3: str) -> pd.DataFrame:
    """A country's risk month by month, up to the settings' month."""
    return _course(_versions(), settings, iso3)


# Kept as they are, not as pickles: a step asks for them several times. Each caller gets a lazy
# copy, so that no page can change what another one sees.
@lru_cache(maxsize=KEPT)
def _countries(versions: tuple[str, str], settings: Settings) -> pd.DataFrame:
    return scorer().countries(settings)


@lru_cache(maxsize=KEPT)
def _changed(versions: tuple[str, str], settings: Settings) -> dict[str, Changed]:
    return what_changed(scorer(), settings)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _rivals(
    versions: tuple[str, str], as_of: int, source: str, receivers: tuple[str, ...]
) -> pd.DataFrame:
    return rival_chances(scorer(), as_of, source, receivers)


@st.cache_data(max_entries=KEPT, show_spinner=False, hash_funcs=BY_CONTENT)
def _corridors(versions: tuple[str, str], settings: Settings) -> pd.DataFrame:
    return scorer().corridors(settings)


@st.cache_data(
    max_entries=KEPT,
    show_spinner="Going back to 1992, month by month …",
    hash_funcs=BY_CONTENT,
)
def _course(versions: tuple[str, str], settings: Settings, iso3: str) -> pd.DataFrame:
    return history(scorer(), iso3, settings)
