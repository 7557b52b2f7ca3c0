"""A connection that is lost and comes back: the page shows what its address says, untouched.

Nobody reloads here: the page has to notice by itself that its session is gone.
"""

import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, wait_until_healthy
from tests.browser.relay import Relay
from tests.browser.test_journey import press, slider
from tests.browser.test_what_if import GOOD, named
from tests.browser.views import opened, ready, upload

VIEW = (
    "/?as_of=2021-06&source=AFG&country=TJK&outcome=either&tab=armed&watch=PAK"
    "&what_if=territory_controlled:AFG=90&weights_armed=conflict_intensity=30,border_incidents=70"
)
SLIDER = "Deaths in the source"


class Server:
    """A server of the test's own, always on the same port.

    Parameters
    ----------
    log : file that it writes to
    keeps : seconds for which it keeps a session whose connection was lost
    """

    def __init__(self, log, keeps):
        self.log = log
        self.keeps = keeps
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self):
        options = {"port": self.port, "headless": "true", "disconnectedSessionTTL": self.keeps}
        words = [word for k, v in options.items() for word in (f"--server.{k}", str(v))]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *words]
        with self.log.open("a", encoding="utf-8") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        wait_until_healthy(f"{self.url}/_stcore/health", self.process, self.log)

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(request, tmp_path):
    running = Server(tmp_path / "server.log", getattr(request, "param", 120))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def wire(server):
    relay = Relay(server.port)
    yield relay
    relay.cut()


def seen(page):
    """What the page says: its path, controls, map and ranked table."""
    ready(page)
    table = page.get_by_role("table", name="Countries by risk")
    expect(table).to_be_visible()
    shape = page.locator('path[aria-label*="Country: Tajikistan;"]').first
    boxes = page.locator("[role=combobox], [type=range]").evaluate_all(
        "all => all.map(box => box.value)"
    )
    path = urlsplit(page.url)._replace(netloc="").geturl()
    return path, table.inner_text(), shape.get_attribute("aria-label"), boxes


def lost(page):
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")


def back(page):
    """Wait until the connection is back and the page has answered to that."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_role("heading", name="Spillover")).to_be_visible()
    ready(page)


def marked(page):
    """Mark the document, to tell it from the one that a reload brings."""
    page.evaluate("document.documentElement.dataset.old = 'yes'")


def loaded_anew(page):
    expect(page.locator("html:not([data-old])")).to_have_count(1)
    back(page)


def lives(page, new_page):
    """The page answers to a slider, a button and a download as a new visitor's would."""
    expect(page.get_by_text("As of June 2021, next 12 months:", exact=True)).to_be_visible()
    press(page, SLIDER, "PageUp")
    visitor = new_page()
    opened(visitor, page.url)
    assert seen(page) == seen(visitor)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert re.fullmatch(
        "spillover_2021-06_either_.*[0-9a-f]{8}_countries.csv", waiting.value.suggested_filename
    )
    page.get_by_role("button", name="Earlier").click()
    expect(page.get_by_text("As of May 2021, next 12 months:", exact=True)).to_be_visible()


def test_after_the_server_was_started_anew_the_page_is_the_same_and_lives(page, server, new_page):
    opened(page, server.url + VIEW)
    before = seen(page)
    assert "Tajikistan" in before[1]
    marked(page)
    server.stop()
    lost(page)
    server.start()
    loaded_anew(page)
    assert seen(page) == before
    lives(page, new_page)


@pytest.mark.parametrize("server", [0], ids=["dropped at once"], indirect=True)
def test_after_the_server_dropped_the_session_the_page_is_the_same_and_lives(
    page, server, wire, new_page
):
    opened(page, f"http://localhost:{wire.port}{VIEW}")
    press(page, SLIDER, "PageUp")
    before = seen(page)
    marked(page)
    wire.silent = True
    handle = slider(page, SLIDER)
    handle.press("PageUp")  # a move that never reaches the server
    wire.cut()
    lost(page)
    wire.mend()
    loaded_anew(page)
    assert seen(page) == before
    lives(page, new_page)


def test_after_a_short_loss_the_session_lives_on_and_a_lost_move_is_taken_back(
    page, wire, new_page
):
    opened(page, f"http://localhost:{wire.port}{VIEW}")
    upload(page, named("good.csv", GOOD))
    used = page.get_by_text("With evidence good.csv: 1 of 2 rows applied.")
    expect(used).to_be_visible()
    before = seen(page)
    handle = slider(page, SLIDER)
    value = handle.input_value()
    marked(page)
    wire.silent = True
    handle.press("PageUp")
    expect(handle).not_to_have_value(value)
    wire.cut()
    lost(page)
    moved = handle.input_value()
    page.keyboard.press("PageUp")
    handle.press("PageUp")
    assert handle.input_value() == moved  # no control moves while nobody answers
    wire.mend()
    expect(handle).to_have_value(value)
    back(page)
    assert seen(page) == before
    expect(used).to_be_visible()
    expect(page.locator("html[data-old]")).to_have_count(1)
    press(page, SLIDER, "PageUp")
    assert seen(page) != before


def test_a_page_that_has_asked_is_not_ready_until_the_answer_is_there(page, wire):
    opened(page, f"http://localhost:{wire.port}{VIEW}")
    unanswered = page.locator("html[data-unanswered]")
    expect(unanswered).to_have_count(0)
    wire.silent = True
    page.get_by_role("button", name="Earlier").click()
    assert unanswered.count() == 1
    wire.cut()
    lost(page)
    wire.mend()
    back(page)
    expect(unanswered).to_have_count(0)


def test_a_page_that_was_given_a_file_is_not_ready_until_it_says_what_became_of_it(page, app_url):
    opened(page, f"{app_url}{VIEW}")
    page.get_by_text("Add a figure, or a file of evidence").click()
    held = []
    page.route("**/_stcore/upload_file/**", lambda route: held.append(route))
    with page.expect_request("**/_stcore/upload_file/**"):
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(named("good.csv", GOOD))
    unanswered = page.locator("html[data-unanswered]")
    assert unanswered.count() == 1
    held[0].continue_()
    ready(page)
    assert page.get_by_text("With evidence good.csv").is_visible()


@pytest.mark.parametrize("server", [0, 120], ids=["dropped at once", "kept"], indirect=True)
def test_a_link_that_was_followed_into_a_lost_connection_leaves_the_view_as_it_was(
    page, server, wire, new_page
):
    opened(page, f"http://localhost:{wire.port}{VIEW}")
    before = seen(page)
    wire.silent = True
    page.get_by_role("link", name="Method", exact=True).click()
    wire.cut()
    lost(page)
    wire.mend()
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-connection-state", "CONNECTED"
    )
    ready(page)
    page.get_by_role("link", name="Map", exact=True).click()
    back(page)
    assert seen(page) == before
    lives(page, new_page)
