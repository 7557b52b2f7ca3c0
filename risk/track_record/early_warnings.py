"""How forecasts did where the outcome would be new, beside where it went on.

A headline skill is mostly about places where it has come already. Where it has not come in the
last three known years lies the early warning.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from risk.model import Backtest, Probabilities
from risk.scoring import (
    Interval,
    bootstrap_interval,
    cluster_counts,
    replicate_frequency_skill,
    replicate_ranking,
)
from risk.terms import GOING_ON, NEW, UNKNOWN_ONSET
from risk.track_record.samples import PERIODS, REPLICATES, clusters, onsets, period_labels

ONSETS = (NEW, GOING_ON)
SCORES = ("skill", "auc", "average_precision")


def early_warnings(
    backtest: Backtest, outcome: str, forecasts: Mapping[str, Probabilities]
) -> pd.DataFrame:
    """Scores of some forecasts where the outcome would be new, and where it goes on.

    `forecasts`: by model; the first one's riskiest corridors name the clusters of countries.
    Columns: level, period, onset ("new", "going on"), model, and what `warning_scores` gives; all
    origins, with the war in Ukraine.
    """
    onset = onsets(backtest, outcome)
    sources = clusters(backtest, outcome, next(iter(forecasts.values())))
    rows = []
    for unit, table in backtest.units.items():
        known = ~np.isnan(table.observed[outcome])
        for period in period_labels(backtest):
            for state in ONSETS:
                keep = known & (table.year >= PERIODS[period]) & (onset[unit] == state)
                for model, probabilities in forecasts.items():
                    scores = warning_scores(
                        table.observed[outcome][keep],
                        probabilities[unit][outcome][keep],
                        sources[unit][keep],
                    )
                    first = {"level": unit, "period": period, "onset": state, "model": model}
                    rows.append(first | scores)
    return pd.DataFrame(rows)


def left_out(backtest: Backtest, outcome: str) -> pd.DataFrame:
    """How many forecasts are in no such score, and why.

    Columns: level, period, no_outcome (what came is unknown), no_past (none of the last three years
    was known at the origin).
    """
    onset = onsets(backtest, outcome)
    rows = []
    for unit, table in backtest.units.items():
        known = ~np.isnan(table.observed[outcome])
        for period in period_labels(backtest):
            lately = table.year >= PERIODS[period]
            no_past = known & (onset[unit] == UNKNOWN_ONSET) & lately
            rows.append((unit, period, int((~known & lately).sum()), int(no_past.sum())))
    return pd.DataFrame(rows, columns=["level", "period", "no_outcome", "no_past"])


def warning_scores(
    observed: np.ndarray, probability: np.ndarray, source: np.ndarray
) -> dict[str, float]:
    """What early warnings are judged by.

    Parameters
    ----------
    observed : float array (n_rows,), 0 or 1
    probability : float array (n_rows,), in [0, 1]
    source : array (n_rows,), the clusters of the bootstrap

    Returns
    -------
    dict
        n, came, expected (probabilities added up), and with `_low` and `_high` (80 %, bootstrap
        over sources): skill (over the frequency of these very rows), auc, average_precision; nan
        where a score or its interval has no value.

    >>> found = warning_scores(np.array([0.0, 1]), np.array([.25, .5]), np.array([1, 1]))
    >>> found["n"], found["came"], found["expected"], found["skill"], found["auc"]
    (2, 1, 0.75, 0.375, 1.0)
    """
    intervals = {name: Interval(np.nan, np.nan, np.nan) for name in SCORES}
    if len(observed):
        counts, position = cluster_counts(source, REPLICATES, seed=0)
        intervals = bootstrap_interval(_warning_scores(observed, probability, position), counts)
    scores: dict[str, float] = {
        "n": len(observed),
        "came": int(observed.sum()),
        "expected": float(probability.sum()),
    }
    for name in SCORES:
        scores[name], scores[f"{name}_low"], scores[f"{name}_high"] = intervals[name]
    return scores


def _warning_scores(
    observed: np.ndarray, probability: np.ndarray, position: np.ndarray
) -> Callable[[np.ndarray], dict[str, np.ndarray]]:
    """The scores of many weightings of the clusters; parameters as in `replicate_scores`."""
    ranking = replicate_ranking(observed, probability, position)
    frequency_skill = replicate_frequency_skill(observed, probability, position)

    def scores(weights: np.ndarray) -> dict[str, np.ndarray]:
        area, precision = ranking(weights)
        skill = frequency_skill(weights)
        return {"skill": skill, "auc": area, "average_precision": precision}

    return scores
