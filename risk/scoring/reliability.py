"""Reliability without bins (CORP): whether 30 % comes true in 30 of 100 cases.

The forecast is recalibrated by isotonic regression; the distance between the two is
miscalibration. Dimitriadis, Gneiting and Jordan (2021), doi:10.1073/pnas.2016191118.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from risk.scoring.scores import checked_rows


class Reliability(NamedTuple):
    """Points of the reliability curve, one for each different forecast, ascending."""

    forecast: NDArray[np.float64]
    recalibrated: NDArray[np.float64]
    rows: NDArray[np.float64]


class ConsistencyBand(NamedTuple):
    """Where the curve of a calibrated forecast would lie, at each different forecast."""

    forecast: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class BrierDecomposition(NamedTuple):
    """Parts of the Brier score: it is miscalibration − discrimination + uncertainty."""

    miscalibration: float
    discrimination: float
    uncertainty: float


def corp_reliability(observed: ArrayLike, probability: ArrayLike) -> Reliability:
    """Recalibrated value of every different forecast, by isotonic regression.

    Raises ValueError if shapes differ, a value is missing or outside its range, or there are no
    rows. `observed`: array of shape (n_rows,), values 0 or 1. `probability`: the same, in [0, 1].
    Returns: Reliability: `recalibrated` never falls as `forecast` rises.

    >>> curve = corp_reliability([0, 1, 0, 1], [.1, .2, .3, .9])
    >>> curve.recalibrated.tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    from sklearn.isotonic import isotonic_regression  # slow to import, and rarely needed

    y, p = checked_rows(observed=observed, probability=probability)
    forecast, position = np.unique(p, return_inverse=True)
    rows = np.bincount(position).astype(float)
    frequency = np.bincount(position, weights=y) / rows
    recalibrated = isotonic_regression(frequency, sample_weight=rows)
    return Reliability(forecast, recalibrated, rows)


def brier_decomposition(observed: ArrayLike, probability: ArrayLike) -> BrierDecomposition:
    """Miscalibration (MCB), discrimination (DSC) and uncertainty (UNC) of a forecast.

    UNC is the Brier score of the observed frequency, DSC what the recalibrated forecast saves
    of it, MCB what the forecast as issued loses against the recalibrated one.
    Parameters and errors as in `corp_reliability`. None is below 0, but for rounding.

    >>> parts = brier_decomposition([0, 1, 0, 1], [.1, .2, .3, .9])
    >>> [round(part, 4) for part in parts]
    [0.0625, 0.125, 0.25]
    """
    y, p = checked_rows(observed=observed, probability=probability)
    curve = corp_reliability(y, p)
    recalibrated = curve.recalibrated[np.searchsorted(curve.forecast, p)]
    issued, best, uncertainty = (
        float(np.mean((chance - y) ** 2)) for chance in (p, recalibrated, np.mean(y))
    )
    return BrierDecomposition(issued - best, uncertainty - best, uncertainty)


def consistency_band(
    probability: ArrayLike, *, coverage: float = 0.9, n_resamples: int = 100, seed: int = 0
) -> ConsistencyBand:
    """Band that holds the reliability curve of a calibrated forecast, point by point.

    The forecasts stay as they are; outcomes are drawn from them, each row by itself. Where outcomes
    come in clusters the true band is wider: a curve outside is then weak evidence. Raises
    ValueError if a probability is missing or outside its range, or there are no rows.

    `probability`: array of shape (n_rows,), in [0, 1]. `coverage`: float, above 0 and below 1.
    Share of the resampled curves that lie inside at each forecast.

    >>> band = consistency_band([.5] * 100, coverage=.9, n_resamples=500)
    >>> bool(.38 < band.low[0] < .45), bool(.55 < band.high[0] < .62)
    (True, True)
    """
    from sklearn.isotonic import isotonic_regression  # as above

    (p,) = checked_rows(probability=probability)
    forecast, rows = np.unique(p, return_counts=True)
    draws = np.random.default_rng(seed).binomial(rows, forecast, (n_resamples, len(forecast)))
    curves = [isotonic_regression(draw / rows, sample_weight=rows) for draw in draws]
    low, high = np.quantile(curves, [(1 - coverage) / 2, (1 + coverage) / 2], axis=0)
    return ConsistencyBand(forecast, low, high)
