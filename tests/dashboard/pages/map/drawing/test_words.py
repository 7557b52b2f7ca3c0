import json

import pandas as pd
import pytest

from risk.dashboard.look.palette import NO_DATA
from risk.dashboard.pages.map.drawing.words import NOT_SCORED, OUTSIDE, SHOWN, map_data
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.wording import INTERVAL, percent
from tests.conftest import ROOT

CASE = Settings(to_month("2021-06"), source="AFG")
VIEWS = [
    CASE,
    Settings(to_month("1992-01")),
    Settings(to_month("2024-01"), region="Africa"),
    Settings(to_month("2024-01"), outcome="armed", source="SDN", region="Asia"),
    Settings(to_month("2010-01"), outcome="arrivals", new_only=True),
]


def test_the_map_says_of_each_country_what_the_table_says(scorer):
    table = country_table(scorer, CASE)
    shown = map_data(table, CASE, "TJK", scorer.panel).set_index("iso3")
    row = table.set_index("iso3").loc["TJK"]
    assert shown.level["TJK"] == row.level
    assert shown.chance["TJK"].startswith(f"{percent(row.probability)} ({INTERVAL} ")
    assert shown.mainly["TJK"].startswith("Afghanistan, ")
    assert shown.mark[shown.mark != ""].to_dict() == {"TJK": "country", "AFG": "source"}


def test_where_there_is_no_chance_the_map_says_why(scorer):
    table = country_table(scorer, CASE)
    shown = map_data(table, CASE, None, scorer.panel).set_index("iso3")
    assert shown.level["FRA"] == NOT_EXPOSED
    assert shown.chance["FRA"] == "none: no corridor from this source reaches it"
    assert shown.chance["AFG"] == "none: it is the source chosen"
    africa = Settings(to_month("2010-01"), region="Africa")
    shown = map_data(country_table(scorer, africa), africa, None, scorer.panel).set_index("iso3")
    assert (shown.level["FRA"], shown.chance["FRA"]) == (NO_DATA, OUTSIDE)
    assert shown.chance["SSD"] == "none: not a state of its own in January 2010"
    assert {"GRL", "ESH", "HKG"}.isdisjoint(shown.index), "the spec says it of these"
    assert "states" in NOT_SCORED


@pytest.mark.parametrize("settings", VIEWS, ids=str)
def test_every_shape_has_words_for_all_that_the_map_says(settings, scorer):
    """A shape of no state that is scored takes its words from the spec: see the browser's test."""
    shown = map_data(country_table(scorer, settings), settings, None, scorer.panel)
    assert list(shown) == SHOWN
    assert set(shown.iso3) == set(scorer.panel.countries.iso3)
    topology = json.loads(
        (ROOT / "static" / scorer.panel.description["map"]["world"]).read_text(encoding="utf-8")
    )
    shapes = {
        shape["properties"]["join"] for shape in topology["objects"]["countries"]["geometries"]
    }
    assert set(shown.iso3) <= shapes
    words = shown[["country", "level", "chance", "onset", "mainly", "base"]]
    assert not words.isna().any().any()
    for text in words.to_numpy().ravel().tolist():
        assert text and not {"null", "nan", "None", "NaN", "undefined"} & set(text.split())


def test_the_maps_words_are_made_column_by_column(scorer, monkeypatch):
    """A cell asked for by its row costs as much as a whole column, and there are 200 rows."""
    table = country_table(scorer, CASE)
    asked = []
    taken = pd.DataFrame.__getitem__
    monkeypatch.setattr(
        pd.DataFrame, "__getitem__", lambda self, key: asked.append(key) or taken(self, key)
    )
    map_data(table, CASE, "TJK", scorer.panel)
    assert len(table) > 100
    assert 5 < len(asked) < 40
