from risk.dashboard.pages.map.drawing.spoken import text_of
from risk.dashboard.pages.map.drawing.words import map_data
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.wording import percent


def test_those_who_hear_the_page_are_told_what_is_outlined_and_its_chance(scorer):
    settings = Settings(to_month("2021-06"), source="AFG")
    table = country_table(scorer, settings)
    data = map_data(table, settings, "TJK", scorer.panel)
    row = table.set_index("iso3").loc["TJK"]
    start = f"Tajikistan is outlined on the map. {row.level}. Chance: {percent(row.probability)} ("
    assert text_of("TJK", data).startswith(start)
    assert text_of("ISL", data) == (
        "Iceland is outlined on the map. Not exposed. Chance: none: no corridor from this source "
        "reaches it."
    )
    assert text_of(None, data) == ""
