"""The risk table by corridor: one row a corridor, with every indicator's value and contribution."""

import numpy as np
import pandas as pd

from risk.dataset import NEVER
from risk.inputs import BASES, STAND_INS
from risk.model import Forecast
from risk.risk_table.recent import corridor_years, onset_columns
from risk.risk_table.row_parts import (
    coverage,
    shown_with_limits,
    stamped,
    top_indicator,
    withheld_reasons,
)
from risk.risk_table.scorer import Scorer, shared_ranks, strength
from risk.risk_table.settings import Settings
from risk.terms import CODES, MECHANISMS, level_of, month_text


def corridor_table(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The risk table by corridor, with every indicator's value and contribution.

    Returns a DataFrame: columns of risk.risk_table.columns.CORRIDOR_TABLE but for the origins of
    evidence, which `risk.risk_table.full_tables.corridors_with_origins` adds; ranked. Raises
    InputError if the settings name an unknown month, outcome, source or region.
    """
    forecast = scorer.forecast(settings)
    keep = scorer.kept_corridors(forecast, settings)
    headline = settings.outcome
    rows = forecast.rows.corridor[keep]
    withheld_reason = scorer.withheld_reason(forecast, settings, headline)
    drawn = scorer.forecaster.replicates(forecast, keep)
    shown = shown_with_limits(
        forecast.probability(headline)[keep], drawn, headline, withheld_reason
    )
    base_rate = scorer.base_rates.corridors(headline, forecast.cutoff)
    pair = scorer.panel.corridors.iloc[rows]
    probability = {}
    index = {}
    for m in MECHANISMS:
        hidden = withheld_reason or scorer.withheld_reason(forecast, settings, m)
        probability[f"probability_{m}"] = (
            np.full(len(rows), np.nan) if hidden else forecast.probability(m)[keep]
        )
        index[f"index_{m}"] = forecast.mechanisms[m].index[keep]
    table = {
        "level": level_of(shown["probability"]).astype(object),
        **shown,
        **probability,
        **index,
        "top_indicator": top_indicator(forecast, np.flatnonzero(keep), headline),
        **onset_columns(corridor_years(scorer.panel, headline, settings.as_of)[rows]),
        "base_rate": np.full(len(rows), base_rate),
        "coverage": coverage(forecast)[keep],
        "withheld_reason": withheld_reasons(shown["probability"], withheld_reason),
        "distance_km": pair.distance_km.to_numpy(),
        "border_km": pair.border_km.to_numpy(),
        **_indicators(forecast, keep),
    }
    order = _order(scorer, forecast, headline, keep)
    ranks = shared_ranks(strength(forecast, headline)[keep][order])
    first = {"rank": ranks, **_ends(scorer, rows[order])}
    ranked = {name: np.asarray(column)[order] for name, column in table.items()}
    return stamped(scorer.forecaster, first, ranked, forecast, settings)


def corridor_chances(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """Ends and shown probability of every corridor, as `corridor_table` has and ranks them.

    Returns: DataFrame: source_iso3, source, receiver_iso3, receiver, probability.
    """
    forecast = scorer.forecast(settings)
    keep = scorer.kept_corridors(forecast, settings)
    p = forecast.probability(settings.outcome)
    if scorer.withheld_reason(forecast, settings, settings.outcome):
        p = np.full(len(keep), np.nan)
    order = np.flatnonzero(keep)[_order(scorer, forecast, settings.outcome, keep)]
    ends = _ends(scorer, forecast.rows.corridor[order])
    return pd.DataFrame({**ends, "probability": p[order]})


def _indicators(forecast: Forecast, keep: np.ndarray) -> dict[str, np.ndarray]:
    """Raw value, period, origin, value 0-1 and points of every indicator."""
    period = forecast.rows.period[keep]
    basis = forecast.rows.basis[keep]
    table: dict[str, np.ndarray] = {}
    for k, code in enumerate(CODES):
        months = [month_text(month) if month != NEVER else "" for month in period[:, k]]
        table[f"raw_{code}"] = forecast.rows.raw[keep, k]
        table[f"period_{code}"] = np.array(months, dtype=object)
        table[f"filled_{code}"] = np.isin(basis[:, k], STAND_INS).astype(int)
        table[f"basis_{code}"] = np.array(BASES)[basis[:, k]]
        for m in MECHANISMS:
            mechanism = forecast.mechanisms[m]
            table[f"value_{m}_{code}"] = mechanism.x[keep, k]
            table[f"contribution_{m}_{code}"] = mechanism.contributions[keep, k]
    return table


def _ends(scorer: Scorer, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Codes and names of both ends of some corridors, by their row numbers in the panel."""
    source = scorer.panel.source[rows]
    receiver = scorer.panel.receiver[rows]
    return {
        "source_iso3": scorer.iso3[source],
        "source": scorer.names[source],
        "receiver_iso3": scorer.iso3[receiver],
        "receiver": scorer.names[receiver],
    }


def _order(scorer: Scorer, forecast: Forecast, outcome: str, keep: np.ndarray) -> np.ndarray:
    """Ranks of the kept corridors: the riskiest first, equals by their codes."""
    rows = forecast.rows.corridor[keep]
    ranked_by = np.nan_to_num(strength(forecast, outcome)[keep], nan=-1.0)
    source = scorer.codes[scorer.panel.source[rows]]
    receiver = scorer.codes[scorer.panel.receiver[rows]]
    return np.lexsort((receiver, source, -ranked_by))
