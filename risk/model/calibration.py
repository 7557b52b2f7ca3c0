"""From index to probability: logistic(a + b·index), with b never below 0.

a and b are found by Newton's method on the weighted log-likelihood. The penalty is so small
that it shows in no digit on a page; it keeps b finite where the index parts the outcomes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from risk.scoring.logistic import softplus

RIDGE = 1e-5
"""Penalty on b per 100 points of index: 0.000005·(100·b)² in units of the log-likelihood."""

BINS = 1001
"""Tenths of a point of index, for a first guess."""

_Floats = NDArray[np.float64]


class Calibrator(NamedTuple):
    """Intercept and slope per point of index."""

    a: float
    b: float


def probability(index: ArrayLike, calibrator: ArrayLike) -> _Floats:
    """Chance of the outcome at each index (n_rows,); one row for each of several calibrators.

    >>> probability([0, 50], Calibrator(-2.0, 0.04)).round(3).tolist()
    [0.119, 0.5]
    """
    a, b = np.moveaxis(np.asarray(calibrator, dtype=float), -1, 0)
    return expit(a[..., None] + b[..., None] * np.asarray(index, dtype=float))


def fit_calibrator(
    index: ArrayLike, outcome: ArrayLike, sample_weight: ArrayLike | None = None
) -> Calibrator:
    """Intercept and slope that make the outcome most likely.

    Parameters
    ----------
    index : array of shape (n_rows,), in [0, 100]
    outcome : array of shape (n_rows,), 0 or 1; or the share of positives where a row is a bin
    sample_weight : array of shape (n_rows,), not negative, or None for 1 each

    Returns
    -------
    Calibrator
        Where the outcome falls as the index rises, b is 0 and a that of the base rate.

    Raises
    ------
    ValueError
        If no weight is on positives, or none on negatives.

    >>> a, b = fit_calibrator([0, 100], [0.25, 0.75], [400, 400])
    >>> round(a, 3), round(b, 4)
    (-1.099, 0.022)
    """
    x, y, w = _columns(index, outcome, sample_weight)
    base_rate = float(w @ y / w.sum()) if w.sum() > 0 else 0.0
    if not 0 < base_rate < 1:
        raise ValueError(
            "outcome must have positives and negatives of weight above 0, because chances are "
            f"learned from both; got a base rate of {base_rate:g}"
        )
    flat = Calibrator(float(logit(base_rate)), 0.0)
    start = np.array(flat)
    if len(x) > 10 * BINS:  # from the best fit of rounded indices, two steps are left to go
        at = np.rint(np.clip(x, 0, 100) * (BINS - 1) / 100).astype(int)
        total: _Floats = np.bincount(at, w, BINS).astype(float)
        some = total > 0
        share = np.bincount(at, w * y, BINS)[some] / total[some]
        start = _best(np.linspace(0, 100, BINS)[some], share, total[some], start)
    now = _best(x, y, w, start)
    return Calibrator(float(now[0]), float(now[1])) if now[1] > 0 else flat


def _best(x: _Floats, y: _Floats, w: _Floats, now: _Floats) -> _Floats:
    """Newton's method from a start, steps halved while they worsen."""
    loss, powers = _loss(now, x, y, w), _powers(x)
    for _ in range(100):  # about 7 are needed from a flat start
        step = _newton_step(x, powers, y, w, now) - now
        while (after := _loss(now + step, x, y, w)) > loss + 1e-10 * abs(loss):
            step /= 2
        now, loss = now + step, after
        if np.abs(step * [1, 100]).max() < 1e-9:
            break
    return now


def newton_step(
    index: ArrayLike, outcome: ArrayLike, sample_weight: ArrayLike, start: ArrayLike
) -> _Floats:
    """Calibrators after one Newton step from `start`, for many sets of weights at once.

    From the estimate on all rows, one step under bootstrap weights is close to the full refit.

    `index` and `outcome` are as in `fit_calibrator`; `sample_weight` has shape (n_rows,) or
    (n_sets, n_rows), the result (2,) or (n_sets, 2). b may be below 0 here.

    >>> start = fit_calibrator([0, 100], [0.25, 0.75], [400, 400])
    >>> newton_step([0, 100], [0.25, 0.75], [[400, 400], [800, 400]], start).round(3).tolist()
    [[-1.099, 0.022], [-1.099, 0.022]]
    """
    x, y, w = _columns(index, outcome, sample_weight)
    return _newton_step(x, _powers(x), y, w, np.asarray(start, dtype=float))


def _powers(x: _Floats) -> tuple[_Floats, _Floats]:
    """What a step multiplies by: 1 and x, and 1, x and x², x in hundreds of points."""
    design = np.stack([np.ones_like(x), x / 100])
    return design.T, np.stack([design[0], design[1], design[1] ** 2], axis=1)


def _newton_step(
    x: _Floats, powers: tuple[_Floats, _Floats], y: _Floats, w: _Floats, start: _Floats
) -> _Floats:
    a, b = start
    p = expit(a + b * x)
    gradient = (w * (y - p)) @ powers[0] - [0, RIDGE * 100 * b]
    h00, h01, h11 = np.moveaxis((w * (p * (1 - p))) @ powers[1], -1, 0)
    h11 = h11 + RIDGE
    determinant = np.maximum(h00 * h11 - h01**2, 1e-12)
    step_a = (h11 * gradient[..., 0] - h01 * gradient[..., 1]) / determinant
    step_b = (h00 * gradient[..., 1] - h01 * gradient[..., 0]) / determinant
    return np.stack([a + step_a, b + step_b / 100], axis=-1)


def _columns(
    index: ArrayLike, outcome: ArrayLike, sample_weight: ArrayLike | None
) -> tuple[_Floats, _Floats, _Floats]:
    x, y = np.asarray(index, dtype=float), np.asarray(outcome, dtype=float)
    return x, y, np.ones_like(x) if sample_weight is None else np.asarray(sample_weight, float)


def _loss(calibrator: _Floats, x: _Floats, y: _Floats, w: _Floats) -> float:
    line = calibrator[0] + calibrator[1] * x
    return float(w @ (softplus(line) - y * line) + RIDGE / 2 * (100 * calibrator[1]) ** 2)
