"""What a published value was made of, redone by a calculator."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.provenance import trace
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.months import to_month
from tests.conftest import FEW
from tests.explain.calculator import redo

JUNE_2021 = to_month("2021-06")


def corridor_of(panel, source, receiver):
    pairs = panel.corridors
    return int(np.flatnonzero((pairs.source_iso3 == source) & (pairs.receiver_iso3 == receiver))[0])


def test_the_route_of_afghanistan_to_pakistan_by_hand(scorer):
    panel = scorer.panel
    corridor = corridor_of(panel, "AFG", "PAK")
    lines = trace(panel, corridor, JUNE_2021, "refugee_route")
    assert lines[1] == "Arrivals registered: 1,285 in 2020"
    assert panel.arrivals[corridor, 2020 - panel.first_year] == 1285
    assert lines[2] == "Along a land border, at least 2,000 are assumed"
    assert (
        "34,433 deaths a year in the 5 months to 2021-05, against 20,834 deaths in 2020" in lines[3]
    )
    _, worked, pace = re.search(r"(inhabitants): (.+) = ([\d.]+)$", lines[3]).groups()
    # 5 for each of 37.86 million: 189.3.
    assert redo(worked) == pytest.approx((34_433 + 189.3) / (20_834 + 189.3), abs=1e-4)
    assert redo(worked) == pytest.approx(float(pace), abs=1e-3)
    assert lines[4] == f"2,000 × {pace} = {panel.raw(np.array([corridor]), JUNE_2021)[0, 10]:,.0f}"


def test_a_route_to_iran_says_that_an_old_value_tells_nothing_and_what_stands_in(scorer):
    corridor = corridor_of(scorer.panel, "AFG", "IRN")
    for code in ("refugee_route", "last_arrivals"):
        lines = trace(scorer.panel, corridor, JUNE_2021, code)
        assert lines[1] == "Arrivals registered: not known in 2020"
        assert lines[2] == (
            "An old value carried forward says nothing about this year: 780,000 people hosted × "
            "0.007 = 5,460 are used instead"
        )


def test_a_pace_beyond_its_limits_says_so_and_nothing_of_deaths_that_it_cannot_know(scorer):
    lines = trace(
        scorer.panel, corridor_of(scorer.panel, "UKR", "POL"), to_month("2022-08"), "refugee_route"
    )
    assert (
        lines[3]
        == "Pace of the violence in Ukraine: kept at its limit of 30, after 208 deaths in 2021"
    )
    assert lines[4] == "2,000 × 30.000 = 60,000"


@FEW
@given(
    st.sampled_from(["1992-01", "1999-04", "2010-06", "2021-06"]),
    st.sampled_from(CODES),
    st.integers(0, 10_000),
)
def test_a_trace_leads_back_to_its_value(scorer, month, code, pick):
    panel = scorer.panel
    as_of = to_month(month)
    rows = panel.rows(as_of)
    corridor = int(rows[pick % len(rows)])
    raw = panel.raw(np.array([corridor]), as_of)[0, CODES.index(code)]
    lines = trace(panel, corridor, as_of, code)
    if np.isnan(raw):
        assert lines == [f"{INDICATORS[code].name}: not known as of {month}"]
        return
    assert f"{raw:{INDICATORS[code].format}}" in lines[0]
    for line in lines[1:]:
        if "÷" in line:  # the whole sum can be redone
            sides = line.split(": ")[-1 if "Pace" in line else 0].split(" = ")
            sum_alone = re.sub("[^0-9.,+−×÷() ]", "", sides[0])
            said = float(sides[1].split()[0].rstrip(":").replace(",", ""))
            assert redo(sum_alone) == pytest.approx(said, rel=0.02, abs=0.06)
    if code == "arrivals_history" and int(lines[0].split("to ")[1][:4]) >= 1999:
        years = lines[1].split(": ")[1]
        assert (0 if years == "none" else years.count(",") + 1) == raw
