import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from risk.model.calibration import Calibrator, fit_calibrator, probability_at


def rows(seed, n=400, slope=0.08):
    rng = np.random.default_rng(seed)
    index = rng.uniform(0, 100, n)
    observed = (rng.random(n) < 1 / (1 + np.exp(4 - slope * index))).astype(float)
    return index, observed, rng.uniform(0.5, 2, n)


def test_a_two_by_two_table_gives_the_log_odds_of_its_rows():
    # 20 of 100 at index 10 and 60 of 100 at index 60.
    index = np.repeat([10.0, 60.0], 100)
    observed = np.repeat([1.0, 0.0, 1.0, 0.0], [20, 80, 60, 40])
    a, b = fit_calibrator(index, observed)
    by_hand = (logit(0.6) - logit(0.2)) / 50
    assert b == pytest.approx(by_hand, abs=1e-5)
    assert a == pytest.approx(logit(0.2) - 10 * by_hand, abs=1e-4)
    assert probability_at([10, 60], (a, b)) == pytest.approx([0.2, 0.6], abs=1e-4)


def test_bins_with_shares_and_counts_give_the_same_as_their_rows():
    index = np.repeat([10.0, 60.0, 90.0], 100)
    observed = np.repeat([1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [20, 80, 60, 40, 70, 30])
    binned = fit_calibrator([10, 60, 90], [0.2, 0.6, 0.7], [100, 100, 100])
    assert binned == pytest.approx(fit_calibrator(index, observed), abs=1e-7)


def test_the_mean_probability_is_the_weighted_base_rate():
    index, observed, weight = rows(0)
    chance = probability_at(index, fit_calibrator(index, observed, weight))
    assert weight @ chance == pytest.approx(weight @ observed, rel=1e-6)


def test_an_index_that_points_the_wrong_way_gets_slope_0_and_the_base_rate():
    calibrator = fit_calibrator([0, 100], [0.75, 0.25], [10, 30])
    assert calibrator == pytest.approx((logit(0.375), 0))


def test_an_index_that_parts_the_outcomes_gets_a_finite_slope():
    index = np.r_[np.linspace(0, 40, 50), np.linspace(60, 100, 50)]
    a, b = fit_calibrator(index, index > 50)
    assert np.isfinite([a, b]).all()
    assert probability_at([40, 60], (a, b)) == pytest.approx([0, 1], abs=0.05)


def test_an_index_that_never_varies_gives_the_base_rate():
    chance = probability_at([50], fit_calibrator([50] * 8, [1, 0, 0, 0] * 2))
    assert chance == pytest.approx([0.25], abs=1e-6)


@pytest.mark.parametrize("observed", [[0, 0], [1, 1]])
def test_one_outcome_alone_is_refused(observed):
    with pytest.raises(ValueError, match="must have positives and negatives"):
        fit_calibrator([0, 100], observed)


def test_rows_of_weight_0_count_as_absent():
    index, observed, weight = rows(1)
    some = np.arange(len(index)) % 3 > 0
    assert fit_calibrator(index, observed, weight * some) == pytest.approx(
        fit_calibrator(index[some], observed[some], weight[some]), abs=1e-8
    )


@given(seed=st.integers(0, 1000), factor=st.floats(0.2, 5))
def test_scaling_the_index_scales_only_the_slope(seed, factor):
    index, observed, weight = rows(seed, n=120)
    a, b = fit_calibrator(index, observed, weight)
    scaled = fit_calibrator(index / factor, observed, weight)
    assert scaled.a == pytest.approx(a, abs=0.02)
    assert scaled.b == pytest.approx(b * factor, rel=0.02)


@given(seed=st.integers(0, 1000))
def test_the_slope_is_never_negative(seed):
    index, observed, _ = rows(seed, n=60, slope=-0.02)
    if 0 < observed.sum() < len(observed):
        assert fit_calibrator(index, observed).b >= 0


def test_many_calibrators_give_one_row_of_probabilities_each():
    chances = probability_at([0, 100], [Calibrator(0, 0), Calibrator(-1, 0.02)])
    assert chances == pytest.approx(np.array([[0.5, 0.5], [0.26894, 0.73106]]), abs=1e-5)
