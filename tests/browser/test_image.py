"""The image, built and run as docs/deploy.md says, where there is an engine with the base image.

Nothing is pulled. SPILLOVER_BASE_IMAGE names another base than the Dockerfile's: an image with
Python 3.11 as `python`, and pip.
"""

import http.client
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_behind_proxy import free_port
from tests.browser.test_journey import CASE, press
from tests.browser.views import opened, ready, shown
from tests.test_configuration import handshake
from tests.test_repository import tracked_files
from tests.waiting import HANG_S
from tools.wheels import blocks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
BASE = os.environ.get("SPILLOVER_BASE_IMAGE") or re.search(r"^ARG BASE=(\S+)", DOCKERFILE, re.M)[1]
SCORE = ["python", "-m", "risk", "score", "--as-of", "2021-06", "--source", "AFG"]
# Python itself tells of every name that is looked up and every connection that is made.
PROBE = """
import sys

HERE = {None, "", "0.0.0.0", "127.0.0.1", "::", "::1", "localhost"}


def note(event, values):
    if event == "socket.getaddrinfo":
        host = values[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(values[1], tuple):
        host = values[1][0]
    else:
        return
    if host not in HERE:
        print("OFF THE MACHINE:", host, file=sys.stderr, flush=True)


sys.addaudithook(note)
"""


def run(*command, folder=None):
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", timeout=HANG_S
    )


def said(*command, folder=None):
    """What a command prints; a failing one fails the test with what it said."""
    done = run(*command, folder=folder)
    assert done.returncode == 0, (
        f"{shlex.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    )
    return done.stdout


@pytest.fixture(scope="module")
def engine():
    """The command of an engine that runs a container of the base image here."""
    reasons = []
    for name in filter(shutil.which, ("docker", "podman")):
        if run(name, "image", "inspect", BASE).returncode:
            reasons.append(f"{name} has no image {BASE}, or cannot be asked")
            continue
        tried = run(name, "run", "--rm", "--network", "none", BASE, "python", "--version")
        if tried.returncode == 0:
            return name
        reasons.append(f"{name} runs no container here: {tried.stderr.strip()}")
    pytest.skip("; ".join(reasons) or "no docker and no podman")


@pytest.fixture(scope="module")
def image(engine, tmp_path_factory):
    """An image of the tracked files, cloned by somebody whose files nobody else may read."""
    folder = tmp_path_factory.mktemp("clone")
    for path in tracked_files():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
    name = f"spillover-test-{uuid.uuid4().hex[:8]}"
    # Podman leaves the health check out of an image of its own format.
    form = ["--format", "docker"] if engine == "podman" else []
    arguments = ["--build-arg", f"BASE={BASE}", "-t", name, "."]
    said(engine, "build", *form, *arguments, folder=folder)
    yield name
    run(engine, "rmi", name)


@pytest.fixture(scope="module")
def start(engine, image, tmp_path_factory):
    """Start the image with the options of docs/deploy.md and more; name and port."""
    probe = tmp_path_factory.mktemp("probe")
    probe.chmod(0o755)
    (probe / "sitecustomize.py").write_text(PROBE, encoding="utf-8")
    (probe / "sitecustomize.py").chmod(0o644)
    (recipe,) = re.findall(r"docker (run .*?) \\\n +spillover\ndone", DEPLOY, re.S)
    names = []

    def started(*options):
        port = free_port()
        name = f"{image}-{port}"
        words = recipe.replace("\\\n", " ").replace("spillover-$port", name)
        documented = shlex.split(words.replace("$port", str(port)))
        names.append(name)
        watched = ["-v", f"{probe}:/probe:ro,z", "-e", "PYTHONPATH=/probe"]
        said(engine, *documented, *watched, *options, image)
        return name, port

    yield started
    for name in names:
        run(engine, "rm", "-f", name)


@pytest.fixture(scope="module")
def container(engine, start):
    """The container that every test looks at, up and healthy."""
    name, port = start()
    wait_for(engine, name, port, "/_stcore/health")
    return name, port


def wait_for(engine, name, port, path):
    while said(engine, "inspect", "-f", "{{.State.Running}}", name).strip() == "true":
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG_S)
            connection.request("GET", path)
            if connection.getresponse().read() == b"ok":
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    pytest.fail(f"The container stopped:\n{logs(engine, name)}", pytrace=False)


def logs(engine, name):
    done = run(engine, "logs", name)
    return done.stdout + done.stderr


def health(engine, image, container, *options):
    """What the image's own health check returns in a container, in an environment."""
    (described,) = json.loads(said(engine, "image", "inspect", image))
    check = described.get("Healthcheck") or described["Config"]["Healthcheck"]
    kind, *command = check["Test"]
    assert kind == "CMD"
    return run(engine, "exec", *options, container, *command).returncode


def test_the_server_is_an_ordinary_user_without_any_right(engine, container):
    name, _ = container
    status = said(engine, "exec", name, "cat", "/proc/1/status")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert fields["Uid"].split() == ["10001"] * 4
    assert fields["Gid"].split() == ["10001"] * 4
    assert int(fields["CapBnd"], 16) == int(fields["CapEff"], 16) == 0
    assert fields["NoNewPrivs"] == "1"
    command = said(engine, "exec", name, "cat", "/proc/1/cmdline")
    assert command.split("\0")[:-1] == ["python", "-m", "risk.dashboard", "run", "app.py"]


def test_the_health_check_asks_the_server_itself(engine, image, container, start):
    name, _ = container
    proxy = ["-e", "http_proxy=http://127.0.0.1:9", "-e", "HTTP_PROXY=http://127.0.0.1:9"]
    assert health(engine, image, name) == 0
    assert health(engine, image, name, *proxy) == 0
    elsewhere = ["-e", "STREAMLIT_SERVER_BASE_URL_PATH=spillover"]
    assert health(engine, image, name, *elsewhere) == 1
    below, port = start(*elsewhere)
    wait_for(engine, below, port, "/spillover/_stcore/health")
    assert health(engine, image, below) == 0


def test_score_prints_the_same_bytes_as_here(engine, container):
    name, _ = container
    here = said(sys.executable, *SCORE[1:], folder=ROOT)
    assert here.startswith("rank,iso3,country,")
    assert said(engine, "exec", name, *SCORE) == here


def test_the_image_holds_what_the_product_reads_and_the_locked_packages(engine, container):
    name, _ = container
    files = said(engine, "exec", name, "find", "/spillover", "-type", "f")
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = tuple(rule.removeprefix("!") for rule in rules if rule.startswith("!"))
    tracked = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    wanted = {path for path in tracked if path.startswith(kept)}
    assert {path.removeprefix("/spillover/") for path in files.split()} == wanted
    listed = said(engine, "exec", name, "python", "-m", "pip", "list", "--format", "json")
    installed = {package["name"].lower().replace("_", "-") for package in json.loads(listed)}
    locked, dev = (
        {line.split("==")[0] for line in blocks((ROOT / file).read_text(encoding="utf-8"))}
        for file in ("requirements.txt", "requirements-dev.txt")
    )
    assert locked - installed <= {"colorama", "tzdata"}  # of other systems
    assert installed & (dev - locked) <= {"pip", "setuptools", "wheel"}  # of the base image


def test_a_visitor_sees_what_a_copy_of_the_repository_shows(page, as_new, container, app_url):
    _, port = container
    proxied = {"Host": "spillover.example.org", "Origin": "https://spillover.example.org"}
    assert handshake(port, **proxied) == 101
    opened(page, f"http://localhost:{port}{CASE}")
    there = shown(page)
    assert there == as_new(app_url + CASE)
    press(page, "Neighbour's size", "End")
    expect(page.locator(".st-key-weights_did")).to_contain_text("Your weights change the level of")
    ready(page)
    assert shown(page) != there


def test_the_server_wrote_nothing_and_asked_no_other_machine(engine, container):
    name, _ = container
    look = "import socket\ntry: socket.getaddrinfo('spillover.example.org', 80)\nexcept OSError: 0"
    assert "OFF THE MACHINE" in run(engine, "exec", name, "python", "-c", look).stderr
    assert run(engine, "exec", name, "touch", "/spillover/new").returncode == 1
    assert said(engine, "exec", name, "find", "/tmp", "-type", "f") == ""
    assert said(engine, "exec", name, "find", "/spillover", "-newer", "/proc/1", "-type", "f") == ""
    log = logs(engine, name)
    assert "started on 0.0.0.0:8501" in log
    assert "OFF THE MACHINE" not in log
    assert "Traceback" not in log


def test_a_signal_stops_it_while_a_visitor_is_there(engine, container, page):
    name, port = container
    opened(page, f"http://localhost:{port}")
    said(engine, "stop", "-t", str(HANG_S), name)
    # Killed for not stopping, it would be 137.
    assert said(engine, "inspect", "-f", "{{.State.ExitCode}}", name).strip() == "0"
