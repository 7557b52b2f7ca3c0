"""The ranked table in a browser: sorted as numbers, chosen by click and key, read on a phone."""

import re

import pytest
from playwright.sync_api import expect

from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from tests.browser.test_journey import ranked_table, row_of
from tests.browser.views import PHONE, opened, ready

ADDRESS = "/?as_of=2021-06"


@pytest.fixture(scope="module")
def table(scorer):
    table = country_table(scorer, Settings(to_month("2021-06")))
    return table[table["rank"].notna()]


def head(page, title):
    return ranked_table(page).get_by_role("columnheader", name=re.compile(f"^{title}( [↑↓])?$"))


def shown(page):
    return ranked_table(page).get_by_role("rowheader").all_inner_texts()


def by_number(table, column, down):
    """Countries by a column of the table, those without a number last, equals by rank."""
    ordered = table.sort_values(column, ascending=not down, kind="stable", na_position="last")
    return ordered.country.tolist()


def test_a_click_on_a_header_sorts_by_the_number_and_a_second_turns_it(page, app_url, table):
    opened(page, app_url + ADDRESS)
    assert shown(page) == table.country.tolist()
    for title, column in (
        ("Fighting", "probability_armed"),
        ("Arrivals", "probability_arrivals"),
        ("Base rate", "base_rate"),
        ("Level", "probability"),
        ("80 % interval", "probability_low"),
    ):
        head(page, title).get_by_role("button").click()
        expect(head(page, title)).to_have_attribute("aria-sort", "descending")
        assert shown(page) == by_number(table, column, down=True), title
        head(page, title).get_by_role("button").click()
        expect(head(page, title)).to_have_attribute("aria-sort", "ascending")
        assert shown(page) == by_number(table, column, down=False), title


def test_what_is_under_one_per_cent_stands_below_one_per_cent(page, app_url):
    opened(page, app_url + ADDRESS)
    head(page, "Fighting").get_by_role("button").click()
    place = ranked_table(page).get_by_role("columnheader").all_inner_texts().index("Fighting")
    texts = ranked_table(page).locator(f"tbody tr > :nth-child({place + 1})").all_inner_texts()
    numbers = [text.removesuffix("\u00a0%") for text in texts if text != "–"]
    assert {"under 1", "9", "12"} <= set(numbers)
    assert max(place for place, number in enumerate(numbers) if number == "9") < min(
        place for place, number in enumerate(numbers) if number == "under 1"
    )
    assert numbers.index("12") < numbers.index("9")


def test_the_order_chosen_stays_when_a_row_is_looked_at_and_the_row_is_marked(page, app_url):
    opened(page, app_url + ADDRESS)
    head(page, "Country").get_by_role("button").click()
    assert shown(page) == sorted(shown(page), key=shown(page).index)
    order = shown(page)
    row_of(page, "Tajikistan").get_by_role("cell").last.click()
    page.wait_for_url("**country=TJK**")
    expect(row_of(page, "Tajikistan")).to_have_attribute("aria-current", "true")
    expect(ranked_table(page).locator("[aria-current]")).to_have_count(1)
    ready(page)
    assert shown(page) == order
    page.go_back()
    expect(ranked_table(page).locator("[aria-current]")).to_have_count(0)


def test_a_row_is_chosen_by_keyboard(page, app_url):
    opened(page, app_url + ADDRESS)
    row_of(page, "Pakistan").get_by_role("button", name="Pakistan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**country=PAK**")
    expect(row_of(page, "Pakistan")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_are_as_dark_as_the_page_s_text_and_bars_have_the_level_s_colour(
    new_page, app_url, scheme
):
    page = new_page(color_scheme=scheme)
    opened(page, app_url + ADDRESS)
    row = row_of(page, "Pakistan")
    colour = "node => getComputedStyle(node).color"
    name = row.get_by_role("button", name="Pakistan")
    assert name.evaluate(colour) == page.get_by_test_id("stApp").evaluate(colour)
    bars = ranked_table(page).locator("tbody .bar")
    fills = bars.evaluate_all("all => all.map(bar => getComputedStyle(bar).backgroundImage)")
    words = "Severe|High|Elevated|Guarded|Low|Withheld"
    rows = ranked_table(page).locator("tbody tr").all_inner_texts()
    levels = [re.search(words, row)[0] for row in rows]
    colours = {
        (level, fill.split("rgb(")[1].split(")")[0])
        for level, fill in zip(levels, fills, strict=True)
        if level != "Withheld"
    }
    assert len(colours) == len(dict(colours)) == len({colour for _, colour in colours}) == 5


def test_on_a_phone_name_chance_and_about_what_need_no_sideways_move(new_page, app_url):
    page = new_page(viewport=PHONE)
    opened(page, app_url + ADDRESS)
    box = page.locator(".ranking").bounding_box()
    for title in ("#", "Country", "Chance", "Arrivals", "Fighting"):
        column = head(page, title).bounding_box()
        assert column["x"] + column["width"] <= box["x"] + box["width"]
