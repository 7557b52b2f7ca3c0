"""The watchlist: countries and rules in the address, on the page, and as a file."""

import pytest

from risk.dashboard.pages.map.watch_choice import watch_file
from risk.dashboard.state.view import View
from risk.inputs.watch import Rule, Watch, parse_watch
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.wording import percent
from tests.dashboard.reading import table_with

JUNE = Settings(to_month("2021-06"))
RULE = 'rule.africa = { region = "Africa", limit = 0.5 }'
FILE = f'countries = ["TJK", "PAK"]\n{RULE}\n'.encode()


def test_the_watchlist_stands_in_the_address_and_in_a_table(open_app, scorer):
    app = open_app(as_of="2021-06", watch="TJK")
    row = country_table(scorer, JUNE).set_index("iso3").loc["TJK"]
    assert table_with(app, "What is new").Chance["Tajikistan"] == percent(row.probability)
    app.multiselect(key="watch").set_value(["TJK", "PAK"]).run()
    assert app.query_params["watch"] == "TJK,PAK"
    assert len(table_with(app, "What is new")) == 2
    app.multiselect(key="watch").set_value([]).run()
    assert "watch" not in app.query_params


@pytest.mark.parametrize(
    "query", [{"watch": "TJK,XXX"}, {"rules": "rule.a = {"}, {"rules": 'countries = ["TJK"]'}]
)
def test_a_watchlist_of_nonsense_falls_back(open_app, query):
    app = open_app(**query)
    (name,) = query
    assert not app.exception and f"({name})" in app.warning[0].value


def test_a_rule_in_the_address_says_who_meets_it(open_app, scorer):
    app = open_app(as_of="2021-06", rules=RULE)
    table = country_table(scorer, Settings(JUNE.as_of, region="Africa"))
    met = set(table.country[table.probability >= 0.5])
    row = table_with(app, "Met by").loc["africa"]
    assert len(met) > 3 and set(row["Met by"].split(", ")) == met
    assert row["Asks for"].replace("\N{NO-BREAK SPACE}", " ") == (
        "either, countries, Africa: 50 % or more"
    )


def test_an_uploaded_file_replaces_the_watchlist_and_stands_in_the_address(open_app):
    app = open_app(as_of="2021-06", watch="TJK")
    app.session_state.fold_changed = True
    app.run()
    app.file_uploader(key="watch_file_0").set_value(("w.toml", FILE, "application/toml")).run()
    assert not app.exception
    assert app.query_params["watch"] == "TJK,PAK" and "rule.africa" in app.query_params["rules"]


def test_a_wrong_file_is_named_and_changes_nothing(open_app):
    app = open_app(as_of="2021-06", watch="TJK")
    app.session_state.fold_changed = True
    app.run()
    wrong = b"rule.a = { limit = 15 }"
    app.file_uploader(key="watch_file_0").set_value(("w.toml", wrong, "application/toml")).run()
    (error,) = app.error
    said = error.value.replace("\\", "")
    assert "w.toml: rule.a.limit: expected a number above 0 and below 1, got 15" in said
    assert app.query_params["watch"] == "TJK"


def test_the_downloaded_file_is_what_the_command_reads():
    rules = (Rule("a", region="Sahel", limit=0.3),)
    view = View(Settings(JUNE.as_of, "armed"), watch=("TJK", "PAK"), rules=rules)
    assert parse_watch(watch_file(view), "w.toml") == Watch(("TJK", "PAK"), ("armed",), rules)
