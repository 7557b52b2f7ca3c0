"""New risks: the sentence, the switch beside the ranking, the marks on the map, the file."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from tests.browser.test_forced_colours import picture, stands_out
from tests.browser.test_journey import ROOT, downloaded, on_map, ranked_table
from tests.browser.views import more, opened, ready

JUNE_2021 = "/?as_of=2021-06"
MARKS = ".st-key-map svg .new_marks path"
LEGEND = "New risk"


@pytest.fixture(scope="module")
def table(scorer):
    return country_table(scorer, Settings(to_month("2021-06")))


def switch(page):
    more(page)
    return page.get_by_role("switch", name="New risks only")


def turn(page, on):
    """Turn the switch with the keyboard and wait until the page has answered."""
    switch(page).focus()
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: ("new_only=1" in url) == on)
    ready(page)


def faded(page, country):
    return expect(on_map(page, country)).to_have_attribute("opacity", "0.25")


def test_the_switch_leaves_new_risks_and_back_brings_the_others_again(page, app_url, table):
    opened(page, app_url + JUNE_2021)
    new = table[(table.onset == "new").to_numpy()]
    page.get_by_text("What is new since May 2021, and why").click()
    expect(page.get_by_text(f"Highest new risk: {new.country.iloc[0]}.")).to_be_visible()
    expect(on_map(page, "Pakistan")).to_have_attribute("opacity", "1")
    expect(ranked_table(page)).to_contain_text("Pakistan")
    turn(page, on=True)
    faded(page, "Pakistan")
    expect(on_map(page, "Kenya")).to_have_attribute("opacity", "1")
    expect(ranked_table(page).get_by_role("row")).to_have_count(1 + len(new))
    expect(ranked_table(page)).not_to_contain_text("Going on")
    for row in new.itertuples():
        expect(ranked_table(page)).to_contain_text(row.country)
    page.go_back()
    expect(switch(page)).not_to_be_checked()
    expect(on_map(page, "Pakistan")).to_have_attribute("opacity", "1")
    expect(ranked_table(page)).to_contain_text("Going on")


def test_the_file_of_the_view_holds_what_the_command_writes(page, app_url):
    opened(page, f"{app_url}{JUNE_2021}&source=AFG&new_only=1")
    expect(switch(page)).to_be_checked()
    file = downloaded(page, "CSV")
    assert file.suggested_filename == "spillover_2021-06_either_AFG_new_countries.csv"
    command = [sys.executable, "-m", "risk", "score", "--as-of", "2021-06", "--source", "AFG"]
    printed = subprocess.run([*command, "--new-only"], cwd=ROOT, capture_output=True)
    assert printed.returncode == 0, printed.stderr.decode()
    assert Path(file.path()).read_bytes() == printed.stdout


def test_each_new_risk_from_elevated_on_has_a_mark_that_lets_a_click_through(page, app_url, table):
    opened(page, app_url + JUNE_2021)
    high = table[((table.onset == "new") & (table.probability >= 0.15)).to_numpy()]
    expect(page.locator(MARKS)).to_have_count(len(high))
    expect(page.locator(".st-key-map svg").get_by_text(LEGEND, exact=True)).to_be_visible()
    expect(on_map(page, "Kenya")).to_have_attribute("aria-label", re.compile("going on: New, "))
    mark = page.locator(MARKS).first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**country={high.iso3.iloc[0]}**")


def test_marks_and_their_legend_are_seen_with_forced_colours_and_in_print(page, app_url):
    opened(page, app_url + JUNE_2021)
    marks = page.locator(MARKS)
    for media in (
        {"color_scheme": "light", "forced_colors": "active"},
        {"color_scheme": "dark", "forced_colors": "active"},
        {"color_scheme": "light", "forced_colors": "none", "media": "print"},
    ):
        page.emulate_media(**media)
        expect(marks.first).to_be_visible()
        colours = {colour for _, colour in picture(marks.first).getcolors(10_000)}
        seen = any(stands_out(*pair) for pair in itertools.combinations(colours, 2))
        assert seen, media
        expect(page.locator(".st-key-map svg").get_by_text(LEGEND, exact=True)).to_be_visible()
