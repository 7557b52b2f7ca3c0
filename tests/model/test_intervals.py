"""How sure: bootstrap draws of the calibrator, and the limits made of them."""

import numpy as np
import pytest
from scipy.special import expit

from risk.model.calibration import Calibrator, fit_calibrator
from risk.model.intervals import REPLICATES, calibrator_draws, draws, limits


def history(seed=0, n=4000, clusters=40):
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 100, n)
    cluster = rng.integers(0, clusters, n)
    came = (rng.uniform(size=n) < expit(-4 + 0.06 * points)).astype(float)
    return points, came, cluster


def test_every_draw_has_as_many_clusters_as_there_are_and_the_same_each_time():
    drawn = draws(7)
    assert drawn.shape == (REPLICATES, 7)
    assert (drawn.sum(axis=1) == 7).all()
    np.testing.assert_array_equal(drawn, draws(7))


def test_a_draw_of_every_cluster_once_gives_the_estimate_back():
    points, came, cluster = history()
    estimate = fit_calibrator(points, came)
    found = calibrator_draws(points, came, cluster, np.ones((1, 40)), estimate)
    np.testing.assert_allclose(found[0], estimate, atol=1e-6)


def test_one_step_is_close_to_fitting_each_draw_anew():
    points, came, cluster = history()
    estimate = fit_calibrator(points, came)
    drawn = draws(40)[:5]
    found = calibrator_draws(points, came, cluster, drawn, estimate)
    for row, times in zip(found, drawn, strict=True):
        exact = fit_calibrator(points, came, times[cluster])
        one, other = (expit(c[0] + c[1] * np.array([10, 50, 90])) for c in (row, exact))
        np.testing.assert_allclose(one, other, atol=0.01)


def test_no_draw_has_a_falling_line():
    points, came, cluster = history(n=60, clusters=6)
    drawn = draws(6)
    found = calibrator_draws(points, 1 - came, cluster, drawn, Calibrator(0.5, 0.0))
    assert (found[:, 1] >= 0).all()


def test_limits_are_the_tenth_and_ninetieth_of_a_hundred_draws():
    replicates = np.linspace(0, 1, 101)[:, None]
    low, high = limits(np.array([0.5]), replicates)
    assert (low[0], high[0]) == (pytest.approx(0.1), pytest.approx(0.9))


def test_the_limits_never_leave_the_estimate_outside():
    replicates = np.full((REPLICATES, 2), 0.5)
    low, high = limits(np.array([0.2, 0.8]), replicates)
    assert low.tolist() == [0.2, 0.5] and high.tolist() == [0.5, 0.8]
