"""Fitted weights and value functions: a penalised logistic regression that stays readable.

Each indicator, already scaled to 0–1 between its natural limits, becomes a value v(z): piecewise
linear between few knots, rising, from 0 to 1. The index is 100·Σ weight·v. The regression has one
coefficient, never below 0, for each stretch between two knots: how much risk rises there. An
indicator's coefficients add up to its weight; their running sum, divided by it, is v.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit

from risk.scoring import softplus

MOST_STEPS = 100
"""About 8 are needed."""
TOLERANCE = 1e-10
BLOCK = 65_536
"""Rows at a time, so that a long history is not copied whole; today's fits into one block."""
SMALL = 1e-9
"""Added to the curvature, so that a stretch without rows leaves it solvable."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """Weights in per cent, and the values v of each indicator at its knots."""

    weights: tuple[int, ...]
    values: tuple[tuple[float, ...], ...]


def fit_mechanism(
    z: ArrayLike,
    observed: ArrayLike,
    knots: Sequence[Sequence[float]],
    *,
    weight_penalty: float,
    bend_penalty: float,
) -> Fitted:
    """Weights and value functions that make the outcome most likely, under the penalties.

    Raises ValueError if z leaves [0, 1] or has gaps, knots do not rise from 0 to 1, or one outcome
    is missing. Returns: Fitted. Weights sum to 100. v runs from 0 at the first knot to 1 at the
    last, never falls, and is linear where the weight is 0. Where no indicator helps, weights are
    equal.

    Parameters
    ----------
    z : array of shape (n_rows, n_indicators), in [0, 1], higher = more risk
    observed : array of shape (n_rows,), 0 or 1
    knots : for each indicator z-values from 0 to 1, rising
    weight_penalty : ridge on each indicator's sum of coefficients: keeps weights finite, and
        shared among twins
    bend_penalty : ridge on how far each stretch's slope is from the indicator's mean slope:
        keeps v near linear; both not negative, in units of the log-likelihood

    >>> z = [[0, .5], [.2, .4], [.4, .6], [.6, .4], [.8, .6], [1, .5]] * 20
    >>> fit_mechanism(z, [0, 0, 0, 1, 1, 1] * 20, [(0, .5, 1), (0, 1)],
    ...               weight_penalty=0.1, bend_penalty=1).weights
    (100, 0)
    """
    scaled = np.asarray(z, dtype=float)
    y = np.asarray(observed, dtype=float)
    _check(scaled, y, knots)
    owner = np.repeat(np.arange(len(knots)), [len(at) - 1 for at in knots])
    ramps = np.empty((len(scaled), len(owner)))
    for k, at in enumerate(knots):
        # One column for each stretch: 0 before it, rising to 1 along it, 1 after it.
        ramps[:, owner == k] = np.clip((scaled[:, [k]] - at[:-1]) / np.diff(at), 0, 1)
    width = np.concatenate([np.diff(at) for at in knots])
    penalty = _penalty(owner, width, weight_penalty, bend_penalty)
    coefficients = _fit(ramps, y, penalty)
    totals = np.bincount(owner, coefficients, len(knots))
    weights = to_percent(totals)
    values = []
    for k, weight in enumerate(weights):
        rises = coefficients[owner == k] if weight and totals[k] > 0 else width[owner == k]
        steps = np.concatenate([[0.0], np.cumsum(rises / rises.sum())])
        values.append((*(float(v) for v in steps[:-1].round(4)), 1.0))
    return Fitted(weights, tuple(values))


def to_percent(shares: ArrayLike) -> tuple[int, ...]:
    """Whole percentages that sum to 100, by largest remainder; the first wins a tie.

    `shares`: array of shape (n,), not negative; all zero stands for equal shares. Raises ValueError
    if there is no share, or one is negative or not finite.

    >>> to_percent([2, 1, 0]), to_percent([0, 0, 0])
    ((67, 33, 0), (34, 33, 33))
    """
    exact = np.asarray(shares, dtype=float)
    if exact.ndim != 1 or not exact.size or not np.isfinite(exact).all() or (exact < 0).any():
        raise ValueError(f"shares must be finite and not negative, in one row; got {shares!r}")
    exact = exact if exact.sum() > 0 else np.ones_like(exact)
    exact = (100 * exact / exact.sum()).round(9)
    whole = np.floor(exact).astype(int)
    short = 100 - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return tuple(int(v) for v in whole)


def _penalty(
    owner: NDArray[np.intp], width: _Floats, weight_penalty: float, bend_penalty: float
) -> _Floats:
    """Matrix Q of the penalty cᵀQc/2 on the coefficients c."""
    same = (owner[:, None] == owner).astype(float)
    # A slope is c/width; its distance to the mean slope (the sum of c), squared, times width.
    bend = np.diag(1 / width) - same
    return weight_penalty * same + bend_penalty * bend.T @ (width[:, None] * bend)


def _fit(ramps: _Floats, y: _Floats, penalty: _Floats) -> _Floats:
    """Coefficients, none below 0, that minimise the penalised negative log-likelihood.

    Newton's method: each step is the least-squares problem that the curvature gives, solved with
    no coefficient below 0, and halved while it worsens.
    """
    # Slow to import, and only the command `fit` needs them.
    from scipy.linalg import solve_triangular
    from scipy.optimize import nnls

    base_rate = float(y.mean())
    intercept = float(logit(base_rate))
    now = np.zeros(ramps.shape[1])

    def loss(intercept: float, coefficients: _Floats) -> tuple[float, _Floats]:
        line = intercept + ramps @ coefficients
        pull = coefficients @ penalty @ coefficients / 2
        return float((softplus(line) - y * line).sum() + pull), line

    reached, line = loss(intercept, now)
    for _ in range(MOST_STEPS):
        p = expit(line)
        spread = p * (1 - p)
        total = float(spread.sum())
        cross, bend = _curvature(ramps, spread)
        slope = float((p - y).sum())
        # The intercept is free: what it can mend goes out of gradient and curvature first.
        gradient = ramps.T @ (p - y) + penalty @ now - cross * slope / total
        curvature = bend + penalty - np.outer(cross, cross) / total
        root = np.linalg.cholesky(curvature + SMALL * np.eye(len(now)))
        aim = nnls(root.T, root.T @ now - solve_triangular(root, gradient, lower=True))[0]
        step = aim - now
        step_intercept = -(slope + float(cross @ step)) / total
        while True:
            after, line = loss(intercept + step_intercept, now + step)
            if after <= reached + 1e-12 * abs(reached):
                break
            step = step / 2
            step_intercept = step_intercept / 2
        intercept = intercept + step_intercept
        now = now + step
        if reached - after <= TOLERANCE * abs(after):
            break
        reached = after
    return now


def _curvature(ramps: _Floats, spread: _Floats) -> tuple[_Floats, _Floats]:
    """Sum of the rows' ramps, and of their products, each weighed by its spread."""
    cross = np.zeros(ramps.shape[1])
    bend = np.zeros((ramps.shape[1], ramps.shape[1]))
    for first in range(0, len(ramps), BLOCK):
        rows = ramps[first : first + BLOCK]
        weighed = rows * spread[first : first + BLOCK, None]
        cross += weighed.sum(axis=0)
        bend += rows.T @ weighed
    return cross, bend


def _check(z: _Floats, y: _Floats, knots: Sequence[Sequence[float]]) -> None:
    """Refuse input that would give a wrong fit silently."""
    if z.ndim != 2 or len(knots) != z.shape[1] or y.shape != z.shape[:1]:
        raise ValueError(
            "z must have a row for each outcome and a column for each tuple of knots; got z "
            f"{z.shape}, observed {y.shape}, {len(knots)} knots"
        )
    if not ((z >= 0) & (z <= 1)).all():
        raise ValueError("z must lie between 0 and 1 without gaps: scale and impute it first")
    if not 0 < y.sum() < len(y):
        raise ValueError("observed must have positives and negatives")
    for at in knots:
        if len(at) < 2 or at[0] != 0 or at[-1] != 1 or (np.diff(at) <= 0).any():
            raise ValueError(f"knots must rise from 0 to 1; got {tuple(at)}")
