"""From index to probability: logistic(a + b·index), with b never below 0.

a and b make the outcomes most likely. The penalty is so small that it shows in no digit on a page;
it keeps b finite where the index parts the outcomes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from risk.scoring import fit_lines

RIDGE = 1e-5
"""Penalty on b per 100 points of index: 0.000005·(100·b)² in units of the log-likelihood."""

BINS = 1001
"""Tenths of a point of index, for a first guess."""

_Floats = NDArray[np.float64]


class Calibrator(NamedTuple):
    """Intercept and slope per point of index."""

    a: float
    b: float


def probability_at(index: ArrayLike, calibrator: ArrayLike) -> _Floats:
    """Chance of the outcome at each index (n_rows,); one row for each of several calibrators.

    >>> probability_at([0, 50], Calibrator(-2.0, 0.04)).round(3).tolist()
    [0.119, 0.5]
    """
    a, b = np.moveaxis(np.asarray(calibrator, dtype=float), -1, 0)
    return expit(a[..., None] + b[..., None] * np.asarray(index, dtype=float))


def fit_calibrator(
    index: ArrayLike, observed: ArrayLike, sample_weight: ArrayLike | None = None
) -> Calibrator:
    """Intercept and slope that make the outcome most likely.

    Raises ValueError if no weight is on positives, or none on negatives. Returns: Calibrator. Where
    the outcome falls as the index rises, b is 0 and a that of the base rate.

    Parameters
    ----------
    index : array of shape (n_rows,), in [0, 100]
    observed : array of shape (n_rows,), 0 or 1; or the share of positives where a row is a bin
    sample_weight : array of shape (n_rows,), not negative, or None for 1 each

    >>> a, b = fit_calibrator([0, 100], [0.25, 0.75], [400, 400])
    >>> round(a, 3), round(b, 4)
    (-1.099, 0.022)
    """
    x = np.asarray(index, dtype=float)
    y = np.asarray(observed, dtype=float)
    w = np.ones_like(x) if sample_weight is None else np.asarray(sample_weight, dtype=float)
    base_rate = float(w @ y / w.sum()) if w.sum() > 0 else 0.0
    if not 0 < base_rate < 1:
        raise ValueError(
            "observed must have positives and negatives of weight above 0, because chances are "
            f"learned from both; got a base rate of {base_rate:g}"
        )
    start = None
    if len(x) > 10 * BINS:  # from the best fit of rounded indices, two steps are left to go
        place = np.rint(np.clip(x, 0, 100) * (BINS - 1) / 100).astype(int)
        total, positive = (np.bincount(place, of, BINS).astype(float)[None] for of in (w, w * y))
        start = fit_lines(np.linspace(0, 1, BINS), total, positive, ridge=RIDGE)[0]
    line = fit_lines(x / 100, w[None], (w * y)[None], ridge=RIDGE, start=start)
    a, b = rising(line, np.array([base_rate]))[0]
    return Calibrator(float(a), float(b))


def fit_binned(total: ArrayLike, positive: ArrayLike) -> _Floats:
    """Calibrators of many histories at once, from counts by bin of the index.

    Returns: array of shape (n_histories, 2): a and b per point of index; a is infinite, and the
    probability 0 or 1, where no row or every row is positive.

    Parameters
    ----------
    total, positive : arrays of shape (n_histories, n_bins)
        Rows, and rows with the outcome, in bins whose middles go from 0 to 100 points.

    >>> fit_binned([[400, 400]], [[100, 300]]).round(3).tolist()
    [[-1.099, 0.022]]
    """
    rows = np.asarray(total, dtype=float)
    hits = np.asarray(positive, dtype=float)
    base_rate = hits.sum(axis=1) / rows.sum(axis=1)
    both = (base_rate > 0) & (base_rate < 1)
    lines = np.zeros((len(rows), 2))
    middles = np.linspace(0, 1, rows.shape[1])
    lines[both] = fit_lines(middles, rows[both], hits[both], ridge=RIDGE)
    return rising(lines, base_rate)


def rising(lines: _Floats, base_rate: _Floats) -> _Floats:
    """Lines by hundreds of points → calibrators: where one falls, b is 0 and a the base rate's."""
    falling = lines[:, 1] <= 0
    a = np.where(falling, logit(base_rate), lines[:, 0])
    return np.column_stack([a, np.where(falling, 0.0, lines[:, 1]) / 100])
