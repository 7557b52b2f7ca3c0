"""What a user can set: weights by name, regions, months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.risk_table.settings import (
    Settings,
    parse_weights,
    twelve_months_before,
    weights_text,
)
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES
from risk.terms.months import month_text, to_month

FIRST, SECOND = CODES[:2]
weight_sets = st.lists(st.integers(0, 100), min_size=len(CODES), max_size=len(CODES)).filter(any)


@given(weights=weight_sets)
def test_weights_survive_being_written_and_read(weights):
    assert parse_weights(weights_text(tuple(weights)), "--weights-armed") == tuple(weights)


@given(weights=weight_sets, order=st.permutations(range(len(CODES))))
def test_the_order_in_which_weights_are_named_is_no_matter(weights, order):
    text = ",".join(f"{CODES[k]}={weights[k]}" for k in order)
    assert parse_weights(text, "-") == tuple(weights)


def test_an_indicator_left_out_weighs_nothing_and_blanks_are_no_matter():
    assert parse_weights(f" {SECOND}=40 , {FIRST}=60", "-")[:3] == (60, 40, 0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{FIRST}=-5", f"expected a whole number from 0 to 100 for {FIRST}, got '-5'"),
        (f"{FIRST}=101", f"expected a whole number from 0 to 100 for {FIRST}, got '101'"),
        (f"{FIRST}=2.5", f"expected a whole number from 0 to 100 for {FIRST}, got '2.5'"),
        (f"{FIRST}=", f"expected a whole number from 0 to 100 for {FIRST}, got ''"),
        (f"{FIRST}", f"expected a whole number from 0 to 100 for {FIRST}, got ''"),
        (f"{FIRST}=٣", f"expected a whole number from 0 to 100 for {FIRST}, got"),
        (f"{FIRST}=²", f"expected a whole number from 0 to 100 for {FIRST}, got"),
        (f"{FIRST}=1e9", f"expected a whole number from 0 to 100 for {FIRST}, got '1e9'"),
        (f"{FIRST}=0,{SECOND}=0", "expected at least one weight above 0, got only zeros"),
        (f"{FIRST}=1,{FIRST}=2", f"expected {FIRST} once, got it again"),
        ("zeal=5", f"expected a code such as {FIRST}, got 'zeal'"),
        ("", f"expected a code such as {FIRST}, got ''"),
        (f"{FIRST}=5,", f"expected a code such as {FIRST}, got ''"),
    ],
)
def test_bad_weights_are_named(text, sentence):
    with pytest.raises(InputError, match=f"^--weights-armed: {sentence}"):
        parse_weights(text, "--weights-armed")


def test_twelve_months_before_keeps_the_rest():
    settings = Settings(to_month("2021-06"), "armed", source="AFG", region="Asia")
    before = twelve_months_before(settings)
    assert month_text(before.as_of) == "2020-06"
    assert (before.outcome, before.source, before.region) == ("armed", "AFG", "Asia")
