"""Scores: numbers worked by hand or published, laws, and the message for each bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.scoring.scores import (
    average_precision,
    brier_score,
    brier_skill_score,
    calibration_slope_intercept,
    log_score,
    roc_auc,
    score_row,
)

OUTCOME = [0, 0, 0, 1]
PROBABILITY = [0.1, 0.1, 0.2, 0.7]
BASE_RATE = [0.25] * 4

chances = st.floats(0, 1)
row_lists = st.lists(st.tuples(st.integers(0, 1), chances, chances), min_size=1, max_size=40)


def test_scores_agree_with_hand_computed_numbers():
    # squared errors .01 .01 .04 .09; those of the base rate .0625 three times and .5625
    row = score_row(OUTCOME, PROBABILITY, BASE_RATE)
    assert row["n"] == 4
    assert row["positives"] == 1
    assert row["brier"] == pytest.approx(0.15 / 4)
    assert row["skill"] == pytest.approx(1 - 0.15 / 0.75)
    assert row["log_score"] == pytest.approx(-math.log(0.9 * 0.9 * 0.8 * 0.7) / 4)
    assert row["mean_probability"] == pytest.approx(0.275)
    assert row["observed_frequency"] == 0.25
    assert row["bias"] == pytest.approx(0.025)
    assert row["auc"] == 1
    assert row["average_precision"] == 1


def test_brier_score_of_scikit_learns_documented_example():
    assert brier_score([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]) == pytest.approx(0.0375)


def test_ranking_scores_of_scikit_learns_documented_example():
    # of four pairs three are in order; the hits come at ranks 1 and 3: (1/1 + 2/3) / 2
    assert roc_auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == 0.75
    assert average_precision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == pytest.approx(5 / 6)


def test_ties_count_half_in_the_auc():
    assert roc_auc([0, 1], [0.3, 0.3]) == 0.5


def test_slope_through_two_groups_is_the_ratio_of_log_odds():
    # 1 in 10 forecast and 2 in 8 came; 9 in 10 forecast and 5 in 8 came
    observed = [1] * 2 + [0] * 6 + [1] * 5 + [0] * 3
    slope, _ = calibration_slope_intercept(observed, [0.1] * 8 + [0.9] * 8)
    assert slope == pytest.approx((math.log(5 / 3) + math.log(3)) / (2 * math.log(9)))


def test_intercept_is_the_shift_in_log_odds_that_is_right_on_average():
    # 1 in 5 forecast (odds 1/4), half came (odds 1): the shift is ln 4
    _, intercept = calibration_slope_intercept([0, 1], [0.2, 0.2])
    assert intercept == pytest.approx(math.log(4))


def test_calibrated_groups_have_slope_one_and_intercept_zero():
    observed = [1] + [0] * 3 + [1] * 3 + [0]
    slope, intercept = calibration_slope_intercept(observed, [0.25] * 4 + [0.75] * 4)
    assert slope == pytest.approx(1)
    assert intercept == pytest.approx(0, abs=1e-9)


def test_stretching_the_log_odds_divides_the_slope():
    rng = np.random.default_rng(7)
    line = rng.normal(-1, 1, 500)
    observed = rng.random(500) < 1 / (1 + np.exp(-line))
    slope, _ = calibration_slope_intercept(observed, 1 / (1 + np.exp(-line)))
    stretched, _ = calibration_slope_intercept(observed, 1 / (1 + np.exp(-2 * line)))
    assert stretched == pytest.approx(slope / 2)


@pytest.mark.parametrize(
    ("observed", "probability"),
    [
        pytest.param([0, 1, 0, 1], [0.3] * 4, id="constant"),
        pytest.param([0, 1, 0], [0.1 + 0.2, 0.3, 0.3], id="constant but for rounding"),
        pytest.param([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], id="parted"),
        pytest.param([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], id="parted the wrong way"),
        pytest.param([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9], id="parted but for a tie"),
    ],
)
def test_slope_is_nan_where_no_finite_slope_fits_best(observed, probability):
    slope, intercept = calibration_slope_intercept(observed, probability)
    assert math.isnan(slope)
    assert math.isfinite(intercept)


def test_slope_and_intercept_of_extreme_forecasts_solve_their_equations():
    # at the best fit, fitted chances match the outcomes in sum, and times the log odds too
    observed = np.array([1, 0, 0, 0, 1, 1, 0, 1])
    line = np.log(np.array([1, 1, 1, 1, 1e6, 1e6, 1e6, 3]) / np.array([1e6, 1e6, 9, 3, 1, 1, 1, 1]))
    slope, intercept = calibration_slope_intercept(observed, 1 / (1 + np.exp(-line)))
    assert np.sum(1 / (1 + np.exp(-intercept - line)) - observed) == pytest.approx(0, abs=1e-9)
    shifts = np.linspace(-2, 2, 401)
    sums = [np.sum(1 / (1 + np.exp(-shift - slope * line))) for shift in shifts]
    shift = np.interp(observed.sum(), sums, shifts)
    residual = 1 / (1 + np.exp(-shift - slope * line)) - observed
    assert residual @ line == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("observed", [[0, 0], [1, 1]])
def test_one_outcome_only_leaves_ranking_and_slope_undefined(observed):
    row = score_row(observed, [0.2, 0.6], [0.4, 0.4])
    undefined = {name for name, value in row.items() if math.isnan(value)}
    assert undefined == {"auc", "average_precision", "slope", "intercept"}


def test_a_perfect_forecast_is_scored_as_perfect():
    row = score_row(OUTCOME, OUTCOME, BASE_RATE)
    assert (row["brier"], row["skill"], row["auc"], row["bias"]) == (0, 1, 1, 0)
    assert row["log_score"] == pytest.approx(1e-6, rel=1e-5)  # −ln(1 − EPSILON)


def test_one_certain_miss_costs_a_bounded_log_score():
    assert log_score([1], [0]) == pytest.approx(-math.log(1e-6))


def test_the_reference_itself_has_no_skill():
    assert brier_skill_score(OUTCOME, BASE_RATE, reference=BASE_RATE) == 0


def test_skill_against_a_perfect_reference_is_undefined():
    assert math.isnan(brier_skill_score(OUTCOME, PROBABILITY, reference=OUTCOME))


def test_skill_against_a_reference_as_good_as_perfect_is_undefined_and_does_not_overflow():
    assert math.isnan(brier_skill_score([0], [1.0], reference=[4e-161]))


def test_a_constant_forecast_ranks_nothing():
    row = score_row(OUTCOME, BASE_RATE, BASE_RATE)
    assert (row["auc"], row["average_precision"], row["bias"]) == (0.5, 0.25, 0)


@given(row_lists, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(rows, random):
    shuffled = random.sample(rows, len(rows))
    expected = score_row(*zip(*rows, strict=True))
    assert score_row(*zip(*shuffled, strict=True)) == pytest.approx(
        expected, rel=1e-6, abs=1e-6, nan_ok=True
    )


@given(row_lists)
def test_scores_stay_within_their_limits(rows):
    row = score_row(*zip(*rows, strict=True))
    assert 0 <= row["brier"] <= 1
    assert 0 <= row["log_score"] < 13.9
    assert -1 <= row["bias"] <= 1
    assert math.isnan(row["skill"]) or row["skill"] <= 1
    assert math.isnan(row["auc"]) or -1e-12 <= row["auc"] <= 1 + 1e-12


@pytest.mark.parametrize(
    ("observed", "probability", "message"),
    [
        (
            [0, 1],
            [0.5],
            "probability must have shape (2,) like observed, because rows are compared one by one; "
            "got shape (1,)",
        ),
        (
            [],
            [],
            "observed must be one row or more in one dimension, because a score is a mean over "
            "rows; got shape (0,)",
        ),
        (
            [[0, 1]],
            [[0.5, 0.5]],
            "observed must be one row or more in one dimension, because a score is a mean over "
            "rows; got shape (1, 2)",
        ),
        (
            [0, 1, 1],
            [0.5, math.nan, math.nan],
            "probability must have no gap, because a missing value cannot be scored; "
            "got 2 missing in 3 rows",
        ),
        ([0, 2], [0.5, 0.5], "observed must be 0 or 1, because it is a yes or no; got 2"),
        (
            [0, 1],
            [0.5, 35],
            "probability must lie between 0 and 1, because it is a chance; got 35",
        ),
        (
            [0, 1],
            [0.5, -0.1],
            "probability must lie between 0 and 1, because it is a chance; got -0.1",
        ),
    ],
)
@pytest.mark.parametrize(
    "score",
    [
        brier_score,
        roc_auc,
        average_precision,
        log_score,
        calibration_slope_intercept,
    ],
)
def test_bad_rows_are_refused_with_the_reason(score, observed, probability, message):
    with pytest.raises(ValueError) as error:
        score(observed, probability)
    assert str(error.value) == message


def test_a_bad_reference_is_named_in_the_message():
    with pytest.raises(ValueError) as error:
        brier_skill_score([0, 1], [0.5, 0.5], reference=[0.5, 1.5])
    assert str(error.value) == (
        "reference must lie between 0 and 1, because it is a chance; got 1.5"
    )
