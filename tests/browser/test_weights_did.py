"""What own weights did, in a browser: it comes, shows itself on the map, and is taken back."""

import re

from playwright.sync_api import expect

from tests.browser.test_journey import on_map, press
from tests.browser.views import opened, ready

SAID = re.compile("Your weights change the level of [0-9a-z]+ of (the )?[0-9]+ countries")
MOVED = re.compile("points? against the fitted weights")
EMPTY = "Move a weight to see here what it changes."


def test_a_moved_weight_says_what_it_did_shows_it_on_the_map_and_is_taken_back(page, app_url):
    opened(page, app_url + "/?as_of=2021-06")
    place = page.locator(".st-key-weights_did")
    before = place.bounding_box()
    expect(place).to_contain_text(EMPTY)
    press(page, "Territory not state-controlled", "PageUp")
    expect(place).to_contain_text(SAID)
    ready(page)
    assert place.bounding_box() == before  # nothing jumps
    place.get_by_text("Show on the map").click()
    page.wait_for_url("**moved=1**")
    expect(on_map(page, "Pakistan")).to_have_attribute("aria-label", MOVED)
    place.get_by_role("button", name="Take back").click()
    expect(place).to_contain_text(EMPTY)
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", MOVED)
