"""All scores of a forecast in many bootstrap replicates at once.

They are those of `scores.score_row`, which takes one replicate at a time; a test holds the two
together. A replicate draws whole clusters, so rows are sorted and summed by cluster once, and each
replicate is a few sums over clusters.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from risk.scoring.logistic import fit_lines
from risk.scoring.scores import EPSILON, checked_rows, share_saved

MANY_ROWS = 5_000
PLACES = 200

_Floats = NDArray[np.float64]
_Ints = NDArray[np.intp]


def replicate_scores(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike, position: _Ints
) -> Callable[[_Floats], dict[str, _Floats]]:
    """Every score of `score_row`, for each of several weightings of the clusters.

    Raises ValueError as in `score_row`.

    Parameters
    ----------
    observed, probability, reference : as in `score_row`
    position : array of shape (n_rows,)
        Each row's cluster: its column in the weights. All of 0 to the highest occur.

    Returns
    -------
    function of weights of shape (n_replicates, n_clusters), not negative, each row of them above 0
        somewhere; it returns a dict of name to array of shape (n_replicates,), nan where a score
        has no value.

    >>> scores = replicate_scores([0, 0, 1, 1], [.1, .4, .35, .8], [.5] * 4, np.arange(4))
    >>> found = scores(np.eye(4) + 1)
    >>> found["n"].tolist(), found["auc"].round(3).tolist()
    ([5.0, 5.0, 5.0, 5.0], [0.833, 0.667, 0.667, 0.833])
    """
    y, p, r = checked_rows(observed=observed, probability=probability, reference=reference)
    given = np.clip(np.where(y == 1, p, 1 - p), EPSILON, 1 - EPSILON)
    parts = (np.ones(len(y)), y, (p - y) ** 2, -np.log(given), p, p - y)
    sums = np.column_stack([np.bincount(position, part) for part in parts])
    skill = replicate_skill(y, p, r, position)
    ranking = replicate_ranking(y, p, position)
    calibration = _calibration(y, p, position)

    def scores(weights: _Floats) -> dict[str, _Floats]:
        n, positives, squares, logs, chances, biases = (weights @ sums).T
        slope, intercept = calibration(weights)
        area, precision = ranking(weights)
        return {
            "n": n,
            "positives": positives,
            "brier": squares / n,
            "skill": skill(weights),
            "auc": area,
            "average_precision": precision,
            "log_score": logs / n,
            "slope": slope,
            "intercept": intercept,
            "mean_probability": chances / n,
            "observed_frequency": positives / n,
            "bias": biases / n,
        }

    return scores


def replicate_skill(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike, position: _Ints
) -> Callable[[_Floats], _Floats]:
    """`brier_skill_score` for each of several weightings of the clusters, as `replicate_scores`.

    >>> skill = replicate_skill([0, 1], [.25, .5], [.5, .5], np.arange(2))
    >>> skill(np.array([[1., 1.], [1., 0.]])).tolist()
    [0.375, 0.75]
    """
    y, p, r = checked_rows(observed=observed, probability=probability, reference=reference)
    own = np.bincount(position, (p - y) ** 2)
    rival = np.bincount(position, (r - y) ** 2)

    def skill(weights: _Floats) -> _Floats:
        return share_saved(weights @ own, weights @ rival)

    return skill


def replicate_frequency_skill(
    y: _Floats, p: _Floats, position: _Ints
) -> Callable[[_Floats], _Floats]:
    """Skill against the rows' own frequency, which no forecaster could have known.

    Parameters as in `replicate_skill`; nan where all rows that count have the same outcome.

    >>> skill = replicate_frequency_skill(np.array([0.0, 1]), np.array([.25, .5]), np.arange(2))
    >>> skill(np.ones((1, 2))).tolist()
    [0.375]
    """
    rows, hits, squares = (np.bincount(position, part) for part in (y * 0 + 1, y, (p - y) ** 2))

    def skill(weights: _Floats) -> _Floats:
        n = weights @ rows
        frequency = weights @ hits / n
        uncertainty = frequency * (1 - frequency)
        undefined = np.full(len(weights), np.nan)
        errors = weights @ squares / n
        return 1 - np.divide(errors, uncertainty, out=undefined, where=uncertainty > 0)

    return skill


def replicate_ranking(
    y: _Floats, p: _Floats, position: _Ints
) -> Callable[[_Floats], tuple[_Floats, _Floats]]:
    """Area under the ROC curve and average precision, from the highest probability down.

    Parameters as in `replicate_skill`; nan where all rows that count have the same outcome.

    >>> ranking = replicate_ranking(
    ...     np.array([0.0, 0, 1, 1]), np.array([.1, .4, .35, .8]), np.arange(4)
    ... )
    >>> area, precision = ranking(np.ones((1, 4)))
    >>> area.tolist(), precision.round(4).tolist()
    ([0.75], [0.8333])
    """
    # Both are sums over the probabilities at which something came; the rows between them count.
    steps = np.unique(-p[y == 1])
    step = np.searchsorted(steps, -p)
    tied = np.isin(-p, steps)
    rows = _table(position, step, len(steps) + 1)
    hits = _table(position[y == 1], step[y == 1], len(steps) + 1, len(rows))[:, :-1]
    beside = _table(position[tied], step[tied], len(steps) + 1, len(rows))[:, :-1] - hits
    every = rows.sum(axis=1)
    above = np.cumsum(rows[:, :-1], axis=1)

    def ranking(weights: _Floats) -> tuple[_Floats, _Floats]:
        new_hits = weights @ hits
        seen = weights @ above
        reached = np.cumsum(new_hits, axis=1)
        positives = new_hits.sum(axis=1)
        negatives = weights @ every - positives
        undefined = np.full(len(weights), np.nan)
        both = (positives > 0) & (negatives > 0)
        # Each hit stands above the alarms still to come, and beside half of those of its own tie.
        below = negatives[:, None] - (seen - reached) + weights @ beside / 2
        beaten = np.einsum("ij,ij->i", new_hits, below)
        area = np.divide(beaten, positives * negatives, out=undefined.copy(), where=both)
        share = np.divide(reached, seen, out=np.zeros_like(seen), where=seen > 0)
        precise = np.einsum("ij,ij->i", new_hits, share)
        return area, np.divide(precise, positives, out=undefined, where=both)

    return ranking


def _calibration(
    y: _Floats, p: _Floats, position: _Ints
) -> Callable[[_Floats], tuple[_Floats, _Floats]]:
    """Slope and intercept as `calibration_slope_intercept`, nan where they have no value.

    Where there are many rows, those within a PLACES-th of log odds share a place: thirty times
    faster, and no slope or intercept moves by more than about 0.0002.
    """
    x = logit(np.clip(p, EPSILON, 1 - EPSILON))
    many = len(x) >= MANY_ROWS
    places, place = np.unique(np.rint(x * PLACES) if many else x, return_inverse=True)
    x = places / PLACES if many else places
    rows = _table(position, place, len(places))
    came = _table(position[y == 1], place[y == 1], len(places), len(rows))

    def calibration(weights: _Floats) -> tuple[_Floats, _Floats]:
        total = weights @ rows
        hits = weights @ came
        slope, intercept = np.full((2, len(weights)), np.nan)
        none = total > hits
        some = hits > 0
        both = none.any(axis=1) & some.any(axis=1)
        lowest_none, highest_none = _limits(x, none)
        lowest_some, highest_some = _limits(x, some)
        spread = np.maximum(highest_none, highest_some) - np.minimum(lowest_none, lowest_some)
        parted = (highest_none <= lowest_some) | (highest_some <= lowest_none)
        steep = both & (spread >= EPSILON) & ~parted
        intercept[both] = fit_lines(x, total[both], hits[both], slope_held=True)[:, 0]
        slope[steep] = fit_lines(x, total[steep], hits[steep])[:, 1]
        return slope, intercept

    return calibration


def _table(position: _Ints, column: _Ints, columns: int, clusters: int | None = None) -> _Floats:
    """How many rows of each cluster stand in each column: array (n_clusters, columns)."""
    clusters = int(position.max()) + 1 if clusters is None else clusters
    counts = np.bincount(position * columns + column, minlength=clusters * columns)
    return counts.reshape(clusters, columns).astype(float)


def _limits(x: _Floats, counted: NDArray[np.bool_]) -> tuple[_Floats, _Floats]:
    """Lowest and highest of the rows that count, in each replicate."""
    lowest = np.where(counted, x, np.inf).min(axis=1)
    return lowest, np.where(counted, x, -np.inf).max(axis=1)
