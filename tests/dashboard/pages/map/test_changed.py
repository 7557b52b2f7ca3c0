from risk.dashboard.pages.map.changed import changes_table, sentence
from risk.risk_table.change_columns import what_changed
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.wording import percent, points


def test_the_line_names_the_biggest_rise_and_the_new_sources(open_app, scorer):
    app = open_app(as_of="2021-06")
    found = what_changed(scorer, Settings(to_month("2021-06")))
    line = next(c.value for c in app.caption if "Since last year" in c.value)
    top = found["last year"].rises(1).iloc[0]
    assert f"up {top.country} {points(top.change)}" in line.replace("\\", "")
    assert found["last year"].new_sources.country.iloc[0] in line


def test_withheld_percentages_are_not_called_unchanged(scorer):
    settings = Settings(to_month("1993-06"))
    assert "withheld" in sentence("last year", what_changed(scorer, settings)["last year"])


def test_the_watchlist_stands_in_the_address_and_in_a_table(open_app, scorer):
    app = open_app(as_of="2021-06", watch="TJK")
    table = app.table[0].value
    row = country_table(scorer, Settings(to_month("2021-06"))).set_index("iso3").loc["TJK"]
    assert table.Chance["Tajikistan"] == percent(row.probability)
    app.multiselect(key="watch").set_value(["TJK", "PAK"]).run()
    assert app.query_params["watch"] == "TJK,PAK"
    assert len(app.table[0].value) == 2
    app.multiselect(key="watch").set_value([]).run()
    assert "watch" not in app.query_params


def test_a_watchlist_of_nonsense_falls_back(open_app):
    app = open_app(watch="TJK,XXX")
    assert not app.exception and "(watch)" in app.warning[0].value


def test_the_download_has_every_country_once_a_span(scorer):
    settings = Settings(to_month("2021-06"))
    found = what_changed(scorer, settings)
    table = changes_table(settings, found)
    assert not table.duplicated(["iso3", "span"]).any()
    assert set(table.since) == {"2021-05", "2020-06"}
