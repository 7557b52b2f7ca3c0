"""Probabilities stay calibrated for any weights, or are withheld."""

import numpy as np
import pytest

from risk.model.backtest import BIAS_LIMIT, SLOPE_LIMITS
from risk.scoring.scores import calibration_slope_intercept
from risk.terms.catalogue import CATALOGUE
from risk.terms.months import december
from risk.terms.outcomes import MECHANISMS, OUTCOMES

VECTORS = 200
pytestmark = pytest.mark.slow


def random_weights(seed: int) -> list[dict[str, tuple[int, ...]]]:
    """Whole weights 0 to 100, as sliders give them, some of them at 0."""
    rng = np.random.default_rng(seed)
    learned = np.array([bool(indicator.learned_by) for indicator in CATALOGUE])
    found = []
    for _ in range(VECTORS):
        pair = {}
        for mechanism in MECHANISMS:
            weights = rng.integers(0, 101, len(CATALOGUE)) * (rng.random(len(CATALOGUE)) < 0.7)
            weights = np.where(learned, weights, 0)
            weights[rng.choice(np.flatnonzero(learned))] = 50
            pair[mechanism] = tuple(int(weight) for weight in weights)
        found.append(pair)
    return found


def test_200_random_weightings_are_calibrated_out_of_sample_or_withheld(scorer):
    backtest = scorer.backtest
    level = scorer.backtest.units["country"]
    shown = dict.fromkeys(OUTCOMES, 0)
    for weights in random_weights(seed=0):
        past = backtest.probabilities(weights)
        for outcome in OUTCOMES:
            if backtest.summary(past, outcome).withheld_reason:
                continue
            shown[outcome] += 1
            # Scored here by other means than the rule's own.
            seen = ~np.isnan(level.observed[outcome])
            came = level.observed[outcome][seen]
            p = past["country"][outcome][seen]
            slope, _ = calibration_slope_intercept(came, p)
            assert SLOPE_LIMITS[0] <= slope <= SLOPE_LIMITS[1]
            assert abs(p.mean() - came.mean()) <= BIAS_LIMIT
    print(f"shown of {VECTORS}: {shown}")
    assert shown["either"] >= VECTORS * 0.6
    assert shown["armed"] >= VECTORS * 0.6


def test_a_record_that_was_good_enough_up_to_2019_did_not_last(scorer):
    """The limit that the README states: what the rule let through, scored on later years."""
    backtest = scorer.backtest
    level = scorer.backtest.units["country"]
    later = (level.year >= 2019) & ~np.isnan(level.observed["either"])
    came = level.observed["either"][later]
    shown = 0
    too_sure = 0
    too_low = 0
    for weights in random_weights(seed=0)[:50]:
        past = backtest.probabilities(weights)
        if backtest.summary(past, "either", as_of=december(2019)).withheld_reason:
            continue
        p = past["country"]["either"][later]
        shown += 1
        too_sure += calibration_slope_intercept(came, p)[0] < 1
        too_low += p.mean() < came.mean()
    print(f"shown {shown}, later too sure {too_sure}, too low {too_low}")
    assert shown > 25
    assert too_sure > shown / 2
    assert too_low > shown / 2
