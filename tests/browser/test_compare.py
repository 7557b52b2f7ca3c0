"""Two countries or two dates side by side, in a real browser."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from risk.risk_table.columns import CHANGES
from tests.browser.views import opened, unfold

ROOT = Path(__file__).parents[2]
ADDRESS = "/compare?as_of=2021-06&country=PAK&against=TJK"


def heading(page, text):
    return page.get_by_role("heading", name=text, level=2, exact=True)


def choose(page, label, text):
    box = page.get_by_role("combobox", name=re.compile(f"{label}$"))
    box.click()
    box.fill(text)
    page.get_by_role("option", name=text).first.click()


def test_from_the_first_page_to_a_comparison_and_back(page, app_url):
    page.goto(f"{app_url}/?as_of=2021-06&country=PAK")
    expect(page.get_by_text("As of June 2021, next 12 months:", exact=True)).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    expect(heading(page, "Pakistan, June 2021 and June 2020")).to_be_visible()
    choose(page, "Compare with", "Tajikistan (TJK)")
    expect(heading(page, "Pakistan and Tajikistan, June 2021")).to_be_visible()
    page.wait_for_url("**against=TJK**")
    choose(page, "Year to compare with", "2015")
    expect(heading(page, "Pakistan, June 2021, and Tajikistan, June 2015")).to_be_visible()
    page.wait_for_url("**against_as_of=2015-06**")
    page.reload()
    expect(heading(page, "Pakistan, June 2021, and Tajikistan, June 2015")).to_be_visible()
    page.go_back()
    expect(heading(page, "Pakistan and Tajikistan, June 2021")).to_be_visible()


def test_the_sides_can_be_swapped_and_the_address_says_so(page, app_url):
    page.goto(app_url + ADDRESS)
    expect(page.get_by_text(re.compile(r"Pakistan is \d+ percentage points above"))).to_be_visible()
    page.get_by_role("button", name="Swap").click()
    expect(
        page.get_by_text(re.compile(r"Tajikistan is \d+ percentage points below"))
    ).to_be_visible()
    page.wait_for_url("**against=PAK**")
    assert parse_qs(urlsplit(page.url).query)["country"] == ["TJK"]


def test_the_file_says_what_the_command_line_says(page, app_url):
    page.goto(app_url + ADDRESS)
    expect(heading(page, "Pakistan and Tajikistan, June 2021")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download comparison").click()
    assert waiting.value.suggested_filename == "spillover_PAK_2021-06_TJK_2021-06.csv"
    content = Path(waiting.value.path()).read_text(encoding="utf-8")
    command = [sys.executable, "-m", "risk", "score", "--as-of", "2021-06"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    scored = {row["iso3"]: row for row in csv.DictReader(io.StringIO(printed.stdout))}
    found = 0
    for row in csv.DictReader(io.StringIO(content)):
        if row["table"] == "countries":
            assert row["first"] == scored["PAK"][row["column"]], row["column"]
            assert row["second"] == scored["TJK"][row["column"]], row["column"]
            found += 1
    assert found == len(scored["PAK"]) - len(CHANGES)


def test_charts_are_drawn_and_a_telephone_needs_no_sideways_scrolling(new_page, app_url):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(app_url + ADDRESS)
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas")).to_have_count(3)
    expect(page.get_by_role("table").first).to_contain_text("Riskiest corridor from")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_on_a_phone_no_unit_is_cut(new_page, app_url):
    """A table of eight columns scrolls under its first one; every other one fits."""
    page = new_page(viewport={"width": 390, "height": 844})
    opened(page, f"{app_url}/compare?as_of=2026-06&country=TCD&against=SSD")
    unfold(page)
    heads = page.get_by_test_id("stMain").locator("thead tr").all()
    units = [head for head in heads if "Unit" in head.inner_text()]
    assert len(units) == 4  # with and without weight, for both outcomes
    narrow = [head for head in units if head.locator("th").count() < 8]
    assert len(narrow) == 2
    for head in narrow:
        over = head.evaluate(
            "row => { const box = row.closest('[data-testid=stTable]').firstElementChild;"
            " return box.scrollWidth - box.clientWidth; }"
        )
        assert over <= 1  # a pixel is rounding
