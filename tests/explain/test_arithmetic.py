"""The lines on the page, redone by a calculator that knows nothing else."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.arithmetic import (
    corridor_lines,
    country_line,
    mechanism_lines,
    number,
    value_line,
)
from risk.explain.contributions import corridor_row
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import percent
from tests.conftest import FEW
from tests.explain.calculator import redo

JUNE_2021 = to_month("2021-06")


def ends(chance):
    """The last number of the arithmetic, and the same as it is written everywhere else."""
    return f"{chance:.4f}, that is {percent(chance)}"


@FEW
@given(
    st.sampled_from(["1996-12", "2008-03", "2021-06"]),
    st.sampled_from(MECHANISMS),
    st.integers(0, 10_000),
)
def test_every_line_can_be_redone_by_hand(scorer, month, m, pick):
    forecast = scorer.forecaster.forecast(to_month(month))
    row = pick % len(forecast.rows)
    part = forecast.mechanisms[m]
    lines = mechanism_lines(forecast, row, m)
    weighed = [k for k in range(len(CODES)) if part.weights[k]]
    for k, line in zip(weighed, lines, strict=False):
        for side in line.split("value = ")[1].split("; times")[0].split(" = "):
            assert redo(side) == pytest.approx(part.x[row, k], abs=1e-4)
        points = float(line.split(" = ")[-1].removesuffix(" points"))
        assert points == pytest.approx(part.contributions[row, k], abs=0.006)
    _, total, result = lines[len(weighed)].split(" = ")
    assert redo(total) == pytest.approx(part.index[row], abs=0.006 * len(weighed))
    assert float(result) == pytest.approx(part.index[row], abs=0.006)
    last = lines[-1]
    if math.isnan(part.probability[row]):
        assert "cannot be computed" in last
    else:
        _, formula, result = last.split(" = ")
        assert redo(formula) == pytest.approx(part.probability[row], abs=3e-4)
        assert result == ends(part.probability[row])


def test_either_and_the_country_can_be_redone_by_hand(scorer):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    _, formula, result = corridor_lines(forecast, row)[-1].split(" = ")
    p = forecast.probability("either")
    assert redo(formula) == pytest.approx(p[row], abs=2e-4)
    assert result == ends(p[row])
    receiver = scorer.panel.receiver[forecast.rows.corridor]
    name, formula, result = country_line(scorer.panel, forecast, receiver[row], "either").split(
        " = "
    )
    mine = p[receiver == receiver[row]]
    assert name == "Pakistan" and formula.count("×") == len(mine) - 1
    assert redo(formula) == pytest.approx(1 - np.prod(1 - mine), abs=3e-4)


def test_a_country_without_a_corridor_or_with_one_of_no_chance_says_so(scorer):
    panel = scorer.panel
    forecast = scorer.forecaster.forecast(JUNE_2021)
    codes = panel.countries.iso3.tolist()
    assert country_line(panel, forecast, codes.index("WSM"), "either").endswith(
        "so no chance can be computed"
    )
    assert "withheld" in country_line(panel, forecast, codes.index("TWN"), "arrivals")


def test_too_few_positives_have_an_index_and_no_chance(scorer):
    lines = mechanism_lines(scorer.forecaster.forecast(to_month("1992-03")), 0, "armed")
    assert lines[-2].startswith("Index of armed = ")
    assert re.fullmatch(
        r"Chance of armed: cannot be computed \(too few came true before: \d+\)", lines[-1]
    )


def test_a_value_beyond_the_limits_counts_as_the_limit():
    knots = np.array([0.0, 30.0, 60.0])
    values = np.array([0.0, 0.25, 1.0])
    line = value_line(INDICATORS["territory_controlled"], 80.0, knots, values)
    assert line == "80 counts as the limit 60; 60 is a row of the value table: value = 1.0000"


def test_a_falling_scale_reads_its_table_downwards():
    knots = np.array([2.0, -0.5, -3.0])
    values = np.array([0.0, 0.4, 1.0])
    line = value_line(INDICATORS["state_fragility"], -1.75, knots, values)
    assert line == "value = 0.4 + ((−1.75) − (−0.5)) ÷ ((−3) − (−0.5)) × (1 − 0.4) = 0.7000"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (2e8, "200,000,000")])
def test_numbers_have_no_exponent(value, text):
    assert number(value) == text
