"""What people come for is on the screen that opens: map, ranking and weights, on each of sizes.

Boxes are measured in the page as it opens, without a scroll.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.views import DESK, PHONE, TOUCH, opened, ready

LAPTOP = {"width": 1280, "height": 720}


def foot(part):
    """Where a part of the page ends, in pixels from the top of the window."""
    box = part.bounding_box()
    assert box and box["height"] > 0
    assert box["y"] >= 0
    return box["y"] + box["height"]


def the_map(page):
    return page.locator(".st-key-map svg.marks")


def row(page, number):
    """A row of the ranking; the first is its head."""
    return page.get_by_role("table", name="Countries by risk").get_by_role("row").nth(number)


def finding(page):
    return page.get_by_text(re.compile("within reach of a conflict stand at High or Severe"))


def start(new_page, app_url, size):
    page = new_page(viewport=size)
    opened(page, app_url)
    expect(the_map(page)).to_be_visible()
    expect(row(page, 1)).to_be_visible()
    ready(page)
    return page


def test_a_desk_shows_map_ten_rows_files_and_every_slider_in_use(new_page, app_url):
    page = start(new_page, app_url, DESK)
    high = DESK["height"]
    assert foot(the_map(page)) <= high and foot(row(page, 10)) <= high
    assert foot(finding(page)) < the_map(page).bounding_box()["y"]
    for name in ("Share", "More", "Earlier", "Later"):
        assert foot(page.get_by_role("button", name=name, exact=True)) <= high
    assert foot(page.locator(".st-key-files")) <= high
    left = the_map(page).bounding_box()
    right = row(page, 1).bounding_box()
    assert left["x"] + left["width"] <= right["x"]  # side by side
    assert left["width"] > 500 and left["height"] > 300
    sliders = page.get_by_role("slider").locator("visible=true")
    assert sliders.count() >= 8
    assert all(foot(slider) <= high for slider in sliders.all())


def test_a_laptop_shows_the_map_and_six_rows(new_page, app_url):
    page = start(new_page, app_url, LAPTOP)
    assert foot(the_map(page)) <= LAPTOP["height"]
    assert foot(row(page, 6)) <= LAPTOP["height"]
    controls = page.locator(".st-key-controls")
    assert controls.bounding_box()["height"] < 90  # one row


def test_a_phone_shows_finding_map_and_six_rows_below_one_line_of_context(new_page, app_url):
    page = start(new_page, app_url, PHONE)
    context = page.locator(".st-key-change")
    expect(context).to_contain_text("Either of the two")
    assert context.bounding_box()["height"] < 45
    assert foot(context) < finding(page).bounding_box()["y"]
    assert the_map(page).bounding_box()["height"] >= 220
    assert foot(the_map(page)) < row(page, 1).bounding_box()["y"]
    assert foot(row(page, 6)) <= PHONE["height"]
    for name in ("CSV", "Briefing", "Share"):
        assert foot(page.get_by_role("button", name=name, exact=True)) <= PHONE["height"]
    expect(page.get_by_role("combobox", name="Outcome")).not_to_be_visible()


def test_on_a_phone_a_choice_folds_the_controls_and_what_came_of_it_is_in_sight(new_page, app_url):
    page = start(new_page, app_url, PHONE)
    context = page.locator(".st-key-change")
    change = page.get_by_role("button", name="Change")
    expect(change).to_have_attribute("aria-expanded", "false")
    change.click()
    expect(change).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Earlier").click()
    page.wait_for_url("**as_of=2026-05**")
    ready(page)
    expect(change).to_have_attribute("aria-expanded", "true")  # a month may take two boxes
    page.get_by_role("combobox", name="Trouble starting in").click()
    page.keyboard.type("Sudan")
    page.get_by_role("option", name="Sudan (SDN) · 625", exact=True).click()
    page.wait_for_url("**source=SDN**")
    ready(page)
    expect(context).to_contain_text("from Sudan")
    expect(page.get_by_role("combobox", name="Trouble starting in")).not_to_be_visible()
    expect(change).to_have_attribute("aria-expanded", "false")
    expect(change).to_be_focused()
    assert foot(page.get_by_text("within reach of Sudan")) < the_map(page).bounding_box()["y"]
    assert foot(row(page, 5)) <= PHONE["height"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_forty_what_ifs_and_thirty_watched_countries_leave_the_map_on_the_first_screen(
    new_page, app_url, size, scorer
):
    panel = scorer.panel
    at_war = panel.countries.iso3[panel.sources[:, panel.column(panel.last_month)]].tolist()
    what_ifs = ",".join(f"conflict_intensity:{iso3}=500" for iso3 in at_war[:40])
    watched = ",".join(panel.countries.iso3[:30])
    page = new_page(viewport=size)
    opened(page, f"{app_url}/?watch={watched}&what_if={what_ifs}")
    expect(page.get_by_text("What-if: 40 values replaced")).to_be_visible()
    assert the_map(page).bounding_box()["y"] < size["height"] / 2


def test_a_click_on_a_country_shows_why_beside_the_map_without_a_scroll(page, app_url):
    page.set_viewport_size(DESK)
    opened(page, app_url)
    page.locator('path[aria-label*="Country: Sudan;"]').first.click()
    page.wait_for_url("**country=SDN**")
    ready(page)
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("Sudan, as of")
    for said in ("From:", "Why:", "How many:"):
        expect(card).to_contain_text(said)
    assert foot(card) <= DESK["height"]
    beside = the_map(page).bounding_box()
    assert card.bounding_box()["x"] >= beside["x"] + beside["width"]
    assert foot(row(page, 1)) <= DESK["height"]
    card.get_by_role("link", name="Sudan in full").click()
    expect(page.get_by_role("heading", level=1, name="Country")).to_be_visible()
    page.wait_for_url("**/country?**country=SDN**")
    page.go_back()
    expect(card).to_be_visible()
    ready(page)
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)


def test_the_address_to_share_opens_the_same_view(page, new_page, app_url):
    opened(page, f"{app_url}/?as_of=2021-06&source=AFG&weights_armed=border_incidents=70")
    page.get_by_role("button", name="Share", exact=True).click()
    address = page.get_by_test_id("stCode").filter(has_text="as_of=2021-06")
    expect(address).to_contain_text(app_url)
    other = new_page()
    opened(other, address.inner_text().strip())
    assert other.url == page.url


def test_a_phone_says_all_that_own_weights_did(new_page, app_url):
    page = new_page(viewport=PHONE)
    opened(page, f"{app_url}/?weights_armed=border_incidents=60,conflict_intensity=40")
    did = page.locator(".st-key-weights_did")
    expect(did).to_contain_text("Your weights change")
    top = the_map(page).bounding_box()["y"]
    assert foot(did.get_by_role("paragraph").first) <= top
    assert foot(did.get_by_role("button", name="Take back")) <= top


def test_headings_have_their_size_before_the_style_sheet_has_come(page, app_url):
    opened(page, f"{app_url}/method")
    page.evaluate(
        "document.querySelectorAll('style').forEach(s => s.sheet.disabled ||= "
        "s.textContent.includes('.st-key-title'))"
    )
    for name, level, px in (("Method", 1, "22.4px"), ("Limits", 2, "22.4px")):
        heading = page.get_by_role("heading", name=name, level=level)
        expect(heading).to_have_css("font-size", px)


@pytest.mark.parametrize(
    "screen",
    [{"viewport": DESK}, {"viewport": LAPTOP}, TOUCH],
    ids=["desk", "laptop", "phone"],
)
def test_the_last_column_of_the_ranking_that_is_seen_is_not_cut(new_page, app_url, screen):
    page = new_page(**screen)
    opened(page, app_url)
    seen = page.locator(".ranking").bounding_box()
    edge = seen["x"] + seen["width"]
    heads = page.locator(".ranking thead th").all()
    boxes = {head.inner_text(): head.bounding_box() for head in heads}
    last = boxes["New or going on"]
    assert last["x"] + last["width"] <= edge
    assert all(box["x"] >= edge - 2 for box in boxes.values() if box["x"] > last["x"])
