"""An announced capacity against the chances of arrivals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.readiness import country_size_chances, curve, readiness_gap
from risk.model.sizes import size_chances
from risk.storage.errors import InputError
from risk.terms.months import to_month
from risk.terms.outcomes import ARRIVAL_SIZES

falling = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(
    lambda p: np.array(sorted(p, reverse=True))
)


def test_between_the_sizes_the_logarithm_of_persons_counts():
    gap = readiness_gap(np.array([0.5, 0.3, 0.1]), 31_623)  # half way from 10,000 to 100,000
    assert gap.chance == pytest.approx(0.2, abs=1e-4)
    assert (gap.bound, gap.basis) == (
        "",
        "interpolated",
    ) and "20\N{NO-BREAK SPACE}% (interpolated)" in gap.text


def test_beyond_the_sizes_there_is_only_a_bound():
    chances = np.array([0.5, 0.3, 0.1])
    low = readiness_gap(chances, 0)
    high = readiness_gap(chances, 100_001)
    assert (low.chance, low.bound, low.basis) == (0.5, "at least", "bound")
    assert (high.chance, high.bound, high.basis) == (0.1, "at most", "bound")
    assert "at most 10\N{NO-BREAK SPACE}% (bound)" in high.text


def test_without_chances_the_gap_says_so():
    assert readiness_gap(np.full(3, np.nan), 10_000).text.startswith(
        "The chance of arrivals cannot"
    )


@pytest.mark.parametrize("capacity", [-1, 100_000_001])
def test_a_capacity_outside_its_range_is_refused(capacity):
    with pytest.raises(InputError, match=f"from 0 to 100,000,000, got {capacity}"):
        readiness_gap(np.array([0.5, 0.3, 0.1]), capacity)


@given(falling, st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_larger_capacity_is_never_exceeded_more_often(chances, one, other):
    small, large = sorted((one, other))
    assert readiness_gap(chances, small).chance >= readiness_gap(chances, large).chance


@given(falling, st.integers(1_000, 100_000))
def test_the_curve_passes_through_what_was_learned_and_the_capacity(chances, capacity):
    line = curve(chances, capacity).set_index("persons")
    assert line.loc[list(ARRIVAL_SIZES), "chance"].tolist() == pytest.approx(chances.tolist())
    assert set(line.index[line.basis == "learned"]) == set(ARRIVAL_SIZES)
    assert line.index.is_monotonic_increasing and line.index.is_unique
    assert (line.chance.diff().dropna() <= 1e-12).all()
    assert line.chance[capacity] == readiness_gap(chances, capacity).chance


def test_a_country_has_at_least_the_chance_of_its_corridors(scorer):
    forecast = scorer.forecaster.forecast(to_month("2021-06"))
    receiver = scorer.panel.receiver[forecast.rows.corridor]
    tajikistan = scorer.panel.countries.iso3.tolist().index("TJK")
    of_corridors = size_chances(scorer.forecaster, forecast)[receiver == tajikistan]
    together = country_size_chances(scorer.forecaster, forecast, tajikistan)
    np.testing.assert_allclose(together, 1 - np.prod(1 - of_corridors, axis=0), atol=1e-12)
    assert (np.diff(together) <= 0).all()
