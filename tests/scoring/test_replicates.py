"""Scores of many replicates at once are those of one replicate at a time."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from risk.scoring.replicates import replicate_ranking, replicate_scores, replicate_skill
from risk.scoring.scores import score_row

chances = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
rows = st.lists(st.tuples(st.integers(0, 1), chances, chances), min_size=2, max_size=30)


def one_by_one(observed, probability, reference, weights):
    columns = (observed, probability, reference)
    each = [score_row(*(np.repeat(c, times.astype(int)) for c in columns)) for times in weights]
    return {name: [row[name] for row in each] for name in each[0]}


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, rel=1e-7, abs=1e-9, nan_ok=True), name


@given(rows, st.integers(0, 2**32 - 1))
@pytest.mark.slow
def test_at_once_is_the_same_as_one_by_one(rows, seed):
    observed, probability, reference = np.array(rows).T
    weights = np.random.default_rng(seed).poisson(1, (4, len(rows))).astype(float)
    assume((weights.sum(axis=1) > 0).all())
    found = replicate_scores(observed, probability, reference, np.arange(len(rows)))(weights)
    expected = one_by_one(observed, probability, reference, weights)
    # A line that all but parts the outcomes is so flat at its best that it is no number to print.
    steep = np.abs(expected["slope"]) > 50
    found["slope"] = np.where(steep, np.nan, found["slope"])
    expected["slope"] = np.where(steep, np.nan, expected["slope"])
    assert_same(found, expected)


def test_at_once_is_the_same_for_forecasts_as_here_with_ties_and_absent_sources():
    rng = np.random.default_rng(3)
    probability = np.round(rng.beta(0.5, 4, 2000), 2)
    observed = (rng.random(2000) < probability).astype(float)
    counts = rng.multinomial(40, np.full(40, 1 / 40), 30).astype(float)
    position = rng.integers(0, 40, 2000)
    reference = np.full(2000, 0.1)
    weights = counts[:, position]
    found = replicate_scores(observed, probability, reference, position)(counts)
    expected = one_by_one(observed, probability, reference, weights)
    assert_same(found, expected)
    assert np.isfinite(found["slope"]).all()


def test_each_replicate_has_a_value_only_where_its_own_rows_allow_one():
    observed = [0, 1, 0, 1]
    probability = [0.2, 0.1, 0.6, 0.7]
    weights = np.array([[1.0, 1, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 1]])
    found = replicate_scores(observed, probability, [0.5] * 4, np.arange(4))(weights)
    assert found["auc"][0] == 0.5  # 0.7 is above both, 0.1 below both
    assert found["auc"][3] == 1
    assert np.isnan(found["auc"]).tolist() == [False, True, True, False]
    assert np.isnan(found["intercept"]).tolist() == [False, True, True, False]
    assert np.isnan(found["slope"]).tolist() == [False, True, True, True]  # the last is parted


def test_a_perfect_reference_leaves_no_skill_to_count():
    skill = replicate_skill([0, 1], [0.5, 0.5], [0.0, 0.5], np.arange(2))
    found = skill(np.array([[1.0, 0.0], [1.0, 1.0]]))
    assert np.isnan(found[0])
    assert found[1] == -1


def test_slope_and_intercept_of_many_rows_agree_with_those_of_each_replicate():
    rng = np.random.default_rng(5)
    probability = rng.beta(0.4, 8, 6000)
    observed = (rng.random(6000) < probability**1.2).astype(float)
    counts = rng.multinomial(40, np.full(40, 1 / 40), 5).astype(float)
    position = rng.integers(0, 40, 6000)
    reference = np.full(6000, 0.05)
    weights = counts[:, position]
    found = replicate_scores(observed, probability, reference, position)(counts)
    expected = one_by_one(observed, probability, reference, weights)
    for score in ("slope", "intercept"):
        assert found[score] == pytest.approx(expected[score], abs=5e-4)
        assert np.ptp(found[score]) > 0.05
    assert found["auc"] == pytest.approx(expected["auc"], rel=1e-9)


def test_hits_and_alarms_of_one_cluster_count_as_often_as_it_is_drawn():
    # From the top: an alarm of B; a hit of A tied with an alarm of A; a hit of B; an alarm of A.
    observed = np.array([0.0, 1, 0, 1, 0])
    probability = np.array([0.9, 0.7, 0.7, 0.4, 0.1])
    ranking = replicate_ranking(observed, probability, np.array([1, 0, 0, 1, 0]))
    area, precision = ranking(np.array([[2.0, 1.0], [0.0, 1.0]]))
    # A twice: 2 hits with 2 alarms below and half of 2 beside, 1 hit with 2 below, of 3 x 5 pairs.
    assert area.tolist() == [(2 * 3 + 1 * 2) / (3 * 5), 0.0]
    assert precision.tolist() == pytest.approx([(2 * 2 / 5 + 1 * 3 / 6) / 3, 1 / 2])
