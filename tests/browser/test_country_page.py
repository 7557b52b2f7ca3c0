"""The Country page in a real browser: June 2021, why Pakistan and not Tajikistan."""

import re

from playwright.sync_api import expect

from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.wording import interval, percent
from tests.browser.views import DESK, PHONE, SIDEWAYS, opened, ready

CASE = Settings(to_month("2021-06"), source="AFG")
ADDRESS = "/country?as_of=2021-06&source=AFG&country="
TALLEST_PX = 1_900


def part(page, name):
    choice = page.get_by_role("radiogroup", name="Part of the page")
    return choice.get_by_role("radio", name=name, exact=True)


def metric(page, label):
    return page.get_by_test_id("stMetric").filter(has_text=re.compile(f"^{label}"))


def test_headline_figures_are_those_of_the_score_output(page, app_url, scorer):
    country = "Pakistan"
    table = country_table(scorer, CASE)
    row = table.set_index("country").loc[country]
    page.goto(app_url + ADDRESS + row.iso3)
    expect(page.get_by_role("heading", name=country, exact=True)).to_be_visible()
    expect(metric(page, "Chance")).to_contain_text(percent(row.probability))
    expect(metric(page, "Chance")).to_contain_text(
        interval(row.probability_low, row.probability_high)
    )
    expect(metric(page, "Rank")).to_contain_text(
        f"{row['rank']} of {(table.level != NOT_EXPOSED).sum()}"
    )
    corridors = page.get_by_role("table").filter(has_text="Likely arrivals").first
    expect(corridors.get_by_role("row").filter(has_text="Afghanistan")).to_contain_text(row.level)


def test_it_says_what_would_raise_tajikistan(page, app_url):
    page.goto(f"{app_url}/country?as_of=2021-06&country=TJK&part=what-would-change-it")
    raised = page.get_by_role("listitem").filter(has_text="from Guarded to Elevated")
    expect(raised.first).to_be_visible()
    expect(raised.first).to_contain_text(re.compile(r"from [-\d,.]+ to [-\d,.]+\s.* would move"))


def test_a_country_is_picked_from_the_first_ten_and_kept_in_the_address(page, app_url):
    page.goto(f"{app_url}/country?as_of=2021-06&source=AFG")
    page.get_by_role("button", name="Tajikistan").click()
    expect(page.get_by_role("heading", name="Tajikistan", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("country=TJK"))
    part(page, "How many").click()
    expect(page.get_by_role("spinbutton", name="Announced capacity")).to_have_value("10000")


def test_another_capacity_is_set_against_the_chances(page, app_url):
    page.goto(app_url + ADDRESS + "TJK&part=how-many")
    box = page.get_by_role("spinbutton", name="Announced capacity")
    expect(page.get_by_text("announced 10,000 people")).to_be_visible()
    box.fill("30000")
    box.press("Enter")
    expect(
        page.get_by_text(re.compile(r"announced 30,000 people .* \(interpolated\)")).first
    ).to_be_visible()


def test_back_takes_the_choices_of_what_may_come_back_one_by_one(page, app_url):
    opened(page, app_url + ADDRESS + "TJK&part=what-would-change-it")
    box = page.get_by_role("spinbutton", name="Announced capacity")
    goal = page.get_by_role("combobox", name="What would bring it to")
    scope = page.get_by_role("radiogroup", name="Level of")
    scope.get_by_text("This corridor").click()
    expect(page).to_have_url(re.compile("scope=corridor"))
    ready(page)
    goal.click()
    page.get_by_role("option", name="Severe").click()
    expect(page).to_have_url(re.compile("goal=Severe"))
    ready(page)
    part(page, "How many").click()
    expect(page).to_have_url(re.compile("part=how-many"))
    ready(page)
    box.fill("30000")
    box.press("Enter")
    expect(page).to_have_url(re.compile("capacity=30000"))
    ready(page)
    page.go_back()
    expect(box).to_have_value("10000")
    ready(page)
    page.go_back()
    expect(goal).to_have_value(re.compile("^Severe"))
    ready(page)
    page.go_back()
    expect(goal).to_have_value("the next level")
    expect(scope.get_by_role("radio", name="This corridor")).to_be_checked()
    ready(page)
    page.go_back()
    expect(scope.get_by_role("radio", name="The country")).to_be_checked()
    page.reload()
    expect(goal).to_have_value("the next level")


def test_a_capacity_counts_when_the_visitor_goes_elsewhere_and_a_reload_keeps_it(page, app_url):
    opened(page, app_url + ADDRESS + "TJK&part=how-many")
    box = page.get_by_role("spinbutton", name="Announced capacity")
    box.fill("30000")
    page.get_by_role("heading", name="How many may arrive").click()
    expect(page).to_have_url(re.compile("capacity=30000"))
    expect(page.get_by_text("announced 30,000 people")).to_be_visible()
    ready(page)  # a run that ends while one types puts its own figure into the box
    box.fill("40000")
    part(page, "Why").click()  # typed, and straight on to another part
    expect(page).to_have_url(re.compile("capacity=40000.*part=why"))
    expect(page.get_by_role("heading", name=re.compile("^Why: "))).to_be_visible()
    ready(page)
    part(page, "How many").click()
    expect(box).to_have_value("40000")
    page.reload()
    expect(box).to_have_value("40000")
    expect(page.get_by_text("announced 40,000 people")).to_be_visible()
    ready(page)
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("^Why: "))).to_be_visible()


HEADINGS = {
    "Why": "Why: Afghanistan → Tajikistan",
    "How many": "How many may arrive",
    "Over time": "Over time",
    "What moved it": "What moved it",
    "Like this before": "Situations like this in the past",
    "What would change it": "What would change this",
}


def test_part_address_and_what_is_drawn_are_one_over_back_pages_and_reload(page, app_url):
    opened(page, app_url + ADDRESS + "TJK")

    def stands(name):
        ready(page)
        expect(part(page, name)).to_be_checked()
        for other, heading in HEADINGS.items():
            count = 1 if other == name else 0
            expect(page.get_by_role("heading", name=heading, exact=True)).to_have_count(count)
        slug = name.lower().replace(" ", "-")
        expect(page).to_have_url(re.compile(f"part={slug}" if slug != "why" else "^(?!.*part=)"))

    stands("Why")
    for name in ("Over time", "Like this before", "What would change it"):
        part(page, name).click()
        stands(name)
    page.go_back()
    stands("Like this before")
    page.go_back()
    stands("Over time")
    page.go_forward()
    stands("Like this before")
    page.get_by_role("link", name="Method", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Method")).to_be_visible()
    ready(page)
    page.get_by_role("link", name="Country", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Country")).to_be_visible()
    stands("Like this before")
    page.reload()
    stands("Like this before")


def test_a_past_situation_opens_as_it_was_known_then(page, app_url):
    page.goto(app_url + ADDRESS + "TJK&part=like-this-before")
    link = page.get_by_role("link", name=re.compile(r"^\w.* → .*, December \d{4}$")).first
    source, receiver, year = re.match(r"(.*) → (.*), December (\d{4})", link.inner_text()).groups()
    page.goto(link.evaluate("a => a.href"))
    expect(page.get_by_role("heading", name=receiver, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=f"Why: {source} → {receiver}")).to_be_visible()
    expect(page.get_by_text(f"As of December {year}").first).to_be_visible()


def test_it_is_drawn_whole_and_never_scrolls_sideways(page, app_url, server_log):
    page.set_viewport_size(DESK)
    opened(page, f"{app_url}/country?as_of=2021-06&country=TJK")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        ready(page)  # which waits until each chart is drawn
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
        assert page.evaluate(SIDEWAYS) == [0, 0], size
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


def test_each_part_is_two_screens_at_most(page, app_url):
    page.set_viewport_size(DESK)
    opened(page, f"{app_url}/country?as_of=2026-06&country=TCD")
    for name, heading in HEADINGS.items():
        part(page, name).click()
        ready(page)
        expect(page.get_by_role("heading", name=heading.partition(":")[0]).first).to_be_visible()
        height = page.get_by_test_id("stMainBlockContainer").evaluate("node => node.scrollHeight")
        assert height < TALLEST_PX, name


def test_the_five_figures_stand_in_one_row(page, app_url):
    page.set_viewport_size(DESK)
    opened(page, f"{app_url}/country?as_of=2026-06&country=TCD")
    figures = page.locator(".st-key-answer [data-testid=stMetric]")
    for width in (1440, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        ready(page)
        expect(figures).to_have_count(5)
        tops = figures.evaluate_all("all => all.map(figure => figure.getBoundingClientRect().top)")
        assert max(tops) - min(tops) < 1, width
