"""The track record in a real browser: reached from the map, on a phone, in the dark."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from risk.inputs.watch import Rule
from risk.terms.wording import signed
from risk.track_record.past_forecasts import FITTED, past_forecasts
from risk.track_record.summaries import skill
from risk.track_record.trigger.history import FITTED_NAME, histories
from risk.track_record.trigger.words import NO_ACTIVATION, cells
from tests.browser.views import ready

WIDTHS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
CHARTS = 9


def test_it_is_reached_from_the_map_and_keeps_the_view(page, app_url):
    page.goto(f"{app_url}/?country=PAK&outcome=arrivals")
    ready(page)
    page.get_by_role("link", name="Track record").click()
    expect(page.get_by_role("heading", name="Track record", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Pakistan was forecast \d+ times"))).to_be_visible()
    expect(page).to_have_url(re.compile("track-record.*outcome=arrivals"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_drawn_whole_and_never_scrolls_sideways(
    new_context, app_url, server_log, width, scheme
):
    page = new_context(viewport=WIDTHS[width], color_scheme=scheme).new_page()
    page.goto(f"{app_url}/track-record?country=PAK")
    ready(page)
    expect(page.get_by_text("How to read this")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(CHARTS)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        expect(chart.locator("svg, canvas").first).to_be_attached()
    wide = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth)"
    )
    assert wide == [0, 0]
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


def test_a_moved_weight_is_rerun_over_history(page, app_url, scorer):
    page.goto(f"{app_url}/track-record")
    fitted = skill(past_forecasts(scorer, FITTED, "either", "country")).estimate
    expect(page.get_by_text(f"Fitted weights: skill {signed(fitted)}").first).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("button", name="Equal weights").first.click()
    expect(page.get_by_text(re.compile(r"^These weights: skill .* worse than the fitted"))
           .first).to_be_visible()  # fmt: skip


def test_tables_are_real_tables(page, app_url):
    page.goto(f"{app_url}/track-record")
    levels = page.get_by_role("table").filter(has_text="Guarded").first
    expect(levels.get_by_role("row")).to_have_count(6)
    expect(levels.get_by_role("columnheader", name="Came true")).to_be_visible()


def test_a_trigger_is_designed_and_its_card_downloaded(page, app_url, scorer):
    page.goto(f"{app_url}/track-record?limit=40&loss=10")
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
