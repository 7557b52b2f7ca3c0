"""The track record in a real browser: reached from the map, on a phone, in the dark."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from risk.dashboard.pages.track_record.tables import FIRST_SCORES
from risk.inputs.watch import Rule
from risk.risk_table.settings import FITTED
from risk.terms.wording import signed
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.summaries import skill
from risk.track_record.trigger.history import histories
from risk.track_record.trigger.words import FITTED_NAME, NO_ACTIVATION, cells
from tests.browser.views import DESK, PHONE, SIDEWAYS, opened, ready, unfold

TALLEST_PX = 1_880
CHARTS = {"early": 3, "levels": 3, "where": 4, "misses": 1, "acting": 2, "scores": 2, "scope": 1}


def test_it_is_reached_from_the_map_and_keeps_the_view(page, app_url):
    page.goto(f"{app_url}/?country=PAK&outcome=arrivals")
    ready(page)
    page.get_by_role("link", name="Track record").click()
    expect(page.get_by_role("heading", name="Track record", level=1)).to_be_visible()
    page.get_by_role("radio", name="Where and when").click()
    expect(page.get_by_text(re.compile(r"^Pakistan was forecast \d+ times"))).to_be_visible()
    expect(page).to_have_url(re.compile("track-record.*outcome=arrivals"))


# Tables of eight columns and more (scores, first waves) scroll under their first column.
OUT_OF_SIGHT = """all => all
    .filter(table => table.offsetParent && table.querySelectorAll('thead th').length < 8)
    .map(table => [table.parentElement, table.closest('[data-testid=stTable]')]
        .map(node => node.scrollWidth - node.clientWidth))"""


@pytest.mark.parametrize("part", CHARTS)
def test_a_part_is_whole_and_short_and_on_a_phone_no_table_is_cut(page, app_url, server_log, part):
    page.set_viewport_size(DESK)
    opened(page, f"{app_url}/track-record?country=PAK&record_part={part}")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(CHARTS[part])
    assert page.evaluate(SIDEWAYS) == [0, 0]
    for text in ("Good:", "Not good:"):
        expect(page.get_by_text(text, exact=True)).to_be_in_viewport()
    expect(page.get_by_role("radio", name="Early warnings")).to_be_in_viewport()
    height = page.get_by_test_id("stMainBlockContainer").evaluate("node => node.scrollHeight")
    assert height < TALLEST_PX

    page.set_viewport_size(PHONE)
    ready(page)  # which waits until each chart is drawn
    expect(charts).to_have_count(CHARTS[part])
    assert page.evaluate(SIDEWAYS) == [0, 0]
    unfold(page)
    tables = page.get_by_test_id("stMain").locator("table")
    assert tables.count() >= 2
    cut = tables.evaluate_all(OUT_OF_SIGHT)
    assert cut and all(max(row) <= 1 for row in cut)  # a pixel is rounding
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


# Right edges of a chart's texts beyond that of its drawing, in pixels.
CUT = """svg => [...svg.querySelectorAll('text')]
  .map(text => text.getBoundingClientRect().right - svg.getBoundingClientRect().right)
  .filter(beyond => beyond > 1)"""


@pytest.mark.parametrize("wide", [1280, 1000, 720])
def test_no_text_of_the_charts_of_early_warnings_is_cut(new_page, app_url, wide):
    page = new_page(viewport={"width": wide, "height": 800})
    opened(page, f"{app_url}/track-record?record_part=early")
    charts = page.locator(".st-key-sides_early svg.marks")
    expect(charts).to_have_count(2)
    assert [chart.evaluate(CUT) for chart in charts.all()] == [[], []]


def test_the_scores_in_sight_fit_the_page(page, app_url):
    opened(page, f"{app_url}/track-record?record_part=scores")
    tables = page.get_by_test_id("stMain").locator("table:visible")
    shown = tables.filter(has_text="Black box")
    for width in (1440, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        ready(page)
        expect(shown).to_have_count(1)
        box = shown.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        scrolled = "e => e.closest('[data-testid=stTable]').firstElementChild.scrollWidth"
        assert shown.evaluate(scrolled) <= box["width"] + 2, width
        heads = shown.get_by_role("columnheader").all_inner_texts()
        assert [name for name in heads if name.strip()] == ["Forecast by", *FIRST_SCORES]


def test_a_moved_weight_is_rerun_over_history(page, app_url, scorer):
    page.goto(f"{app_url}/track-record?record_part=scores")
    fitted = skill(past_forecasts(scorer, FITTED, "either", "country")).estimate
    expect(page.get_by_text(f"Fitted weights: skill {signed(fitted)}").first).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("button", name="Equal weights").first.click()
    expect(
        page.get_by_text(re.compile(r"^These weights: skill .* worse than the fitted")).first
    ).to_be_visible()


def test_tables_are_real_tables(page, app_url):
    page.goto(f"{app_url}/track-record?record_part=levels")
    levels = page.get_by_role("table").filter(has_text="Expected").first
    expect(levels.get_by_role("row")).to_have_count(6)
    expect(levels.get_by_role("columnheader", name="Came true")).to_be_visible()


def test_a_trigger_is_designed_and_its_card_downloaded(page, app_url, scorer):
    page.goto(f"{app_url}/track-record?limit=40&loss=10&record_part=acting")
    ready(page)
    before, after = (
        cells(histories(scorer, Rule("trigger", limit=limit, new_only=new))[FITTED_NAME])
        for limit, new in ((0.4, False), (0.1, True))
    )
    table = page.get_by_role("table").filter(has_text="Missed outcomes")
    expect(table).to_contain_text(before["Right"])
    page.get_by_label("Risks").get_by_role("radio", name="New risks only").click()
    page.get_by_role("button", name="Use 10").click()
    expect(table).to_contain_text(after["Right"])
    expect(page).to_have_url(re.compile("limit=10&.*risks=new|risks=new&.*limit=10"))
    expect(page.get_by_text("limit = 0.1")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download card (HTML)").click()
    card = Path(begun.value.path()).read_text(encoding="utf-8")
    assert NO_ACTIVATION in card and after["Right"] in card


def headings(page):
    return page.get_by_test_id("stMain").get_by_role("heading", level=2)


def chosen(page, name):
    expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def test_a_part_stands_in_the_address_and_back_and_forward_follow_it(page, app_url):
    opened(page, f"{app_url}/track-record")
    expect(headings(page)).to_have_text(["Early warnings", "Lead time"])
    page.get_by_role("radio", name="Worst misses").click()
    expect(headings(page)).to_have_text(["Where it was most wrong"])
    page.get_by_role("radio", name="Out of scope").click()
    expect(headings(page)).to_have_text(["Out of scope"])
    expect(page).to_have_url(re.compile("record_part=scope"))
    page.go_back()
    expect(headings(page)).to_have_text(["Where it was most wrong"])
    expect(page).to_have_url(re.compile("record_part=misses"))
    chosen(page, "Worst misses")
    page.go_forward()
    expect(headings(page)).to_have_text(["Out of scope"])
    chosen(page, "Out of scope")
    ready(page)


def test_another_page_and_back_keeps_the_part(page, app_url):
    opened(page, f"{app_url}/track-record?record_part=levels")
    page.get_by_role("link", name="Method").click()
    expect(page.get_by_role("heading", name="Method", level=1)).to_be_visible()
    page.get_by_role("link", name="Track record").click()
    expect(headings(page).first).to_have_text("How often was each level right?")
    chosen(page, "Levels")
    expect(page).to_have_url(re.compile("record_part=levels"))


def test_a_part_that_there_is_not_is_named_and_the_first_is_shown(page, app_url):
    opened(page, f"{app_url}/track-record?record_part=all")
    expect(page.get_by_text("cannot be used (record_part)")).to_be_visible()
    chosen(page, "Early warnings")
    expect(headings(page)).to_have_text(["Early warnings", "Lead time"])
    page.get_by_role("radio", name="Levels").click()
    expect(page.get_by_text("cannot be used (record_part)")).to_have_count(0)
