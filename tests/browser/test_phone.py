"""What a visitor with a phone taps: the sheet of weights and pages, and the address to send."""

import re

from playwright.sync_api import expect

from tests.browser.views import PHONE, TOUCH, opened, ready

FINGER_PX = 44


def test_the_sign_that_copies_the_address_is_seen_and_tapped(new_page, app_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"], **TOUCH)
    opened(page, f"{app_url}/?as_of=2021-06&source=AFG")
    page.get_by_role("button", name="Share", exact=True).tap()
    address = page.get_by_test_id("stCode").filter(has_text="as_of=2021-06")
    copy = address.get_by_role("button", name="Copy to clipboard")
    expect(copy).to_be_visible()
    expect(address.locator("> div")).to_have_css("opacity", "1")
    box = copy.bounding_box()
    assert min(box["width"], box["height"]) >= FINGER_PX
    text = address.locator("code").bounding_box()
    assert text["x"] + text["width"] <= box["x"]
    copy.tap()
    copied = "said => navigator.clipboard.readText().then(text => text === said)"
    page.wait_for_function(copied, arg=address.inner_text().strip())


def test_the_button_of_the_sheet_names_the_pages_and_a_page_chosen_there_is_not_hidden_by_it(
    new_page, app_url
):
    page = new_page(**TOUCH)
    opened(page, app_url)
    button = page.get_by_test_id("stExpandSidebarButton")
    said = button.evaluate("node => getComputedStyle(node, '::after').content")
    assert "Weights" in said and "pages" in said
    right = button.bounding_box()["x"] + button.bounding_box()["width"]
    assert right <= page.get_by_role("heading", level=1).bounding_box()["x"]
    button.tap()
    sheet = page.get_by_test_id("stSidebar")
    expect(sheet).to_have_attribute("data-collapsed", "false")
    sheet.get_by_role("link", name="Method").tap()
    expect(page.get_by_role("heading", name="Method", level=1)).to_be_visible()
    expect(sheet).to_have_attribute("data-collapsed", "true")
    ready(page)


def test_rows_of_the_chart_of_skill_lie_apart(new_page, app_url):
    page = new_page(**TOUCH)
    opened(page, f"{app_url}/track-record?record_part=scores")
    chart = page.get_by_test_id("stVegaLiteChart").filter(has_text=re.compile("Fitted weights"))
    labels = [chart.get_by_text(name, exact=True) for name in ("Fitted weights", "Equal weights")]
    first, second = (label.bounding_box() for label in labels)
    assert second["y"] - first["y"] >= 30


def test_the_card_of_a_country_ends_on_the_screen(new_page, app_url):
    page = new_page(**TOUCH)
    opened(page, f"{app_url}/?country=TCD")
    card = page.locator(".st-key-card").bounding_box()
    assert card["y"] + card["height"] <= PHONE["height"]


def test_what_undo_takes_back_can_be_read(new_page, app_url):
    page = new_page(**TOUCH)
    opened(page, f"{app_url}/?as_of=2021-06&source=AFG")
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_role("slider", name="Neighbour's size").press("ArrowRight")
    undo = page.get_by_role("button", name="Undo: Neighbour's size")
    expect(undo).to_be_visible()
    said = undo.locator(".what")
    cut = said.evaluate("s => [s.scrollWidth - s.clientWidth, s.scrollHeight - s.clientHeight]")
    assert max(cut) <= 1
    equal = page.get_by_role("button", name="Equal weights").bounding_box()
    assert undo.bounding_box()["height"] == equal["height"]
