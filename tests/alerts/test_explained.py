"""What stands beside a warning: parts that add up, base rates, how often right, links that open."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from risk.alerts.explained import alerts
from risk.dashboard.state.address import from_query
from risk.explain.attribution import moved
from risk.inputs.watch import Rule, Watch
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import FITTED, Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.track_record.past_forecasts import past_forecasts

JUNE = Settings(to_month("2021-06"))
BEFORE = to_month("2020-06")
WATCH = Watch(
    rules=(
        Rule("africa", region="Africa", limit=0.3),
        Rule("congo", "arrivals", source="COD", unit="corridor", cost_loss=0.1, new_only=True),
        Rule("baku", source="AZE", limit=0.02),
    )
)


@pytest.fixture(scope="module")
def found(scorer):
    return alerts(scorer, JUNE, BEFORE, WATCH, "https://example.org/risk/")


@pytest.mark.slow
def test_the_parts_sum_to_the_change(found):
    moved_units = found[found.unit != "source"]
    parts = moved_units.change_data + moved_units.change_model
    np.testing.assert_allclose(parts, moved_units.change, atol=1e-12)
    assert moved_units.change_model.abs().max() > 0.001  # another year of outcomes was learned


def test_numbers_are_those_of_the_risk_tables(scorer, found):
    countries = country_table(scorer, JUNE).set_index("iso3")
    pairs = corridor_table(scorer, JUNE).set_index(["source_iso3", "receiver_iso3"])
    plain = found[found.rule.eq("") & found.level.ne(NOT_EXPOSED)]
    for row in plain.itertuples():
        if row.unit == "source":
            continue
        row_now = (
            countries.loc[row.receiver_iso3]
            if row.unit == "country"
            else pairs.loc[(row.source_iso3, row.receiver_iso3)]
        )
        for name in ("probability", "probability_low", "probability_high", "base_rate", "came_10y"):
            np.testing.assert_equal(getattr(row, name), float(row_now[name]))
    assert len(plain) > 20


def test_how_often_it_was_right_counts_forecasts_at_the_level_known_by_then(scorer, found):
    record = past_forecasts(scorer, FITTED, "either", "country")
    known = record[record.month + 12 <= to_month("2020-12")]  # outcomes of 2020 are known by June
    row = found[(found.unit == "country") & found.rule.eq("") & found.level.ne(NOT_EXPOSED)].iloc[0]
    like = known[(known.level == row.level) & (known.onset == row.onset)]
    assert (row.past_forecasts, row.past_came) == (len(like), like.observed.sum())
    assert len(like) > 50


def test_a_rule_is_judged_by_all_past_forecasts_that_met_it(scorer, found):
    record = past_forecasts(scorer, FITTED, "either", "country")
    known = record[record.month + 12 <= to_month("2020-12")]
    like = known[known.probability >= 0.3]
    mine = found[found.rule == "africa"]
    assert len(mine) and set(mine.past_forecasts) == {len(like)}
    assert set(mine.past_came) == {like.observed.sum()}


def test_the_chance_from_one_source_alone_is_judged_as_its_corridor(scorer, found):
    record = past_forecasts(scorer, FITTED, "either", "corridor")
    known = record[record.month + 12 <= to_month("2020-12")]
    mine = found[found.rule == "baku"]
    assert len(mine) and set(mine.past_forecasts) == {(known.probability >= 0.02).sum()}
    assert set(mine.source) == set(mine.main_source) == {"Azerbaijan"}


def test_a_reason_is_a_value_that_moved_the_way_the_chance_went(scorer, found):
    corridors = found[(found.unit == "corridor") & found.rule.eq("")]
    panel = scorer.panel
    checked = 0
    for row in corridors.itertuples():
        number = int(
            np.flatnonzero(
                (scorer.iso3[panel.source] == row.source_iso3)
                & (scorer.iso3[panel.receiver] == row.receiver_iso3)
            )[0]
        )
        table = moved(scorer, replace(JUNE, as_of=BEFORE), JUNE, number)
        if table.empty:
            assert "counts as a source" in row.why[0]
            continue
        way = np.sign(row.change)
        rising = (way * table.points_arrivals > 0) | (way * table.points_armed > 0)
        labels = {label.lower() for label in table.label[rising]}
        for reason in row.why:
            assert reason.startswith("no published value") or any(
                reason.lower().startswith(label) for label in labels
            )
            checked += 1
    assert checked > 20


def test_every_link_opens_the_view_that_it_names(scorer, found):
    for row in found.itertuples():
        address = urlsplit(row.link)
        assert f"{address.scheme}://{address.netloc}" == "https://example.org"
        assert address.path == ("/risk/country" if row.unit == "corridor" else "/risk/")
        view, refused = from_query(dict(parse_qsl(address.query)), scorer.panel)
        assert refused == () and view.settings.as_of == JUNE.as_of
        if row.unit == "source":
            assert view.settings.source == row.source_iso3
        else:
            assert view.country == row.receiver_iso3
            assert view.settings.outcome == row.outcome
        if row.unit == "corridor":
            assert view.corridor == row.source_iso3


def test_without_a_base_links_are_relative_to_the_host(scorer):
    found = alerts(scorer, JUNE, BEFORE, Watch(countries=("TCD",)))
    assert set(found.unit) == {"country", "corridor", "source"}
    assert found.link.str.match(r"/(country)?\?as_of=2021-06&outcome=").all()
