"""The 80 % intervals: laws by hand, and their coverage as simulated."""

import numpy as np
import pandas as pd
import pytest

from risk.calibration import fit_calibrator
from risk.intervals import calibrator_draws, draws, limits
from tools.coverage import MODELS, overdispersion, simulated


def test_the_published_coverage_is_near_eighty_per_cent():
    table = pd.read_csv(MODELS / "coverage.csv")
    assert set(table.outcome) == {"arrivals", "armed"}
    for column in ("coverage_all", "coverage_from_5_percent"):
        assert table[column].between(0.75, 0.85).all()


def test_the_estimate_never_stands_outside_its_interval():
    low, high = limits(np.array([0.2, 0.9]), np.array([[0.3, 0.1], [0.4, 0.2]]))
    assert low.tolist() == pytest.approx([0.2, 0.11])
    assert high.tolist() == pytest.approx([0.39, 0.9])


def test_a_draw_that_takes_every_cluster_once_is_the_estimate():
    points, outcome = np.array([0.0, 50.0, 50.0, 100.0]), np.array([0.0, 1.0, 0.0, 1.0])
    estimate = fit_calibrator(points, outcome)
    drawn = calibrator_draws(points, outcome, np.ones(4), np.arange(4), np.ones((1, 4)), estimate)
    assert drawn[0] == pytest.approx(list(estimate), abs=1e-6)


def test_draws_take_as_many_clusters_as_there_are():
    assert (draws(7).sum(axis=1) == 7).all()


def test_simulated_outcomes_keep_their_chances_and_cluster():
    rng = np.random.default_rng(1)
    p, source = np.full(4_000, 0.2), np.repeat(np.arange(40), 100)
    year = np.arange(4_000) // 10
    alone = simulated(p, source, year, (0.0, 0.0), rng)
    together = simulated(p, source, year, (0.3, 0.0), rng)
    assert alone.mean() == pytest.approx(0.2, abs=0.02)
    assert together.mean() == pytest.approx(0.2, abs=0.08)
    assert overdispersion(together, p, source) > 3 * overdispersion(alone, p, source)
