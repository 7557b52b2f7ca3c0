"""Arrivals assumed along a land border are flagged: neither published nor counted."""

import dataclasses

import numpy as np
import pytest

from risk.dashboard.look.plain import named
from risk.dashboard.pages.country.tables import value_rows
from risk.explain.arithmetic import mechanism_lines
from risk.explain.contributions import explain
from risk.inputs.rows import FLOOR, PUBLISHED
from risk.terms.catalogue import CODES
from risk.terms.months import to_month

APRIL_2022 = to_month("2022-04")
OF_ARRIVALS = ("refugee_route", "last_arrivals", "peak_arrivals")


@pytest.fixture(scope="module")
def forecast(scorer):
    return scorer.forecaster.forecast(APRIL_2022)


def row_of(forecast, panel, source, receiver):
    pairs = panel.corridors.iloc[forecast.rows.corridor]
    named = (pairs.source_iso3 == source) & (pairs.receiver_iso3 == receiver)
    return int(np.flatnonzero(named)[0])


def test_ukraine_to_poland_in_april_2022_rests_on_the_floor_and_says_so(scorer, forecast):
    """The last known year is 2020; fewer than 2,000 Ukrainians a year were counted by then."""
    panel = scorer.panel
    row = row_of(forecast, panel, "UKR", "POL")
    first = 2018 - panel.first_year
    assert (panel.arrivals[forecast.rows.corridor[row], first : first + 3] < 2_000).all()
    table = explain(scorer.forecaster, forecast, row, "arrivals", None).set_index("code")
    assert table.basis[list(OF_ARRIVALS)].tolist() == ["floor"] * 3
    assert table.raw[["last_arrivals", "peak_arrivals"]].tolist() == [2_000, 2_000]
    assert table.period["last_arrivals"] == "2020-12"
    assert not table.filled[list(OF_ARRIVALS)].any()
    assert table.basis["hosted_community"] == "published"
    shown = value_rows(table.reset_index()).Basis[named("refugee_route")]
    assert shown == "floor assumed at a land border: fewer counted"
    noted = "from the floor of 2,000 arrivals assumed along a land border"
    lines = [line for line in mechanism_lines(forecast, row, "arrivals") if noted in line]
    assert any(line.startswith(f"{table.label['refugee_route']}: ") for line in lines)


def test_a_floor_stands_at_borders_alone_and_only_where_fewer_were_counted(scorer, forecast):
    rows = forecast.rows
    panel = scorer.panel
    border = panel.corridors.border_km.to_numpy()[rows.corridor] > 0
    counted = panel.arrivals[rows.corridor, 2020 - panel.first_year]
    k = CODES.index("last_arrivals")
    known = ~np.isnan(counted)
    fewer = border & (counted < 2_000)
    assert ((rows.basis[:, k] == FLOOR)[known] == fewer[known]).all()
    assert (rows.basis[:, k] == FLOOR).sum() > 50
    others = [i for i, code in enumerate(CODES) if code not in OF_ARRIVALS]
    assert not (rows.basis[:, others] == FLOOR).any()


def test_a_count_of_exactly_2000_is_a_count(scorer, forecast):
    panel = scorer.panel
    corridor = forecast.rows.corridor[row_of(forecast, panel, "UKR", "POL")]
    arrivals = panel.arrivals.copy()
    arrivals[corridor, 2019 - panel.first_year] = 2_000
    counted = dataclasses.replace(panel, arrivals=arrivals)
    found = dict(zip(CODES, counted.floored(np.array([corridor]), APRIL_2022)[0], strict=True))
    assert [bool(found[code]) for code in OF_ARRIVALS] == [True, True, False]


def test_what_was_counted_later_does_not_touch_the_floor(scorer, forecast):
    panel = scorer.panel
    arrivals = panel.arrivals.copy()
    arrivals[:, 2021 - panel.first_year :] = 2_000
    later = dataclasses.replace(panel, arrivals=arrivals)
    rows = forecast.rows.corridor
    assert (later.floored(rows, APRIL_2022) == panel.floored(rows, APRIL_2022)).all()


def test_arrivals_above_the_floor_stay_published(forecast):
    k = CODES.index("last_arrivals")
    many = forecast.rows.raw[:, k] > 2_000
    assert not (forecast.rows.basis[many, k] == FLOOR).any()
    assert (forecast.rows.basis[many, k] == PUBLISHED).sum() > 20
