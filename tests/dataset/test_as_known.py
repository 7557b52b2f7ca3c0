"""What was known when: never before the lag, always the newest, not for ever."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from risk.dataset.as_known import NEVER, latest_known

MONTHS = 60


def known(values, *, lag, max_age=1000, first=0):
    """One entity, values by period."""
    period = np.array(list(values), dtype=int)
    return latest_known(
        np.zeros(len(period), int),
        period,
        np.array(list(values.values()), dtype=float),
        lag=lag,
        shape=(1, MONTHS),
        first_month=first,
        max_age=max_age,
    )


@given(
    values=st.dictionaries(st.integers(0, MONTHS - 1), st.floats(-9, 9), max_size=8),
    lag=st.integers(0, 12),
    max_age=st.integers(12, 40),
)
def test_at_every_month_stands_the_newest_value_that_was_out_and_not_too_old(values, lag, max_age):
    found = known(values, lag=lag, max_age=max_age)
    for month in range(MONTHS):
        out = [p for p in values if p + lag <= month]
        if out and month - max(out) <= max_age:
            assert found.values[0, month] == values[max(out)]
            assert found.periods[0, month] == max(out)
        else:
            assert np.isnan(found.values[0, month])
            assert found.periods[0, month] == NEVER


def test_what_was_out_before_the_first_month_stands_in_it():
    found = known({10: 1.0, 11: 2.0, 40: 3.0}, lag=2, first=20)
    assert found.values[0, 0] == 2.0
    assert found.values[0, 21:23].tolist() == [2.0, 3.0]


def test_a_row_of_no_entity_is_passed_over():
    found = latest_known(
        np.array([-1, 1]),
        np.array([3, 3]),
        np.array([5.0, 6.0]),
        lag=0,
        shape=(2, 6),
        first_month=0,
        max_age=9,
    )
    assert np.isnan(found.values[0]).all()
    assert found.values[1, 3:].tolist() == [6, 6, 6]
