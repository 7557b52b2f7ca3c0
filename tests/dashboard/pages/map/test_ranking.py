"""The ranked table: what it says, and the numbers it is sorted by."""

import math

import numpy as np
import pandas as pd
import pytest

from risk.dashboard.pages.map.ranking import ranking_data
from risk.dashboard.pages.map.ranking_rows import (
    CHANGE,
    ONSET,
    PERCENTAGES,
    columns,
    ranking_rows,
    written,
)
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings, twelve_months_before
from risk.terms.months import to_month
from risk.terms.wording import INTERVAL, percent, points
from tests.dashboard.component import choose_row, ranked, ranked_rows

CASE = Settings(to_month("2021-06"), source="AFG")
ADDRESS = {"as_of": "2021-06", "source": "AFG"}


@pytest.fixture(scope="module")
def tables(scorer):
    return country_table(scorer, CASE), country_table(scorer, twelve_months_before(CASE))


def test_the_change_is_on_the_forecast_of_twelve_months_before(tables):
    now, then = tables
    rows = ranking_rows(now, then, "either")
    before = then.set_index("iso3").probability["TJK"]
    difference = now.set_index("iso3").probability["TJK"] - before
    assert rows[CHANGE]["TJK"] == difference
    place = rows.index.get_loc("TJK")
    assert written(rows)[CHANGE][place] == points(difference)
    without = ranking_rows(now, then[then.iso3 != "TJK"], "either")
    assert written(without)[CHANGE][place] == "not exposed"
    assert math.isnan(without[CHANGE]["TJK"])
    assert set(written(ranking_rows(now, None, "either"))[CHANGE]) == {"–"}


def test_what_is_written_as_a_number_is_sorted_as_a_number(scorer):
    table = country_table(scorer, Settings(to_month("2021-06")))
    before = country_table(scorer, Settings(to_month("2020-06")))
    told = ranking_data(ranking_rows(table, before, "either"), to_month("2021-06"), None)
    exposed = table[table["rank"].notna()]
    by = {name: column["by"] for name, column in told["columns"].items() if "by" in column}
    assert set(by) == {
        "Rank",
        "Chance",
        "Arrivals",
        "Fighting",
        CHANGE,
        "Level",
        INTERVAL,
        "Of 10 years",
        "Base rate",
        "Index arrivals",
        "Index armed",
    }
    same = {
        "Chance": "probability",
        "Level": "probability",
        INTERVAL: "probability_low",
        "Arrivals": "probability_arrivals",
        "Fighting": "probability_armed",
    }
    for name, column in same.items():
        np.testing.assert_array_equal(np.array(by[name], dtype=float), exposed[column])
    texts = {name: column["text"] for name, column in told["columns"].items()}
    assert texts["Fighting"] == [percent(p) for p in exposed.probability_armed]
    # As texts they would stand in another order: "9 %" after "10 %", "under 1 %" last.
    assert sorted(texts["Fighting"]) != [percent(p) for p in sorted(exposed.probability_armed)]
    levels = pd.Series(by["Level"]).groupby(texts["Level"]).agg(["min", "max"])
    ordered = levels.loc[["Low", "Guarded", "Elevated", "High", "Severe"]]
    assert (ordered["max"].to_numpy()[:-1] < ordered["min"].to_numpy()[1:]).all()


def test_the_change_names_its_month_and_missing_numbers_are_none(tables):
    told = ranking_data(ranking_rows(tables[0], None, "either"), CASE.as_of, "TJK")
    assert told["columns"][CHANGE]["title"] == "Since Jun\u00a02020"
    assert set(told["columns"][CHANGE]["by"]) == {None}
    assert told["country"] == "TJK" in told["iso3"]


def test_where_percentages_are_withheld_the_index_stands_beside_the_rank(scorer):
    rows = ranking_rows(country_table(scorer, Settings(to_month("1993-06"))), None, "either")
    assert rows.Chance.isna().all()
    for phone in (False, True):
        shown = columns(rows, phone=phone)
        assert shown[:4] == ["Rank", "Country", "Index arrivals", "Index armed"]
        assert set(PERCENTAGES).isdisjoint(shown)


def test_a_phone_reads_name_chance_and_about_what_first(tables):
    rows = ranking_rows(tables[0], None, "armed")
    assert columns(rows, phone=True)[:7] == [
        "Rank",
        "Country",
        "Chance",
        "Arrivals",
        "Fighting",
        ONSET,
        "Level",
    ]
    assert sorted(columns(rows, phone=True)) == sorted(columns(rows))
    assert "Index armed" in columns(rows) and "Index arrivals" not in columns(rows)


def test_a_click_on_a_row_looks_at_the_country_and_its_row_is_marked(open_app):
    app = open_app(**ADDRESS)
    assert ranked(app)["country"] is None
    choose_row(app, "TJK")
    assert not app.exception
    assert app.query_params["country"] == "TJK"
    assert ranked(app)["country"] == "TJK"


@pytest.mark.parametrize("sent", ["XXX", 7, None, ["TJK"], {"iso3": "TJK"}])
def test_a_row_that_does_not_exist_is_not_looked_at(open_app, sent):
    app = open_app(**ADDRESS)
    choose_row(app, sent)
    assert not app.exception and not app.error
    assert "country" not in app.query_params


def test_a_what_if_is_in_the_chance_and_not_in_the_change(open_app):
    address = ADDRESS | {"what_if": "territory_controlled:AFG=95"}
    rows = ranked_rows(open_app(**address)).set_index("Country")
    plain = ranked_rows(open_app(**ADDRESS)).set_index("Country").loc[rows.index]
    assert rows[CHANGE].tolist() == plain[CHANGE].tolist()
    assert (rows.Chance != plain.Chance).any()
