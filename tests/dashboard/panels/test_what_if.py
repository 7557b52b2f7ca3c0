from dataclasses import replace

import pytest

from risk.dashboard.panels.what_if import value_text
from risk.dashboard.panels.what_if_compared import (
    AFTER,
    BEFORE,
    before_after,
    changed_countries,
    dumbbell_data,
    dumbbell_spec,
)
from risk.inputs.cases import read_cases
from risk.inputs.evidence import origin_text
from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.wording import percent
from tests.dashboard.component import ranked_chances

CASE = Settings(to_month("2021-06"), source="AFG")
ADDRESS = {"as_of": "2021-06", "source": "AFG"}
TWO = "territory_controlled:AFG=90,border_incidents:AFG>TJK=5"


def of_library(scorer, text):
    table = country_table(scorer, replace(CASE, what_ifs=parse_what_ifs([text])))
    return table[table.level != NOT_EXPOSED].set_index("country").probability


def test_a_what_if_in_the_address_shows_the_librarys_numbers(open_app, scorer):
    app = open_app(**ADDRESS, what_if=TWO)
    assert not app.exception
    assert (ranked_chances(app) == of_library(scorer, TWO)).all()
    assert app.query_params["what_if"] == TWO
    assert any("outside the range known" in warning.value for warning in app.warning)


def test_a_what_if_added_on_the_page_and_taken_back_restores_every_digit(open_app, scorer):
    app = open_app(**ADDRESS)
    before = ranked_chances(app)
    app.selectbox(key="what_if_indicator").select("territory_controlled").run()
    app.number_input[0].set_value(60.0).run()
    app.button(key="what_if_add").click().run()
    added = "territory_controlled:AFG=60"
    assert app.query_params["what_if"] == added
    assert (ranked_chances(app) == of_library(scorer, added)).all()
    assert not ranked_chances(app).equals(before)
    app.button(key=f"remove_{added}").click().run()
    assert "what_if" not in app.query_params
    assert ranked_chances(app).equals(before)


def test_a_corridors_what_if_leaves_all_others_alone_and_all_can_be_removed(open_app):
    app = open_app(**ADDRESS)
    before = ranked_chances(app)
    app.selectbox(key="what_if_indicator").select("border_incidents").run()
    app.selectbox(key="what_if_receiver_AFG_None").select("TJK").run()
    app.number_input[0].set_value(4.0).run()
    app.button(key="what_if_add").click().run()
    assert app.query_params["what_if"] == "border_incidents:AFG>TJK=4"
    after = ranked_chances(app)
    assert {c for c in before.index if after[c] != before[c]} == {"Tajikistan"}
    app.button(key="what_if_none").click().run()
    assert ranked_chances(app).equals(before)


def test_a_second_value_for_the_same_thing_replaces_the_first(open_app):
    app = open_app(**ADDRESS, what_if="territory_controlled:AFG=60")
    app.number_input[0].set_value(20.0).run()
    app.button(key="what_if_add").click().run()
    assert app.query_params["what_if"] == "territory_controlled:AFG=20"


def test_before_and_after_name_every_country_that_changes_and_no_other(scorer):
    changed = replace(CASE, what_ifs=parse_what_ifs(["border_incidents:AFG>TJK=5"]))
    before = country_table(scorer, CASE)
    after = country_table(scorer, changed)
    rows = before_after(before, after)
    assert rows.index.tolist() == ["TJK"]
    assert rows.Before["TJK"] == percent(before.set_index("iso3").probability["TJK"])
    assert rows.After["TJK"] == percent(after.set_index("iso3").probability["TJK"])
    assert before_after(before, before).empty
    assert changed_countries(CASE) == {}


def test_the_chart_has_both_chances_of_every_country_that_changes(open_app, scorer):
    changed = replace(CASE, what_ifs=parse_what_ifs(["territory_controlled:AFG=90"]))
    before = country_table(scorer, CASE)
    after = country_table(scorer, changed)
    ways, ends = dumbbell_data(before, after)
    then, now = (t.set_index("country").probability for t in (before, after))
    assert ways.country.tolist() == before_after(before, after).Country.tolist()
    assert len(ways) > 1
    for end, column, chances in ((BEFORE, "before", then), (AFTER, "after", now)):
        assert ways[column].tolist() == [chances[name] for name in ways.country]
        drawn = ends[ends.end == end]
        assert drawn.probability.tolist() == ways[column].tolist()
        assert drawn.chance.tolist() == [percent(p) for p in ways[column]]
    spec = dumbbell_spec(len(ways))
    assert spec == dumbbell_spec(len(ways)) and spec["datasets"] == {}
    app = open_app(**ADDRESS, what_if="territory_controlled:AFG=90")
    start = "Without and with the what-ifs: chance of "
    assert [c.proto.alt.startswith(start) for c in app.get("vega_lite_chart")].count(True) == 1
    plain = open_app(**ADDRESS).get("vega_lite_chart")
    assert plain and not any(c.proto.alt.startswith(start) for c in plain)


def test_where_percentages_are_withheld_there_is_no_chart_of_them(scorer):
    early = Settings(to_month("1993-06"), source="AFG")
    changed = replace(early, what_ifs=parse_what_ifs(["conflict_intensity:AFG=10000"]))
    before = country_table(scorer, early)
    after = country_table(scorer, changed)
    assert len(before_after(before, after)) and dumbbell_data(before, after)[0].empty


def test_a_warning_names_countries_and_indicators_not_codes(open_app):
    app = open_app(**ADDRESS, what_if="border_incidents:AFG>BRA=1")
    (said,) = [w.value.replace("\\", "") for w in app.warning]
    assert "no corridor from Afghanistan to Brazil" in said
    assert "AFG" not in said and "border_incidents" not in said


@pytest.mark.parametrize("text", ["nonsense", "displacement:AFG=-1", "displacement:XXX=1", "%00"])
def test_a_bad_what_if_gives_one_sentence_and_the_defaults(open_app, text):
    app = open_app(**ADDRESS, what_if=text)
    assert not app.exception
    assert [w.value for w in app.warning] == [
        "Some values in this link cannot be used (what_if). Defaults are shown instead."
    ]
    assert "what_if" not in app.query_params


def test_a_value_without_a_number_says_so():
    assert value_text("displacement", float("nan")) == "no value"


def test_what_stands_there_now_keeps_its_origin(open_app):
    evidence = next(c for c in read_cases() if c.slug == "afghanistan-2021-06").evidence
    claim = evidence.rows[evidence.rows.value == 75].iloc[0]
    app = open_app(**ADDRESS, evidence=evidence.short)
    app.selectbox(key="what_if_indicator").select("territory_controlled").run()
    now = next(c.value.replace("\\", "") for c in app.caption if c.value.startswith("Now: "))
    assert f"({origin_text(claim)})" in now and "reliability D" in now


def test_a_hundred_what_ifs_are_one_line_above_the_map_and_each_can_be_removed(open_app, scorer):
    panel = scorer.panel
    at_war = panel.countries.iso3[panel.sources[:, panel.column(to_month("2021-06"))]]
    many = ",".join(f"conflict_intensity:{iso3}=5" for iso3 in at_war[:40])
    app = open_app(as_of="2021-06", what_if=many)
    line = next(m.value for m in app.markdown if m.value.startswith("**What-if: 40 values"))
    assert len(line) < 150
    removers = [b for b in app.button if (b.key or "").startswith("remove_")]
    assert len(removers) == 40
    removers[0].click().run()
    assert app.query_params["what_if"].count("=") == 39
