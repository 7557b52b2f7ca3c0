"""The browser's tab names the page and the country, and /map is the Map page."""

import re
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, wait_until_healthy
from tests.browser.views import ready


def test_the_tab_names_page_and_country_and_keeps_right_when_they_change(page, app_url):
    page.goto(app_url + "/?as_of=2021-06&country=SDN")
    expect(page).to_have_title("Map · Spillover")
    ready(page)
    page.get_by_role("link", name="Country", exact=True).first.click()
    expect(page).to_have_title("Sudan · Country · Spillover")
    page.get_by_role("link", name="Method", exact=True).click()
    expect(page).to_have_title("Method · Spillover")
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page).to_have_title("Map · Spillover")
    ready(page)
    page.goto(app_url + "/compare?as_of=2021-06&country=SDN&against=TCD")
    expect(page).to_have_title("Sudan and Chad · Compare · Spillover")
    page.goto(app_url + "/track-record")
    expect(page).to_have_title("Track record · Spillover")


@pytest.mark.parametrize("path", ["/map", "/map/"])
def test_the_map_has_an_address_of_its_own(page, app_url, path):
    page.goto(app_url + path + "?as_of=2021-06&country=TJK&outcome=armed")
    ready(page)
    expect(page).to_have_title("Map · Spillover")
    expect(page).to_have_url(re.compile(r"/\?(?=.*as_of=2021-06)(?=.*country=TJK)(?=.*armed)"))
    expect(page.get_by_text("Page not found")).to_have_count(0)


@pytest.fixture
def url_below_a_path(tmp_path):
    """A server whose pages stand below a path, as behind a proxy that serves other things too."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "streamlit", "run", "app.py"),
        *("--server.port", str(port), "--server.headless", "true"),
        *("--server.baseUrlPath", "tools/risk"),
    ]
    url = f"http://localhost:{port}/tools/risk"
    log = tmp_path / "server.log"
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT) as server,
    ):
        try:
            wait_until_healthy(f"{url}/_stcore/health", server, log)
            yield url
        finally:
            server.kill()


def test_the_map_has_an_address_of_its_own_below_a_path_too(page, url_below_a_path):
    page.goto(f"{url_below_a_path}/map?as_of=2021-06&country=TJK")
    ready(page)
    expect(page).to_have_url(re.compile(r"/tools/risk/?\?.*country=TJK"))
    expect(page.get_by_text("Page not found")).to_have_count(0)
