"""Columns that both risk tables have: limits, reasons, versions and settings."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from risk.inputs import STAND_INS
from risk.model import Forecast, Forecaster, intervals
from risk.risk_table.settings import Settings, weights_hash
from risk.terms import CODES, HORIZON_MONTHS, MECHANISMS, N_LEARNED, mechanisms_of, month_text

NO_DATA_REASON = "UNHCR publishes no data on arrivals here"


def shown_with_limits(
    probability: np.ndarray,
    drawn: dict[str, np.ndarray],
    outcome: str,
    withheld_reason: str,
    compose: Callable[[np.ndarray], np.ndarray] = lambda draws: draws,
) -> dict[str, np.ndarray]:
    """The columns probability, probability_low and probability_high.

    Parameters
    ----------
    probability : float array (n,)
    drawn : by outcome, replicates of the corridors' probabilities
    withheld_reason : why every percentage is withheld, or empty
    compose : makes rows of the table out of the corridors' replicates
    """
    n = len(probability)
    low = np.full(n, np.nan)
    high = np.full(n, np.nan)
    if outcome in drawn:
        low, high = intervals.limits(probability, compose(drawn[outcome]))
    shown = np.full(n, np.nan) if withheld_reason else probability
    return {
        "probability": shown,
        "probability_low": np.where(np.isnan(shown), np.nan, low),
        "probability_high": np.where(np.isnan(shown), np.nan, high),
    }


def withheld_reasons(shown: np.ndarray, withheld_reason: str) -> np.ndarray:
    """The column withheld_reason: empty where a probability is shown."""
    return np.where(np.isnan(shown), withheld_reason or NO_DATA_REASON, "").astype(object)


def top_indicator(forecast: Forecast, rows: np.ndarray, outcome: str) -> np.ndarray:
    """Indicator that lifts the mechanism's index most above its mean over all corridors.

    One of weight 0 lifts nothing. Empty where none that has a weight says anything.
    """
    used = mechanisms_of(outcome)
    mechanisms = [forecast.mechanisms[m] for m in used]
    lift = np.stack([m.contributions[rows] - m.contributions.mean(axis=0) for m in mechanisms])
    for mechanism, lifted in zip(mechanisms, lift, strict=True):
        # A judgement that says nothing is no reason.
        silent = mechanism.contributions[rows, N_LEARNED:] == 0
        lifted[:, N_LEARNED:][silent] = -np.inf
        lifted[:, np.array(mechanism.weights) == 0] = -np.inf
    probability = np.stack([np.nan_to_num(m.probability[rows]) for m in mechanisms])
    likely = probability.argmax(axis=0)
    lift = lift[likely, np.arange(len(rows))]
    codes = np.array(CODES)[lift.argmax(axis=1)]
    return np.where(np.isinf(lift).all(axis=1), "", codes).astype(object)


def coverage(forecast: Forecast) -> np.ndarray:
    """Share of each corridor's learned indicators that has a published value."""
    return 1.0 - np.isin(forecast.rows.basis[:, :N_LEARNED], STAND_INS).mean(axis=1)


def stamped(
    forecaster: Forecaster,
    first: dict[str, Any],
    table: dict[str, np.ndarray],
    forecast: Forecast,
    settings: Settings,
) -> pd.DataFrame:
    """The table with what it was asked for, and by which model and data it was made."""
    n = len(first["rank"])
    used = {m: forecast.mechanisms[m].weights for m in MECHANISMS}
    set_by = "fit" if all(forecast.mechanisms[m].fitted for m in MECHANISMS) else "user"
    columns = first | {
        "as_of": _repeated(month_text(settings.as_of), n),
        "horizon_months": HORIZON_MONTHS,
        "outcome": _repeated(settings.outcome, n),
        "source_filter": _repeated(settings.source or "", n),
        "region_filter": _repeated(settings.region or "", n),
        **table,
        "model_version": _repeated(forecaster.models.version, n),
        "data_version": _repeated(forecaster.panel.version, n),
        "weights_set_by": _repeated(set_by, n),
        "weights_hash": _repeated(weights_hash(used), n),
        "evidence": _repeated(settings.evidence_known, n),
        "overrides": _repeated(settings.what_ifs_text, n),
    }
    return pd.DataFrame(columns, index=range(n))


@lru_cache(maxsize=64)
def _repeated(text: str, n: int) -> ExtensionArray:
    """A column of one text, most often that of the step before: pandas is slow to spread one."""
    return pd.array([text] * n, dtype="str")
