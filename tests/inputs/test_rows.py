"""What came after an as-of month, and in the years before it, by hand."""

import numpy as np
import pandas as pd
import pytest

from risk.dataset.panel import Panel
from risk.inputs.rows import Rows, arrivals_after, deciding_year, observed_after
from risk.terms.months import to_month

NAN = np.nan
YEARS = (1990, 1991, 1992, 1993)


def world(arrivals, armed=(0, 0, 0, 0)):
    """One corridor, its outcomes from 1990 to 1993."""
    nothing = pd.DataFrame()
    none = np.zeros(1, dtype=int)
    past = np.array([arrivals], dtype=float)
    fought = np.array([armed], dtype=float)
    return Panel(
        countries=nothing,
        corridors=nothing,
        source=none,
        receiver=none,
        values={},
        periods={},
        arrivals=past,
        repeated=past,
        armed=fought,
        conflicts=fought,
        first_month=to_month("1989-12"),
        last_month=to_month("1994-12"),
        first_year=YEARS[0],
        digest="",
        description={},
    )


def rows_of(*texts):
    months = np.array([to_month(text) for text in texts])
    nothing = np.zeros((len(months), 0))
    return Rows(np.zeros(len(months), dtype=int), months, nothing, nothing)


def test_arrivals_of_a_window_are_those_of_its_two_years_by_their_months_in_it():
    panel = world([0, 18_000, 2_000, 0])
    # 1990-12: 18,000. 1991-03: 9/12 of 18,000 + 3/12 of 2,000 = 14,000. 1991-06: 10,000.
    # 1991-09: 3/12 of 18,000 + 9/12 of 2,000 = 6,000. 1991-12: 2,000.
    months = rows_of("1990-12", "1991-03", "1991-06", "1991-09", "1991-12")
    assert observed_after(panel, months, "arrivals").tolist() == [1, 1, 1, 0, 0]
    assert observed_after(panel, months, "arrivals", 5_000).tolist() == [1, 1, 1, 1, 0]


def test_the_first_december_needs_no_outcome_of_its_own_year():
    panel = world([10_000, 0, 0, 0], [1, 0, 0, 0])
    assert observed_after(panel, rows_of("1989-12"), "arrivals").tolist() == [1]
    assert observed_after(panel, rows_of("1989-12"), "armed").tolist() == [1]


def test_a_year_that_is_unknown_leaves_open_what_the_other_does_not_decide():
    # 1990-06: half of 30,000 decides alone. 1990-09: a quarter of it, 7,500, does not.
    panel = world([30_000, NAN, 0, 30_000])
    months = rows_of("1990-06", "1990-09", "1990-12", "1991-12", "1992-06")
    assert observed_after(panel, months, "arrivals").tolist() == pytest.approx(
        [1, NAN, NAN, 0, 1], nan_ok=True
    )


def test_fighting_is_that_of_the_year_with_most_of_the_window():
    panel = world([0, 0, 0, 0], [1, 0, 1, 0])
    months = rows_of("1990-05", "1990-06", "1990-12", "1991-03", "1991-06", "1992-03", "1992-09")
    assert observed_after(panel, months, "armed").tolist() == [1, 0, 0, 0, 1, 1, 0]


def test_persons_of_the_twelve_months_are_those_of_the_years_that_are_known():
    panel = world([1_200, 12_000, NAN, 240])
    known, whole = arrivals_after(panel, rows_of("1990-03", "1990-12", "1991-06", "1992-12"))
    assert known.tolist() == [1_200 * 9 / 12 + 12_000 * 3 / 12, 12_000, 6_000, 240]
    assert whole.tolist() == [True, True, False, True]


def test_the_year_that_decides_holds_most_of_the_twelve_months():
    assert deciding_year(rows_of("1990-05", "1990-06", "1990-12")).tolist() == [1990, 1991, 1991]
