"""Bootstrap intervals for scores, by clusters: rows of one source (or year) go together.

A replicate draws whole clusters with replacement. It is not a copy of the rows but a weight
for each, so any statistic that takes weights can be bootstrapped.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from risk.scoring.replicates import replicate_scores, replicate_skill
from risk.scoring.scores import checked_rows, share_saved

COVERAGE = 0.8
"""Share of the replicates inside an interval, where nothing else is asked for."""

UNDEFINED_ALLOWED = 0.1
"""Above this share of replicates without a value, there is no interval."""

BLOCK = 20
"""Replicates scored at once: more would not fit the processor's cache, fewer cost calls."""


class Interval(NamedTuple):
    """Estimate from all rows, and the limits of its interval."""

    estimate: float
    low: float
    high: float


def cluster_counts(
    groups: ArrayLike, n_replicates: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How often each cluster is drawn, in each replicate of a cluster bootstrap.

    `groups`: array of shape (n_rows,), label of each row's cluster: its source, or its year.

    Returns
    -------
    counts : array of shape (n_replicates, n_clusters), mean 1
    position : array of shape (n_rows,)
        Each row's column in counts: counts[:, position] are weights of rows.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8.

    >>> counts, position = cluster_counts(["AFG", "AFG", "SYR", "MLI"], n_replicates=2, seed=0)
    >>> counts.sum(axis=1).tolist(), position.tolist()
    ([3.0, 3.0], [0, 0, 2, 1])
    """
    labels, position = np.unique(np.asarray(groups), return_inverse=True)
    n_clusters = len(labels)
    shares = np.full(n_clusters, 1 / n_clusters)
    counts = np.random.default_rng(seed).multinomial(n_clusters, shares, n_replicates)
    return counts.astype(float), position


def bootstrap_interval(
    statistics: Callable[[NDArray[np.float64]], Mapping[str, NDArray[np.float64]]],
    counts: NDArray[np.float64],
    *,
    coverage: float = COVERAGE,
) -> dict[str, Interval]:
    """Percentile intervals of named statistics, by cluster bootstrap.

    Returns: dict of name to Interval. Replicates without a value (an AUC without a positive, say)
    are left out; the limits are nan where there is one cluster, which shows no spread, or
    where they are more than `UNDEFINED_ALLOWED` of all.

    Parameters
    ----------
    statistics : function of weights of shape (n, n_clusters) that returns named arrays (n,)
    counts : array of shape (n_replicates, n_clusters), as from `cluster_counts`
    coverage : float, above 0 and below 1
        Share of the replicates inside. With few clusters the interval is too narrow.

    >>> deaths = np.array([1., 2., 3., 6.])
    >>> counts, position = cluster_counts([1, 2, 3, 4], n_replicates=200, seed=0)
    >>> mean = bootstrap_interval(lambda w: {"mean": w @ deaths / w.sum(axis=1)}, counts)["mean"]
    >>> mean.estimate, bool(1 < mean.low < 3 < mean.high < 6)
    (3.0, True)
    """
    blocks = [statistics(counts[start : start + BLOCK]) for start in range(0, len(counts), BLOCK)]
    intervals = {}
    for name, estimate in statistics(np.ones((1, counts.shape[1]))).items():
        replicates = np.concatenate([block[name] for block in blocks])
        limits = percentiles(replicates, coverage) if counts.shape[1] > 1 else (np.nan, np.nan)
        intervals[name] = Interval(float(estimate[0]), *limits)
    return intervals


def percentiles(values: NDArray[np.float64], coverage: float) -> tuple[float, float]:
    """Limits between which a share of the replicates lies, as `bootstrap_interval` gives them.

    >>> percentiles(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), 0.5)
    (1.0, 3.0)
    """
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - UNDEFINED_ALLOWED) * len(values):
        return np.nan, np.nan
    low, high = np.quantile(defined, [(1 - coverage) / 2, (1 + coverage) / 2])
    return float(low), float(high)


def score_intervals(
    observed: ArrayLike,
    probability: ArrayLike,
    reference: ArrayLike,
    groups: ArrayLike,
    *,
    n_replicates: int = 200,
) -> dict[str, Interval]:
    """Every score of `score_row` with its interval.

    Parameters and errors as in `score_row`, `cluster_counts` and `bootstrap_interval`.

    >>> intervals = score_intervals(
    ...     [0, 1] * 5, [.25, .5] * 5, [.5] * 10, groups=[1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    ... )
    >>> intervals["bias"]  # all clusters are alike, so there is no spread
    Interval(estimate=-0.125, low=-0.125, high=-0.125)
    """
    counts, position = cluster_counts(groups, n_replicates, seed=0)
    scores = replicate_scores(observed, probability, reference, position)
    return bootstrap_interval(scores, counts)


def paired_interval(
    observed: ArrayLike,
    probability_a: ArrayLike,
    probability_b: ArrayLike,
    reference: ArrayLike,
    groups: ArrayLike,
    *,
    n_replicates: int = 200,
) -> Interval:
    """Skill of forecast a minus skill of forecast b on the same rows, with its interval.

    Both are scored in the same replicates, so luck that they share cancels out. Parameters
    and errors as in `brier_skill_score`, `cluster_counts` and `bootstrap_interval`.

    >>> observed, groups = [0, 1] * 3, [1, 1, 2, 2, 3, 3]
    >>> paired_interval(observed, [.25, .75] * 3, [.5] * 6, [.5] * 6, groups)
    Interval(estimate=0.75, low=0.75, high=0.75)
    """
    counts, position = cluster_counts(groups, n_replicates, seed=0)
    a = replicate_skill(observed, probability_a, reference, position)
    b = replicate_skill(observed, probability_b, reference, position)
    return bootstrap_interval(lambda weights: {"skill": a(weights) - b(weights)}, counts)["skill"]


def skill_interval(
    observed: ArrayLike,
    probability: ArrayLike,
    reference: ArrayLike,
    groups: ArrayLike,
    *,
    n_replicates: int = 200,
) -> Interval:
    """`brier_skill_score` with its interval, from sums by cluster: far cheaper than all scores.

    Parameters as in `brier_skill_score`, `cluster_counts` and `bootstrap_interval`. Its limits are
    those of `score_intervals`, nan where there is one cluster alone; all nan where the reference
    was never wrong.

    >>> skill_interval([0, 1] * 3, [.25, .75] * 3, [.5] * 6, [1, 1, 2, 2, 3, 3])
    Interval(estimate=0.75, low=0.75, high=0.75)
    """
    y, p, r = checked_rows(observed=observed, probability=probability, reference=reference)
    own = (p - y) ** 2
    to_beat = (r - y) ** 2
    estimate = float(share_saved(own.sum(), to_beat.sum()))
    if np.isnan(estimate):
        return Interval(np.nan, np.nan, np.nan)
    counts, position = cluster_counts(groups, n_replicates, seed=0)
    errors, to_beat = (
        counts @ np.bincount(position, squared, counts.shape[1]) for squared in (own, to_beat)
    )
    if counts.shape[1] < 2:
        return Interval(estimate, np.nan, np.nan)
    return Interval(estimate, *percentiles(share_saved(errors, to_beat), COVERAGE))
