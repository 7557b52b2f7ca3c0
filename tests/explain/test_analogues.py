"""Past situations: near, known then, and each can be opened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.analogues import CLOSEST, analogues, distances
from risk.explain.contributions import corridor_row
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from tests.conftest import FEW

JUNE_2021 = to_month("2021-06")
months = st.sampled_from(["1992-03", "1996-05", "2004-12", "2013-02", "2021-06"])
unit = st.floats(0, 1)


@FEW
@given(months, st.sampled_from(OUTCOMES), st.integers(0, 10_000))
def test_analogues_are_never_later_than_allowed_and_come_closest_first(
    scorer, month, outcome, pick
):
    as_of = to_month(month)
    forecast = scorer.forecaster.forecast(as_of)
    found = analogues(scorer.forecaster, forecast, pick % len(forecast.rows), outcome)
    table = found.table
    assert len(table) == min(CLOSEST, found.searched)
    assert (table.year <= scorer.panel.last_known_year(as_of)).all()
    assert (table.as_of < month).all() and table.as_of.str.endswith("-12").all()
    assert table.distance.is_monotonic_increasing
    assert table.distance.between(0, 1).all()
    assert not table.duplicated(["source_iso3", "receiver_iso3", "as_of"]).any()


@FEW
@given(st.sampled_from(MECHANISMS), st.integers(0, 10_000))
def test_no_past_situation_left_out_is_closer(scorer, m, pick):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = pick % len(forecast.rows)
    part = forecast.mechanisms[m]
    found = analogues(scorer.forecaster, forecast, row, m)
    past = scorer.forecaster.training_values(m, forecast.cutoff)
    known = ~np.isnan(scorer.forecaster.observed[m]) & scorer.forecaster.training.in_december
    known = known[: len(past)]
    share = np.array(part.weights) / sum(part.weights)
    every = np.sqrt((share * (past[known] - part.x[row]) ** 2).sum(axis=1))
    np.testing.assert_allclose(found.table.distance, np.sort(every)[:CLOSEST], atol=1e-12)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_became_of_them_is_what_the_outcomes_say(scorer, outcome):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    found = analogues(scorer.forecaster, forecast, row, outcome)
    arrivals = found.table.arrivals >= 10_000
    armed = found.table.conflicts > 0
    expected = {"arrivals": arrivals, "armed": armed, "either": arrivals | armed}[outcome]
    assert found.table.observed.tolist() == expected.tolist()
    assert found.share == expected.mean()
    assert found.text.startswith(f"Of the 40 most like this, {expected.sum()} had ")
    ends = found.table.source_iso3 + found.table.receiver_iso3
    assert found.table.same_corridor.tolist() == (ends == "AFGPAK").tolist()


def test_a_situation_is_its_own_nearest_once_its_outcome_is_known(scorer):
    december = scorer.forecaster.forecast(to_month("2010-12"))
    later = scorer.forecaster.forecast(JUNE_2021)
    rows = scorer.forecaster.training
    mine = rows.corridor == december.rows.corridor[0]
    at = np.flatnonzero(mine & (rows.month == december.as_of))
    x = scorer.forecaster.training_values("armed", later.cutoff)
    weights = np.array(later.mechanisms["armed"].weights)
    assert distances(x[at[0]], x, weights)[at[0]] == 0


@given(
    st.lists(st.tuples(unit, unit, st.integers(0, 9)), min_size=1).filter(
        lambda rows: any(w for *_, w in rows)
    )
)
def test_distance_is_symmetric_and_between_0_and_1(rows):
    now, past, weights = (np.array(column) for column in zip(*rows, strict=True))
    there = distances(now, past[None], weights)[0]
    back = distances(past, now[None], weights)[0]
    assert there == back and 0 <= there <= 1 + 1e-12
    assert distances(now, now[None], weights)[0] == 0
