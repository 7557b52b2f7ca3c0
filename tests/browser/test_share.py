"""What a visitor sends to a colleague: the same on every page, in the same place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.views import DESK, PAGES, PHONE, opened, ready

NAMES = ("map", "country", "compare", "track-record", "method")
FILES = {"CSV": "_countries.csv", "Briefing": "_briefing.html", "Picture": ".png"}


def share(page):
    return page.get_by_role("button", name="Share", exact=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_share_stands_in_the_same_place_of_every_page(new_page, app_url, size):
    page = new_page(viewport=size)
    places = set()
    for name in NAMES:
        opened(page, app_url + PAGES[name])
        box = share(page).bounding_box()
        places.add(tuple(round(box[side]) for side in ("x", "y", "width", "height")))
    assert len(places) == 1
    ((_, y, _, height),) = places
    assert y >= 0 and y + height < 60


@pytest.mark.parametrize("name", NAMES)
def test_share_offers_the_pages_address_and_three_files(page, new_page, app_url, name):
    opened(page, app_url + PAGES[name])
    share(page).click()
    address = page.get_by_test_id("stCode").filter(has_text="as_of=").first
    copied = address.inner_text().strip()
    assert copied.startswith(app_url + PAGES[name].partition("?")[0])
    popover = page.get_by_test_id("stPopoverBody")
    for label, ending in FILES.items():
        button = popover.get_by_role("button", name=label, exact=True)
        with page.expect_download() as waiting:
            button.click()
        found = waiting.value.suggested_filename
        assert re.match("spillover_20[0-9]{2}-[0-9]{2}_either", found) and found.endswith(ending)
    other = new_page()
    opened(other, copied)
    expect(other).to_have_url(page.url)
    ready(other)
