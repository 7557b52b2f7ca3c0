import gc
import weakref
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from risk.storage.kept import Kept, kept_with_first, size


@dataclass(frozen=True)
class Asked:
    """Something that is known by its key."""

    key: str
    text: str


def test_a_result_is_computed_once_for_each_key():
    kept = Kept(1_000)
    computed = []

    def compute():
        computed.append(1)
        return len(computed)

    assert kept.get(("f", Asked("a", "one")), compute) == 1
    assert kept.get(("f", Asked("a", "another")), compute) == 1
    assert kept.get(("f", Asked("b", "one")), compute) == 2
    assert kept.get(("g", Asked("a", "one")), compute) == 3


def test_what_was_asked_is_not_held_but_by_its_key():
    kept = Kept(1_000)
    kept.get(("f", Asked("a", "a visitor's text")), lambda: 1)
    assert list(kept._results) == [("f", "a")]


def test_the_newest_stay_within_the_bound():
    kept = Kept(10_000)
    for number in range(100):
        kept.get(("f", number), lambda: np.zeros(250))
        assert kept._results.currsize <= 10_000
    assert list(kept._results) == [("f", n) for n in range(95, 100)]


def test_what_is_greater_than_the_bound_is_given_but_not_kept():
    kept = Kept(1_000)
    assert len(kept.get(("f",), lambda: np.zeros(1_000))) == 1_000
    assert kept._results.currsize == 0


def test_a_result_that_is_broken_off_is_not_kept():
    kept = Kept(1_000)
    with pytest.raises(KeyboardInterrupt):
        kept.get(("f",), lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert kept.get(("f",), lambda: 2) == 2


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(125_000),
        pd.DataFrame({"x": np.zeros(125_000)}),
        {"x": (np.zeros(62_500), [np.zeros(62_500)])},
        pd.Series(["x" * 1_000] * 1_000, dtype=str),
        np.array(["x" * 1_000 + str(n) for n in range(950)], dtype=object),
        Asked("x" * 500_000, "y" * 500_000),
    ],
    ids=["array", "frame", "nested", "texts", "objects", "dataclass"],
)
def test_a_size_counts_all_that_a_result_holds(value):
    assert size(value) == pytest.approx(1_000_000, rel=0.05)


class Owner:
    """Something that results belong to."""


def test_what_is_kept_with_an_owner_leaves_with_it_and_has_a_bound():
    computed = []

    @kept_with_first(2)
    def doubled(owner, number):
        computed.append(number)
        return 2 * number

    owner = Owner()
    assert [doubled(owner, number) for number in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert computed == [1, 2, 3, 1]
    other = Owner()
    assert doubled(other, 1) == 2 and computed == [1, 2, 3, 1, 1]
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None
