"""A few bad files and addresses through a real server and Chromium: what unit trials cannot see."""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tools.chromium import find_chromium
from tools.soak_judges import need
from tools.soak_trials import Tally, keep

ROOT = Path(__file__).parents[1]
PATHS = ("", "map", "country", "compare", "track-record", "method")
STARTS_S, ANSWERS_MS, SETTLES_MS = 120, 60_000, 2_000
LONGEST_REQUEST = 65_536 - 1024  # of the HTTP server, with some room for a browser's headers
SAID = re.compile("None of this file was used|Your file: |must be .*or smaller|not allowed")
Files = list[tuple[str, str, bytes]]  # class, name, file
Addresses = list[tuple[str, str, str]]  # class, name, address


def in_browser(uploads: Files, addresses: Addresses, folder: Path) -> dict[str, Tally]:
    """Try each in a window of its own; what a new visitor sees must stay the same throughout."""
    tallies = {"files in the upload box": Tally(), "addresses in the address bar": Tally()}
    files, bar = tallies.values()
    expect.set_options(timeout=ANSWERS_MS)
    with sync_playwright() as playwright, server() as (url, log):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--disable-gpu"]
        )
        before = default(browser, url)
        for _, name, content in uploads:
            one(browser, files, name, content, lambda p, c: upload(p, url, c), folder)
        for number, (_, name, raw) in enumerate(addresses):
            place = f"{url}/{PATHS[number % len(PATHS)]}?{raw}"
            one(browser, bar, name, place, address, folder)
        if default(browser, url) != before:
            bar.faults.append("a new visitor sees another page than before")
        browser.close()
        if "Traceback" in log.read_text(encoding="utf-8"):
            bar.faults.append("a traceback in the server's log")
    return tallies


def one(
    browser: Browser,
    tally: Tally,
    name: str,
    payload: Any,
    act: Callable[..., tuple[str, float]],
    folder: Path,
) -> None:
    """One trial in a window of its own; its seconds are the wall's."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(ANSWERS_MS)
    try:
        outcome, seconds = act(page, payload)
        need(page.get_by_test_id("stException").count() == 0, "an exception on screen")
        need("Traceback" not in page.inner_text("body"), "a traceback on screen")
        tally.slowest = max(tally.slowest, seconds)
    except Exception as error:
        outcome = "failed"
        tally.faults.append(f"{name}: {type(error).__name__}: {error}"[:300])
        keep(name, payload, folder)
    finally:
        context.close()
    tally.outcomes[outcome] += 1


def address(page: Page, place: str) -> tuple[str, float]:
    """Open an address; the server refuses one that is longer than a request may be."""
    start = time.perf_counter()
    try:
        page.goto(place)
    except Error as error:
        need(len(place) > LONGEST_REQUEST and "HTTP_RESPONSE_CODE" in str(error), str(error))
        return "refused", time.perf_counter() - start
    ready(page)
    return "drawn", time.perf_counter() - start


def upload(page: Page, url: str, content: bytes) -> tuple[str, float]:
    """Choose a file in the box; the clock runs from then until the page says something of it."""
    page.goto(url)
    ready(page)
    page.get_by_text("Evidence: your own dated, sourced values").click()
    box = page.locator('input[type="file"]')
    expect(box).to_be_attached()
    start = time.perf_counter()
    box.set_input_files({"name": "evidence.csv", "mimeType": "text/csv", "buffer": content})
    said = page.get_by_text(SAID).first
    said.wait_for()
    seconds = time.perf_counter() - start
    return "accepted" if said.inner_text().startswith("Your file") else "refused", seconds


def ready(page: Page) -> None:
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def default(browser: Browser, url: str) -> str:
    """Words and address of the first page as a new visitor gets them."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    ready(page)
    main = page.get_by_test_id("stMain")
    found, before = main.inner_text(), ""
    while found != before:  # boxes are drawn a moment after the script has ended
        page.wait_for_timeout(SETTLES_MS)
        found, before = main.inner_text(), found
    found += page.url
    context.close()
    return found


@contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """The dashboard on a free port, with its log."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                [*command, "--server.headless", "true"], cwd=ROOT, stdout=stream, stderr=stream
            )
            try:
                wait(f"{url}/_stcore/health")
                yield url, log
            finally:
                process.kill()
                process.wait()


def wait(url: str) -> None:
    end = time.monotonic() + STARTS_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            need(time.monotonic() < end, "the server did not start")
            time.sleep(0.1)
