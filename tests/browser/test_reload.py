"""A connection that is lost: the server stops and starts again, a reload gives the same view."""

import re
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, wait_until_healthy
from tests.browser.views import opened, ready

VIEW = (
    "/?as_of=2021-06&source=AFG&country=TJK&outcome=either&tab=armed&watch=PAK"
    "&what_if=territory_controlled:AFG=90&weights_armed=conflict_intensity=30,border_incidents=70"
)


@pytest.fixture
def server(tmp_path):
    """Start and stop a server of one's own, always on the same port."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    url, log, running = f"http://localhost:{port}", tmp_path / "server.log", []

    def start():
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(port), "--server.headless", "true"]
        with log.open("a", encoding="utf-8") as out:
            running.append(subprocess.Popen(command + options, cwd=ROOT, stdout=out, stderr=out))
        wait_until_healthy(f"{url}/_stcore/health", running[-1], log)
        return url

    def stop():
        running[-1].kill()
        running[-1].wait()

    yield start, stop
    stop()


def seen(page):
    """What the page says: its controls, its map and its ranked table."""
    ready(page)
    table = page.get_by_role("table").filter(has_text="Top indicator")
    if not table.is_visible():
        page.get_by_text(re.compile(r"^The first \d+ rows as a plain table$")).click()
    expect(table).to_be_visible()
    ready(page)
    shape = page.locator('path[aria-label*="Country: Tajikistan;"]').first
    boxes = page.get_by_role("combobox").evaluate_all("all => all.map(box => box.value)")
    return page.url, table.inner_text(), shape.get_attribute("aria-label"), boxes


def test_a_reload_after_the_server_was_lost_gives_the_same_view(page, server):
    start, stop = server
    url = start()
    opened(page, url + VIEW)
    before = seen(page)
    assert "Tajikistan" in before[1]
    stop()
    expect(page.get_by_text(re.compile("Connecting|Connection error|Is Streamlit still running"))
           .first).to_be_visible()  # fmt: skip
    start()
    page.reload()
    opened(page, page.url)
    assert seen(page) == before
