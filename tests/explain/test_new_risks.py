"""New or going on, in sentences; the tables are made by hand."""

import numpy as np
import pandas as pd
import pytest

from risk.explain.new_risks import highest_new, is_new_warning, onset_sentence
from risk.terms.wording import PERCENT

YEARS = (2018, 2020)
COLUMNS = ["rank", "country", "level", "probability", "onset", "came_10y", "known_10y"]


def table(*rows):
    found = pd.DataFrame(rows, columns=COLUMNS).astype({"rank": "Int64", "came_10y": "Int64"})
    return found.assign(
        outcome="either", main_source="Aland", probability_low=0.2, probability_high=0.36
    )


GOING = (1, "Bland", "Severe", 0.7, "going on", 8, 10)
NEW = (2, "Cland", "Elevated", 0.29, "new", 2, 10)
LOW = (3, "Dland", "Low", 0.01, "new", 0, 10)
UNKNOWN = (4, "Eland", "High", 0.4, "unknown", 0, 2)
APART = (pd.NA, "Fland", "Not exposed", np.nan, np.nan, pd.NA, pd.NA)


def test_the_highest_new_risk_is_named_with_its_chance_and_of_what():
    assert highest_new(table(GOING, NEW, LOW, APART), YEARS).replace(PERCENT, " %") == (
        "Highest new risk: Cland. The chance of 10,000 arrivals or armed fighting on its soil is "
        "29 % (80 % interval 20 to 36 %), Elevated, mainly from Aland. There it came in none of "
        "the known years 2018 to 2020, but twice in 10 years."
    )


def test_where_the_percentage_is_withheld_the_rank_stands_for_it():
    withheld = (*NEW[:3], np.nan, *NEW[4:])
    assert highest_new(table(GOING, withheld), YEARS).startswith(
        "Highest new risk: Cland, rank 2, mainly from Aland; the chance of 10,000 arrivals or "
        "armed fighting on its soil is withheld. There it came in none"
    )


def test_it_says_when_no_risk_is_new_or_known_to_be():
    assert highest_new(table(GOING, APART), YEARS) == (
        "No risk here is new: the outcome came to every exposed country between 2018 and 2020."
    )
    assert highest_new(table(GOING, UNKNOWN), (1990, 1990)) == (
        "No risk here is known to be new: the outcome came to 1 of 2 exposed countries in 1990; "
        "of the others that is not known."
    )
    assert highest_new(table(APART), YEARS) == ""


@pytest.mark.parametrize(
    ("row", "years", "sentence"),
    [
        (GOING, YEARS, "Going on: it came between 2018 and 2020, and 8 times in 10 years."),
        (
            NEW,
            YEARS,
            "New: it came in none of the known years 2018 to 2020, but twice in 10 years.",
        ),
        (
            LOW,
            YEARS,
            "New: it came in none of the known years 2018 to 2020, and never in 10 years.",
        ),
        (LOW, (1990, 1990), "New: it did not come in 1990."),
        (
            UNKNOWN,
            YEARS,
            "Unknown whether it is new: no outcome between 2018 and 2020 is known "
            "(never in 2 known years).",
        ),
    ],
)
def test_a_row_says_whether_it_is_new_and_how_often_it_came(row, years, sentence):
    assert onset_sentence(table(row).iloc[0], years) == sentence


def test_maps_mark_what_is_new_and_elevated_or_above():
    marked = is_new_warning(table(GOING, NEW, LOW, UNKNOWN, APART))
    assert marked.tolist() == [False, True, False, False, False]
