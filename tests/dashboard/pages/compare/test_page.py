"""The Compare page: every number is the library's, every state has a sentence."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from risk.dashboard.look.plain import named
from risk.dashboard.pages.compare import tables, texts
from risk.dashboard.pages.compare.data import sides_of
from risk.dashboard.pages.compare.page import sentences
from risk.dashboard.pages.compare.sides import month_against, swapped
from risk.dashboard.state.view import View
from risk.inputs.cases import read_cases
from risk.inputs.evidence import origin_text
from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.terms.catalogue import INDICATORS
from risk.terms.months import to_month
from risk.terms.onset import onset_text
from risk.terms.wording import INTERVAL, interval, percent

JUNE = to_month("2021-06")
WORLD = Settings(JUNE)
BOTH = View(WORLD, "PAK", against="TJK")
PAGE = "compare"


def words(app):
    return "\n".join([e.value for e in app.main.markdown] + [e.value for e in app.info])


def said(view):
    return " ".join(sentences(*sides_of(view)))


def test_two_countries_are_compared_with_the_risk_tables_numbers(open_page, scorer):
    app = open_page(as_of="2021-06", country="PAK", against="TJK")
    rows = country_table(scorer, WORLD).set_index("iso3", drop=False)
    pak = rows.loc["PAK"]
    tjk = rows.loc["TJK"]
    for row in (pak, tjk):
        ends = interval(row.probability_low, row.probability_high)
        chance = f"**{row.country}**: {percent(row.probability)} ({INTERVAL} {ends})"
        assert chance in words(app)
    apart = 100 * (pak.probability - tjk.probability)
    assert f"**Pakistan is {apart:.0f} percentage points above Tajikistan.**" in words(app)
    table = app.table[0].value
    assert list(table.columns) == ["Pakistan", "Tajikistan", "Difference"]
    ranks = tjk["rank"] - pak["rank"]
    assert table.loc["Rank", "Difference"] == f"{ranks} places higher"
    assert table.loc["Index armed", "Pakistan"] == f"{pak.index_armed:.1f}"
    assert table.loc["Index armed", "Difference"] == f"{pak.index_armed - tjk.index_armed:+.1f}"
    assert table.loc["Base rate", "Tajikistan"] == percent(tjk.base_rate)
    assert table.loc["Riskiest corridor from", "Pakistan"] == pak.main_source


def test_each_side_says_whether_its_risk_is_new(open_page, scorer):
    app = open_page(as_of="2021-06", country="PAK", against="KEN")
    rows = country_table(scorer, WORLD).set_index("iso3")
    assert rows.onset[["PAK", "KEN"]].tolist() == ["going on", "new"]
    assert re.search(
        r"\*\*Pakistan\*\*: [^;]+, going on; \*\*Kenya\*\*: .+, a new risk", words(app)
    )
    cells = app.table[0].value.loc["New or going on"]
    for name, iso3 in (("Pakistan", "PAK"), ("Kenya", "KEN")):
        row = rows.loc[iso3]
        assert cells[name] == onset_text(row.onset, row.came_10y, row.known_10y)


def test_without_a_choice_it_is_the_same_country_a_year_before(open_page, scorer):
    app = open_page(as_of="2021-06", country="PAK")
    now, then = (
        country_table(scorer, Settings(month)).set_index("iso3").loc["PAK"]
        for month in (JUNE, to_month("2020-06"))
    )
    assert list(app.table[0].value.columns) == ["June 2021", "June 2020", "Difference"]
    shown = app.table[0].value.loc["Chance"]
    assert list(shown)[:2] == [percent(now.probability), percent(then.probability)]
    assert app.selectbox(key="against_year").value == 2020


def test_the_month_against_follows_until_it_is_chosen():
    assert month_against(View(WORLD, "PAK")) == JUNE - 12
    assert month_against(View(WORLD, "PAK", against="PAK")) == JUNE - 12
    assert month_against(BOTH) == JUNE
    assert month_against(View(WORLD, "PAK", against_as_of=JUNE - 3)) == JUNE - 3
    assert month_against(View(Settings(to_month("1992-05")), "PAK")) == to_month("1992-01")


@pytest.mark.parametrize("view", [BOTH, View(WORLD, "PAK"), replace(BOTH, against_as_of=24000)])
def test_swapping_twice_changes_nothing_and_once_turns_the_sides(view):
    def swap(old):
        changes = swapped(old)
        settings = replace(old.settings, as_of=changes.pop("as_of"))
        return replace(old, settings=settings, **changes)

    def ends(old):
        return [(side.iso3, side.settings.as_of) for side in sides_of(old)]

    assert ends(swap(view)) == ends(view)[::-1]
    assert ends(swap(swap(view))) == ends(view)


def test_the_swap_button_turns_the_sides(open_page):
    app = open_page(as_of="2021-06", country="PAK", against="TJK")
    app.button(key="swap").click().run()
    assert list(app.table[0].value.columns) == ["Tajikistan", "Pakistan", "Difference"]
    assert "below Pakistan" in words(app)


def test_another_country_and_month_can_be_chosen(open_page, scorer):
    app = open_page(as_of="2021-06", country="PAK")
    app.selectbox(key="against").select("IRN").run()
    assert list(app.table[0].value.columns) == ["Pakistan", "Iran", "Difference"]
    app.selectbox(key="against_year").select(2015).run()
    chance = (
        country_table(scorer, Settings(to_month("2015-06"))).set_index("iso3").probability["IRN"]
    )
    assert app.table[0].value.loc["Chance", "Iran, June 2015"] == percent(chance)
    app.button(key="against_now").click().run()
    assert list(app.table[0].value.columns) == ["Pakistan", "Iran", "Difference"]


def test_without_a_country_the_riskiest_are_offered(open_page, scorer):
    app = open_page(as_of="2021-06")
    assert "Which country?" in words(app)
    top = country_table(scorer, WORLD).iloc[0]
    app.button(key=f"pick_{top.iso3}").click().run()
    assert f"{top.country}, June 2021 and June 2020" in [header.value for header in app.header]


def test_both_sides_the_same_say_so(open_page):
    app = open_page(as_of="2021-06", country="PAK", against_as_of="2021-06")
    assert texts.SAME in words(app)
    assert texts.SAME in words(open_page(as_of="1992-01", country="PAK"))


def test_a_side_that_is_not_exposed_has_no_number(open_page):
    text = words(app := open_page(as_of="2021-06", country="TJK", against="NZL"))
    assert "**New Zealand**: not exposed" in text
    assert "this does not mean zero" in text
    assert "percentage point" not in text
    assert app.table[0].value.loc["Chance", "New Zealand"] == "–"
    assert (app.table[0].value.Difference == "").all()


def test_a_side_that_was_no_state_says_so(open_page):
    text = words(open_page(as_of="2021-06", country="UGA", against="SSD", against_as_of="2005-01"))
    assert "South Sudan was not an independent state in January 2005. Choose another month." in text


def test_withheld_percentages_are_compared_by_index_alone(open_page, scorer):
    settings = Settings(to_month("1993-06"))
    app = open_page(as_of="1993-06", country="PAK", against="TJK")
    row = country_table(scorer, settings).set_index("iso3").loc["PAK"]
    assert f"withheld: {row.withheld_reason}" in words(app)
    assert "there is no difference of percentages" in words(app)
    assert not re.search(r"\d %\)|percentage point", words(app))
    assert app.table[0].value.loc["Chance", "Difference"] == "–"
    assert "no percentage can be shown for any month" in words(app)


def test_one_source_narrows_both_sides(scorer):
    view = replace(BOTH, settings=replace(WORLD, source="AFG"))
    table = country_table(scorer, view.settings).set_index("iso3")
    for side in sides_of(view):
        assert side.place.row.probability == table.probability[side.iso3]
        assert side.place.row.sources == 1


def test_a_country_outside_the_region_puts_both_in_the_world():
    inside = View(replace(WORLD, region="Central Asia"), "TJK", against="UZB")
    assert {side.settings.region for side in sides_of(inside)} == {"Central Asia"}
    outside = replace(inside, against="PAK")
    assert {side.settings.region for side in sides_of(outside)} == {None}


def test_what_ifs_are_of_the_as_of_month_alone(open_page, scorer):
    what_ifs = parse_what_ifs(["territory_controlled:AFG=90"])
    changed = replace(WORLD, what_ifs=what_ifs)
    first, second = sides_of(View(changed, "TJK"))
    assert (
        first.place.row.probability
        == (country_table(scorer, changed).set_index("iso3").probability["TJK"])
    )
    then = country_table(scorer, Settings(JUNE - 12)).set_index("iso3").probability["TJK"]
    assert second.place.row.probability == then
    app = open_page(as_of="2021-06", country="TJK", what_if=str(what_ifs[0]))
    captions = " ".join(c.value for c in app.main.caption)
    assert "they apply only to June 2021, not to June 2020" in captions
    assert app.button(key="swap").disabled
    both = texts.put_in(*sides_of(View(changed, "TJK", against="PAK")), 1)
    assert "to both sides" in both


def test_the_file_holds_both_rows_of_the_tables_and_their_difference(scorer):
    table = tables.comparison_table(*sides_of(BOTH))
    countries = table[table.table == "countries"].set_index("column")
    rows = country_table(scorer, WORLD).set_index("iso3", drop=False)
    pak = rows.loc["PAK"]
    tjk = rows.loc["TJK"]
    assert countries.loc["probability", "first"] == pak.probability
    assert countries.loc["probability", "difference"] == pak.probability - tjk.probability
    assert countries.loc["country", "second"] == "Tajikistan"
    assert countries.loc["rank", "difference"] == pak["rank"] - tjk["rank"]
    into = corridor_table(scorer, WORLD).query("receiver_iso3 == 'PAK'").iloc[0]
    corridors = table[table.table == "corridors"].set_index("column")
    name = "contribution_armed_border_incidents"
    assert corridors.loc[name, "first"] == into[name]
    assert corridors.loc["raw_receiver_population", "unit"] == "inhabitants"
    content = to_csv(table).decode()
    assert f"countries,probability,,{float(pak.probability)!r}," in content
    assert f"countries,rank,,{pak['rank']},{tjk['rank']},{pak['rank'] - tjk['rank']}" in content
    assert "'-" not in content


def test_the_file_runs_no_formula_and_leaves_blank_what_is_not_there():
    first, second = sides_of(View(WORLD, "TJK", against="NZL"))
    named = replace(second, place=replace(second.place, row=second.place.row.copy()))
    named.place.row["country"] = "=1+1"
    table = tables.comparison_table(first, named)
    content = to_csv(table).decode()
    assert "'=1+1" in content
    probability = table[table.column == "probability"].iloc[0]
    assert probability.second is None and probability.difference is None
    assert pd.isna(table[table.table == "corridors"].second).all()


def test_a_value_from_evidence_keeps_its_origin_on_the_page_and_in_the_file(open_page, scorer):
    evidence = next(c for c in read_cases() if c.slug == "afghanistan-2021-06").evidence
    claim = evidence.rows[evidence.rows.value == 75].iloc[0]
    name = INDICATORS["territory_controlled"].name
    query = {"as_of": "2021-06", "source": "AFG", "country": "PAK", "against": "TJK"}
    app = open_page(**query, evidence=evidence.short)
    said = [caption.value.replace("\\", "") for caption in app.main.caption]
    assert f"Pakistan and Tajikistan: {name}: {origin_text(claim)}." in said
    tables_shown = [e.value for e in app.table if named(claim.indicator) in e.value.index]
    assert {t.loc[named(claim.indicator), "Tajikistan"] for t in tables_shown} == {"75 (evidence)"}
    settings = replace(WORLD, source="AFG", evidence=evidence)
    view = View(settings, country="PAK", against="TJK")
    file = tables.comparison_table(*sides_of(view)).set_index("column")
    origin = origin_text(claim)
    assert file.loc["origin_territory_controlled", ["first", "second"]].tolist() == [origin] * 2
