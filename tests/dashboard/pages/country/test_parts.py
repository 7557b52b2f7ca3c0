"""The parts of the Country page: what each says is the library's, and its choices are kept."""

import re

import numpy as np
import pytest

from risk.dashboard.pages.country import data, past
from risk.dashboard.state.view import PARTS
from risk.explain.contributions import corridor_row
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings, weights_text
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.months import to_month
from risk.terms.wording import percent, points, points_text, signed
from tests.dashboard.pages.country.opened import ADDRESS, CASE, EQUAL, PAGE, WORLD  # noqa: F401
from tests.dashboard.reading import table_with, words


def test_contributions_add_up_from_the_mean_to_the_corridors_index(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", outcome="arrivals")
    shown = table_with(app, "Difference")
    forecast = scorer.forecast(CASE)
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    index = forecast.mechanisms["arrivals"].index[row]
    x = scorer.forecaster.training_values("arrivals", forecast.cutoff)
    weights = np.array(forecast.mechanisms["arrivals"].weights)
    mean = 100 * (x @ weights / weights.sum()).mean()
    assert shown.loc["Index", "Here"] == f"{index:.2f}"
    assert shown.loc["Index", "Mean"] == f"{mean:.2f}"
    assert shown.loc["Index", "Difference"] == signed(index - mean)
    parts = [float(text.replace("−", "-")) for text in shown.Difference[:-1]]
    assert sum(parts) == pytest.approx(index - mean, abs=0.005 * len(parts))
    assert len(shown) == (weights > 0).sum() + 1


def test_another_corridor_and_mechanism_can_be_picked(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", outcome="armed")
    app.selectbox(key="corridor").select("PAK").run()
    forecast = scorer.forecast(WORLD)
    row = corridor_row(scorer.panel, forecast, "PAK", "TJK")
    shown = table_with(app, "Difference")
    assert shown.loc["Index", "Here"] == f"{forecast.mechanisms['armed'].index[row]:.2f}"
    picker = next(g for g in app.get("button_group") if g.key == "mechanism_armed_armed")
    picker.set_value("arrivals").run()
    shown = table_with(app, "Difference")
    assert shown.loc["Index", "Here"] == f"{forecast.mechanisms['arrivals'].index[row]:.2f}"


def test_the_arithmetic_ends_at_the_countrys_chance(open_page, scorer):
    text = words(open_page(as_of="2021-06", country="TJK")).replace("\\", "")
    p = country_table(scorer, WORLD).set_index("iso3").probability["TJK"]
    assert f"= {p:.4f}, that is {percent(p)}" in text
    assert "Chance of either = 1 − (1 −" in text


def test_the_parts_of_a_change_add_up(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", part="what-moved-it")
    shown = table_with(app, "Since June 2020")
    now = country_table(scorer, WORLD).set_index("iso3").probability["TJK"]
    then = country_table(scorer, Settings(to_month("2020-06"))).set_index("iso3").probability["TJK"]
    together = f"{100 * (now - then):+.1f}".replace("-", "−")
    assert shown.loc["Total", "Since June 2020"] == together
    assert shown.loc["Total, rounded", "Since June 2020"] == points(now - then)
    assert f"{points_text(now - then, 'percentage point')} since June 2020." in words(app)
    parts = [float(t.replace("−", "-")) for t in shown["Since June 2020"][:-2]]
    assert sum(parts) == pytest.approx(100 * (now - then), abs=0.3)


def test_past_situations_are_counted_and_open_at_their_month(open_page):
    app = open_page(
        **ADDRESS, country="TJK", weights_armed=weights_text(EQUAL), part="like-this-before"
    )
    shown = [e.value for e in app.table if "Distance" in e.value.columns]
    assert [len(part) for part in shown] == [10, 30]
    came = sum((part.Came == "yes").sum() for part in shown)
    assert f"Of the 40 most like this, {came} had arrivals or armed fighting" in words(app)
    first = shown[0].index[0]
    assert re.search(r"\]\(\./country\?as_of=\d{4}-12&.*source=[A-Z]{3}&country=[A-Z]{3}", first)
    assert "weights_armed=" in first


def test_what_would_change_it_is_said_for_the_next_and_for_a_chosen_level(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", part="what-would-change-it")
    assert re.search(
        r"from 2,000 to [\d,]+ persons a year would move the country from Guarded "
        r"to Elevated",
        words(app),
    )
    app.selectbox(key="goal").select("Severe").run()
    assert "from Guarded to Severe" in words(app) or "No single indicator" in words(app)
    app.selectbox(key="goal").select("Guarded").run()
    assert "It is already at Guarded." in words(app)


def test_what_does_not_change_within_a_year_would_change_nothing(open_page):
    facts = [indicator.name for indicator in CATALOGUE if indicator.fixed]
    assert facts == [INDICATORS[code].name for code in ("border_exposure", "receiver_population")]
    app = open_page(as_of="2026-01", country="POL", part="what-would-change-it")
    for goal in ("", "Low", "Elevated"):
        app.selectbox(key="goal").select(goal).run()
        said = [c.value for c in app.main.caption]
        assert f"Left out because nothing changes it within a year: {', '.join(facts)}." in said
        for fact in facts:
            assert f"- {fact}: a change" not in words(app)
            assert not any(fact in text for text in said if text.startswith("None of these"))


def test_the_highest_level_is_only_lowered_and_the_lowest_only_raised(open_page, scorer):
    table = country_table(scorer, WORLD)
    for level, said, unsaid in (("Severe", "lower", "raise"), ("Low", "raise", "lower")):
        iso3 = table[table.level == level].iso3.iloc[0]
        app = open_page(as_of="2021-06", country=iso3, part="what-would-change-it")
        assert f"**To {said} it:**" in words(app) and f"**To {unsaid} it:**" not in words(app)


def test_the_capacity_of_the_case_is_set_against_the_chances(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", part="how-many")
    box = app.number_input(key="capacity")
    assert box.value == 10_000
    p = country_table(scorer, CASE).set_index("iso3").probability_arrivals["TJK"]
    assert (
        f"more than the announced 10,000 people arrive within the next 12 months is "
        f"{percent(p)}" in words(app)
    )
    box.set_value(30_000).run()
    assert "announced 30,000 people" in words(app) and "(interpolated)" in words(app)
    app = open_page(**ADDRESS, country="PAK", part="how-many")
    assert app.number_input(key="capacity").value is None


def test_choices_of_what_may_come_stand_in_the_address(open_page):
    app = open_page(as_of="2021-06", country="TJK", part="how-many")
    assert not {"scope", "goal", "capacity"} & set(app.query_params)
    app.number_input(key="capacity").set_value(30_000).run()
    assert "announced 30,000 people" in words(app)
    app.button_group(key="part").select("what-would-change-it").run()
    app.button_group(key="scope").select("corridor").run()
    app.selectbox(key="goal").select("Severe").run()
    chosen = {name: app.query_params[name] for name in ("scope", "goal", "capacity")}
    assert chosen == {"scope": "corridor", "goal": "Severe", "capacity": "30000"}
    # A link from before there were parts: the part whose choices it names is open.
    again = open_page(as_of="2021-06", country="TJK", **chosen)
    assert words(again) == words(app)
    assert "would move the corridor from" in words(again) or "No single" in words(again)
    again.button_group(key="part").select("how-many").run()
    assert "announced 30,000 people" in words(again)


def test_one_part_at_a_time_is_drawn_and_named_in_the_address(open_page):
    headings = {
        "why": "Why: Afghanistan → Tajikistan",
        "how-many": "How many may arrive",
        "over-time": "Over time",
        "what-moved-it": "What moved it",
        "like-this-before": "Situations like this in the past",
        "what-would-change-it": "What would change this",
    }
    assert tuple(headings) == PARTS
    app = open_page(as_of="2021-06", country="TJK")
    assert "part" not in app.query_params
    for part in (*PARTS[1:], PARTS[0]):
        app.button_group(key="part").select(part).run()
        assert app.query_params.get("part", PARTS[0]) == part
        drawn = [s.value for s in app.subheader if s.value in headings.values()]
        assert drawn == [headings[part]]
    again = open_page(as_of="2021-06", country="TJK", part="like-this-before")
    assert again.button_group(key="part").value == "like-this-before"


def test_a_part_that_is_not_there_falls_back_and_is_named(open_page):
    app = open_page(as_of="2021-06", country="TJK", part="everything")
    assert app.button_group(key="part").value == "why"
    assert any("part" in warning.value for warning in app.warning)


def test_a_closed_part_is_not_computed(open_page, monkeypatch):
    def never(*_):
        raise AssertionError("computed though its part is closed")

    for name in ("needed", "similar", "changes", "movements", "observed"):
        monkeypatch.setattr(data, name, never)
    monkeypatch.setattr(past, "course_of", never)
    open_page(as_of="2021-06", country="TJK")
    monkeypatch.undo()
    for name in ("explained", "rank_interval", "importances"):
        monkeypatch.setattr(data, name, never)
    open_page(as_of="2021-06", country="TJK", part="how-many")


def test_a_cleared_capacity_is_again_what_was_announced_and_another_country_has_its_own(open_page):
    app = open_page(**ADDRESS, country="TJK", capacity="30000", part="how-many")
    app.number_input(key="capacity").set_value(None).run()
    assert "capacity" not in app.query_params
    assert app.number_input(key="capacity").value == 10_000
    app.number_input(key="capacity").set_value(0).run()
    assert app.query_params["capacity"] == "0"
    assert "announced 0 people" in words(app)
    app.selectbox(key="country").select("PAK").run()
    assert "capacity" not in app.query_params
    assert app.number_input(key="capacity").value is None


def test_outcomes_of_later_years_are_not_marked(open_page):
    app = open_page(as_of="2010-06", country="PAK", part="over-time")
    came = table_with(app, "People")
    assert came.index.astype(int).max() <= 2009
    assert re.search(r"Outcomes from 1992 to 20(08|09) were known by this month", words(app))
