"""Bad files and addresses through a real server and Chromium: what tests of units cannot see."""

import re

import pytest
from hypothesis import given
from playwright.sync_api import Error, expect

from tests.soak.addresses import ANY_ADDRESS
from tests.soak.chance import often
from tests.soak.files import ANY_FILE

pytestmark = [pytest.mark.soak, pytest.mark.slow]
PATHS = ("", "map", "country", "compare", "track-record", "method")
LONGEST_REQUEST = 65_536 - 1024  # of the HTTP server, with some room for a browser's headers
SAID = re.compile("None of this file was used|Your file: |must be .*or smaller|not allowed")


@pytest.fixture(autouse=True)
def no_traceback_in_the_log(server_log, app_url):
    yield
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def same_for_a_new_visitor(app_url, new_page):
    """No bad input changes the address or the headline that the next visitor gets."""
    before = first_view(app_url, new_page())
    yield
    assert first_view(app_url, new_page()) == before


def first_view(url, page):
    page.goto(url)
    check_whole(page)
    return page.url, page.get_by_role("heading", level=1).first.inner_text()


def check_whole(page):
    """The script has run to its end, and neither page nor words are those of an exception."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.get_by_test_id("stException").count() == 0, "an exception on screen"
    assert "Traceback" not in page.inner_text("body"), "a traceback on screen"


def judge_address(page, place):
    """Open an address; the server refuses one that is longer than a request may be."""
    try:
        page.goto(place)
    except Error as error:
        assert len(place) > LONGEST_REQUEST and "HTTP_RESPONSE_CODE" in str(error), str(error)
        return "refused"
    check_whole(page)
    return "drawn"


def judge_file(page, url, content):
    """Choose a file in the box; the page says something of it."""
    page.goto(url)
    check_whole(page)
    page.get_by_text("Add a figure, or a file of evidence").click()
    box = page.locator('input[type="file"]')
    expect(box).to_be_attached()
    box.set_input_files({"name": "evidence.csv", "mimeType": "text/csv", "buffer": bytes(content)})
    said = page.get_by_text(SAID).first
    said.wait_for()
    check_whole(page)
    return "accepted" if said.inner_text().startswith("Your file") else "refused"


@often(24)
@given(address=ANY_ADDRESS)
def test_a_bad_address_in_the_address_bar_is_drawn(address, app_url, windows, tally):
    page = windows.take()
    place = f"{app_url}/{PATHS[len(address[0]) % len(PATHS)]}?{address[0]}"
    tally("browser", "addresses in the address bar").add(judge_address, page, place)
    windows.give_back(page)


@often(24)
@given(content=ANY_FILE)
def test_a_bad_file_in_the_upload_box_is_answered(content, app_url, windows, tally):
    page = windows.take()
    tally("browser", "files in the upload box").add(judge_file, page, app_url, content)
    windows.give_back(page)
