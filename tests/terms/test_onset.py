"""Whether a risk is new or goes on, on outcome tables made by hand."""

import numpy as np
import pytest

from risk.terms.onset import any_observed, onset_of, times

X = np.nan  # not known


@pytest.mark.parametrize(
    ("years", "onset"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "new"),
        ([1, 1, 1, 1, 1, 1, 1, 0, 0, 0], "new"),  # the fourth year back is not recent
        ([0, 0, 0, 0, 0, 0, 0, 1, 0, 0], "going on"),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "going on"),
        ([0, 0, 0, 0, 0, 0, 0, X, X, 0], "new"),  # one of the three is known
        ([0, 0, 0, 0, 0, 0, 0, X, 1, X], "going on"),
        ([1, 1, 1, 1, 1, 1, 1, X, X, X], "unknown"),
        ([X, X, X, X, X, X, X, X, X, X], "unknown"),
        ([0], "new"),  # the data had just begun
        ([1], "going on"),
    ],
)
def test_it_is_new_where_it_came_in_none_of_the_last_three_known_years(years, onset):
    assert onset_of(np.array([years], float)).tolist() == [onset]


def test_it_came_to_a_country_if_it_came_along_one_of_its_corridors():
    came = np.array([[1, 0, X, 0], [0, 0, 1, X]], float)
    every = np.ones_like(came, bool)
    together = any_observed(came, np.array([0, 0]), 2, counts=every)
    np.testing.assert_array_equal(together, [[1, 0, 1, X], [X, X, X, X]])


def test_a_year_that_does_not_count_leaves_the_others_to_decide():
    came = np.array([[0, X, 1], [X, X, X]], float)
    counts = np.array([[True] * 3, [False] * 3])
    together = any_observed(came, np.array([0, 0]), 1, counts=counts)
    np.testing.assert_array_equal(together, [[0, X, 1]])


def test_numbers_as_a_table_holds_them_can_be_written():
    assert times(np.int64(3), np.int64(8)) == "3 times in 8 known years"
    assert times(np.int64(1), np.int64(1)) == "once in 1 known year"
