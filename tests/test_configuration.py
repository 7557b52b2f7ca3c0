"""How the dashboard is served: what the settings say, and what a running server does."""

import base64
import http.client
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.cli import main_run
from websockets.sync.client import connect

from risk.cli.run import HOSTS
from risk.dashboard.state.server import stay_on_this_machine
from tests.test_repository import tracked_files
from tests.waiting import HANG_S

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


# Settings


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("client", "disableDataExport", True),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "minimal"),
        ("runner", "magicEnabled", False),
        ("server", "address", "localhost"),
        ("server", "allowedHosts", ["localhost", "127.0.0.1"]),
        ("server", "enableStaticServing", True),
        ("server", "enableXsrfProtection", True),
        ("server", "fileWatcherType", "none"),
        ("server", "maxMessageSize", 20),
        ("server", "maxUploadSize", 2),
        ("server", "showEmailPrompt", False),
    ],
)
def test_a_setting_that_safety_rests_on_is_as_it_should_be(section, name, value):
    from streamlit import config

    assert CONFIG[section][name] == value
    assert config.get_option(f"{section}.{name}") == value  # Streamlit knows it by this name


@pytest.mark.parametrize(
    "name", ["enableCORS", "cookieSecret", "enableAgentApi", "corsAllowedOrigins"]
)
def test_nothing_is_opened_that_streamlit_keeps_shut(name):
    assert name not in CONFIG["server"]


def test_no_tracked_file_is_a_secret():
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    assert names
    secret = re.compile(r"secrets\.toml$|(^|/)\.env|\.(pem|key|p12|pfx)$|id_(rsa|ed25519)|\.netrc")
    assert [name for name in names if secret.search(name)] == []
    words = re.compile(rb"BEGIN [A-Z ]*PRIVATE KEY|(?i:password|api_?key|token)\s*=\s*['\"]\w{8,}")
    assert [
        n for n, p in zip(names, tracked_files(), strict=True) if words.search(p.read_bytes())
    ] == []


def test_only_map_files_lie_where_everyone_may_read():
    names = [path.name for path in (ROOT / "static").iterdir()]
    assert len(names) == 2
    assert all(re.fullmatch(r"(world|disputed)\.[0-9a-f]{8}\.json", name) for name in names)


def test_streamlit_asks_no_outside_service_for_the_machines_address(monkeypatch):
    from streamlit import net_util
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    asked = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    assert not is_url_from_allowed_origins("http://elsewhere.example")
    assert asked  # that is what it does of its own
    asked.clear()
    stay_on_this_machine()
    assert not is_url_from_allowed_origins("http://elsewhere.example")
    assert asked == []


# The image, and the page that says how to run it


def test_the_image_runs_as_an_ordinary_user_with_a_health_check():
    lines = [line.split("#")[0].strip() for line in DOCKERFILE.splitlines()]
    (base,) = [line for line in lines if line.startswith("ARG ")]
    assert re.fullmatch(r"ARG BASE=python:3\.\d+\.\d+-slim-\w+", base)
    assert [line for line in lines if line.startswith("FROM ")] == ["FROM ${BASE}"]
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001:10001"] and "--uid 10001" in DOCKERFILE
    assert lines.index("USER 10001:10001") > max(k for k, v in enumerate(lines) if "pip" in v)
    assert "-r requirements.txt" in DOCKERFILE and "requirements-dev" not in DOCKERFILE
    assert "_stcore/health" in DOCKERFILE
    assert "STREAMLIT_BROWSER_SERVER_ADDRESS=localhost" in DOCKERFILE


def test_the_image_holds_what_the_product_reads_and_nothing_else():
    rules = [
        r
        for r in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if r and r[0] != "#"
    ]
    assert rules[0] == "*"
    kept = {rule[1:].rstrip("/") for rule in rules if rule.startswith("!")}
    assert all((ROOT / name).exists() for name in kept)
    assert {"app.py", "risk", "data", "models", "seeds", "static", ".streamlit"} <= kept
    assert not kept & {"tests", "tools", "docs", ".git", ".venv", "requirements-dev.txt"}


def test_ports_and_names_agree():
    (port,) = re.findall(r"EXPOSE (\d+)", DOCKERFILE)
    assert f"STREAMLIT_SERVER_PORT={port}" in DOCKERFILE
    assert f"HTTPConnection('127.0.0.1', {port}, " in DOCKERFILE
    assert f"-p 127.0.0.1:$port:{port}" in DEPLOY
    asked = set(re.search(r"for port in ([\d ]+);", DEPLOY)[1].split())
    assert asked == set(re.findall(r"server 127\.0\.0\.1:(\d+)", DEPLOY))
    megabytes = int(re.search(r"client_max_body_size (\d+)m", DEPLOY)[1])
    assert megabytes > CONFIG["server"]["maxUploadSize"]
    assert f"{CONFIG['server']['maxUploadSize']} MB in `.streamlit/config.toml`" in DEPLOY
    assert len(set(re.findall(r"[\w.]+\.example\.org", DEPLOY))) == 1


@pytest.mark.parametrize("text", [DEPLOY, HOSTS], ids=["docs/deploy.md", "risk run"])
def test_the_names_that_we_say_to_allow_are_read_as_names(text, monkeypatch):
    said = re.findall(r"ALLOWED_HOSTS=((['\"]).*?\2)", text)
    assert said
    for value, _ in said:
        monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", *shlex.split(value))
        options = main_run.make_context("run", ["app.py"]).params
        assert re.fullmatch(r"\w+\.example\.org", options["server_allowedHosts"][0])
        assert list(options["server_allowedHosts"][1:]) == CONFIG["server"]["allowedHosts"]


def test_what_the_threat_model_refers_to_is_there():
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in tracked_files("tests/*.py"))
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 8
    assert [name for name in sorted(named) if f"def {name}(" not in tests] == []
    files = set(re.findall(r"`((?:tests|risk)/[\w/]+\.py)`", text))
    links = {f"docs/{name}" for name in re.findall(r"\]\(([\w-]+\.md)\)", text)}
    assert files and links
    assert [name for name in sorted(files | links) if not (ROOT / name).is_file()] == []
    assert "showErrorDetails" in text and "allowedHosts" in text


# A running server


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Port of a server that was started as the Makefile does, with no setting but the port."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        number = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "server.log"
    options = f"--server.headless true --server.port {number}".split()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT) as server,
    ):
        try:
            while server.poll() is None:
                try:
                    if asked(number, "/_stcore/health")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield number
        finally:
            server.kill()
    assert "Traceback" not in log.read_text(encoding="utf-8")


def asked(port, path, **headers):
    """Status and body of a request whose path is sent as it stands."""
    connection = http.client.HTTPConnection("localhost", port, timeout=HANG_S)
    try:
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, b"" if answer.status == 101 else answer.read()
    finally:
        connection.close()


SECRETS = {
    "app.py": b"Page configuration and navigation",
    ".streamlit/config.toml": b"gatherUsageStats",
    "risk/cli/__init__.py": b"argparse",
    "data/datapackage.json": b"data-package",
    "seeds/countries.csv": b"gwno",
}
CLIMBS = (
    "../{}",
    "..%2f{}",
    "%2e%2e/{}",
    "%2e%2e%2f{}",
    "..%252f{}",
    "%252e%252e%252f{}",
    "....//{}",
    "..%5c{}",
    "..\\{}",
    "./../{}",
    "x/../../{}",
    "%c0%ae%c0%ae/{}",
    "/{}",
    "%2f{}",
    "file://{}",
    "..;/{}",
    "..%00/{}",
    "{}%00.json",
    "//{}",
)


@pytest.mark.parametrize("base", ["/app/static/", "/static/", "/media/", "/component/", "/"])
def test_no_path_leads_out_of_the_folder_of_the_map(port, base):
    absolute = {str(ROOT / name): mark for name, mark in SECRETS.items()}
    for name, mark in {**SECRETS, **absolute, "etc/passwd": b"root:"}.items():
        for climb in CLIMBS:
            for depth in (climb, "../" * 8 + climb, "%2e%2e%2f" * 8 + climb):
                try:
                    status, body = asked(port, base + depth.format(name))
                except http.client.InvalidURL:
                    continue
                assert mark not in body, (status, base + depth.format(name))


def test_the_map_is_served_and_no_listing_of_its_folder(port):
    name = next(path.name for path in (ROOT / "static").glob("world.*"))
    status, body = asked(port, f"/app/static/{name}")
    assert status == 200 and body == (ROOT / "static" / name).read_bytes()
    for path in ("/app/static/", "/app/static"):
        status, body = asked(port, path)
        assert status in (403, 404) or b"<!DOCTYPE html>" in body
        assert name.encode() not in body


def handshake(port, **headers):
    key = base64.b64encode(os.urandom(16)).decode()
    return asked(
        port,
        "/_stcore/stream",
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key=key,
        **headers,
    )[0]


def test_a_connection_needs_this_machines_name_and_no_other_sites_page(port):
    here = f"localhost:{port}"
    assert handshake(port, Host=here, Origin=f"http://{here}") == 101
    assert handshake(port, Host="elsewhere.example", Origin="http://elsewhere.example") == 403
    assert handshake(port, Host=here, Origin="http://elsewhere.example") == 403


def visit(port):
    """Open the page once, to its end; what the server changes of Streamlit's it has done then."""
    with connect(
        f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        socket.send(ask.SerializeToString())
        while ForwardMsg.FromString(socket.recv(timeout=HANG_S)).WhichOneof("type") != (
            "script_finished"
        ):
            pass


def test_a_page_of_another_port_of_this_machine_gets_no_connection_once_somebody_came(port):
    visit(port)
    here = f"localhost:{port}"
    for origin in ("http://localhost:9", "http://127.0.0.1:9", f"http://127.0.0.1:{port}"):
        assert handshake(port, Host=here, Origin=origin) == 403
    assert handshake(port, Host=here, Origin=f"http://{here}") == 101


def test_the_server_listens_on_this_machine_alone(port):
    listening = set()
    for kind in ("tcp", "tcp6"):
        table = Path(f"/proc/net/{kind}")
        rows = table.read_text(encoding="utf-8").splitlines()[1:] if table.exists() else []
        listening |= {
            row.split()[1].split(":")[0]
            for row in rows
            if row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A"
        }
    if not listening:
        pytest.skip("this system does not list its sockets")
    loopback = {"0100007F", "00000000000000000000000001000000"}
    assert listening <= loopback


def test_the_agents_door_is_shut(port):
    status, body = asked(port, "/_stcore/agent/interact")
    assert status in (403, 404, 405) or b"<!DOCTYPE html>" in body
