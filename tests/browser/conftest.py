"""A dashboard on a free port, and a Chromium that may talk to nothing else.

Other hosts are refused by the browser itself. Were Playwright to stand in between, the browser
would load Streamlit's hundred scripts anew for every page.

A failing test leaves a screenshot in test-results/ and shows the server's log.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.SessionStatus_pb2 import SessionStatus

from tests.browser.views import opened, shown, unfold
from tests.browser.windows import SIZE, Windows
from tests.waiting import ANSWER_MS, HANG_S
from tools.browsers import find_chromium

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-first-run",
]
NUMBERS = {
    "newSession": ForwardMsg.NEW_SESSION_FIELD_NUMBER,
    "scriptFinished": ForwardMsg.SCRIPT_FINISHED_FIELD_NUMBER,
    "early": ForwardMsg.FINISHED_EARLY_FOR_RERUN,
    "rerunScript": BackMsg.RERUN_SCRIPT_FIELD_NUMBER,
    # Nothing is watched for changes, so whether a save runs the page again has no effect.
    "off": list(BackMsg(set_run_on_save=False).SerializeToString()),
    "on": list(BackMsg(set_run_on_save=True).SerializeToString()),
    "status": ForwardMsg.SESSION_STATUS_CHANGED_FIELD_NUMBER,
    "isOn": SessionStatus.RUN_ON_SAVE_FIELD_NUMBER,
}
ANSWERS = (
    Path(__file__)
    .with_name("answers.js")
    .read_text(encoding="utf-8")
    .replace("NUMBERS", json.dumps(NUMBERS))
)

expect.set_options(timeout=ANSWER_MS)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        if log := item.funcargs.get("server_log"):
            report.sections.append(("server log", log.read_text(encoding="utf-8")))
        if report.when == "call" and (page := item.funcargs.get("page")):
            name = re.sub(r"\W+", "-", item.nodeid)
            page.screenshot(path=ROOT / "test-results" / f"{name}.png")
    return report


@pytest.fixture(scope="session")
def server_log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("server") / "server.log"


@pytest.fixture(scope="session")
def app_url(server_log):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    url = f"http://localhost:{port}"
    with (
        server_log.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command + options, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            wait_until_healthy(f"{url}/_stcore/health", server, server_log)
            yield url
        finally:
            server.kill()


def wait_until_healthy(url, server, server_log):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=HANG_S):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(
        f"The server did not start:\n{server_log.read_text(encoding='utf-8')}", pytrace=False
    )


# Its event loop stays in this thread: a test that needs another runs it in a thread of its own.
@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    path = find_chromium()
    try:
        # Playwright itself adds --no-sandbox, which root needs.
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Error:
        if path or os.environ.get("CI"):
            raise
        pytest.skip("no Chromium: `make test` installs one")
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def windows(browser):
    return Windows(browser, ANSWERS, ANSWER_MS)


@pytest.fixture
def blocked(windows):
    """URLs off the machine that the browser asked for; there may be none at the end."""
    windows.off_machine.clear()
    yield windows.off_machine
    assert not windows.off_machine, "requests off the machine"


@pytest.fixture
def new_page(windows, blocked):
    """An empty page with a session of its own, as another person would open."""
    with ExitStack() as taken:

        def new(viewport=SIZE, color_scheme="light", forced_colors="none", **options):
            page = windows.take(viewport, color_scheme, forced_colors, **options)
            taken.callback(windows.give_back, page, **options)
            return page

        yield new


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def as_new(windows):
    """What a visitor sees who opens an address for the first time, and perhaps every fold."""
    seen = {}

    def look(address, unfolded=False):
        if address not in seen:
            page = windows.take()
            opened(page, address)
            if unfolded:
                unfold(page)
            seen[address] = shown(page)
            windows.give_back(page)
        return seen[address]

    return look
