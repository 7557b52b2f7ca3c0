"""How probabilities and outcomes add up: over the mechanisms, and over a country's corridors."""

import numpy as np


def either(arrivals: np.ndarray, armed: np.ndarray) -> np.ndarray:
    """Chance of at least one of the two, taken as independent.

    >>> either(np.array([0.5]), np.array([0.5])).tolist()
    [0.75]
    """
    return 1.0 - (1.0 - arrivals) * (1.0 - armed)


def at_least_one(probability: np.ndarray, group: np.ndarray, n_groups: int) -> np.ndarray:
    """Chance that at least one corridor of each group has the outcome.

    Returns: float array (..., n_groups), 0 where a group has no row, NaN where one of its rows is
    NaN.

    Parameters
    ----------
    probability : float array (..., n_rows)
    group : int array (n_rows,), 0 to n_groups - 1

    >>> at_least_one(np.array([0.5, 0.5, 0.1]), np.array([0, 0, 1]), 3).round(2).tolist()
    [0.75, 0.1, 0.0]
    """
    member = (group[:, None] == np.arange(n_groups)).astype(float)
    unknown = np.isnan(probability)
    gaps = bool(unknown.any())
    known = np.where(unknown, 0.0, probability) if gaps else probability
    together = 0.0 - np.expm1(np.log1p(-np.minimum(known, 1.0 - 1e-15)) @ member)
    return np.where(unknown @ member > 0, np.nan, together) if gaps else together


def first_of(strength: np.ndarray, group: np.ndarray, n_groups: int) -> np.ndarray:
    """Row of each group with the highest strength, the first of equals.

    >>> first_of(np.array([1.0, 3.0, 3.0, 2.0]), np.array([0, 0, 0, 1]), 2).tolist()
    [1, 3]
    """
    order = np.lexsort((np.arange(len(strength)), -strength, group))
    return order[np.searchsorted(group[order], np.arange(n_groups))]


def any_of(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """1 if either is 1, NaN if that hangs on a missing one.

    >>> any_of(np.array([np.nan, np.nan, 0.0]), np.array([1.0, 0.0, 0.0])).tolist()
    [1.0, nan, 0.0]
    """
    return np.where((first == 1) | (second == 1), 1.0, first + second)


def highest(values: np.ndarray, group: np.ndarray, n_groups: int) -> np.ndarray:
    """Largest known value of each group, NaN where none is known."""
    result = np.full(n_groups, -np.inf)
    known = ~np.isnan(values)
    np.maximum.at(result, group[known], values[known])
    return np.where(np.isinf(result), np.nan, result)


def ordered(p_small: np.ndarray, p_headline: np.ndarray, p_large: np.ndarray) -> np.ndarray:
    """The three chances side by side, the outer ones never crossing the headline's.

    >>> ordered(np.array([0.1]), np.array([0.2]), np.array([0.3])).tolist()
    [[0.2, 0.2, 0.2]]
    """
    return np.stack(
        [np.maximum(p_small, p_headline), p_headline, np.minimum(p_large, p_headline)], axis=-1
    )
