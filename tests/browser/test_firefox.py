"""The main journey in Firefox as its makers build it, over WebDriver BiDi.

Playwright's own "firefox" is a patched build that would have to be downloaded; the channel
"moz-firefox" drives the one that Debian has.
"""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from risk.terms.wording import percent
from tests.browser.conftest import ANSWERS
from tests.browser.test_journey import CASE, downloaded, on_map, press, row_of, slider
from tests.browser.test_keyboard import test_the_whole_journey_by_keyboard  # noqa: F401
from tests.browser.views import DESK, PHONE, SIDEWAYS, opened, ready, shown
from tests.browser.windows import Windows
from tests.waiting import ANSWER_MS
from tools.browsers import find_firefox


def firefox(playwright, **preferences):
    """A generator of one Firefox, for a fixture; where there is none that will do, a skip."""
    path = find_firefox()
    if not path:
        pytest.skip("no Firefox: `make test` installs one where apt-get has it")
    browser = playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=path,
        # The list of downloads would take the focus from the page.
        firefox_user_prefs={"browser.download.alwaysOpenPanel": False} | preferences,
    )
    try:
        browser.new_context().close()
    except Error as error:
        if "unknown command" not in error.message:
            raise
        pytest.skip(f"Firefox {browser.version} does not know what Playwright asks of it")
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser(playwright):
    yield from firefox(playwright)


@pytest.fixture(scope="module")
def windows(browser):
    return Windows(browser, ANSWERS, ANSWER_MS)


def test_the_main_journey_and_the_view_after_a_reload(page, as_new, app_url):
    opened(page, app_url + CASE)
    assert page.title() == "Map · Spillover"
    expect(on_map(page, "Pakistan")).to_be_visible()
    expect(slider(page, "Neighbour's size")).to_be_visible()
    row = row_of(page, "Pakistan").inner_text()
    said = on_map(page, "Pakistan").get_attribute("aria-label")

    press(page, "Neighbour's size", "End")
    expect(page.locator(".st-key-weights_did")).to_contain_text("Your weights change the level of")
    expect(row_of(page, "Pakistan")).not_to_have_text(row)
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)

    page.get_by_role("rowheader", name="Pakistan", exact=True).click()
    expect(page.get_by_text("Pakistan, as of June 2021")).to_be_visible()
    page.wait_for_url("**country=PAK**")
    ready(page)
    content = Path(downloaded(page, "CSV").path()).read_text(encoding="utf-8")
    rows = {row["country"]: row for row in csv.DictReader(io.StringIO(content))}
    chance = percent(float(rows["Pakistan"]["probability"]))
    expect(row_of(page, "Pakistan")).to_contain_text(chance)
    address = page.url
    moved = row_of(page, "Pakistan").inner_text()

    page.get_by_role("link", name="Country", exact=True).click()
    expect(page.get_by_role("heading", name="Pakistan", level=2)).to_be_visible()
    ready(page)
    page.go_back()
    expect(on_map(page, "Pakistan")).to_be_visible()
    ready(page)
    assert page.url == address
    page.reload()
    expect(on_map(page, "Pakistan")).to_be_visible()
    ready(page)
    assert page.url == address
    assert row_of(page, "Pakistan").inner_text() == moved
    expect(slider(page, "Neighbour's size")).to_have_value("100")
    assert shown(page) == as_new(address)


@pytest.mark.parametrize("address", ["/?as_of=2021-06&source=AFG", "/country?country=PAK"])
def test_nothing_scrolls_sideways_at_200_per_cent_and_on_a_phone(new_page, app_url, address):
    at_200 = {side: length // 2 for side, length in DESK.items()}
    page = new_page(viewport=at_200, device_scale_factor=2)
    opened(page, app_url + address)
    for size in (at_200, PHONE):
        page.set_viewport_size(size)
        ready(page)
        page.wait_for_function(f"({SIDEWAYS})().every(pixels => pixels === 0)")
