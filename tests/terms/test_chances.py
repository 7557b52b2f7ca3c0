"""How probabilities add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.terms.chances import any_of, at_least_one, either, highest

chances = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def test_one_of_two_coins_and_one_of_three():
    assert either(np.array([0.5]), np.array([0.5])).tolist() == [0.75]
    assert at_least_one(np.array([0.5] * 3), np.zeros(3, int), 1) == pytest.approx([0.875])


@given(st.floats(0, 1), st.floats(0, 1))
def test_either_is_never_below_its_parts_nor_above_their_sum(arrivals, armed):
    both = float(either(np.array([arrivals]), np.array([armed]))[0])
    assert max(arrivals, armed) - 1e-15 <= both <= min(1.0, arrivals + armed + 1e-15)


@given(chances)
def test_a_country_is_never_below_its_riskiest_corridor(p):
    together = at_least_one(np.array(p), np.zeros(len(p), int), 1)[0]
    assert max(p) - 1e-12 <= together <= 1
    assert together == pytest.approx(1 - np.prod(1 - np.array(p)), abs=1e-12)


@given(chances, st.randoms())
def test_the_order_of_corridors_is_no_matter(p, shuffler):
    mixed = p.copy()
    shuffler.shuffle(mixed)
    one, other = (at_least_one(np.array(x), np.zeros(len(x), int), 1)[0] for x in (p, mixed))
    assert one == pytest.approx(other, abs=1e-12)


def test_a_country_without_a_corridor_has_no_risk_from_one():
    p = np.array([0.2, 0.5])
    assert at_least_one(p, np.array([0, 2]), 3) == pytest.approx([0.2, 0.0, 0.5])


def test_what_is_not_known_of_one_corridor_is_not_known_of_its_country():
    found = at_least_one(np.array([0.2, np.nan]), np.array([0, 0]), 1)
    assert np.isnan(found).all()
    apart = at_least_one(np.array([0.2, np.nan]), np.array([0, 1]), 2)
    assert apart[0] == pytest.approx(0.2) and np.isnan(apart[1])
    assert np.isnan(either(np.array([np.nan]), np.array([0.2]))).all()


def test_draws_are_composed_each_for_itself():
    drawn = np.array([[0.5, 0.5], [0.0, 0.1]])
    assert at_least_one(drawn, np.array([0, 0]), 1) == pytest.approx(np.array([[0.75], [0.1]]))


def test_an_outcome_of_two_is_missing_only_if_it_hangs_on_the_missing_one():
    first = np.array([1, 0, np.nan, np.nan, np.nan, 0])
    second = np.array([0, 0, 1, 0, np.nan, 1])
    np.testing.assert_array_equal(any_of(first, second), [1, 0, 1, np.nan, np.nan, 1])


def test_the_highest_of_a_group_passes_over_what_is_missing():
    values = np.array([0.2, np.nan, 0.7, np.nan])
    np.testing.assert_array_equal(
        highest(values, np.array([0, 0, 2, 1]), 4), [0.2, np.nan, 0.7, np.nan]
    )
