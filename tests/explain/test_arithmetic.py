"""The lines on the page, redone by a calculator that knows nothing else."""

import ast
import math
import operator
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
    trace,
    value_line,
)
from risk.explain.contributions import corridor_row
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import percent
from tests.conftest import FEW

JUNE_2021 = to_month("2021-06")


OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
             ast.Div: operator.truediv, ast.USub: operator.neg}  # fmt: skip
KEYS = {"log": math.log10, "exp": math.exp}


def redo(text: str) -> float:
    """Work out a right-hand side as it is written, with the keys of a pocket calculator."""
    for old, new in (("−", "-"), ("×", "*"), ("÷", "/"), (",", "")):
        text = text.replace(old, new)
    return press(ast.parse(text.strip(), mode="eval").body)


def press(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=number):
            return number
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](press(left), press(right))
        case ast.UnaryOp(op=op, operand=operand):
            return OPERATORS[type(op)](press(operand))
        case ast.Call(func=ast.Name(id=key), args=[argument]):
            return KEYS[key](press(argument))
    raise AssertionError(f"no key for {ast.dump(node)}")


def ends(chance):
    """The last number of the arithmetic, and the same as it is written everywhere else."""
    return f"{chance:.4f}, that is {percent(chance)}"


@FEW
@given(st.sampled_from(["1996-12", "2008-03", "2021-06"]), st.sampled_from(MECHANISMS),
       st.integers(0, 10_000))  # fmt: skip
def test_every_line_can_be_redone_by_hand(scorer, month, m, pick):
    forecast = scorer.forecaster.forecast(to_month(month))
    row, part = pick % len(forecast.rows), forecast.mechanisms[m]
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
        assert last.startswith("No chance")
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
    panel, forecast = scorer.panel, scorer.forecaster.forecast(JUNE_2021)
    codes = panel.countries.iso3.tolist()
    assert country_line(panel, forecast, codes.index("WSM"), "either").endswith("so no chance")
    assert "withheld" in country_line(panel, forecast, codes.index("TWN"), "arrivals")


def test_too_few_positives_have_an_index_and_no_chance(scorer):
    lines = mechanism_lines(scorer.forecaster.forecast(to_month("1992-03")), 0, "armed")
    assert lines[-2].startswith("Index of armed = ")
    assert re.fullmatch(r"No chance of armed: \d+ positives are too few", lines[-1])


def test_a_value_beyond_the_limits_counts_as_the_limit():
    knots, values = np.array([0.0, 30.0, 60.0]), np.array([0.0, 0.25, 1.0])
    line = value_line(INDICATORS["territory_controlled"], 80.0, knots, values)
    assert line == "80 counts as its limit 60; 60 is a row of the value table: value = 1.0000"


def test_a_falling_scale_reads_its_table_downwards():
    knots, values = np.array([2.0, -0.5, -3.0]), np.array([0.0, 0.4, 1.0])
    line = value_line(INDICATORS["state_fragility"], -1.75, knots, values)
    assert line == "value = 0.4 + ((−1.75) − (−0.5)) ÷ ((−3) − (−0.5)) × (1 − 0.4) = 0.7000"


def test_the_route_of_afghanistan_to_pakistan_by_hand(scorer):
    panel = scorer.panel
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = corridor_row(panel, forecast, "AFG", "PAK")
    corridor = int(forecast.rows.corridor[row])
    lines = trace(panel, corridor, JUNE_2021, "refugee_route")
    assert lines[1] == "Arrivals registered in 2020: 1,285 persons"
    assert panel.arrivals[corridor, 2020 - panel.first_year] == 1285
    pace = (27287 + 100) / (20834 + 100)
    assert f"= {pace:.3f}" in lines[2] and lines[3].endswith(f"= {1285 * pace:,.0f}")


@FEW
@given(st.sampled_from(["1992-01", "1999-04", "2010-06", "2021-06"]), st.sampled_from(CODES),
       st.integers(0, 10_000))  # fmt: skip
def test_a_trace_leads_back_to_its_value(scorer, month, code, pick):
    panel, as_of = scorer.panel, to_month(month)
    rows = panel.rows(as_of)
    corridor = int(rows[pick % len(rows)])
    raw = panel.raw(np.array([corridor]), as_of)[0, CODES.index(code)]
    lines = trace(panel, corridor, as_of, code)
    if np.isnan(raw):
        assert lines == [f"{INDICATORS[code].label}: not known as of {month}"]
        return
    assert f"{raw:{INDICATORS[code].format}}" in lines[0]
    if code == "refugee_route":
        year = int(re.search(r"registered in (\d+)", lines[1])[1])
        seen = panel.arrivals[corridor, year - panel.first_year] if year >= 1990 else None
        shown = float(lines[1].split(": ")[1].split(" ")[0].replace(",", ""))
        assert seen is None or shown == pytest.approx(seen, abs=0.51)
    if code == "arrivals_history" and int(lines[0].split("to ")[1][:4]) >= 1999:
        years = lines[1].split(": ")[1]
        assert (0 if years == "none" else years.count(",") + 1) == raw


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (2e8, "200,000,000")])
def test_numbers_have_no_exponent(value, text):
    assert number(value) == text
