"""Skill where one looks: of the chosen region, and in words where there is none."""

import math
from dataclasses import replace
from importlib import import_module

import pytest

from risk.dashboard.panels.skill import skill, skill_sentence
from risk.risk_table.settings import FITTED, Settings
from risk.scoring.resampling import Interval
from risk.terms.catalogue import CATALOGUE
from risk.terms.countries import region_members
from risk.terms.months import december, to_month
from risk.terms.wording import signed
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.summaries import skill as skill_of_forecasts

panel = import_module("risk.dashboard.panels.skill")

JANUARY_2024 = Settings(to_month("2024-01"))


@pytest.fixture(autouse=True)
def opened(open_app):
    open_app(as_of="2021-06")  # so that the pages have a scorer


def test_the_world_s_is_that_of_the_summary_beside_the_sliders(scorer):
    for outcome in ("either", "arrivals", "armed"):
        settings = replace(JANUARY_2024, outcome=outcome)
        assert skill(settings).estimate == pytest.approx(
            scorer.summary(settings, outcome).skill, abs=1e-12
        )


@pytest.mark.parametrize("region", ["Europe", "Africa", "Levant"])
def test_a_region_s_is_that_of_its_forecasts_alone_known_at_the_month(scorer, region):
    settings = replace(JANUARY_2024, region=region)
    every = past_forecasts(scorer, FITTED, "either", "country")
    known = every[every.year < scorer.panel.last_known_year(settings.as_of)]
    inside = known[known.iso3.isin(region_members(scorer.panel.countries, region))]
    assert skill(settings) == pytest.approx(skill_of_forecasts(inside), abs=1e-12)
    assert abs(skill(settings).estimate - skill(JANUARY_2024).estimate) > 0.005


def test_what_was_published_later_does_not_count(scorer):
    early = skill(Settings(december(2015), region="Africa"))
    late = skill(Settings(december(2022), region="Africa"))
    assert early.estimate != late.estimate
    last = scorer.panel.last_known_year(december(2015))
    every = past_forecasts(scorer, FITTED, "either", "country")
    inside = every[every.iso3.isin(region_members(scorer.panel.countries, "Africa"))]
    assert early == pytest.approx(skill_of_forecasts(inside[inside.year < last]), abs=1e-12)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ((-0.004, -0.07, 0.35), "**In Europe these forecasts have had no skill**: −0.00"),
        (
            (0.2, -0.01, 0.35),
            "**In Europe these forecasts have had a skill of +0.20**, which could be chance",
        ),
        ((0.2, 0.1, 0.3), "**In Europe these forecasts have had a skill of +0.20** ("),
    ],
)
def test_words_say_where_there_is_none(monkeypatch, found, text):
    monkeypatch.setattr(panel, "_skill", lambda *asked: Interval(*found))
    sentence = skill_sentence(replace(JANUARY_2024, region="Europe"))
    assert sentence.startswith(text)
    assert f"interval {signed(found[1])} to {signed(found[2])}" in sentence


def test_with_a_source_it_says_that_it_is_the_skill_of_countries(monkeypatch):
    monkeypatch.setattr(panel, "_skill", lambda *asked: Interval(0.2, 0.1, 0.3))
    start = "orecasts for countries, all sources together, have had a skill of +0.20**"
    world = skill_sentence(replace(JANUARY_2024, source="SDN"))
    assert world.startswith(f"**F{start}")
    assert world.endswith("None is computed for one source alone.")
    africa = skill_sentence(replace(JANUARY_2024, source="SDN", region="Africa"))
    assert africa.startswith(f"**In Africa f{start}")
    assert "one source alone" not in skill_sentence(JANUARY_2024)


def test_too_few_cases_are_not_judged_and_no_case_is_said():
    few = skill_sentence(replace(JANUARY_2024, region="Oceania"))
    assert "too few to judge skill" in few or "can be checked yet" in few
    assert skill_sentence(Settings(to_month("2000-01"))) == (
        "No past forecast can be checked yet in this month."
    )
    assert math.isnan(skill(Settings(to_month("2000-01"))).estimate)


def test_own_weights_stand_beside_the_fitted_ones():
    equal = tuple(int(bool(indicator.learned_by)) for indicator in CATALOGUE)
    text = skill_sentence(replace(JANUARY_2024, weights=(equal, None)))
    assert text.endswith(f"with the fitted weights {signed(skill(JANUARY_2024).estimate)}.")
