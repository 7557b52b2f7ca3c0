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
from scipy.optimize import minimize
from scipy.special import expit, logit

WEIGHT_PENALTY = 0.1
"""Ridge on each indicator's coefficient sum: keeps weights finite and shared among twins."""
BEND_PENALTY = 1.0
"""Ridge on how far each stretch's slope is from the indicator's mean slope: keeps v near linear."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """Weights in per cent, and the values v of each indicator at its knots."""

    weights: tuple[int, ...]
    values: tuple[tuple[float, ...], ...]


def fit_mechanism(
    z: ArrayLike,
    outcome: ArrayLike,
    sample_weight: ArrayLike,
    knots: Sequence[Sequence[float]],
    *,
    weight_penalty: float = WEIGHT_PENALTY,
    bend_penalty: float = BEND_PENALTY,
) -> Fitted:
    """Weights and value functions that make the outcome most likely, under the penalties.

    Parameters
    ----------
    z : array of shape (n_rows, n_indicators), in [0, 1], higher = more risk
    outcome : array of shape (n_rows,), 0 or 1
    sample_weight : array of shape (n_rows,), not negative
    knots : for each indicator z-values from 0 to 1, rising
    weight_penalty, bend_penalty : not negative, in units of the log-likelihood

    Returns
    -------
    Fitted
        Weights sum to 100. v runs from 0 at the first knot to 1 at the last, never falls, and is
        linear where the weight is 0. Where no indicator helps, weights are equal.

    Raises
    ------
    ValueError
        If z leaves [0, 1] or has gaps, knots do not rise from 0 to 1, or one outcome is missing.

    >>> z = [[0, .5], [.2, .4], [.4, .6], [.6, .4], [.8, .6], [1, .5]] * 20
    >>> fit_mechanism(z, [0, 0, 0, 1, 1, 1] * 20, [1] * 120, [(0, .5, 1), (0, 1)]).weights
    (100, 0)
    """
    scaled, y, w = (np.asarray(v, dtype=float) for v in (z, outcome, sample_weight))
    _check(scaled, y, w, knots)
    parts = [_ramps(scaled[:, k], at) for k, at in enumerate(knots)]
    owner = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    width = np.concatenate([np.diff(at) for at in knots])
    penalty = _penalty(owner, width, weight_penalty, bend_penalty)
    coefficients = _fit(np.concatenate(parts, axis=1), y, w, penalty)
    totals = np.bincount(owner, coefficients, len(parts))
    weights = to_percent(totals)
    values = []
    for k, weight in enumerate(weights):
        rises = coefficients[owner == k] if weight and totals[k] > 0 else width[owner == k]
        steps = np.concatenate([[0.0], np.cumsum(rises / rises.sum())])
        values.append((*(float(v) for v in steps[:-1].round(4)), 1.0))
    return Fitted(weights, tuple(values))


def to_percent(shares: ArrayLike) -> tuple[int, ...]:
    """Whole percentages that sum to 100, by largest remainder; the first wins a tie.

    Parameters
    ----------
    shares : array of shape (n,), not negative; all zero stands for equal shares

    Raises
    ------
    ValueError
        If there is no share, or one is negative or not finite.

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


def _ramps(z: _Floats, knots: Sequence[float]) -> _Floats:
    """One column for each stretch: 0 before it, rising to 1 along it, 1 after it."""
    at = np.asarray(knots, dtype=float)
    return np.clip((z[:, None] - at[:-1]) / np.diff(at), 0, 1)


def _penalty(
    owner: NDArray[np.intp], width: _Floats, weight_penalty: float, bend_penalty: float
) -> _Floats:
    """Matrix Q of the penalty cᵀQc/2 on the coefficients c."""
    same = (owner[:, None] == owner).astype(float)
    # A slope is c/width; its distance to the mean slope (the sum of c), squared, times width.
    bend = np.diag(1 / width) - same
    return weight_penalty * same + bend_penalty * bend.T @ (width[:, None] * bend)


def _fit(ramps: _Floats, y: _Floats, w: _Floats, penalty: _Floats) -> _Floats:
    """Coefficients, none below 0, that minimise the penalised negative log-likelihood."""
    base_rate = float(w @ y / w.sum())

    def objective(theta: _Floats) -> tuple[float, _Floats]:
        line = theta[0] + ramps @ theta[1:]
        pull = penalty @ theta[1:]
        residual = w * (expit(line) - y)
        loss = w @ (np.logaddexp(0, line) - y * line) + theta[1:] @ pull / 2
        return float(loss), np.concatenate([[residual.sum()], ramps.T @ residual + pull])

    n_columns = ramps.shape[1]
    result = minimize(
        objective,
        np.concatenate([[logit(base_rate)], np.full(n_columns, 0.1)]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *[(0, None)] * n_columns],
        options={"maxiter": 2000, "maxfun": 5000, "ftol": 1e-10, "gtol": 1e-4},
    )
    return np.asarray(result.x[1:], dtype=float)


def _check(z: _Floats, y: _Floats, w: _Floats, knots: Sequence[Sequence[float]]) -> None:
    """Refuse input that would give a wrong fit silently."""
    if z.ndim != 2 or len(knots) != z.shape[1] or y.shape != w.shape or y.shape != z.shape[:1]:
        raise ValueError(
            "z must have a row for each outcome and a column for each tuple of knots; got z "
            f"{z.shape}, outcome {y.shape}, sample_weight {w.shape}, {len(knots)} knots"
        )
    if not ((z >= 0) & (z <= 1)).all():
        raise ValueError("z must lie between 0 and 1 without gaps: scale and impute it first")
    if not ((w >= 0) & np.isfinite(w)).all():
        raise ValueError("sample_weight must be finite and not negative, because it counts rows")
    if not 0 < w @ y < w.sum():
        raise ValueError("outcome must have positives and negatives of weight above 0")
    for at in knots:
        if len(at) < 2 or at[0] != 0 or at[-1] != 1 or (np.diff(at) <= 0).any():
            raise ValueError(f"knots must rise from 0 to 1; got {tuple(at)}")
