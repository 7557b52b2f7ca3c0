"""A probability in words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.terms.levels import LEVEL_NAMES, WITHHELD, level_of
from risk.terms.wording import PERCENT, range_text


@pytest.mark.parametrize(
    ("probability", "level"),
    [
        (0.0, "Low"),
        (0.0499, "Low"),
        (0.05, "Guarded"),
        (0.1499, "Guarded"),
        (0.15, "Elevated"),
        (0.2999, "Elevated"),
        (0.30, "High"),
        (0.5999, "High"),
        (0.60, "Severe"),
        (1.0, "Severe"),
        (np.nan, WITHHELD),
    ],
)
def test_limits_of_the_levels(probability, level):
    assert level_of(np.array([probability])).tolist() == [level]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_never_has_a_lower_level(one, other):
    low, high = level_of(np.array(sorted([one, other])))
    assert LEVEL_NAMES.index(low) <= LEVEL_NAMES.index(high)


def test_the_legend_says_the_limits():
    assert [range_text(name).replace(PERCENT, " %") for name in LEVEL_NAMES] == [
        "below 5 %",
        "5 to 15 %",
        "15 to 30 %",
        "30 to 60 %",
        "60 % and more",
    ]
