"""One Newton's method for every line: known lines, held slopes, no neighbour's digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from risk.scoring.logistic import fit_lines, newton_step


def histories(seed=0, n_weightings=6, n_places=50):
    """Cases and hits at places from 0 to 1, of lines that rise by 3 to 8."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, n_places)
    total = rng.integers(5, 40, (n_weightings, n_places)).astype(float)
    chance = expit(-4 + rng.uniform(3, 8, (n_weightings, 1)) * x)
    return x, total, rng.binomial(total.astype(int), chance).astype(float)


def test_two_places_give_the_log_odds_of_their_rates():
    # 20 of 100 at 1 and 60 of 100 at 3: b = (logit 0.6 - logit 0.2) / 2.
    line = fit_lines(np.array([1.0, 3.0]), np.array([[100.0, 100.0]]), np.array([[20.0, 60.0]]))
    b = (logit(0.6) - logit(0.2)) / 2
    assert line[0] == pytest.approx([logit(0.2) - b, b], abs=1e-9)


def test_a_held_slope_moves_the_intercept_alone():
    # 3 of 4 hits where logit P = a + 1·0: a = ln 3.
    line = fit_lines(np.zeros(2), np.full((1, 2), 2.0), np.array([[2.0, 1.0]]), slope_held=True)
    assert line[0] == pytest.approx([np.log(3), 1], abs=1e-9)


@given(seed=st.integers(0, 300))
def test_a_weighting_is_fitted_the_same_alone_and_beside_others(seed):
    x, total, positive = histories(seed)
    together = fit_lines(x, total, positive, ridge=1e-5)
    for row in range(len(total)):
        alone = fit_lines(x, total[[row]], positive[[row]], ridge=1e-5)
        np.testing.assert_array_equal(alone[0], together[row])


def test_where_it_begins_changes_no_digit_that_counts():
    x, total, positive = histories(1)
    found = fit_lines(x, total, positive)
    np.testing.assert_allclose(
        fit_lines(x, total, positive, start=np.array([3.0, -5.0])), found, atol=1e-7
    )


def test_a_ridge_keeps_a_slope_finite_where_x_parts_the_outcomes():
    x = np.array([0.0, 1.0])
    total = np.full((1, 2), 50.0)
    a, b = fit_lines(x, total, np.array([[0.0, 50.0]]), ridge=1e-5)[0]
    assert np.isfinite([a, b]).all()
    assert expit([a, a + b]) == pytest.approx([0, 1], abs=0.01)
    # At the best line the pull of the ridge equals what the slope still gains.
    p = expit(a + b * x)
    assert (50 * (np.array([0, 1]) - p)) @ x == pytest.approx(1e-5 * b, rel=1e-3)


def test_a_newton_step_from_the_best_line_goes_nowhere():
    x, total, positive = histories(2)
    a, b = fit_lines(x, total, positive)[0]
    p = expit(a + b * x)
    residual = positive[0] - total[0] * p
    curvature = total[0] * p * (1 - p)
    sums = (residual.sum(), residual @ x, curvature.sum(), curvature @ x, curvature @ (x * x))
    assert newton_step(*(np.array([value]) for value in sums)) == pytest.approx(
        np.zeros((2, 1)), abs=1e-7
    )
