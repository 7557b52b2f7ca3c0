"""What an analyst questions: a value replaced, evidence brought, a case replayed to its end."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.views import case, opened, ready, upload

CASE = "/?as_of=2021-06&outcome=either&source=AFG&tab=arrivals"
HEADER = (
    "date,known_since,source_iso3,receiver_iso3,indicator,value,unit,low,high,reliability,"
    "reference,note\r\n"
)
GOOD = HEADER + (
    "2021-06-22,2021-06-22,AFG,,territory_controlled,90,% of the source's territory,,,C,"
    "**Someone** <b>bold</b>,\r\n"
    "2021-06-22,2021-08-22,AFG,,territory_controlled,95,% of the source's territory,,,C,Later,\r\n"
)
BAD = HEADER + (
    "2021-06-31,2021-06-22,AFG,,territory_controlled,150,% of the source's territory,,,Z,"
    "**Someone**,\r\n"
    "2021-06-22,2021-06-22,AFG,TJK,displacement,abc,persons,,,C,<b>Someone</b>,\r\n"
)


def ranking(page):
    """The ranked table."""
    table = page.get_by_role("table", name="Countries by risk")
    expect(table).to_be_visible()
    return table


def query(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def named(name, text):
    """A file to be chosen on the page."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def test_a_case_is_replayed_and_what_happened_revealed(page, app_url):
    opened(page, app_url)
    case(page)
    expect(page.get_by_text("Claim, not an observation").first).to_be_visible()
    expect(page.get_by_text("9,064")).to_have_count(0)
    page.get_by_role("button", name="Reveal what happened").click()
    row = page.get_by_role("row").filter(has_text="9,064")
    expect(row).to_contain_text("Tajikistan")
    expect(row).to_contain_text("near miss")
    expect(page.get_by_text("another war, not spill-over")).to_be_visible()
    expect(page.get_by_text("along this one corridor. It uses only data published")).to_be_visible()
    page.get_by_role("button", name="Later").click()
    begins = "The case begins in June 2021; you are looking at July 2021"
    expect(page.get_by_text(begins)).to_be_visible()
    page.wait_for_url("**as_of=2021-07**reveal=1**")


def test_a_what_if_changes_the_numbers_and_taking_it_back_restores_them(page, app_url):
    opened(page, app_url + CASE)
    before = ranking(page).inner_text()
    page.get_by_text("What if? Replace a value and see what changes").click()
    value = page.get_by_role("spinbutton", name="% of the source's territory")
    value.fill("95")
    value.press("Enter")
    page.get_by_role("button", name="Add what-if").click()
    expect(page.get_by_text("What-if: 1 value replaced")).to_be_visible()
    page.wait_for_url("**what_if=territory_controlled**")
    expect(page.get_by_role("heading", name="Before and after")).to_be_visible()
    expect(page.get_by_text("outside the range known")).to_be_visible()
    ready(page)
    assert ranking(page).inner_text() != before
    page.get_by_role("button", name="See or remove").click()
    listed = page.get_by_test_id("stPopoverBody")  # Undo is called by the same name
    listed.get_by_role("button", name=re.compile("Territory not state-controlled, Afg")).click()
    expect(page.get_by_text("What-if: 1 value replaced")).to_have_count(0)
    ready(page)
    assert ranking(page).inner_text() == before
    assert "what_if" not in query(page)


def test_an_address_with_what_ifs_shows_another_person_the_same_numbers(page, new_page, app_url):
    what_if = "territory_controlled:AFG=90,border_incidents:AFG>TJK=5"
    opened(page, app_url + CASE)
    plain = ranking(page).inner_text()
    opened(page, f"{app_url}{CASE}&what_if={what_if.replace('>', '%3E')}")
    expect(page.get_by_text("What-if: 2 values replaced")).to_be_visible()
    assert query(page)["what_if"] == what_if
    numbers = ranking(page).inner_text()
    assert numbers != plain
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    rows = csv.DictReader(Path(waiting.value.path()).read_text(encoding="utf-8").splitlines())
    assert {row["overrides"] for row in rows} == {what_if}
    other = new_page()
    opened(other, page.url)
    expect(other.get_by_text("What-if: 2 values replaced")).to_be_visible()
    assert ranking(other).inner_text() == numbers
    assert query(other) == query(page)
    third = new_page()
    opened(third, app_url + CASE)
    assert ranking(third).inner_text() == plain


def test_a_bad_file_is_refused_with_all_its_problems_and_a_good_one_is_used(
    page, new_page, app_url
):
    opened(page, app_url + CASE)
    published = ranking(page).inner_text()
    upload(page, named("bad.csv", BAD))
    expect(page.get_by_text("None of this file was used")).to_be_visible()
    for problem in (
        "row 2, column 'date'",
        "row 2, column 'value'",
        "row 2, column 'reliability'",
        "row 3, column 'value'",
        "row 3, column 'receiver_iso3'",
    ):
        expect(page.get_by_text(problem)).to_be_visible()
    expect(page.get_by_text("With evidence")).to_have_count(0)
    assert ranking(page).inner_text() == published
    assert "evidence" not in query(page)

    upload(page, named("good.csv", GOOD))
    expect(page.get_by_text("With evidence good.csv: 1 of 2 rows applied.")).to_be_visible()
    expect(page.get_by_text("None of this file was used")).to_have_count(0)
    page.wait_for_url("**evidence=**")
    ready(page)
    numbers = ranking(page).inner_text()
    assert numbers != published

    other = new_page()
    opened(other, page.url)
    expect(other.get_by_text("The numbers below are without that file")).to_be_visible()
    expect(other.get_by_text("With evidence")).to_have_count(0)
    assert ranking(other).inner_text() == published
    assert query(other)["evidence"] == query(page)["evidence"]
    upload(other, named("the same under another name.csv", GOOD))
    expect(other.get_by_text("1 of 2 rows applied.")).to_be_visible()
    expect(other.get_by_text("The numbers below are without that file")).to_have_count(0)
    ready(other)
    assert ranking(other).inner_text() == numbers

    page.get_by_text("Use my file").click()
    expect(page.get_by_text("With evidence")).to_have_count(0)
    ready(page)
    assert ranking(page).inner_text() == published
