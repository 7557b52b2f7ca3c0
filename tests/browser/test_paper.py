"""A page on paper: nothing is cut at the right, and what only a screen can use is left out."""

import pytest
from playwright.sync_api import expect

from tests.browser.views import PAGES, opened

A4_PX = 703  # 210 mm less two margins of 12 mm, at 96 pixels an inch
# A canvas of rows scrolls on a screen; on paper it is cut at its own frame.
WIDER = f"""() => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter(node => node.checkVisibility() && !node.closest('[data-testid=stDataFrame]'))
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([node, box]) => box.width && box.height && box.right > {A4_PX} + 1)
    .map(([node, box]) => `${{node.tagName}} ${{node.textContent.slice(0, 40)}} ${{box.right}}`)"""
# Printing does not wait for a chart to be drawn anew: it has the width that it had on the screen.
AS_ON_THE_SCREEN = """() => document.querySelectorAll('.stVegaLiteChart svg.marks').forEach(
    svg => { svg.setAttribute('width', 1000); svg.style.width = '1000px'; })"""
LEFT_OUT = ("stSidebar", "stHeader", "stButton", "stDownloadButton", "stElementToolbar")


@pytest.mark.parametrize("name", ["map", "country", "compare", "track-record", "method"])
def test_a_printed_page_is_whole_and_has_no_sidebar_and_no_buttons(page, app_url, name):
    opened(page, app_url + PAGES[name])
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX, "height": 1000})
    for kind in LEFT_OUT:
        expect(page.get_by_test_id(kind).filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(AS_ON_THE_SCREEN)
    assert page.evaluate(WIDER) == []
    block = "document.querySelector('[data-testid=stMainBlockContainer]')"
    assert "briefing" in page.evaluate(f"getComputedStyle({block}, '::before').content")


def test_a_printed_table_shows_every_column(page, app_url):
    opened(page, app_url + PAGES["country"])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX, "height": 1000})
    table = page.get_by_role("table").filter(has_text="Likely arrivals").first
    for column in table.get_by_role("columnheader").all():
        expect(column).to_be_visible()
        box = column.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= A4_PX
