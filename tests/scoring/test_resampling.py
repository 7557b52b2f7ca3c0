"""Cluster bootstrap: weights, intervals, and how often they hold the truth in simulation."""

import math

import numpy as np
import pytest

from risk.scoring.resampling import (
    Interval,
    bootstrap_interval,
    cluster_counts,
    paired_interval,
    score_intervals,
)
from risk.scoring.scores import brier_skill_score, score_row

pytestmark = pytest.mark.slow


def clustered_rows(rng, n_clusters=40, rows_each=10):
    """Outcomes of sources that share luck: each has its own shift in log odds."""
    groups = np.repeat(np.arange(n_clusters), rows_each)
    line = rng.normal(-1, 1, len(groups)) + rng.normal(0, 1, n_clusters)[groups]
    return groups, rng.random(len(groups)) < 1 / (1 + np.exp(-line))


def mean_interval(values, groups, *, n_replicates=200, seed=0, **options):
    counts, position = cluster_counts(groups, n_replicates, seed)

    def mean(weights):
        rows = weights[:, position]
        return {"mean": rows @ values / rows.sum(axis=1)}

    return bootstrap_interval(mean, counts, **options)["mean"]


def weights_of_rows(groups, n_replicates, seed):
    counts, position = cluster_counts(groups, n_replicates, seed)
    return counts[:, position]


def test_whole_clusters_are_drawn_as_many_as_there_are():
    groups = np.array(["SYR", "AFG", "SYR", "MLI"])
    weights = weights_of_rows(groups, n_replicates=50, seed=4)
    assert weights.shape == (50, 4)
    assert np.array_equal(weights[:, 0], weights[:, 2])
    assert np.all(weights[:, 1:].sum(axis=1) == 3)


def test_every_cluster_is_drawn_equally_often_in_the_long_run():
    weights = weights_of_rows([1, 2, 2, 3], n_replicates=20_000, seed=0)
    assert weights.mean(axis=0) == pytest.approx([1] * 4, abs=0.03)
    assert weights.var(axis=0) == pytest.approx([2 / 3] * 4, abs=0.03)  # 3 · 1/3 · 2/3


def test_the_same_seed_gives_the_same_interval():
    values = np.arange(20.0)
    groups = np.arange(20)
    assert mean_interval(values, groups, seed=9) == mean_interval(values, groups, seed=9)
    assert mean_interval(values, groups, seed=9) != mean_interval(values, groups, seed=10)


def test_the_interval_of_a_mean_is_as_wide_as_theory_says():
    # 100 clusters of one value each: standard error s/√n, 80 % within 1.2816 of them
    values = np.random.default_rng(6).normal(0, 1, 100)
    interval = mean_interval(values, np.arange(100), n_replicates=4000)
    assert interval.estimate == pytest.approx(values.mean())
    expected = 2 * 1.2816 * values.std() / 10
    assert interval.high - interval.low == pytest.approx(expected, rel=0.05)


def test_a_higher_coverage_gives_a_wider_interval_around_the_narrower():
    values = np.random.default_rng(6).normal(0, 1, 50)
    narrow, wide = (mean_interval(values, np.arange(50), coverage=c) for c in (0.5, 0.95))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_intervals_of_clustered_rows_hold_the_truth_as_often_as_they_say():
    # Rows drawn singly would make the interval too narrow: that is what clusters are for.
    rng = np.random.default_rng(11)
    truth = np.mean([clustered_rows(rng)[1].mean() for _ in range(4000)])
    held = {"clusters": 0, "rows": 0}
    for seed in range(300):
        groups, observed = clustered_rows(rng)
        for kind, labels in (("clusters", groups), ("rows", np.arange(len(groups)))):
            interval = mean_interval(observed, labels, n_replicates=100, seed=seed)
            held[kind] += interval.low <= truth <= interval.high
    assert 0.72 <= held["clusters"] / 300 <= 0.86
    assert held["rows"] / 300 < 0.72


def test_every_score_comes_with_its_interval():
    rng = np.random.default_rng(2)
    groups, observed = clustered_rows(rng)
    probability = np.clip(0.3 + 0.3 * (observed - 0.3) + rng.normal(0, 0.15, len(observed)), 0, 1)
    reference = np.full(len(observed), 0.3)
    intervals = score_intervals(observed, probability, reference, groups)
    row = score_row(observed, probability, reference)
    assert {name: interval.estimate for name, interval in intervals.items()} == pytest.approx(row)
    for name in row.keys() - {"n"}:
        assert intervals[name].low < row[name] < intervals[name].high
    assert intervals["n"] == (400, 400, 400)  # clusters of equal size


def test_pairing_cancels_the_luck_that_two_forecasts_share():
    rng = np.random.default_rng(8)
    groups, observed = clustered_rows(rng)
    a = np.clip(0.3 + 0.4 * (observed - 0.3) + rng.normal(0, 0.1, len(observed)), 0, 1)
    b = np.clip(a - 0.02, 0, 1)
    reference = np.full(len(observed), 0.3)
    paired = paired_interval(observed, a, b, reference, groups)
    assert paired.estimate == pytest.approx(
        brier_skill_score(observed, a, reference=reference)
        - brier_skill_score(observed, b, reference=reference)
    )
    alone = score_intervals(observed, a, reference, groups)["skill"]
    assert paired.high - paired.low < 0.5 * (alone.high - alone.low)


def test_a_forecast_differs_from_itself_by_nothing():
    observed = [0, 1, 0, 1]
    probability = [0.2, 0.7, 0.4, 0.6]
    groups = [1, 1, 2, 2]
    interval = paired_interval(observed, probability, probability, [0.5] * 4, groups)
    assert interval == Interval(0, 0, 0)


def test_there_is_no_interval_where_many_replicates_have_no_value():
    # the only positive is in one of four clusters: absent from (3/4)^4 = 32 % of replicates
    observed = [1, 0, 0, 0, 0]
    probability = [0.6, 0.1, 0.7, 0.3, 0.2]
    auc = score_intervals(observed, probability, [0.5] * 5, [1, 1, 2, 3, 4])["auc"]
    assert auc.estimate == 0.75
    assert math.isnan(auc.low)
    assert math.isnan(auc.high)


def test_one_cluster_alone_shows_no_spread():
    counts, position = cluster_counts(["AFG", "AFG"], 10, seed=0)
    mean = bootstrap_interval(lambda w: {"mean": w @ [4.0]}, counts)["mean"]
    assert position.tolist() == [0, 0]
    assert mean.estimate == 4
    assert math.isnan(mean.low)
    assert math.isnan(mean.high)


def test_groups_of_another_length_are_refused():
    with pytest.raises(ValueError, match="same length"):
        score_intervals([0, 1], [0.2, 0.7], [0.5, 0.5], [1, 2, 3])
