"""What would change this: the value really crosses the level, and a hair less does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.contributions import corridor_row
from risk.explain.thresholds import round_out, thresholds, to_level
from risk.model.fits import index, value
from risk.terms.catalogue import CATALOGUE, CODES, INDICATORS, equal_weights
from risk.terms.chances import at_least_one, either
from risk.terms.levels import LEVEL_NAMES, level_of
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from tests.conftest import FEW

N = len(CODES)
MOVABLE = {code for code, indicator in INDICATORS.items() if not indicator.fixed}
months = st.sampled_from(["1999-06", "2004-12", "2013-02", "2021-06"])
weight_sets = st.lists(st.integers(0, 50), min_size=N, max_size=N).filter(any).map(tuple)


def level_after(scorer, forecast, row, outcome, scope, code, raw):
    """The level by the long way: every corridor anew with the value put in."""
    k = CODES.index(code)
    panel = scorer.panel
    receiver = panel.receiver[forecast.rows.corridor]
    z = forecast.rows.z.copy()
    mine = receiver == receiver[row]
    if INDICATORS[code].entity != "receiver":
        mine &= np.arange(len(z)) == row
    z[mine, k] = INDICATORS[code].scaled(np.array(raw))
    p = {}
    for m in MECHANISMS:
        part = forecast.mechanisms[m]
        a, b = part.calibrator
        p[m] = 1 / (1 + np.exp(-(a + b * index(value(z, part.fit), part.weights))))
        p[m][np.isnan(part.probability)] = np.nan
    chance = either(p["arrivals"], p["armed"]) if outcome == "either" else p[outcome]
    if scope == "corridor":
        return level_of(chance[[row]])[0]
    return level_of(at_least_one(chance, receiver, len(panel.countries)))[receiver[row]]


@FEW
@given(months, weight_sets, st.sampled_from(OUTCOMES), st.integers(0, 10_000))
@pytest.mark.slow
def test_the_needed_value_crosses_the_level_and_a_hair_less_does_not(
    scorer, month, weights, outcome, pick
):
    forecast = scorer.forecaster.forecast(to_month(month), dict.fromkeys(MECHANISMS, weights))
    row = pick % len(forecast.rows)
    table = thresholds(scorer.panel, forecast, row, outcome)
    assert len(table) <= 4 * len(MOVABLE) and set(table.code) <= MOVABLE
    for line in table.itertuples():

        def after(raw, line=line):
            return level_after(scorer, forecast, row, outcome, line.scope, line.code, raw)

        indicator = INDICATORS[line.code]
        place = forecast.rows.z[row, CODES.index(line.code)]
        up = line.direction == "up"
        end = 1.0 if up else 0.0
        if np.isfinite(indicator.yearly_move):
            away = indicator.yearly_move * (1 if up else -1)
            end = float(indicator.scaled(np.array(line.start + away)))
        at = LEVEL_NAMES.index(line.level)
        if np.isnan(line.needed):
            extreme = LEVEL_NAMES.index(after(indicator.raw_at(np.array(end))))
            assert extreme <= at if up else extreme >= at
            continue
        assert after(line.needed) == line.new_level
        moved = LEVEL_NAMES.index(line.new_level) - at
        assert moved > 0 if up else moved < 0
        crossing = float(indicator.scaled(np.array(line.exact)))
        assert min(place, end) <= crossing <= max(place, end)
        hair = crossing - (1e-7 if up else -1e-7)
        if min(place, end) <= hair <= max(place, end):
            assert after(indicator.raw_at(np.array(hair))) == line.level
        # Rounding goes outwards: the needed value is at least as far as the exact one.
        further = float(indicator.scaled(np.array(line.needed))) - crossing
        assert further >= -1e-9 if up else further <= 1e-9


def test_tajikistan_and_the_arrivals_that_would_raise_it(scorer):
    forecast = scorer.forecaster.forecast(to_month("2021-06"))
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    table = thresholds(scorer.panel, forecast, row, "arrivals")
    up = table[(table.direction == "up") & (table.scope == "corridor")].set_index("code")
    line = up.loc["refugee_route"]
    # By hand: the index that the next limit needs, less what the other indicators give.
    part = forecast.mechanisms["arrivals"]
    limit = {"Low": 0.05, "Guarded": 0.15, "Elevated": 0.3}[line.level]
    a, b = part.calibrator
    k = CODES.index("refugee_route")
    needed_index = (np.log(limit / (1 - limit)) - a) / b
    rest = part.index[row] - part.contributions[row, k]
    needed_value = (needed_index - rest) / (100 * part.weights[k] / sum(part.weights))
    place = np.interp(needed_value, part.fit.values[k], CATALOGUE[k].knots)
    by_hand = 10 ** (2 + place * (np.log10(100_100) - 2)) - 100
    assert line.exact == pytest.approx(by_hand, rel=1e-6)
    assert line.needed == np.ceil(line.exact)
    assert line.text.endswith(f"would move the corridor from {line.level} to {line.new_level}")
    unweighed = up.loc["conflict_intensity"]
    assert np.isnan(unweighed.needed) and "no value between 25 and 30,000" in unweighed.text


def test_with_too_few_positives_nothing_is_needed(scorer):
    forecast = scorer.forecaster.forecast(to_month("1992-03"))
    table = thresholds(scorer.panel, forecast, 0)
    assert table.empty


@pytest.mark.slow
def test_nobody_is_told_to_shrink_a_population_or_a_border(scorer):
    fixed = {code for code, indicator in INDICATORS.items() if indicator.fixed}
    assert fixed == {"border_exposure", "receiver_population"}
    # Equal weights, so that either would move a level if it were let.
    weights = dict.fromkeys(MECHANISMS, equal_weights())
    forecast = scorer.forecaster.forecast(to_month("2021-06"), weights)
    for row in range(0, len(forecast.rows), 20):
        tables = [thresholds(scorer.panel, forecast, row)]
        tables += [
            to_level(scorer.panel, forecast, row, "either", "country", goal) for goal in LEVEL_NAMES
        ]
        for table in tables:
            assert not fixed & set(table.code)


@pytest.mark.slow
def test_a_count_of_years_moves_by_the_years_that_one_year_brings(scorer):
    armed = dict.fromkeys(MECHANISMS, tuple(int(code == "border_incidents") for code in CODES))
    forecast = scorer.forecaster.forecast(to_month("2021-06"), armed)
    moved = {"border_incidents": 2, "arrivals_history": 1}
    for row in range(0, len(forecast.rows), 5):
        table = thresholds(scorer.panel, forecast, row, "armed")
        table = table[table.code.isin(moved)]
        assert (table.change.abs().fillna(0) <= table.code.map(moved)).all()
        impossible = table[table.needed.isna() & table.code.eq("border_incidents")]
        assert impossible.text.str.contains("no change of 2, the most within a year,").all()


def test_the_highest_level_is_only_lowered_and_the_lowest_only_raised(scorer):
    forecast = scorer.forecaster.forecast(to_month("2021-06"))
    seen = set()
    for row in range(len(forecast.rows)):
        table = thresholds(scorer.panel, forecast, row)
        for level, directions in table.groupby("level").direction:
            seen.add(level)
            expected = {"Severe": {"down"}, "Low": {"up"}}.get(level, {"up", "down"})
            assert set(directions) == expected
        if {"Severe", "Low"} <= seen:
            return
    raise AssertionError(f"no corridor at each end: {seen}")


@given(st.sampled_from(CODES), st.floats(0.01, 0.99), st.sampled_from([1, -1]))
def test_rounding_never_falls_short_nor_leaves_the_limits(code, place, sign):
    indicator = INDICATORS[code]
    raw = float(indicator.raw_at(np.array(place)))
    rounded = round_out(indicator, raw, sign)
    assert indicator.low <= rounded <= indicator.high
    change = float(indicator.scaled(np.array(rounded))) - place
    assert change * sign >= -1e-6


def test_a_chosen_level_is_reached_too_however_far(scorer):
    as_of = to_month("2021-06")
    forecast = scorer.forecaster.forecast(as_of)
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    goal = "High"
    table = to_level(scorer.panel, forecast, row, "either", "corridor", goal)
    assert len(table) == len(MOVABLE)
    reached = table[table.needed.notna()]
    assert len(reached) and set(reached.new_level) == {goal}
    assert table.text[table.needed.isna()].str.endswith(f"to {goal}").all()
    assert to_level(scorer.panel, forecast, row, "either", "corridor", table.level[0]).empty
