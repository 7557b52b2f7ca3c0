import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from risk.model.fitting import Fitted, _fit, fit_mechanism, to_percent

KNOTS = [(0, 0.25, 0.5, 1), (0, 0.5, 1), (0, 1)]
PENALTIES = {"weight_penalty": 0.1, "bend_penalty": 1.0}


def rows(seed, n=300):
    """Outcomes driven by a step at 0.5 in the first of three indicators; the last only lowers."""
    rng = np.random.default_rng(seed)
    z = rng.random((n, 3))
    line = -2 + 3 * (z[:, 0] > 0.5) + z[:, 1] - 2 * z[:, 2]
    return z, (rng.random(n) < 1 / (1 + np.exp(-line))).astype(float)


@given(seed=st.integers(0, 500), bend=st.sampled_from([0, 0.1, 1, 10]))
def test_values_rise_from_0_to_1_and_weights_sum_to_100(seed, bend):
    fitted = fit_mechanism(*rows(seed, n=150), KNOTS, weight_penalty=0.1, bend_penalty=bend)
    assert sum(fitted.weights) == 100
    assert min(fitted.weights) >= 0
    for values, knots in zip(fitted.values, KNOTS, strict=True):
        assert len(values) == len(knots)
        assert (values[0], values[-1]) == (0, 1)
        assert (np.diff(values) >= 0).all()


def test_an_indicator_that_lowers_the_risk_gets_weight_0_and_a_straight_line():
    fitted = fit_mechanism(*rows(0), [*KNOTS[:2], (0, 0.2, 1)], **PENALTIES)
    assert fitted.weights[2] == 0
    assert fitted.values[2] == (0, 0.2, 1)


def test_the_value_function_finds_a_step_and_the_bend_penalty_straightens_it():
    z, observed = rows(1, n=3000)
    knots = [(0, 0.4, 0.6, 1), *KNOTS[1:]]
    bent = fit_mechanism(z, observed, knots, weight_penalty=0.1, bend_penalty=0.01)
    straight = fit_mechanism(z, observed, knots, weight_penalty=0.1, bend_penalty=1e6)
    assert bent.values[0][2] - bent.values[0][1] > 0.7
    assert straight.values[0] == pytest.approx((0, 0.4, 0.6, 1), abs=0.01)


def test_where_no_indicator_helps_weights_are_equal():
    z = np.array([[0.0, 0.0], [1.0, 1.0]] * 20)
    fitted = fit_mechanism(z, 1 - z[:, 0], [(0, 1), (0, 0.3, 1)], **PENALTIES)
    assert fitted == Fitted((50, 50), ((0, 1), (0, 0.3, 1)))


def test_twins_share_their_weight():
    z, observed = rows(2)
    fitted = fit_mechanism(z[:, [0, 0]], observed, [(0, 1), (0, 1)], **PENALTIES)
    assert fitted.weights == (50, 50)


def test_row_order_is_irrelevant():
    z, observed = rows(3)
    mixed = np.random.default_rng(0).permutation(len(z))
    first = fit_mechanism(z, observed, KNOTS, **PENALTIES)
    second = fit_mechanism(z[mixed], observed[mixed], KNOTS, **PENALTIES)
    assert first.weights == pytest.approx(second.weights, abs=1)
    for one, other in zip(first.values, second.values, strict=True):
        assert one == pytest.approx(other, abs=0.01)


def test_nothing_near_the_best_coefficients_is_better():
    """Each stretch a little more or less, none below 0, and the penalised likelihood only falls."""
    z, observed = rows(4)
    ramps = np.column_stack([z[:, 0], np.clip(z[:, 1] / 0.5, 0, 1), np.clip(z[:, 1] * 2 - 1, 0, 1)])
    penalty = np.diag([0.3, 0.2, 0.1])
    best = _fit(ramps, observed, penalty)

    def loss(coefficients):
        free = minimize_scalar(
            lambda a: (
                np.logaddexp(0, a + ramps @ coefficients).sum()
                - observed @ (a + ramps @ coefficients)
            )
        )
        return free.fun + coefficients @ penalty @ coefficients / 2

    reached = loss(best)
    for step in np.vstack([np.eye(3), -np.eye(3)]) * 0.01:
        near = best + step
        if (near >= 0).all():
            assert loss(near) > reached


def test_no_coefficient_is_negative_where_the_best_line_would_fall():
    z, observed = rows(4)
    assert _fit(z, observed, 0.1 * np.eye(3))[2] == 0


def test_a_stretch_without_rows_changes_nothing():
    z, observed = rows(6)
    never_high = np.column_stack([z[:, 0], z[:, 1] / 2])
    fitted = fit_mechanism(never_high, observed, [(0, 1), (0, 0.5, 1)], **PENALTIES)
    assert sum(fitted.weights) == 100


def test_the_same_rows_give_the_same_fit():
    first, second = (fit_mechanism(*rows(5), KNOTS, **PENALTIES) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z": np.full((4, 1), np.nan)}, "z must lie between 0 and 1"),
        ({"z": np.full((4, 1), 1.5)}, "z must lie between 0 and 1"),
        ({"z": np.zeros((4, 2))}, "a column for each tuple of knots"),
        ({"observed": [0, 0, 0, 0]}, "positives and negatives"),
        ({"knots": [(0, 0.5, 0.5, 1)]}, "knots must rise"),
        ({"knots": [(0.1, 1)]}, "knots must rise"),
    ],
)
def test_bad_input_is_refused_with_a_reason(change, message):
    good = {
        "z": [[0.0], [0.2], [0.8], [1.0]],
        "observed": [0, 0, 1, 1],
        "knots": [(0, 1)],
    }
    with pytest.raises(ValueError, match=message):
        fit_mechanism(**(good | change), **PENALTIES)


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
