"""All scores of a forecast in many bootstrap replicates at once.

They are those of `scores.score_row`, which takes one replicate at a time; a test holds the two
together. Here the rows are sorted once for all replicates, which is most of the work.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from risk.scoring.logistic import fit_lines
from risk.scoring.scores import EPSILON, checked_rows

MANY_ROWS = 5_000
PLACES = 200

_Floats = NDArray[np.float64]


def replicate_scores(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike, weights: _Floats
) -> dict[str, _Floats]:
    """Every score of `score_row`, for each of several weightings of the rows.

    Raises ValueError as in `score_row`.

    Parameters
    ----------
    observed, probability, reference : as in `score_row`
    weights : array of shape (n_replicates, n_rows), not negative, each row of it above 0 somewhere

    Returns
    -------
    dict of name to array of shape (n_replicates,)
        nan where a score has no value.

    >>> scores = replicate_scores([0, 0, 1, 1], [.1, .4, .35, .8], [.5] * 4, np.eye(4) + 1)
    >>> scores["n"].tolist(), scores["auc"].round(3).tolist()
    ([5.0, 5.0, 5.0, 5.0], [0.833, 0.667, 0.667, 0.833])
    """
    y, p, r = _checked(observed, probability, reference, weights)
    n = weights.sum(axis=1)
    positives = weights @ y
    given = np.clip(np.where(y == 1, p, 1 - p), EPSILON, 1 - EPSILON)
    slope, intercept = _calibration(y, p, weights)
    area, precision = replicate_ranking(y, p, weights)
    return {
        "n": n,
        "positives": positives,
        "brier": weights @ (p - y) ** 2 / n,
        "skill": replicate_skill(y, p, r, weights),
        "auc": area,
        "average_precision": precision,
        "log_score": weights @ -np.log(given) / n,
        "slope": slope,
        "intercept": intercept,
        "mean_probability": weights @ p / n,
        "observed_frequency": positives / n,
        "bias": weights @ (p - y) / n,
    }


def replicate_skill(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike, weights: _Floats
) -> _Floats:
    """`brier_skill_score` for each of several weightings of the rows, as `replicate_scores`.

    >>> replicate_skill([0, 1], [.25, .5], [.5, .5], np.array([[1., 1.], [1., 0.]])).tolist()
    [0.375, 0.75]
    """
    y, p, r = _checked(observed, probability, reference, weights)
    errors = weights @ (p - y) ** 2
    to_beat = weights @ (r - y) ** 2
    undefined = np.full(len(weights), np.nan)
    return 1 - np.divide(errors, to_beat, out=undefined, where=to_beat > 0)


def replicate_frequency_skill(y: _Floats, p: _Floats, weights: _Floats) -> _Floats:
    """Skill against the rows' own frequency, which no forecaster could have known.

    Parameters as in `replicate_skill`; nan where all rows that count have the same outcome.

    >>> replicate_frequency_skill(np.array([0.0, 1]), np.array([.25, .5]), np.ones((1, 2))).tolist()
    [0.375]
    """
    n = weights.sum(axis=1)
    frequency = weights @ y / n
    uncertainty = frequency * (1 - frequency)
    undefined = np.full(len(weights), np.nan)
    errors = weights @ (p - y) ** 2 / n
    return 1 - np.divide(errors, uncertainty, out=undefined, where=uncertainty > 0)


def _checked(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike, weights: _Floats
) -> list[_Floats]:
    # All rows stay: one that is absent from a replicate is present in another.
    all_rows = np.ones(weights.shape[1])
    return checked_rows(all_rows, observed=observed, probability=probability, reference=reference)[
        :3
    ]


def replicate_ranking(y: _Floats, p: _Floats, weights: _Floats) -> tuple[_Floats, _Floats]:
    """Area under the ROC curve and average precision, from the highest probability down.

    Parameters as in `replicate_skill`; nan where all rows that count have the same outcome.

    >>> area, precision = replicate_ranking(
    ...     np.array([0.0, 0, 1, 1]), np.array([.1, .4, .35, .8]), np.ones((1, 4))
    ... )
    >>> area.tolist(), precision.round(4).tolist()
    ([0.75], [0.8333])
    """
    order = np.argsort(-p, kind="stable")
    last_of_tie = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    ordered = weights[:, order]
    seen = np.cumsum(ordered, axis=1)[:, last_of_tie]
    hits = np.cumsum(ordered * y[order], axis=1)[:, last_of_tie]
    new_hits = np.diff(hits, axis=1, prepend=0)
    new_alarms = np.diff(seen - hits, axis=1, prepend=0)
    positives = hits[:, -1]
    negatives = seen[:, -1] - hits[:, -1]
    undefined = np.full(len(weights), np.nan)
    both = (positives > 0) & (negatives > 0)
    # Each alarm stands below the hits before it, and beside half of those of its own tie.
    beaten = np.einsum("ij,ij->i", new_alarms, hits - new_hits / 2)
    area = np.divide(beaten, positives * negatives, out=undefined.copy(), where=both)
    share = np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
    precision = np.einsum("ij,ij->i", new_hits, share)
    return area, np.divide(precision, positives, out=undefined, where=both)


def _calibration(y: _Floats, p: _Floats, weights: _Floats) -> tuple[_Floats, _Floats]:
    """Slope and intercept as `calibration_slope_intercept`, nan where they have no value."""
    x, total, hits = _places(logit(np.clip(p, EPSILON, 1 - EPSILON)), y, weights)
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


def _places(x: _Floats, y: _Floats, weights: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """Log odds, and the weight of all rows and of those with the outcome at each of them.

    Where there are many rows, those within a PLACES-th of log odds share a place: thirty times
    faster, and no slope or intercept moves by more than about 0.0002.
    """
    if len(x) < MANY_ROWS:
        return x, weights, weights * y
    places, place = np.unique(np.rint(x * PLACES), return_inverse=True)
    shape = (len(weights), len(places))
    total = np.empty(shape)
    hits = np.empty(shape)
    for at, row in enumerate(weights):
        total[at] = np.bincount(place, row, len(places))
        hits[at] = np.bincount(place, row * y, len(places))
    return places / PLACES, total, hits


def _limits(x: _Floats, counted: NDArray[np.bool_]) -> tuple[_Floats, _Floats]:
    """Lowest and highest of the rows that count, in each replicate."""
    lowest = np.where(counted, x, np.inf).min(axis=1)
    return lowest, np.where(counted, x, -np.inf).max(axis=1)
