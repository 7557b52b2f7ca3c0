"""The wheel: it holds all that the commands and the dashboard read, wherever it is installed."""

import http.client
import importlib.metadata
import os
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import risk
from tests.test_layers import library
from tests.test_repository import tracked_files
from tools.wheels import PYTHONS, SYSTEMS, blocks, wanted

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = ("app.py", "data", "models", "seeds", "static", ".streamlit")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this working copy."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def spillover(wheel, tmp_path_factory):
    """Start the command of an installed copy, in an empty folder; what it needs is borrowed."""
    home = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet"),
            *("--no-deps", "--no-index", "--disable-pip-version-check", str(wheel)),
        ],
        check=True,
    )
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    environment = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}

    def start(*arguments):
        return subprocess.Popen(
            [str(scripts / "spillover"), *arguments],
            cwd=elsewhere,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


def finished(process):
    out, errors = process.communicate()
    return process.returncode, out, errors.decode()


def test_the_wheel_holds_what_the_repository_has_at_its_top_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = {name.removeprefix("risk/_shipped/") for name in names if "/_shipped/" in name}
    tracked = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    assert shipped == {name for name in tracked if name.split("/")[0] in SHIPPED}
    library = {name for name in tracked if name.startswith("risk/")}
    assert library <= set(names)
    assert "risk/py.typed" in library  # so that a user's type checker reads the types
    assert {name.split("/")[0] for name in names} == {
        "risk",
        f"spillover-{risk.__version__}.dist-info",
    }


def test_an_installed_copy_writes_the_same_bytes_from_any_folder(spillover):
    options = ("score", "--as-of", "2021-06", "--source", "AFG")
    status, out, _ = finished(spillover(*options))
    assert status == 0
    here = subprocess.run(
        [sys.executable, "-m", "risk", *options], cwd=ROOT, check=True, capture_output=True
    )
    assert out == here.stdout
    assert out.startswith(b"rank,iso3,country,")


def test_an_installed_copy_says_its_name_and_version(spillover):
    assert finished(spillover("--version"))[1].decode().split() == ["spillover", risk.__version__]
    assert finished(spillover("--help"))[1].startswith(b"usage: spillover ")


@pytest.mark.parametrize(
    "command", [("fit",), ("verify", "--publish"), ("build", "--sources", ".")]
)
def test_an_installed_copy_never_writes_into_itself(spillover, command):
    status, _, errors = finished(spillover(*command))
    assert status == 2
    assert "expected a folder of your own" in errors


def test_an_installed_copy_opens_the_dashboard_with_its_settings_and_map(spillover):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = spillover("run", "--port", str(port))
    try:
        assert answer(process, port, "/_stcore/health") == (200, b"ok")
        (path,) = (ROOT / "static").glob("world.*.json")
        # Only the settings that are shipped have static/ served.
        assert answer(process, port, f"/app/static/{path.name}") == (200, path.read_bytes())
    finally:
        process.terminate()
        process.communicate()
    # A signal ends the server itself, not only what started it.
    with pytest.raises(ConnectionError):
        http.client.HTTPConnection("localhost", port).request("GET", "/")


def answer(process, port, path):
    """Status and body of a page, as soon as the server is there."""
    while True:
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            connection = http.client.HTTPConnection("localhost", port)
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except ConnectionError:
            time.sleep(0.2)


# What is locked


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_locked_versions_are_those_that_the_project_asks_for(file, asked):
    lines = blocks((ROOT / file).read_text(encoding="utf-8"))
    locked = [Requirement(line.partition(" --hash")[0]) for line in lines]
    versions = {r.name: str(r.specifier).removeprefix("==") for r in locked}
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(versions[requirement.name])


def test_every_package_that_the_library_imports_is_asked_for():
    asked = {Requirement(text).name for text in PROJECT["project"]["dependencies"]}
    providers = importlib.metadata.packages_distributions()
    imported = {name.partition(".")[0] for names in library().values() for name in names}
    foreign = imported - set(sys.stdlib_module_names) - {"risk"}
    assert {"pandas", "sklearn", "streamlit"} <= foreign
    found = {provider.lower() for name in foreign for provider in providers[name]}
    extra = {
        Requirement(text).name for text in PROJECT["project"]["optional-dependencies"]["cluster"]
    }
    assert extra == {"distributed"}
    assert found == asked | extra


def test_a_package_in_both_locks_has_one_version():
    runtime, dev = (
        {block.split("==")[0]: block for block in blocks((ROOT / name).read_text(encoding="utf-8"))}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    shared = runtime.keys() & dev.keys()
    assert "numpy" in shared
    assert {name: runtime[name] for name in shared} == {name: dev[name] for name in shared}


def test_a_marker_is_judged_by_the_system_that_is_asked_about():
    text = """
a==1 \\
    --hash=sha256:00
    # via c
c==2 ; sys_platform == 'win32' \\
    --hash=sha256:11
"""
    windows = ["a==1 --hash=sha256:00", "c==2 --hash=sha256:11"]
    assert wanted(text, "Windows x86-64", PYTHONS[0]) == windows
    assert wanted(text, "Linux arm64", PYTHONS[0]) == windows[:1]
    assert len(SYSTEMS) == 4
