"""Rules of the repository that no single module can keep."""

import ast
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

import risk
from risk.publishers.registry import PUBLISHERS
from tests.test_layers import imported_names, within
from tools.wheels import blocks

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"[\w.-]+==\d[\w.]*( ; [^;]+?)?( --hash=sha256:[0-9a-f]{64})+")
MACHINE_PATH = re.compile(rb"(?<![\w./-])/(?:work|root|tmp|home/\w+)/")
REGISTRY_HOST = re.compile(rb"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)")


def tracked_files(pattern: str = "*") -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def unsafe_code(source: str) -> set[str]:
    """Ways to run data as code, or to put unescaped HTML on a page."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
                found.add(name)
            case ast.keyword(arg="unsafe_allow_html"):
                found.add("unsafe_allow_html")
            case ast.Attribute(attr="read_pickle" | "to_pickle" as name):
                found.add(name)
    imported = imported_names(source, "module")
    return found | {n for n in imported if within(n, "pickle", "cloudpickle", "joblib.load")}


def test_no_folder_of_tests_or_doctests_is_passed_over(pytestconfig):
    files = tracked_files("tests/*.py") + tracked_files("risk/*.py")
    folders = {part for path in files for part in path.relative_to(ROOT).parts[:-1]}
    assert {"build", "dashboard"} <= folders
    patterns = pytestconfig.getini("norecursedirs")
    assert [name for name in folders if any(fnmatch(name, p) for p in patterns)] == []


def test_no_code_runs_data_or_unescaped_html():
    found = {
        str(path): unsafe_code(path.read_text(encoding="utf-8")) for path in tracked_files("*.py")
    }
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import pickle", "pickle"),
        ("from joblib import load", "joblib.load"),
        ("pandas.read_pickle(path)", "read_pickle"),
        ("eval(text)", "eval"),
        ("exec(text)", "exec"),
        ("st.markdown(text, unsafe_allow_html=True)", "unsafe_allow_html"),
    ],
)
def test_unsafe_code_is_found(source, name):
    assert unsafe_code(source) == {name}


CALLERS = (
    "aiohttp",
    "dask",
    "distributed",
    "ftplib",
    "http.client",
    "httpx",
    "paramiko",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "websocket",
    "websockets",
    "xmlrpc",
)


# Dask, for `--scheduler`: no page imports it, and it asks the address that was named.
CLUSTER = "risk/storage/cluster.py"


def callers(source: str, module: str = "module") -> set[str]:
    """Imports that can talk to another machine."""
    return {name for name in imported_names(source, module) if within(name, *CALLERS)}


def test_only_refresh_and_a_cluster_that_was_named_can_talk_to_another_machine():
    found = {
        path.relative_to(ROOT).as_posix(): callers(path.read_text(encoding="utf-8"))
        for path in [*tracked_files("risk/*.py"), *tracked_files("app.py")]
    }
    files = {path for path, names in found.items() if names}
    assert CLUSTER in files
    assert {name.partition(".")[0] for name in found[CLUSTER]} == {"distributed"}
    files.remove(CLUSTER)
    assert {path.rpartition("/")[0] for path in files} == {"risk/refresh/web"}


@pytest.mark.parametrize(
    "source",
    ["import requests", "from urllib3.util import Retry", "import urllib.request", "import socket"],
)
def test_an_import_that_can_talk_to_another_machine_is_found(source):
    assert callers(source)


UNCHECKED = re.compile(r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False|_unverified_")


def test_nothing_turns_the_check_of_certificates_off():
    files = tracked_files("risk/*.py") + tracked_files("tools/*.py")
    assert [str(p) for p in files if UNCHECKED.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("line", ["get(url, verify=False)", "context.verify_mode = ssl.CERT_NONE"])
def test_a_check_that_is_turned_off_is_found(line):
    assert UNCHECKED.search(line)


def csv_writers(source: str) -> set[str]:
    """Ways to write CSV that would pass by `to_csv`, which makes formulas harmless."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="to_csv" | "write_csv" as name)):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter" as name):
                found.add(name)
    return found


def test_every_csv_file_is_written_in_one_place():
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in tracked_files("*.py")
        if path.relative_to(ROOT).parts[0] != "tests" and csv_writers(path.read_text("utf-8"))
    }
    assert {path.rpartition("/")[2] for path in writers} == {"export.py"}


@pytest.mark.parametrize(
    "source", ["table.to_csv(path)", "csv.writer(stream)", "csv.DictWriter(stream, names)"]
)
def test_another_way_to_write_csv_is_found(source):
    assert csv_writers(source)


UNSAFE_SCRIPT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\b|\bFunction\(|fetch\("
    r"|XMLHttpRequest|WebSocket|https?:|localStorage|cookie"
)


def test_no_script_runs_data_writes_html_or_calls_anywhere():
    names = [path.relative_to(ROOT) for path in tracked_files("*.js")]
    scripts = [ROOT / name for name in names if name.parts[0] != "tests"]
    assert scripts
    assert [str(p) for p in scripts if UNSAFE_SCRIPT.search(p.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("line", ["node.innerHTML = text", "eval(text)", "fetch('/x')"])
def test_an_unsafe_script_is_found(line):
    assert UNSAFE_SCRIPT.search(line)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_known_by_its_hashes(name):
    requirements = blocks((ROOT / name).read_text(encoding="utf-8"))
    assert len(requirements) > 20
    assert [line for line in requirements if not LOCKED.fullmatch(line)] == []


@pytest.mark.parametrize("line", ["a==1", "a>=1 --hash=sha256:00", "a --hash=sha256:00"])
def test_a_requirement_that_is_not_locked_is_found(line):
    assert not LOCKED.fullmatch(line)


@pytest.mark.parametrize("name", ["Makefile", "README.md", "Dockerfile"])
def test_a_locked_file_is_installed_as_it_stands(name):
    """The file names all that is needed. Left to resolve it again, an old pip asks for the newest
    release of what is required with an extra, and refuses it for want of a hash."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    installs = [line for line in text.splitlines() if "--require-hashes" in line]
    assert installs
    assert [line for line in installs if "--no-deps" not in line] == []


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["path", "host"])
def test_no_tracked_file_names_a_machine_path_or_a_package_registry(pattern):
    files = tracked_files()
    assert files
    assert [str(path) for path in files if pattern.search(path.read_bytes())] == []


def test_a_machine_path_is_told_from_an_address():
    assert MACHINE_PATH.search(b"open('/%s/x.csv')" % b"work")
    assert not MACHINE_PATH.search(b"https://example.org/%s/x.csv" % b"work")


def test_the_citation_names_the_version_and_every_publisher():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {risk.__version__}\n" in citation
    assert [p.title for p in PUBLISHERS if f"url: {p.path}\n" not in citation] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_file_that_a_reader_is_sent_to_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    rooms = "|".join(sorted(path.name for path in (ROOT / "risk").iterdir() if path.is_dir()))
    named = set(re.findall(rf"`((?:risk|tests|tools|models|{rooms})(?:/[\w.]+)+/?)`", text))
    named -= {"risk/_shipped"}  # in an installed copy alone
    assert len(named) > 20
    places = {file: (ROOT / file, ROOT / "risk" / file) for file in named}
    assert {file for file, both in places.items() if not any(p.exists() for p in both)} == set()
