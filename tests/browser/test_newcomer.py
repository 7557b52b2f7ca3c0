"""Five questions of an analyst who has never seen the product, answered from the screen alone.

Each walk starts at the start page and follows what is written there. The answer is checked
against numbers that the test works out by itself.
"""

import re

import pytest
from playwright.sync_api import expect

from risk.explain.contributions import explain
from risk.inputs.cases import read_cases
from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import FITTED, Settings
from risk.terms.levels import LEVELS
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import percent
from risk.track_record.past_forecasts import past_forecasts
from tests.browser.views import case, opened, ready

JUNE_2021 = to_month("2021-06")
FROM_AFGHANISTAN = Settings(JUNE_2021, source="AFG")
CLAIM = "Claim, not an observation"


@pytest.fixture
def start(page, app_url):
    """The start page with the case of Afghanistan opened by its button."""
    opened(page, app_url)
    case(page)
    return page


def turn_to(page, title):
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    ready(page)


def choose(page, box, text):
    field = page.get_by_role("combobox", name=box, exact=True)
    field.click()
    field.fill(text)
    page.get_by_role("option", name=re.compile(f"^{text}")).first.click()
    ready(page)


def test_why_is_pakistan_above_tajikistan(start, scorer):
    page = start
    choose(page, "Country to look at", "Pakistan")
    turn_to(page, "Compare")
    choose(page, "Compare with", "Tajikistan")
    heading = page.get_by_role("heading", name="Pakistan and Tajikistan, June 2021")
    expect(heading).to_be_visible()
    chances = country_table(scorer, FROM_AFGHANISTAN).set_index("iso3").probability
    apart = 100 * (chances["PAK"] - chances["TJK"])
    sentence = f"Pakistan is {apart:.0f} percentage points above Tajikistan."
    expect(page.get_by_text(sentence)).to_be_visible()
    why = page.get_by_role("paragraph").filter(
        has_text=re.compile("^The riskiest corridor explains most of the difference")
    )
    expect(why).to_contain_text(f"Afghanistan → Pakistan ({percent(chances['PAK'])})")
    expect(why).to_contain_text(f"Afghanistan → Tajikistan ({percent(chances['TJK'])})")
    expect(why).to_contain_text(largest_difference(scorer), ignore_case=True)


def largest_difference(scorer):
    """Indicator that lifts Pakistan's chance most above Tajikistan's, by its mechanism's index."""
    forecaster = scorer.forecaster
    panel = scorer.panel
    forecast = forecaster.forecast(JUNE_2021)
    pairs = panel.corridors.iloc[forecast.rows.corridor].reset_index()
    rows = [
        int(pairs.index[(pairs.source_iso3 == "AFG") & (pairs.receiver_iso3 == iso3)][0])
        for iso3 in ("PAK", "TJK")
    ]
    widest = max(
        MECHANISMS,
        key=lambda m: abs(float(forecast.mechanisms[m].probability[rows] @ [1, -1])),
    )
    first, second = (explain(forecaster, forecast, row, widest, None) for row in rows)
    apart = (first.points - second.points).abs()
    return first.label[apart.idxmax()]


def test_what_would_put_tajikistan_at_high(start, scorer):
    page = start
    choose(page, "Country to look at", "Tajikistan")
    turn_to(page, "Country")
    page.get_by_role("radio", name="What would change it").click()
    ready(page)
    choose(page, "What would bring it to", "High")
    listed = page.get_by_role("listitem").filter(has_text="to High")
    pace = listed.filter(has_text="Refugees already moving")
    expect(pace).to_contain_text("would move the country from Guarded to High")
    needed = int(re.search(r"to ([\d,]+) persons", pace.inner_text())[1].replace(",", ""))
    code = next(c for c, label in labels(scorer) if label == "Refugees already moving")
    low = dict(LEVELS)["High"]
    high = dict(LEVELS)["Severe"]
    assert low <= chance_with(scorer, code, needed) < high
    assert chance_with(scorer, code, 0.98 * needed) < low


def labels(scorer):
    from risk.terms.catalogue import CATALOGUE

    return [(indicator.code, indicator.name) for indicator in CATALOGUE]


def chance_with(scorer, code, value):
    what_if = parse_what_ifs([f"{code}:AFG>TJK={value}"])
    settings = Settings(JUNE_2021, source="AFG", what_ifs=what_if)
    return country_table(scorer, settings).set_index("iso3").probability["TJK"]


def test_which_figures_are_claims(start):
    page = start
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    known = case.known(JUNE_2021).statements
    claims = [s for s in known if s.claim]
    assert 0 < len(claims) < len(known)
    expect(
        page.get_by_text(f"{len(claims)} of {len(known)} marked as a claim or an opinion")
    ).to_be_visible()
    for statement in known:
        said = page.get_by_role("paragraph").filter(has_text=statement.text)
        expect(said).to_be_visible()
        if statement.claim:
            expect(said).to_contain_text(CLAIM)
        else:
            expect(said).not_to_contain_text(CLAIM)
    capacity = page.get_by_role("paragraph").filter(has_text="Announced capacity")
    expect(capacity).to_contain_text("Announcement, not an observation")
    expect(capacity).to_contain_text("10,000")


def test_how_often_was_high_right(start, scorer):
    page = start
    turn_to(page, "Track record")
    page.get_by_role("radio", name="Levels").click()
    expect(page.get_by_role("heading", name="How often was each level right?")).to_be_visible()
    past = past_forecasts(scorer, FITTED, "either", "country")
    low = dict(LEVELS)["High"]
    high = dict(LEVELS)["Severe"]
    said_high = past[(past.probability >= low) & (past.probability < high)]
    came = int(said_high.observed.sum())
    assert came
    sentences = page.get_by_role("paragraph").filter(has_text=re.compile("^High: "))
    expect(sentences.first).to_contain_text(
        f"High: {len(said_high):,} forecasts, {came:,} came true, "
        f"{100 * came / len(said_high):.0f} in 100"
    )


def test_what_would_i_cite(start, scorer):
    page = start
    turn_to(page, "Method")
    expect(page.get_by_role("heading", name="How to cite")).to_be_visible()
    said = page.get_by_test_id("stCode").last
    expect(said).to_contain_text("as of June 2021, next 12 months")
    expect(said).to_contain_text(scorer.panel.version)
    expect(said).to_contain_text(scorer.forecaster.models.version)
    for publisher in ("UCDP", "UNHCR", "V-Dem", "World Bank"):
        expect(said).to_contain_text(publisher)
