"""CORP reliability: hand-worked curves, a published one, and the laws of the decomposition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.scoring.reliability import brier_decomposition, consistency_band, corp_reliability
from risk.scoring.scores import brier_score

row_lists = st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=40)


def test_violators_are_pooled_to_their_mean():
    # 1 then 0 falls: pooled to a half; the tie at .6 has one of two
    curve = corp_reliability([0, 1, 0, 1, 0, 1], [0.1, 0.2, 0.3, 0.6, 0.6, 0.9])
    assert curve.forecast.tolist() == [0.1, 0.2, 0.3, 0.6, 0.9]
    assert curve.recalibrated.tolist() == [0, 0.5, 0.5, 0.5, 1]
    assert curve.rows.tolist() == [1, 1, 1, 2, 1]


def test_isotonic_fit_of_the_scores_packages_worked_example():
    # The isotonic regression test of the package `scores` (github.com/nci/scores) fits 2 3 1 0 2 6
    # at 0 1 1 3 4 5 and gets 1.5 1.5 1.5 2 6. Each value k is here k yes among six rows, and the
    # forecasts are fifths.
    forecast = np.array([0, 1, 1, 3, 4, 5]) / 5
    sixths = [2, 3, 1, 0, 2, 6]
    observed = np.concatenate([[1] * k + [0] * (6 - k) for k in sixths])
    curve = corp_reliability(observed, np.repeat(forecast, 6))
    assert curve.recalibrated * 6 == pytest.approx([1.5, 1.5, 1.5, 2, 6])
    assert curve.rows.tolist() == [6, 12, 6, 6, 6]


def test_decomposition_agrees_with_hand_computed_numbers():
    # Brier (.01 + .64 + .09 + .01) / 4 = .1875; recalibrated 0 .5 .5 1 has (.25 + .25) / 4
    parts = brier_decomposition([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.9])
    assert parts == pytest.approx((0.1875 - 0.125, 0.25 - 0.125, 0.25))


def test_a_perfect_forecast_discriminates_all_uncertainty():
    assert brier_decomposition([0, 1, 1, 0], [0, 1, 1, 0]) == (0, 0.25, 0.25)


def test_the_base_rate_is_calibrated_and_discriminates_nothing():
    assert brier_decomposition([0, 0, 0, 1], [0.25] * 4) == (0, 0, 0.1875)


def test_a_constant_is_miscalibrated_by_its_squared_bias():
    assert brier_decomposition([0, 0, 0, 1], [0.5] * 4) == pytest.approx((0.0625, 0, 0.1875))


def test_a_forecast_that_ranks_backwards_discriminates_nothing():
    assert brier_decomposition([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]).discrimination == 0


@given(row_lists)
def test_parts_add_up_to_the_brier_score_and_none_is_negative(rows):
    observed, probability = zip(*rows, strict=True)
    parts = brier_decomposition(observed, probability)
    total = parts.miscalibration - parts.discrimination + parts.uncertainty
    assert total == pytest.approx(brier_score(observed, probability), abs=1e-14)
    assert min(parts) >= -1e-14


@given(row_lists, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(rows, random):
    curve = corp_reliability(*zip(*rows, strict=True))
    shuffled = corp_reliability(*zip(*random.sample(rows, len(rows)), strict=True))
    for expected, got in zip(curve, shuffled, strict=True):
        assert got == pytest.approx(expected, abs=1e-14)


@given(row_lists)
def test_recalibrating_twice_changes_nothing(rows):
    observed, probability = zip(*rows, strict=True)
    curve = corp_reliability(observed, probability)
    assert np.all(np.diff(curve.recalibrated) >= 0)
    recalibrated = np.clip(curve.recalibrated[np.searchsorted(curve.forecast, probability)], 0, 1)
    assert brier_decomposition(observed, recalibrated).miscalibration == pytest.approx(0, abs=1e-12)


def test_the_band_of_one_forecast_holds_the_binomial_quantiles():
    # of 100 rows at 50 % the number that comes true is 42 to 58 with 90 % (binomial table)
    band = consistency_band([0.5] * 100, coverage=0.9, n_resamples=4000, seed=1)
    assert band.low[0] == pytest.approx(0.42, abs=0.011)
    assert band.high[0] == pytest.approx(0.58, abs=0.011)


def test_the_band_holds_calibrated_curves_as_often_as_it_says():
    rng = np.random.default_rng(3)
    probability = np.round(rng.beta(1, 3, 1000), 2)
    band = consistency_band(probability, coverage=0.9, n_resamples=200)
    inside = []
    for _ in range(100):
        curve = corp_reliability(rng.random(1000) < probability, probability).recalibrated
        inside.append(np.mean((curve >= band.low) & (curve <= band.high)))
    assert 0.86 <= np.mean(inside) <= 0.95


def test_an_overconfident_forecast_leaves_the_band():
    # 10, 50 and 90 % forecast; 30, 50 and 70 % come true
    probability = np.repeat([0.1, 0.5, 0.9], 100)
    observed = np.concatenate([[1] * k + [0] * (100 - k) for k in (30, 50, 70)])
    curve = corp_reliability(observed, probability)
    band = consistency_band(probability)
    assert (curve.recalibrated > band.high).tolist() == [True, False, False]
    assert (curve.recalibrated < band.low).tolist() == [False, False, True]


def test_the_band_is_the_same_for_the_same_seed():
    first, second = (consistency_band([0.1, 0.4, 0.8] * 5, seed=2) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_missing_forecast_is_refused_with_the_reason():
    with pytest.raises(ValueError) as error:
        consistency_band([0.1, np.nan])
    assert str(error.value) == (
        "probability must have no gap, because a missing value cannot be scored; "
        "got 1 missing in 2 rows"
    )
