"""The risk table by country: one row a country, as downloaded and as shown."""

from typing import Any

import numpy as np
import pandas as pd

from risk.model import source_group
from risk.risk_table.recent import onset_columns
from risk.risk_table.row_parts import (
    coverage,
    shown_with_limits,
    stamped,
    top_indicator,
    withheld_reasons,
)
from risk.risk_table.scorer import Composed, Scorer
from risk.risk_table.settings import Settings
from risk.terms import MECHANISMS, NOT_EXPOSED, at_least_one, highest, level_of, region_members


def country_table(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The risk table by country.

    Raises InputError if the settings name an unknown month, outcome, source or region.

    Returns
    -------
    DataFrame
        Columns of risk.risk_table.columns.COUNTRY_TABLE but for those of what has changed,
        which `risk.risk_table.full_tables.countries_with_changes` adds; ranked; countries
        without a source within reach stand last, not exposed, without numbers.
    """
    composed = scorer.composed(settings)
    receiver = composed.receiver
    order = composed.order
    columns = _exposed(scorer, settings, composed)
    rest, reason = _not_exposed(scorer, settings, receiver)
    beyond = {"level": NOT_EXPOSED, "sources": 0, "withheld_reason": reason}
    ranked: dict[str, Any] = {}
    for name, column in columns.items():
        kind = object if column.dtype == object else None
        blank = np.full(len(rest), beyond.get(name, np.nan), dtype=kind)
        ranked[name] = np.concatenate([column[order], blank])
    for name in ("came_10y", "known_10y"):  # whole numbers, blank where nothing is exposed
        ranked[name] = pd.array(ranked[name], dtype="Int64")
    everyone = np.concatenate([receiver[order], rest])
    none = np.arange(len(everyone)) >= len(receiver)
    rank = np.ones(len(everyone), dtype=np.int64)
    rank[~none] = composed.rank
    first = {
        "rank": pd.arrays.IntegerArray(rank, none),
        "iso3": scorer.iso3[everyone],
        "country": scorer.names[everyone],
    }
    return stamped(scorer.forecaster, first, ranked, composed.forecast, settings)


def _exposed(scorer: Scorer, settings: Settings, composed: Composed) -> dict[str, np.ndarray]:
    """The columns of the exposed countries, in the order of `composed.receiver`."""
    forecast = composed.forecast
    member = composed.member
    headline = settings.outcome
    n = len(composed.receiver)
    rows = np.flatnonzero(composed.keep)
    main = rows[composed.main]
    source = scorer.panel.source[forecast.rows.corridor[main]]
    near = np.bincount(member, minlength=n)
    if settings.source:
        base_rate = np.full(n, scorer.base_rates.corridors(headline, forecast.cutoff))
    else:
        base_rate = scorer.base_rates.countries(headline, forecast.cutoff)[source_group(near)]
    shown = shown_with_limits(
        composed.probability[headline],
        scorer.forecaster.replicates(forecast, composed.keep),
        headline,
        composed.withheld_reason,
        lambda draws: at_least_one(draws, member, n),
    )
    probability = {}
    index = {}
    for m in MECHANISMS:
        hidden = composed.withheld_reason or scorer.withheld_reason(forecast, settings, m)
        probability[f"probability_{m}"] = np.full(n, np.nan) if hidden else composed.probability[m]
        index[f"index_{m}"] = highest(forecast.mechanisms[m].index[rows], member, n)
    return {
        "level": level_of(composed.shown).astype(object),
        **shown,
        **probability,
        **index,
        "main_source_iso3": scorer.iso3[source],
        "main_source": scorer.names[source],
        "sources": near,
        "top_indicator": top_indicator(forecast, main, headline),
        **onset_columns(scorer.observed_in_countries(settings)[composed.receiver]),
        "base_rate": base_rate,
        "coverage": np.bincount(member, coverage(forecast)[rows], n) / near,
        "withheld_reason": withheld_reasons(composed.shown, composed.withheld_reason),
    }


def _not_exposed(scorer: Scorer, settings: Settings, exposed: np.ndarray) -> tuple[np.ndarray, str]:
    """Numbers of the other states by code, and why they have no probability."""
    panel = scorer.panel
    rest = panel.states[:, panel.column(settings.as_of)].copy()
    rest[exposed] = False
    if settings.region:
        rest &= np.isin(scorer.codes, list(region_members(panel.countries, settings.region)))
    numbers = np.flatnonzero(rest)
    near = "this source" if settings.source else "a source"
    reason = f"not exposed: no corridor from {near} reaches it"
    return numbers[np.argsort(scorer.codes[numbers])], reason
