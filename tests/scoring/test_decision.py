"""Alerts and their worth, against hand-computed numbers and Finley's tornado forecasts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.scoring.decision import contingency, cost_loss

# Finley's forecasts of 1884: hits, misses, false alarms, correct negatives, as tabulated in
# Murphy (1996), Weather and Forecasting 11(1), and at cawcr.gov.au/projects/verification/Finley.
FINLEY = (28, 23, 72, 2680)
FINLEY_OUTCOME = np.repeat([1, 1, 0, 0], FINLEY)
FINLEY_ALERT = np.repeat([1, 0, 1, 0], FINLEY)


def test_contingency_rebuilds_finleys_table():
    assert contingency(FINLEY_OUTCOME, FINLEY_ALERT) == FINLEY


def test_value_peaks_at_hit_rate_minus_false_alarm_rate():
    # Richardson (2000): with the ratio at the observed frequency the value is the
    # Hanssen–Kuipers score, which for Finley is published as 0.52.
    result = cost_loss(FINLEY_OUTCOME, FINLEY_ALERT, cost_ratio=51 / 2803)
    assert result.value == pytest.approx(28 / 51 - 72 / 2752)
    assert round(result.value, 2) == 0.52


def test_expenses_agree_with_hand_computed_numbers():
    # alerts at .9 and .3: two preparations at .25 and one miss at 1, over five rows
    result = cost_loss([1, 1, 0, 0, 0], [0.9, 0.1, 0.3, 0.1, 0], cost_ratio=0.25)
    assert result.table == (1, 1, 1, 2)
    assert result.expense == pytest.approx(1.5 / 5)
    # preparing for all costs 0.25 a row, never 0.4, for the two that need it 0.1
    assert result.value == pytest.approx((0.25 - 0.3) / (0.25 - 0.1))


def test_a_probability_at_the_threshold_raises_the_alert():
    assert cost_loss([1, 0], [0.25, 0.24], cost_ratio=0.25).table == (1, 0, 0, 1)


@given(st.lists(st.integers(0, 1), min_size=1), st.floats(0.01, 0.99))
def test_perfect_foresight_is_worth_one_and_the_base_rate_nothing(observed, cost_ratio):
    if len(set(observed)) == 1:
        assert math.isnan(cost_loss(observed, observed, cost_ratio).value)
        return
    base_rate = np.full(len(observed), np.mean(observed))
    assert cost_loss(observed, observed, cost_ratio).value == pytest.approx(1)
    assert cost_loss(observed, base_rate, cost_ratio).value == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("cost_ratio", [0, 1, 5, math.nan])
def test_a_cost_ratio_outside_its_range_is_refused_with_the_reason(cost_ratio):
    with pytest.raises(ValueError) as error:
        cost_loss([0, 1], [0.2, 0.7], cost_ratio)
    assert str(error.value) == (
        "cost_ratio must be above 0 and below 1, because preparing must cost something and "
        f"less than the loss; got {cost_ratio:g}"
    )


def test_an_alert_that_is_a_probability_is_refused_with_the_reason():
    with pytest.raises(ValueError) as error:
        contingency([0, 1], [0, 0.7])
    assert str(error.value) == "alert must be 0 or 1, because it is a yes or no; got 0.7"
