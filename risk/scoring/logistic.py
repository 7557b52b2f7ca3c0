"""Newton's method for log odds that are a straight line: the only one in the product.

A line is fitted to many weightings of the same places at once: bootstrap replicates of a forecast,
histories counted in bins, or the rows of one history.
"""

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 1000
"""About 6 are needed; hundreds for a slope of 100."""
SURE = 0.1
"""A step that moves no log odds further cannot worsen: the curvature changes by a tenth at most."""

_Floats = NDArray[np.float64]


def softplus(x: _Floats) -> _Floats:
    """ln(1 + e^x), in a third of the time of `np.logaddexp`.

    >>> softplus(np.array([-1000.0, 0.0, 1000.0])).round(4).tolist()
    [0.0, 0.6931, 1000.0]
    """
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def fit_lines(
    x: _Floats,
    total: _Floats,
    positive: _Floats,
    *,
    ridge: float = 0.0,
    slope_held: bool = False,
    start: _Floats | None = None,
) -> _Floats:
    """Intercept and slope of logit P = a + b·x, for each of several weightings of the places.

    Newton steps, capped, and halved while they worsen. Each weighting stops by itself, and none
    moves a digit of another. Returns: array of shape (n_weightings, 2): a and b; nan where no best
    line was reached.

    Parameters
    ----------
    x : array of shape (n_places,)
    total, positive : arrays of shape (n_weightings, n_places)
        Weight of all cases and of those with the outcome at each place. In each weighting cases
        with and without the outcome must count and, unless the slope is held or there is a ridge,
        x must not part them.
    ridge : penalty ridge·b²/2 in units of the log-likelihood
    slope_held : whether b stays 1
    start : array of shape (2,), a and b to begin with, optional

    >>> x, total = np.array([0.0, 1.0]), np.array([[4.0, 4.0]])
    >>> fit_lines(x, total, np.array([[1.0, 3.0]])).round(3).tolist()  # ln(1/3), 2·ln 3
    [[-1.099, 2.197]]
    """
    cases = total.sum(axis=1)
    rate = positive.sum(axis=1) / cases
    total = total / cases[:, None]
    positive = positive / cases[:, None]
    pull = ridge / cases
    lowest = np.where(total > 0, x, np.inf).min(axis=1)
    highest = np.where(total > 0, x, -np.inf).max(axis=1)
    if start is not None:
        a, b = (np.full(len(cases), value) for value in start)
    elif slope_held:
        a = np.zeros(len(cases))
        b = np.ones(len(cases))
    else:
        a = np.log(rate / (1 - rate))
        b = np.zeros(len(cases))
    lines = np.full((len(cases), 2), np.nan)
    left = np.arange(len(cases))
    logits = a[:, None] + b[:, None] * x
    p, small = _chances(logits)
    reached: _Floats | None = None
    for _ in range(MOST_STEPS):
        residual = positive - total * p
        curvature = total * p * (1 - p)
        slope_pull = 0.0 if slope_held else _times(residual, x) - pull * b
        step_a, step_b = newton_step(
            residual.sum(axis=1),
            slope_pull,
            curvature.sum(axis=1),
            _times(curvature, x),
            np.inf if slope_held else _times(curvature, x * x) + pull,
        )
        # Further off, the curvature says little.
        cap = np.maximum(1.0, _furthest(step_a, step_b, lowest, highest) / 4)
        step_a = step_a / cap
        step_b = step_b / cap
        sure = bool((_furthest(step_a, step_b, lowest, highest) < SURE).all())
        if not sure and reached is None:
            reached = _losses(logits, small, total, positive) + pull * b**2 / 2
        while True:
            next_a = a + step_a
            next_b = b + step_b
            logits = next_a[:, None] + next_b[:, None] * x
            p, small = _chances(logits)
            if sure or reached is None:
                break
            after = _losses(logits, small, total, positive) + pull * next_b**2 / 2
            worse = after > reached + 1e-12
            if not worse.any():
                reached = after
                break
            step_a = np.where(worse, step_a / 2, step_a)
            step_b = np.where(worse, step_b / 2, step_b)
        a = next_a
        b = next_b
        reached = None if sure else reached
        done = _furthest(step_a, step_b, lowest, highest) < 1e-8
        if done.any():
            lines[left[done]] = np.column_stack([a, b])[done]
            go = ~done
            left = left[go]
            a = a[go]
            b = b[go]
            p = p[go]
            small = small[go]
            logits = logits[go]
            reached = None if reached is None else reached[go]
            total = total[go]
            positive = positive[go]
            pull = pull[go]
            lowest = lowest[go]
            highest = highest[go]
        if not len(left):
            break
    return lines


def newton_step(
    g0: _Floats, g1: _Floats | float, h00: _Floats, h01: _Floats, h11: _Floats | float
) -> tuple[_Floats, _Floats]:
    """Newton's step for a and b, from sums over the cases, for several weightings at once.

    Parameters
    ----------
    g0, g1 : arrays of shape (n_weightings,)
        Gradient: Σ w(y - p), and Σ w(y - p)x less the ridge times b.
    h00, h01, h11 : arrays of shape (n_weightings,)
        Curvature: Σ wp(1 - p), the same times x, and times x² plus the ridge; h11 is infinite
        where b is held.

    >>> step = newton_step(np.array([2.0]), np.array([1.0]), np.array([2.0]), np.array([0.0]),
    ...                    np.array([4.0]))
    >>> [part.tolist() for part in step]
    [[1.0], [0.25]]
    """
    # About the mean, so that the two directions do not mix and nothing cancels.
    mean = h01 / h00
    step_b = (g1 - mean * g0) / (h11 - mean * h01)
    return g0 / h00 - mean * step_b, step_b


def _chances(logits: _Floats) -> tuple[_Floats, _Floats]:
    """Probability at each place, and exp(-|logits|), which the loss is made of too."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1.0, small) / (1.0 + small), small


def _losses(logits: _Floats, small: _Floats, total: _Floats, positive: _Floats) -> _Floats:
    """Negative log-likelihood of each weighting."""
    parts = total * (np.maximum(logits, 0.0) + np.log1p(small)) - positive * logits
    return parts.sum(axis=1)


def _times(columns: _Floats, x: _Floats) -> _Floats:
    """Sum of each row times x, the same whatever rows stand beside it."""
    return np.einsum("ij,j->i", columns, x)


def _furthest(step_a: _Floats, step_b: _Floats, lowest: _Floats, highest: _Floats) -> _Floats:
    """How far the log odds of any place move: a line moves most at one of its ends."""
    return np.maximum(np.abs(step_a + step_b * lowest), np.abs(step_a + step_b * highest))
