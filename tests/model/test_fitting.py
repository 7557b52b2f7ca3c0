import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.model.fitting import Fitted, fit_mechanism, to_percent

KNOTS = [(0, 0.25, 0.5, 1), (0, 0.5, 1), (0, 1)]


def rows(seed, n=300):
    """Outcomes driven by a step at 0.5 in the first of three indicators; the last only lowers."""
    rng = np.random.default_rng(seed)
    z = rng.random((n, 3))
    line = -2 + 3 * (z[:, 0] > 0.5) + z[:, 1] - 2 * z[:, 2]
    return z, (rng.random(n) < 1 / (1 + np.exp(-line))).astype(float), rng.uniform(0.5, 2, n)


@given(seed=st.integers(0, 500), bend=st.sampled_from([0, 0.1, 1, 10]))
def test_values_rise_from_0_to_1_and_weights_sum_to_100(seed, bend):
    fitted = fit_mechanism(*rows(seed, n=150), KNOTS, bend_penalty=bend)
    assert sum(fitted.weights) == 100
    assert min(fitted.weights) >= 0
    for values, knots in zip(fitted.values, KNOTS, strict=True):
        assert len(values) == len(knots)
        assert (values[0], values[-1]) == (0, 1)
        assert (np.diff(values) >= 0).all()


def test_an_indicator_that_lowers_the_risk_gets_weight_0_and_a_straight_line():
    fitted = fit_mechanism(*rows(0)[:2], np.ones(300), [*KNOTS[:2], (0, 0.2, 1)])
    assert fitted.weights[2] == 0
    assert fitted.values[2] == (0, 0.2, 1)


def test_the_value_function_finds_a_step_and_the_bend_penalty_straightens_it():
    z, outcome, weight = rows(1, n=3000)
    knots = [(0, 0.4, 0.6, 1), *KNOTS[1:]]
    bent = fit_mechanism(z, outcome, weight, knots, bend_penalty=0.01)
    straight = fit_mechanism(z, outcome, weight, knots, bend_penalty=1e6)
    assert bent.values[0][2] - bent.values[0][1] > 0.7
    assert straight.values[0] == pytest.approx((0, 0.4, 0.6, 1), abs=0.01)


def test_where_no_indicator_helps_weights_are_equal():
    z = np.array([[0.0, 0.0], [1.0, 1.0]] * 20)
    fitted = fit_mechanism(z, 1 - z[:, 0], np.ones(40), [(0, 1), (0, 0.3, 1)])
    assert fitted == Fitted((50, 50), ((0, 1), (0, 0.3, 1)))


def test_twins_share_their_weight():
    z, outcome, weight = rows(2)
    fitted = fit_mechanism(z[:, [0, 0]], outcome, weight, [(0, 1), (0, 1)])
    assert fitted.weights == (50, 50)


def test_row_order_is_irrelevant():
    z, outcome, weight = rows(3)
    mixed = np.random.default_rng(0).permutation(len(z))
    first = fit_mechanism(z, outcome, weight, KNOTS)
    second = fit_mechanism(z[mixed], outcome[mixed], weight[mixed], KNOTS)
    assert first.weights == pytest.approx(second.weights, abs=1)
    for one, other in zip(first.values, second.values, strict=True):
        assert one == pytest.approx(other, abs=0.01)


def test_a_row_of_weight_2_counts_as_two_rows_and_one_of_weight_0_as_none():
    z, outcome, _ = rows(4)
    count = np.arange(len(z)) % 3
    weighted = fit_mechanism(z, outcome, count, KNOTS)
    repeated = fit_mechanism(
        z.repeat(count, axis=0), outcome.repeat(count), np.ones(count.sum()), KNOTS
    )
    assert weighted.weights == pytest.approx(repeated.weights, abs=1)


def test_the_same_rows_give_the_same_fit():
    assert fit_mechanism(*rows(5), KNOTS) == fit_mechanism(*rows(5), KNOTS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z": np.full((4, 1), np.nan)}, "z must lie between 0 and 1"),
        ({"z": np.full((4, 1), 1.5)}, "z must lie between 0 and 1"),
        ({"z": np.zeros((4, 2))}, "a column for each tuple of knots"),
        ({"outcome": [0, 0, 0, 0]}, "positives and negatives"),
        ({"sample_weight": [1, 1, -1, 1]}, "not negative"),
        ({"knots": [(0, 0.5, 0.5, 1)]}, "knots must rise"),
        ({"knots": [(0.1, 1)]}, "knots must rise"),
    ],
)
def test_bad_input_is_refused_with_a_reason(change, message):
    good = {
        "z": [[0.0], [0.2], [0.8], [1.0]],
        "outcome": [0, 0, 1, 1],
        "sample_weight": [1, 1, 1, 1],
        "knots": [(0, 1)],
    }
    with pytest.raises(ValueError, match=message):
        fit_mechanism(**(good | change))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_percentages_sum_to_100_and_are_within_1_of_the_share(shares):
    percent = to_percent(shares)
    assert sum(percent) == 100
    if sum(shares) > 0:
        exact = 100 * np.array(shares) / sum(shares)
        assert np.abs(np.array(percent) - exact).max() < 1 + 1e-6


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12), st.sampled_from([0.5, 2, 100]))
def test_scaling_all_shares_changes_no_percentage(shares, factor):
    assert to_percent(shares) == to_percent([factor * share for share in shares])


@pytest.mark.parametrize("shares", [[], [-1, 2], [np.nan]])
def test_shares_that_are_no_shares_are_refused(shares):
    with pytest.raises(ValueError, match="shares must be finite and not negative"):
        to_percent(shares)
