"""The whole journey without a mouse: each step is reached with Tab, and seen to be reached."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.views import DESK, opened, ready

MOST_STEPS = 200
MOST_TABS = 3  # past the heads of the ranking
TWICE = {"width": 720, "height": 450}
"""What a zoom to 200 % leaves of the desk."""
INSIDE = "node => node === document.activeElement || node.contains(document.activeElement)"
# What a browser or a style sheet draws around what has the focus, on it or on what holds it.
SEEN = """async () => {
    const drawn = node => {
        const style = getComputedStyle(node);
        const around = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return [around, style.boxShadow, style.borderColor, style.backgroundColor].join();
    };
    const chain = [];
    for (let node = document.activeElement, k = 0; node && k < 6; node = node.parentElement, k++)
        chain.push(node);
    const settled = () => Promise.race([
        Promise.all(document.getAnimations().filter(change => change instanceof CSSTransition)
            .map(change => change.finished.catch(() => null))),
        new Promise(enough => setTimeout(enough, 1000)),  // one on what is gone never ends
    ]);
    await settled();
    const focused = chain.map(drawn).join('|');
    const active = document.activeElement;
    active.blur();
    await settled();
    const without = chain.map(drawn).join('|');
    active.focus({ focusVisible: true });
    return focused !== without;
}"""


def reach(page, target, key="Tab"):
    """Press Tab until the focus is on a target, and check that one can see it there."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        if target.count() and target.first.evaluate(INSIDE):
            assert page.evaluate(SEEN), f"no focus is seen on {target}"
            return
    raise AssertionError(f"{MOST_STEPS} times {key} did not reach {target}")


def test_the_whole_journey_by_keyboard(page, app_url):
    opened(page, app_url)

    reach(page, page.get_by_role("slider", name=re.compile("^Territory not state-controlled")))
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**weights_arrivals=territory_controlled**")
    ready(page)
    reach(page, page.get_by_role("button", name="Undo"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    ready(page)

    reach(page, page.get_by_role("combobox", name="Country to look at"))
    page.keyboard.type("Tajik")
    page.keyboard.press("Enter")
    page.wait_for_url("**country=TJK**")
    ready(page)

    reach(page, page.get_by_role("button", name=re.compile("^More")))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("button", name="Case: Afghanistan, June 2021"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Afghanistan, June 2021")).to_be_visible()
    page.keyboard.press("Escape")
    ready(page)

    table = page.get_by_role("table", name="Countries by risk")
    rows = table.get_by_role("rowheader")
    reach(page, rows.first.get_by_role("button"))
    page.keyboard.press("ArrowDown")
    second = rows.nth(1).get_by_role("button")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(table.get_by_role("row").nth(2)).to_have_attribute("aria-current", "true")
    ready(page)

    reach(page, page.get_by_role("button", name="CSV", exact=True))
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "spillover_2021-06_either_AFG_countries.csv"

    reach(page, page.get_by_role("link", name="Track record"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Track record", level=1)).to_be_visible()


@pytest.mark.parametrize("size", [DESK, TWICE], ids=["desk", "200 %"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_keys_that_are_told_lead_from_the_map_to_a_country_of_the_ranking(
    new_page, app_url, size, forced
):
    page = new_page(viewport=size, forced_colors=forced)
    opened(page, app_url)
    page.get_by_text("How to read this, and what is not covered").click()
    expect(page.get_by_text("Tab goes from the map to the ranking")).to_be_visible()
    page.locator(".st-key-map").get_by_role("button").last.focus()
    rows = page.get_by_role("table", name="Countries by risk").get_by_role("row")
    first, second = (rows.nth(place).get_by_role("button") for place in (1, 2))
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if first.evaluate(INSIDE):
            break
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    expect(second).to_be_in_viewport(ratio=1)
    assert page.evaluate(SEEN)
    name = second.inner_text()
    page.keyboard.press("Enter")
    expect(rows.nth(2)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("status")).to_contain_text(f"{name} is outlined on the map")
    ready(page)
    expect(second).to_be_focused()


def test_the_first_tab_stop_leads_past_the_navigation(page, app_url):
    opened(page, app_url)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
