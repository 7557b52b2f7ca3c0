"""The numbers of a briefing are those of the model, and of what was known then."""

import dataclasses

import numpy as np
import pytest

from risk.explain.history import history
from risk.explain.new_risks import onset_sentence
from risk.output.briefing.page import briefing
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CATALOGUE
from risk.terms.levels import LEVELS
from risk.terms.months import to_month
from risk.terms.wording import INTERVAL, percent, signed
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.summaries import skill
from tests.output.briefing.pages import AFGHANISTAN, AS_OF, Page, with_panel

pytestmark = pytest.mark.slow


def test_its_numbers_are_those_of_the_model(scorer, page):
    forecast = scorer.forecaster.forecast(AS_OF)
    iso3 = scorer.panel.countries.iso3.to_numpy()
    corridor = forecast.rows.corridor
    pair = (iso3[scorer.panel.source[corridor]] == "AFG") & (
        iso3[scorer.panel.receiver[corridor]] == "IRN"
    )
    arrivals, armed = (forecast.mechanisms[m].probability[pair][0] for m in ("arrivals", "armed"))
    chance = 1 - (1 - arrivals) * (1 - armed)
    level = max((low, name) for name, low in LEVELS if low <= chance)[1]
    row = page.table("Countries by risk")["Iran"]
    assert (row["Chance"], row["Level"]) == (percent(chance), level)
    assert row["Index armed"] == f"{forecast.mechanisms['armed'].index[pair][0]:.0f}"
    assert f"is {percent(chance)} ({INTERVAL} " in page.text
    assert f"= {chance:.4f}, that is {percent(chance)}" in page.text


def test_points_of_the_drivers_add_up_to_the_index(scorer, page):
    rows = page.table("Points of the index of arrivals")
    total = rows.pop("Index")
    forecast = scorer.forecaster.forecast(AS_OF)
    assert sum(int(row["Weight"]) for row in rows.values()) == int(total["Weight"])
    for column in ("Points", "Past mean"):
        added = sum(float(row[column]) for row in rows.values())
        assert added == pytest.approx(float(total[column]), abs=0.05 * len(rows))
    assert any(np.isclose(forecast.mechanisms["arrivals"].index, float(total["Points"]), atol=0.05))


def test_a_country_has_its_corridors_and_its_whole_probability(scorer):
    page = Page(briefing(scorer, Settings(AS_OF), "TJK"))
    corridors = corridor_table(scorer, Settings(AS_OF))
    mine = corridors[corridors.receiver_iso3 == "TJK"]
    rows = page.table("Corridors into the country")
    assert set(rows) == set(mine.source)
    whole = 1 - np.prod(1 - mine.probability)
    assert f" is {percent(whole)} ({INTERVAL} " in page.text


def test_the_highest_new_risk_is_named_and_the_table_says_new_or_going_on(scorer, page):
    table = country_table(scorer, AFGHANISTAN)
    new = table[(table.onset == "new").to_numpy()]
    assert f"Highest new risk: {new.country.iloc[0]}. The chance of" in page.text
    rows = page.table("Countries by risk")
    for row in table[table["rank"].notna()].itertuples():
        kind = f"{row.onset.capitalize()}, {row.came_10y} of {row.known_10y}"
        assert rows[row.country]["New or going on"] == kind


def test_a_countrys_briefing_says_whether_its_risk_is_new(scorer):
    page = Page(briefing(scorer, AFGHANISTAN, "TJK"))
    row = country_table(scorer, AFGHANISTAN).set_index("iso3").loc["TJK"]
    assert onset_sentence(row, (2018, 2020)) in page.text
    assert page.table("Corridors")["Afghanistan"]["New or going on"].startswith("New, ")


def test_a_briefing_of_a_view_of_new_risks_alone_is_of_all_risks(content, scorer):
    assert briefing(scorer, dataclasses.replace(AFGHANISTAN, new_only=True)) == content


def test_the_track_record_is_what_was_known_then(scorer, page):
    backtest = scorer.backtest
    table = backtest.units["corridor"]
    use = (table.year + 1 <= 2020) & ~np.isnan(table.observed["either"])
    p = scorer.past((None, None))["corridor"]["either"][use]
    came = table.observed["either"][use]
    severe = p >= 0.6
    row = page.table("What each level has meant")["Severe"]
    assert (row["Forecasts"], row["Came true"]) == (f"{severe.sum()}", f"{came[severe].sum():.0f}")


def test_the_skill_over_the_same_as_last_year_stands_beside_the_skill(scorer, page):
    known = past_forecasts(scorer, (None, None), "either", "corridor")
    gain = skill(known[known.year + 1 <= 2020], "persistence")
    said = f"Over “the same as last year” their skill is {signed(gain.estimate)} ({INTERVAL} "
    assert f"{said}{signed(gain.low)} to {signed(gain.high)})" in page.text


def test_outcomes_known_later_change_nothing(scorer, content):
    panel = scorer.panel
    later = 2021 - panel.first_year
    arrivals = panel.arrivals.copy()
    armed = panel.armed.copy()
    arrivals[:, later:] = 1e6
    armed[:, later:] = 1
    changed = with_panel(scorer, arrivals=arrivals, armed=armed)
    assert briefing(changed, AFGHANISTAN) == content


def test_bars_mark_the_years_in_which_the_outcome_came(scorer, page):
    panel = scorer.panel
    pair = (panel.corridors.source_iso3 == "AFG") & (panel.corridors.receiver_iso3 == "IRN")
    corridor = int(np.flatnonzero(pair)[0])
    known = slice(1991 - panel.first_year, 2021 - panel.first_year)
    came = (panel.arrivals[corridor, known] >= 10_000).sum() + panel.armed[corridor, known].sum()
    first, second, _ = [i for i, (_, a) in enumerate(page.elements) if a.get("class") == "course"]
    bars = [a for _, a in page.elements[first:second] if a.get("height") == "8" and a.get("y")]
    assert len(bars) == came > 0


def test_the_three_riskiest_receivers_are_followed_over_time_and_a_country_alone(scorer, page):
    for row in country_table(scorer, AFGHANISTAN).head(3).itertuples():
        line = history(scorer.forecaster, row.iso3, AFGHANISTAN)
        high = percent(line.probability.max())
        assert f"Over time: Afghanistan to {row.country}" in page.text
        assert f"highest {high} as of {line.month[line.probability.idxmax()]}" in page.text
    alone = Page(briefing(scorer, AFGHANISTAN, "TJK"))
    assert sum(a.get("class") == "course" for _, a in alone.elements) == 1


def test_weights_are_named_as_people_call_them(scorer, page):
    said = page.table("What this was made with")["Weights, arrivals"]["Value"]
    weights = scorer.forecast(AFGHANISTAN).mechanisms["arrivals"].weights
    for indicator, weight in zip(CATALOGUE, weights, strict=True):
        assert (f"{indicator.name} {weight}" in said) == bool(weight)
        assert indicator.code not in said


def test_percentages_that_are_withheld_stand_nowhere(scorer):
    page = Page(briefing(scorer, Settings(to_month("1993-06")), "PAK"))
    rows = page.table("Corridors into the country")
    assert {row["Level"] for row in rows.values()} == {"Withheld"}
    assert not any("Chance" in row for row in rows.values())
    assert "Chance of" not in page.text
    assert "past corridor-months" in page.text
    assert "Pakistan: rank 1" in page.text
    assert not any(a.get("class") == "course" for _, a in page.elements)


def test_a_country_that_is_not_exposed_is_said_to_be(scorer):
    page = Page(briefing(scorer, Settings(AS_OF), "NZL"))
    assert "New Zealand" in page.text
    assert "not exposed" in page.text.lower()
    assert "Why:" not in page.text


@pytest.mark.parametrize(
    "settings",
    [Settings(to_month("2024-01")), Settings(AS_OF, outcome="armed", region="Central Asia")],
)
def test_the_world_and_a_region_can_be_briefed(scorer, settings):
    page = Page(briefing(scorer, settings))
    first = country_table(scorer, settings).iloc[0]
    shown = page.table("Countries by risk")[first.country]
    assert shown["Chance"] == percent(first.probability)
    assert f"reach {first.country}" in page.text


def test_settings_that_leave_no_receiver_give_a_briefing_that_says_so(scorer):
    settings = Settings(AS_OF, source="NZL")
    assert "no country is exposed" in Page(briefing(scorer, settings)).text


def test_a_country_outside_the_region_is_refused(scorer):
    with pytest.raises(InputError, match="country: expected one of"):
        briefing(scorer, Settings(AS_OF, region="Central Asia"), "FRA")
