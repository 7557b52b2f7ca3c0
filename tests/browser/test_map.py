"""The map in a real browser: what it says, where its labels lie, how it zooms and is framed."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from risk.dashboard.pages.map.drawing.labels import MOST
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from tests.browser.test_journey import on_map
from tests.browser.views import DESK, PHONE, opened, ready

MAP = ".st-key-map svg.marks"
SHAPES = f"{MAP} .mark-shape path[aria-label]"
ADDRESSES = [
    "/?as_of=1992-01",
    "/?as_of=2010-01&outcome=armed&region=Africa",
    "/?as_of=2021-06&source=AFG&country=TJK&new_only=1",
    "/?as_of=2024-01&source=SDN",
    "/?as_of=2024-01&weights_arrivals=equal",
]
# Window, least and largest size of the map.
LAND = [(DESK, (560, 370), (660, 430)), (PHONE, (350, 220), (360, 270))]
BOXES = """all => all.filter(node => node.textContent).map(node => {
    const box = node.getBoundingClientRect();
    return [node.textContent, box.left, box.top, box.right, box.bottom];
})"""


def labels(page):
    return page.locator(f"{MAP} .labels_marks text").evaluate_all(BOXES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_shape_of_the_map_says_null(page, app_url, address):
    opened(page, app_url + address)
    said = page.locator(SHAPES).evaluate_all("all => all.map(n => n.getAttribute('aria-label'))")
    assert len(said) > 200
    wrong = [text for text in said if re.search(r"null|undefined|NaN|: (;|$)", text)]
    assert wrong == []
    (sahara,) = [text for text in said if "W. Sahara" in text]
    assert "Chance: none: not one of the states that are scored" in sahara
    assert all(re.search(r"Chance: (none: |withheld|(under |over )?\d)", text) for text in said)


def test_the_tooltip_says_why_there_is_no_chance(page, app_url):
    opened(page, f"{app_url}/?as_of=2024-01")
    on_map(page, "W. Sahara").hover()
    tooltip = page.locator("#vg-tooltip-element.visible")
    expect(tooltip).to_contain_text("W. Sahara")
    expect(tooltip).to_contain_text("not one of the states that are scored")
    expect(tooltip).not_to_contain_text("null")


@pytest.mark.parametrize("size", LAND, ids=["desk", "phone"])
@pytest.mark.parametrize("query", ["", "&source=SDN", "&region=Africa"])
def test_labels_are_few_apart_and_inside_a_map_that_the_land_fills(
    new_page, app_url, scorer, size, query
):
    viewport, least, most = size
    page = new_page(viewport=viewport)
    opened(page, f"{app_url}/?as_of=2024-01{query}")
    if "region" not in query:
        land_fills_the_map(page, least, most)
    if "source" in query:
        each_corridor_has_a_line_with_a_head(page, scorer)
    chart = page.locator(MAP).bounding_box()
    found = labels(page)
    assert 1 <= len(found) <= MOST
    for text, left, top, right, bottom in found:
        assert re.search(r"\d+\s%$", text) or text == "Sudan", text
        assert left >= chart["x"] - 1 and right <= chart["x"] + chart["width"] + 1
        assert top >= chart["y"] and bottom <= chart["y"] + chart["height"]
    for one, other in combinations(found, 2):
        beside = one[3] <= other[1] + 1 or other[3] <= one[1] + 1
        # A line of text is taller than its letters.
        above = one[4] <= other[2] + 4 or other[4] <= one[2] + 4
        assert beside or above, (one, other)


@pytest.mark.parametrize("query", ["", "&source=SDN"], ids=["Equal Earth", "Mercator"])
def test_a_label_lies_on_its_country(page, app_url, query):
    """What Python projects and what the browser projects is one map."""
    opened(page, f"{app_url}/?as_of=2024-01{query}")
    found = {re.split(r"\s\d", text)[0]: box for text, *box in labels(page)}
    name = "Egypt" if query else "Niger"
    left, top, right, bottom = found[name]
    shape = on_map(page, name).bounding_box()
    assert abs((left + right) / 2 - shape["x"] - shape["width"] / 2) < 0.25 * shape["width"]
    assert abs((top + bottom) / 2 - shape["y"] - shape["height"] / 2) < 0.35 * shape["height"]


def each_corridor_has_a_line_with_a_head(page, scorer):
    corridors = corridor_table(scorer, Settings(to_month("2024-01"), source="SDN"))
    for marks in ("lines", "heads"):
        expect(page.locator(f"{MAP} .{marks}_marks > *")).to_have_count(len(corridors))
    expect(page.locator(f"{MAP} .labels_marks text", has_text="Sudan").first).to_be_visible()


def land_fills_the_map(page, least, most):
    chart = page.locator(MAP).bounding_box()
    assert least[0] <= chart["width"] <= most[0] and least[1] <= chart["height"] <= most[1]
    land = page.locator(f"{MAP} .mark-shape").first.bounding_box()
    assert land["width"] > 0.9 * chart["width"]
    head = page.locator(f"{MAP} .role-title").bounding_box()
    key = page.locator(f"{MAP} .role-legend").bounding_box()
    assert land["height"] > 0.9 * (key["y"] - head["y"] - head["height"])
    for box in (head, key):
        assert box["x"] + box["width"] <= chart["x"] + chart["width"] + 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_map_has_its_height_before_the_land_is_there(new_page, app_url, size):
    """What stands below it must not move while somebody reads it."""
    page = new_page(viewport=size)
    held = []
    page.route("**/world.*.json", lambda request: held.append(request))
    page.goto(f"{app_url}/?as_of=2024-01")
    expect(page.locator(MAP)).to_have_count(1)
    expect(page.locator(".st-key-connection")).to_have_css("display", "none")  # the sheet is there
    expect(page.locator("html[data-unanswered]")).to_have_count(0)
    assert page.locator(SHAPES).count() == 0
    before = page.locator(".st-key-map").bounding_box()
    for request in held:
        request.continue_()
    ready(page)
    assert page.locator(SHAPES).count() > 200
    assert page.locator(".st-key-map").bounding_box() == pytest.approx(before, abs=1)


def test_signs_zoom_and_the_end_of_a_drag_chooses_no_country(page, app_url):
    opened(page, f"{app_url}/?as_of=2024-01")
    signs = page.locator(f"{MAP} .signs_marks path")
    plus, minus, whole = (signs.nth(place) for place in range(3))
    page.locator(MAP).scroll_into_view_if_needed()
    niger = on_map(page, "Niger")
    before = niger.bounding_box()
    expect(signs).to_have_count(2)
    plus.click()
    plus.click()
    expect(signs).to_have_count(3)
    near = niger.bounding_box()
    # Not quite, for the box holds the outline, which is as thin as before.
    assert near["width"] == pytest.approx(before["width"] * 1.6**2, rel=0.06)
    x = near["x"] + near["width"] / 2
    y = near["y"] + near["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 20, steps=3)
    page.mouse.up()
    moved = niger.bounding_box()
    assert (moved["x"] - near["x"], moved["y"] - near["y"]) == pytest.approx((-30, 20), abs=2)
    minus.click()
    assert niger.bounding_box()["width"] == pytest.approx(before["width"] * 1.6, rel=0.06)
    whole.click()
    expect(signs).to_have_count(2)
    assert niger.bounding_box() == pytest.approx(before, abs=1)
    ready(page)
    assert "country=" not in page.url
    niger.click()
    page.wait_for_url("**country=NER**")


def test_the_wheel_scrolls_the_page_and_zooms_only_with_the_control_key(page, app_url):
    opened(page, f"{app_url}/?as_of=2024-01")
    niger = on_map(page, "Niger")
    niger.scroll_into_view_if_needed()
    niger.hover()
    wide = niger.bounding_box()["width"]
    page.mouse.wheel(0, -50)
    assert niger.bounding_box()["width"] == pytest.approx(wide)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(page.locator(f"{MAP} .signs_marks path")).to_have_count(3)
    assert niger.bounding_box()["width"] > 1.2 * wide


def test_a_country_chosen_by_keyboard_is_outlined_and_said(page, app_url):
    opened(page, f"{app_url}/?as_of=2024-01")
    outline = page.locator(f"{MAP} .outline_marks path")
    said = page.locator(".st-key-spoken [role=status]")
    expect(outline).to_have_count(0)
    expect(said).to_have_text("")
    box = page.get_by_role("combobox", name="Country to look at")
    box.focus()
    page.keyboard.type("Chad")
    page.keyboard.press("Enter")
    page.wait_for_url("**country=TCD**")
    expect(outline).to_have_count(1)
    expect(outline).to_have_attribute("stroke-width", "3")
    expect(said).to_contain_text("Chad is outlined on the map. Severe. Chance: ")
    around = on_map(page, "Chad").bounding_box()
    assert outline.bounding_box() == pytest.approx(around, abs=15)  # its joints are pointed


def test_two_fingers_zoom_on_a_phone(new_page, app_url):
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    opened(page, f"{app_url}/?as_of=2024-01")
    svg = page.locator(MAP)
    svg.scroll_into_view_if_needed()
    wide = on_map(page, "Niger").bounding_box()["width"]
    box = svg.bounding_box()
    x = box["x"] + box["width"] / 2
    y = box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind, *apart):
        points = [{"x": x + px, "y": y, "id": number} for number, px in enumerate(apart)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", -20, 20)
    fingers("touchMove", -30, 30)
    fingers("touchMove", -40, 40)
    fingers("touchEnd")
    expect(page.locator(f"{MAP} .signs_marks path")).to_have_count(3)
    assert on_map(page, "Niger").bounding_box()["width"] > 1.6 * wide


def test_a_finger_chooses_zooms_and_scrolls(new_page, app_url):
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    opened(page, f"{app_url}/?as_of=2024-01")
    svg = page.locator(MAP)
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    x = box["x"] + box["width"] / 2
    y = box["y"] + box["height"] / 2
    main = page.get_by_test_id("stMain")
    before = main.evaluate("place => place.scrollTop")
    touch = page.context.new_cdp_session(page)
    for kind, moved in (("touchStart", 0), ("touchMove", -60), ("touchMove", -120)):
        points = [{"x": x, "y": y + moved}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stMain]').scrollTop > before", arg=before
    )
    svg.scroll_into_view_if_needed()
    page.locator(f"{MAP} .signs_marks path").first.tap()
    expect(page.locator(f"{MAP} .signs_marks path")).to_have_count(3)
    box = on_map(page, "Brazil").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**country=BRA**")
