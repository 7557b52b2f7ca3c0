"""Colours forced by the visitor, in Firefox: its setting holds for a whole browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_firefox import firefox, windows  # noqa: F401
from tests.browser.test_forced_colours import picture, shows
from tests.browser.test_journey import CASE, slider
from tests.browser.views import opened

# What holds more than it shows and may be scrolled in the page; each has a scrollbar then.
SCROLLING = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(node => node.clientHeight > 0)
    .filter(node => /auto|scroll/.test(getComputedStyle(node).overflow))
    .filter(node => node.scrollHeight > node.clientHeight || node.scrollWidth > node.clientWidth)
    .map(node => node.className)"""


@pytest.fixture(scope="module")
def browser(playwright):
    # The visitor's own colours for every page, as "Contrast control: Custom" sets them.
    yield from firefox(playwright, **{"browser.display.document_color_use": 2})


def test_a_weight_shows_its_track_its_thumb_and_its_focus(page, app_url):
    opened(page, app_url + CASE)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    handle = slider(page, "Territory not state-controlled")
    shows(picture(handle), int(handle.input_value()) / 100)
    page.get_by_role("tab", name="Armed fighting").focus()
    page.keyboard.press("Tab")
    handle.focus()
    style = handle.evaluate("node => getComputedStyle(node).outline")
    assert "3px" in style and "solid" in style


def test_only_the_page_and_the_ranking_scroll(page, app_url):
    opened(page, app_url + "/?as_of=2021-06&source=AFG&country=PAK")
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    assert page.evaluate(SCROLLING) == ["ranking"]


def test_the_link_in_focus_is_framed(page, app_url):
    opened(page, app_url + CASE)
    page.get_by_role("link", name="Method").focus()
    page.keyboard.press("Shift+Tab")
    link = page.get_by_role("link", name="Track record")
    assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
