"""What every logistic likelihood here is made of, and many small regressions at once."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

MOST_STEPS = 1000
"""About 6 are needed; hundreds for a slope of 100."""

_Floats = NDArray[np.float64]


def softplus(x: _Floats) -> _Floats:
    """ln(1 + e^x), in a third of the time of `np.logaddexp`.

    >>> softplus(np.array([-1000.0, 0.0, 1000.0])).round(4).tolist()
    [0.0, 0.6931, 1000.0]
    """
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def fit_lines(x: _Floats, y: _Floats, weights: _Floats, *, slope_held: bool = False) -> _Floats:
    """Intercept and slope of logit P(y) = a + b·x, for each of several weightings of the rows.

    Newton steps, capped, and halved while they worsen, as in `scores`; each weighting stops by
    itself.

    Parameters
    ----------
    x : array of shape (n_rows,)
    y : array of shape (n_rows,), 0 or 1
    weights : array of shape (n_weightings, n_rows), not negative
        In each weighting rows of both outcomes must count and, unless the slope is held, x must
        not part them.
    slope_held : whether b stays 1

    Returns
    -------
    array of shape (n_weightings, 2)
        a and b; nan where no best line was reached.

    >>> x, y = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> fit_lines(x, y, np.array([[3.0, 1.0, 1.0, 3.0]])).round(3).tolist()  # ln(1/3), 2·ln 3
    [[-1.099, 2.197]]
    """
    weights = weights / weights.sum(axis=1, keepdims=True)
    lowest = np.where(weights > 0, x, np.inf).min(axis=1)
    highest = np.where(weights > 0, x, -np.inf).max(axis=1)
    lines = np.full((len(weights), 2), np.nan)
    left = np.arange(len(weights))
    a, b = np.zeros(len(left)), np.full(len(left), float(slope_held))
    logits = a[:, None] + b[:, None] * x
    reached = _loss(logits, y, weights)
    for _ in range(MOST_STEPS):
        step_a, step_b = _newton_step(x, y, weights, expit(logits), slope_held)
        # Further off, the curvature says little.
        cap = np.maximum(1.0, _furthest(step_a, step_b, lowest, highest) / 4)
        step_a, step_b = step_a / cap, step_b / cap
        while True:
            logits = (a + step_a)[:, None] + (b + step_b)[:, None] * x
            after = _loss(logits, y, weights)
            worse = after > reached + 1e-12
            if not worse.any():
                break
            step_a, step_b = np.where(worse, [step_a / 2, step_b / 2], [step_a, step_b])
        a, b, reached = a + step_a, b + step_b, after
        done = _furthest(step_a, step_b, lowest, highest) < 1e-8
        if done.any():
            lines[left[done]] = np.column_stack([a, b])[done]
            go = ~done
            left, a, b, reached, logits = left[go], a[go], b[go], reached[go], logits[go]
            weights, lowest, highest = weights[go], lowest[go], highest[go]
        if not len(left):
            break
    return lines


def _newton_step(
    x: _Floats, y: _Floats, weights: _Floats, p: _Floats, slope_held: bool
) -> tuple[_Floats, _Floats]:
    spread = weights * p
    residual = weights @ y - spread.sum(axis=1)
    pull = weights @ (x * y) - spread @ x
    spread *= 1 - p
    h00 = spread.sum(axis=1)
    if slope_held:
        return residual / h00, np.zeros(len(h00))
    # About the mean, so that the two directions do not mix and nothing cancels.
    mean = spread @ x / h00
    h11 = spread @ (x * x) - h00 * mean**2
    step_b = (pull - mean * residual) / h11
    return residual / h00 - mean * step_b, step_b


def _loss(logits: _Floats, y: _Floats, weights: _Floats) -> _Floats:
    return np.einsum("ij,ij->i", weights, softplus(logits) - y * logits)


def _furthest(step_a: _Floats, step_b: _Floats, lowest: _Floats, highest: _Floats) -> _Floats:
    """How far the log odds of any row move: a line moves most at one of its ends."""
    return np.maximum(np.abs(step_a + step_b * lowest), np.abs(step_a + step_b * highest))
