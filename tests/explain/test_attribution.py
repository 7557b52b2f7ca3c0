"""The parts of a change sum to it, and only what moved has a part."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.attribution import INGREDIENTS, change_text, decompose, moved, shapley
from risk.inputs.evidence_file import read_evidence
from risk.inputs.what_if_parser import parse_what_ifs
from risk.model.fits import index, value
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES
from risk.terms.months import to_month
from risk.terms.outcomes import OUTCOMES
from tests.conftest import FEW

ROOT = Path(__file__).parents[2]
JUNE_2021 = to_month("2021-06")
N = len(CODES)
months = st.sampled_from(["1996-07", "2004-12", "2013-06", "2015-02", "2021-06"])
weight_sets = st.lists(st.integers(0, 50), min_size=N, max_size=N).filter(any).map(tuple)


@FEW
@given(months, st.integers(1, 14), st.sampled_from(OUTCOMES), weight_sets, st.integers(0, 10_000))
def test_the_parts_sum_to_the_change_of_the_risk_table(scorer, month, back, outcome, weights, pick):
    after = Settings(to_month(month), outcome)
    before = replace(after, as_of=after.as_of - back, weights=(weights, None))
    now = scorer.forecast(after)
    pair = scorer.panel.corridors.iloc[now.rows.corridor[pick % len(now.rows)]]
    parts = decompose(scorer, before, after, pair.receiver_iso3)
    first = parts.iloc[0]
    expected = []
    for when in (before, after):
        forecast = scorer.forecast(when)
        mine = scorer.panel.corridors.receiver_iso3.iloc[forecast.rows.corridor]
        p = forecast.probability(outcome)[(mine == pair.receiver_iso3).to_numpy()]
        expected.append(1 - np.prod(1 - p))
    np.testing.assert_allclose([first.probability_before, first.probability_after], expected)
    assert parts.ingredient.tolist() == list(INGREDIENTS)
    if not np.isnan(expected).any():
        assert parts.change.sum() == pytest.approx(expected[1] - expected[0], abs=1e-12)


def part_of(scorer, before, after, receiver="PAK", source=None):
    return decompose(scorer, before, after, receiver, source).set_index("ingredient").change


def test_only_what_moved_has_a_part(scorer):
    june = Settings(JUNE_2021)
    november = replace(june, as_of=to_month("2021-11"))
    later = part_of(scorer, june, november)
    assert later["data"] != 0
    assert (later.drop("data") == 0).all()  # one fit, no evidence
    heavier = replace(june, weights=(None, tuple(range(1, 13)) + (0,) * (N - 12)))
    weighed = part_of(scorer, june, heavier)
    assert weighed["weights"] != 0 and (weighed.drop("weights") == 0).all()
    in_may = part_of(scorer, replace(june, as_of=to_month("2021-05")), june, "TJK", "AFG")
    assert (in_may.drop("evidence") != 0).all() and in_may["evidence"] == 0


def test_nothing_changes_between_a_month_and_itself(scorer):
    june = Settings(JUNE_2021)
    parts = decompose(scorer, june, june, "PAK")
    assert (parts.change == 0).all()
    assert change_text(parts, june) == "0 percentage points since June 2021."


def test_a_corridor_that_was_not_exposed_counts_as_no_chance(scorer):
    before = Settings(to_month("2010-12"))
    after = Settings(to_month("2012-12"))
    parts = decompose(scorer, before, after, "TUR", "SYR")  # no source before 2011
    assert parts.probability_before.eq(0).all() and parts.probability_after.gt(0).all()
    assert parts.set_index("ingredient").change["data"] == parts.change.max()


def test_with_too_few_positives_no_change_is_given(scorer):
    before = Settings(to_month("1992-03"))
    after = Settings(JUNE_2021)
    parts = decompose(scorer, before, after, "PAK")
    assert np.isnan(parts.change).all()
    assert change_text(parts, before).startswith("The change since March 1992 cannot be computed")


def test_shapley_by_hand():
    # Three players; a and b are worth 2 together, c adds 1 whoever is there.
    players = ("a", "b", "c")
    worth = {}
    for size in range(4):
        for chosen in map(frozenset, combinations(players, size)):
            worth[chosen] = 2.0 * ({"a", "b"} <= chosen) + 1.0 * ("c" in chosen)
    assert shapley(worth, players) == pytest.approx({"a": 1.0, "b": 1.0, "c": 1.0})


def test_moved_values_account_for_the_index(scorer):
    before = Settings(JUNE_2021 - 12)
    after = Settings(JUNE_2021)
    forecasts = [scorer.forecast(s) for s in (before, after)]
    pairs = scorer.panel.corridors
    corridor = np.flatnonzero((pairs.source_iso3 == "AFG") & (pairs.receiver_iso3 == "TJK"))[0]
    table = moved(scorer, before, after, corridor)
    assert "border_exposure" not in set(table.code)
    deaths = table.set_index("code").loc["conflict_intensity"]
    assert (deaths.raw_before, deaths.raw_after) == (27001, 27287)
    then = scorer.forecaster.forecast(before.as_of)
    row, was = (int(np.flatnonzero(f.rows.corridor == corridor)[0]) for f in (forecasts[1], then))
    part = forecasts[1].mechanisms["armed"]
    old = index(value(then.rows.z[[was]], part.fit), part.weights)[0]
    assert table.points_armed.sum() == pytest.approx(part.index[row] - old)


def test_a_corridor_exposed_once_only_has_no_moved_values(scorer):
    pairs = scorer.panel.corridors
    corridor = np.flatnonzero((pairs.source_iso3 == "SYR") & (pairs.receiver_iso3 == "TUR"))[0]
    before = Settings(to_month("2010-12"))
    after = Settings(to_month("2012-12"))
    assert moved(scorer, before, after, corridor).empty


def test_evidence_and_what_ifs_have_their_own_part(scorer):
    june = Settings(JUNE_2021)
    what_if = replace(june, what_ifs=parse_what_ifs(["border_incidents:AFG>TJK=6"]))
    parts = part_of(scorer, june, what_if, "TJK")
    assert parts["evidence"] > 0.05 and (parts.drop("evidence") == 0).all()
    since_may = part_of(scorer, replace(june, as_of=JUNE_2021 - 1), what_if, "TJK")
    assert since_may["evidence"] > 0.05 and (since_may != 0).all()
    back = part_of(scorer, what_if, june, "TJK")
    assert back["evidence"] == pytest.approx(-parts["evidence"])


def test_evidence_that_became_known_moves_a_number_by_evidence_alone(scorer):
    evidence = read_evidence(ROOT / "seeds" / "afghanistan-2021-06" / "evidence.csv")
    before = Settings(JUNE_2021)
    after = replace(before, evidence=evidence)
    parts = part_of(scorer, before, after, "TJK")
    assert parts["evidence"] != 0 and (parts.drop("evidence") == 0).all()
