"""Two copies behind nginx, configured as docs/deploy.md has it, but for TLS and ports."""

import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser.conftest import wait_until_healthy
from tests.browser.test_journey import CASE, on_map, press
from tests.browser.test_pictures import frame, save_button
from tests.browser.test_what_if import GOOD, named, ranking
from tests.browser.views import opened, ready, upload
from tests.waiting import HANG_S

ROOT = Path(__file__).parents[2]
HOST = "localhost"

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx"), reason="no nginx: `apt install nginx-light` brings one"
)


def documented():
    (block,) = re.findall(
        r"```nginx\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"), re.S
    )
    return block


def free_port():
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return free.getsockname()[1]


def adapted(folder, port, copies):
    """The documented configuration with other ports and without TLS, as a file of its own."""
    text = documented()
    for there, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("https://spillover.example.org", f"http://{HOST}:{port}"),
        ("spillover.example.org", HOST),
        ("127.0.0.1:8501", f"127.0.0.1:{copies[0]}"),
        ("127.0.0.1:8502", f"127.0.0.1:{copies[1]}"),
        ("Secure; ", ""),
    ):
        assert there in text, there
        text = text.replace(there, here)
    text = re.sub(r" *ssl_certificate.*\n", "", text)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access.log;\n{temporary}{text}}}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where nginx keeps its configuration and its logs."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def proxy(folder):
    """Address of nginx before two copies, and the copies' processes by port."""
    port, *ports = (free_port() for _ in range(3))
    with ExitStack() as stack:
        copies = {}
        for number in ports:
            log = folder / f"{number}.log"
            command = [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.headless",
                "true",
                "--server.port",
                str(number),
            ]
            copies[number] = stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdout=log.open("w", encoding="utf-8"),
                    stderr=subprocess.STDOUT,
                )
            )
            stack.callback(copies[number].kill)
            wait_until_healthy(f"http://localhost:{number}/_stcore/health", copies[number], log)
        config = adapted(folder, port, ports)
        command = ["nginx", "-p", str(folder), "-c", str(config), "-g", "daemon off;"]
        nginx = stack.enter_context(subprocess.Popen(command))
        stack.callback(nginx.terminate)
        url = f"http://{HOST}:{port}"
        wait_until_healthy(f"{url}/_stcore/health", nginx, folder / "error.log")
        yield url, copies


def refused_by_policy(page):
    """What the Content-Security-Policy stopped, as the browser says it."""
    said = []
    page.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else 0)
    return said


@pytest.mark.parametrize("path", ["/", "/country", "/compare", "/track-record", "/method"])
def test_every_page_works_under_the_policy_with_the_headers(page, proxy, path):
    url, _ = proxy
    stopped = refused_by_policy(page)
    response = page.goto(url + path + CASE.removeprefix("/") + "&country=TJK")
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "max-age=" in headers["strict-transport-security"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "uvicorn" not in headers.get("server", "")
    # The first page of each copy waits for the copy to read its data.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ready(page)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_attached()
    expect(page.locator("svg.marks, canvas").first).to_be_visible()
    assert stopped == []


def test_a_slider_an_upload_and_a_download_work_through_the_proxy(page, proxy):
    url, _ = proxy
    stopped = refused_by_policy(page)
    opened(page, url + CASE)
    expect(on_map(page, "Pakistan")).to_be_visible()
    said = on_map(page, "Pakistan").get_attribute("aria-label")
    press(page, "Neighbour's size", "End")
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)
    upload(page, named("good.csv", GOOD))
    expect(page.get_by_text("With evidence good.csv: 1 of 2 rows applied.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"rank,")
    chart = page.get_by_test_id("stVegaLiteChart").first
    frame(chart).hover()
    with page.expect_download() as waiting:
        save_button(chart).click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert stopped == []


def test_a_page_of_another_site_gets_no_connection(proxy):
    url, _ = proxy
    for origin, status in (("http://elsewhere.example", 403), (url, 200)):
        request = urllib.request.Request(f"{url}/_stcore/health", headers={"Origin": origin})
        try:
            with urllib.request.urlopen(request) as answer:
                found = answer.status
        except urllib.error.HTTPError as error:
            found = error.code
        assert found == status


def session_of(url, cookie, known=""):
    """Id of the session that a connection gets; `known` is the id that it names."""
    with connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit", "token", known][: 3 if known else 1],
        additional_headers={"Cookie": f"copy={cookie}"},
        origin=url,
        max_size=None,
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(timeout=HANG_S))
            if message.WhichOneof("type") == "new_session":
                return message.new_session.initialize.session_id


def test_a_session_is_given_back_to_its_own_visitor_and_to_no_other(proxy):
    url, _ = proxy
    mine = session_of(url, "mine")
    # Eight others: some of them are served by the same copy.
    others = {session_of(url, f"thief-{number}", mine) for number in range(8)}
    assert mine not in others and len(others) == 8
    assert session_of(url, "mine", mine) == mine


def test_no_log_holds_the_id_of_a_session(page, proxy, folder):
    url, _ = proxy
    sent = []
    page.on("request", lambda r: sent.append(r.url) if "/upload_file/" in r.url else None)
    opened(page, url + CASE)
    upload(page, named("good.csv", GOOD))
    expect(page.get_by_text("With evidence good.csv: 1 of 2 rows applied.")).to_be_visible()
    ids = {address.split("/upload_file/")[1].split("/")[0] for address in sent}
    logs = [(folder / name).read_text(encoding="utf-8") for name in ("access.log", "error.log")]
    assert len(ids) == 1 and all(re.fullmatch(r"[0-9a-f-]{36}", one) for one in ids)
    assert "/_stcore/stream" in logs[0]
    assert [one for one in ids for log in logs if one in log] == []


def test_a_visitor_whose_copy_dies_has_the_same_view_without_reloading(page, proxy):
    url, copies = proxy
    opened(page, url + CASE)
    press(page, "Neighbour's size", "PageUp")
    ready(page)
    table = ranking(page).inner_text()
    address = page.url
    serving = [number for number in copies if connected(number)]
    assert len(serving) == 1  # sticky: one copy alone has the visitor's connection
    page.evaluate("document.documentElement.dataset.old = 'yes'")
    copies[serving[0]].kill()
    copies[serving[0]].wait()
    # The other copy reads its data first; then the page loads itself anew.
    expect(page.locator("html:not([data-old])")).to_have_count(1)
    expect(page.get_by_role("heading", name="Spillover")).to_be_visible()
    ready(page)
    assert page.url == address
    assert ranking(page).inner_text() == table
    said = on_map(page, "Pakistan").get_attribute("aria-label")
    press(page, "Neighbour's size", "End")
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)
    assert ranking(page).inner_text() != table


def connected(port):
    """Whether a connection to a port of this machine is open, as the kernel lists them."""
    rows = [
        line.split() for line in Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]
    ]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)
