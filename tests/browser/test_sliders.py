"""The sidebar in a browser: what is in sight, what a drag sends, where a refusal is said."""

import re

import pytest
from playwright.sync_api import expect

from risk.terms.catalogue import CATALOGUE
from tests.browser.test_journey import decoded, on_map, press, slider
from tests.browser.views import DESK, PHONE, opened, ready

VIEW = "/?as_of=2021-06&source=AFG&tab=arrivals"
SIZE = "Neighbour's size"
# Notes each set of weights that the sliders send, and the number of the one answered last.
WIRE = """() => {
    const Native = WebSocket.prototype.send;
    window.sent = [];
    WebSocket.prototype.send = function (data) {
        const text = new TextDecoder().decode(data);
        const move = /"event":"moved".*?"step":(\\d+).*?"receiver_population":(\\d+)/.exec(text);
        if (move) {
            const { step, answered } = document.querySelector('.sliders').state;
            window.sent.push({ weight: Number(move[2]), step: Number(move[1]), answered });
        }
        return Native.call(this, data);
    };
}"""


def n_offered(mechanism):
    """How many indicators a mechanism's fit can weigh."""
    return sum(mechanism in indicator.learned_by for indicator in CATALOGUE)


def share_of(handle):
    """What stands beside a slider: its share of the index."""
    return handle.locator("xpath=ancestor::*[@class='row']").locator(".share").inner_text()


@pytest.mark.parametrize("tab", ["arrivals", "armed"])
def test_tabs_buttons_and_every_fitted_slider_are_on_the_first_screen(new_page, app_url, tab):
    page = new_page(viewport=DESK)
    opened(page, f"{app_url}/?tab={tab}")
    sidebar = page.get_by_test_id("stSidebar")
    front = sidebar.get_by_role("slider").locator("visible=true")
    expect(front).to_have_count(n_offered(tab))
    parts = [*sidebar.get_by_role("tab").all(), *sidebar.locator(".buttons button, .undo").all()]
    for part in [*parts, *front.all(), sidebar.locator(".sliders summary")]:
        expect(part).to_be_in_viewport(ratio=1)
    # A label and its share stand on one line.
    page.locator(".sliders summary").click()
    labels = page.locator(".sliders label")
    expect(labels).to_have_count(len(CATALOGUE))
    cut = labels.evaluate_all(
        "all => all.filter(label => label.scrollWidth > label.clientWidth).map(l => l.textContent)"
    )
    assert cut == []


def test_a_drag_sends_one_move_at_a_time_and_the_last_one_wins(page, app_url):
    opened(page, app_url + VIEW)
    handle = slider(page, SIZE)
    start = int(handle.input_value())
    before = share_of(handle)
    said = on_map(page, "Pakistan").get_attribute("aria-label")
    page.evaluate(WIRE)
    box = handle.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start / 100, middle)
    page.mouse.down()
    for share in range(10, 90):
        page.mouse.move(box["x"] + box["width"] * share / 100, middle)
    # The thumb is still held: the map has followed.
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)
    page.mouse.move(box["x"] + box["width"] * 0.95, middle)
    page.mouse.up()
    last = int(handle.input_value())
    page.wait_for_url(lambda url: f"receiver_population={last}" in decoded(url))
    ready(page)
    sent = page.evaluate("window.sent")
    assert len(sent) > 1 and sent[-1]["weight"] == last > 80
    assert all(one["answered"] == one["step"] - 1 for one in sent)
    weights = [one["weight"] for one in sent]
    assert weights == sorted(weights)
    expect(handle).to_have_value(str(last))

    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_have_text(f"Undo: {SIZE} {before} → {share_of(handle)}")
    undo.click()
    expect(handle).to_have_value(str(start))
    expect(undo).to_have_attribute("aria-disabled", "true")


def test_what_undo_takes_back_is_not_cut_and_moves_no_slider(page, app_url):
    opened(page, app_url + VIEW)
    handle = slider(page, "Territory not state-controlled")
    top = handle.bounding_box()["y"]
    handle.focus()
    page.keyboard.press("End")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_contain_text("Territory not state-controlled")
    expect(undo).to_contain_text(f"→ {share_of(handle)}")
    cut = "all => all.map(e => e.scrollWidth - e.clientWidth).filter(over => over > 0)"
    assert undo.locator("span").evaluate_all(cut) == []
    box = undo.bounding_box()
    for line in undo.locator("span").all():
        assert line.bounding_box()["height"] <= box["height"]
    assert handle.bounding_box()["y"] == top


def test_keys_in_a_row_are_one_step_of_undo_and_a_second_visit_is_another(page, app_url):
    opened(page, app_url + VIEW)
    handle = slider(page, SIZE)
    start = int(handle.input_value())
    undo = page.get_by_role("button", name="Undo")
    handle.focus()
    first = share_of(handle)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    second = share_of(handle)
    assert first != second
    expect(undo).to_have_text(f"Undo: {SIZE} {first} → {second}")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(undo).to_have_text(f"Undo: {SIZE} {second} → {share_of(handle)}")
    undo.click()
    expect(handle).to_have_value(str(start + 5))
    undo.click()
    expect(handle).to_have_value(str(start))


def test_a_refusal_stands_under_the_slider_that_was_moved_and_in_sight(page, app_url):
    opened(page, f"{app_url}{VIEW}&weights_arrivals=receiver_population=5")
    handle = slider(page, SIZE)
    handle.focus()
    page.keyboard.press("Home")
    row = page.locator(".sliders .row").filter(has=handle)
    expect(row.get_by_role("alert")).to_have_text(re.compile("At least one weight must stay above"))
    expect(row.get_by_role("alert")).to_be_in_viewport(ratio=1)
    expect(handle).to_have_value("5")


def test_an_indicator_without_a_value_cannot_be_moved_and_says_why(page, app_url):
    own = "weights_arrivals=receiver_population=30,displacement=10,crossings_lost=60"
    opened(page, f"{app_url}{VIEW}&{own}")
    off = slider(page, "Border crossings lost")
    expect(off).to_be_disabled()
    expect(off).to_have_accessible_description(re.compile(r"^No value in June 2021: it needs "))
    expect(slider(page, SIZE)).to_have_attribute(
        "aria-valuetext", re.compile(r"^30 of 100, 75\s% of the index$")
    )


def test_on_a_phone_the_weights_open_below_the_map_that_follows_them(new_page, app_url):
    page = new_page(viewport=PHONE, has_touch=True)
    opened(page, app_url + VIEW)
    expect(slider(page, SIZE)).not_to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    sheet = page.get_by_test_id("stSidebar")
    expect(sheet.get_by_role("tab", name="Refugee arrivals")).to_be_in_viewport(ratio=1)
    # It slides in: until it stands, it is narrower.
    page.wait_for_function(
        "([sheet, wide]) => sheet.getBoundingClientRect().width === wide",
        arg=[sheet.element_handle(), PHONE["width"]],
    )
    assert sheet.bounding_box()["y"] >= 0.4 * PHONE["height"]
    said = on_map(page, "Pakistan").get_attribute("aria-label")
    press(page, SIZE, "End")
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)
    expect(slider(page, SIZE)).to_be_in_viewport(ratio=1)
    expect(sheet).to_have_attribute("data-collapsed", "false")


@pytest.mark.parametrize("tab", ["arrivals", "armed"])
def test_on_a_phone_every_weight_in_use_is_in_sight_and_so_is_what_it_did(new_page, app_url, tab):
    page = new_page(viewport=PHONE, has_touch=True)
    opened(page, f"{app_url}/?tab={tab}")
    page.get_by_test_id("stExpandSidebarButton").tap()
    sheet = page.get_by_test_id("stSidebar")
    expect(sheet).to_have_attribute("data-collapsed", "false")
    in_use = sheet.get_by_role("slider").locator("visible=true")
    expect(in_use).to_have_count(n_offered(tab))
    for part in [*sheet.get_by_role("tab").all(), *sheet.locator(".buttons button, .undo").all()]:
        expect(part).to_be_in_viewport(ratio=1)
    for handle in in_use.all():
        expect(handle).to_be_in_viewport(ratio=1)
        box = handle.bounding_box()
        assert box["height"] >= 24 and box["width"] > 100  # a finger's least (WCAG 2.2, 2.5.8)
    cut = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)"
    assert sheet.locator("label").locator("visible=true").evaluate_all(cut) == []
    last = in_use.last
    last.focus()
    page.keyboard.press("End")
    did = page.locator(".st-key-weights_did").get_by_text("Your weights change the level")
    expect(did).to_be_visible()
    ready(page)
    top = sheet.bounding_box()["y"]
    above = did.bounding_box()
    assert above["y"] > 0 and above["y"] + above["height"] < top
    assert page.locator(".st-key-map svg.marks").bounding_box()["y"] < top - 100
    expect(last).to_be_in_viewport(ratio=1)


def test_a_page_without_the_map_moves_once_the_slider_is_released(page, app_url):
    opened(page, f"{app_url}/compare{VIEW[1:]}")
    handle = slider(page, SIZE)
    page.evaluate(WIRE)
    box = handle.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    page.mouse.down()
    for share in range(20, 80):
        page.mouse.move(box["x"] + box["width"] * share / 100, middle)
    page.mouse.up()
    last = int(handle.input_value())
    page.wait_for_url(lambda url: f"receiver_population={last}" in decoded(url))
    ready(page)
    assert [one["weight"] for one in page.evaluate("window.sent")] == [last]
