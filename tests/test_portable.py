"""What Linux forgives and Windows does not: code pages, file names, paths."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.test_repository import ROOT, tracked_files
from tests.waiting import HANG_S

TEXT_FILES = ("open", "fdopen", "read_text", "write_text", "TextIOWrapper", "NamedTemporaryFile")
PROCESSES = ("run", "Popen", "check_output")
# They have an open() of their own, which opens bytes or no file.
OTHERS = ("archive", "Image", "os", "tarfile", "webbrowser")


def without_encoding(source: str) -> list[int]:
    """Lines that read or write text in whatever code page the machine happens to have."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and _guesses(call)
    ]


def _guesses(call: ast.Call) -> bool:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    match call.func:
        case ast.Attribute(value=ast.Name(id=owner), attr="open") if owner in OTHERS:
            return False
        case ast.Attribute(attr=name) | ast.Name(id=name):
            pass
        case _:
            return False
    if "encoding" in named:
        return False
    if name in PROCESSES:
        return "text" in named or "universal_newlines" in named
    if name == "TextIOWrapper":
        return len(call.args) < 2
    if name == "read_text":
        return not call.args
    modes = [a.value for a in [*call.args, *named.values()] if isinstance(a, ast.Constant)]
    return name in TEXT_FILES and not any(re.fullmatch(r"[rwax]b\+?", str(m)) for m in modes)


def test_every_text_is_read_and_written_in_a_named_encoding():
    files = tracked_files("*.py")
    assert files
    found = {str(p): without_encoding(p.read_text(encoding="utf-8")) for p in files}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        "path.read_text()",
        "path.with_suffix('.js').read_text()",
        "path.write_text('text')",
        "open(path)",
        "path.open('w')",
        "io.TextIOWrapper(stream)",
        "subprocess.run(command, text=True)",
    ],
)
def test_a_text_without_an_encoding_is_found(source):
    assert without_encoding(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "path.read_text(encoding='utf-8')",
        "open(path, 'rb')",
        "path.open(mode='wb')",
        "os.open(os.devnull, os.O_WRONLY)",
        "subprocess.run(command)",
        "subprocess.run(command, encoding='utf-8')",
    ],
)
def test_bytes_and_named_encodings_pass(source):
    assert without_encoding(source) == []


WITHOUT_GUESSES = """
import pkgutil
import sys
import warnings

warnings.filterwarnings("error", category=EncodingWarning, module=r"(risk|__main__)\\b")
import risk
from streamlit.testing.v1 import AppTest

for module in pkgutil.walk_packages(risk.__path__, "risk."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
app = AppTest.from_file(sys.argv[1], default_timeout=int(sys.argv[2])).run()
assert not app.exception, app.exception
assert len(app.sidebar.children) > 0
"""


@pytest.mark.slow
def test_the_dashboard_starts_on_a_machine_of_any_code_page():
    python = [sys.executable, "-X", "warn_default_encoding"]
    done = subprocess.run(
        [*python, "-c", WITHOUT_GUESSES, ROOT / "app.py", str(HANG_S)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr


RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
# Windows allows 260 signs in all; the folder of the clone needs some of them.
LONGEST = 120


def unfit_names(names: list[str]) -> set[str]:
    """Names that Windows cannot hold, or that differ only in their case."""
    lower = [name.lower() for name in names]
    return {name for name in names if lower.count(name.lower()) > 1 or len(name) > LONGEST} | {
        name
        for name in names
        for part in name.split("/")
        if re.search(r'[<>:"\\|?*\x00-\x1f]|[. ]$', part) or RESERVED.match(part)
    }


def test_every_tracked_name_fits_any_system():
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    assert names
    assert unfit_names(names) == set()
    assert [path for path in tracked_files() if path.is_symlink()] == []


@pytest.mark.parametrize(
    "name", ["a:b.py", "docs/aux.md", "x/con", "a?.csv", "a\\b", "dot./x", "Readme.md", "x" * 121]
)
def test_an_unfit_name_is_found(name):
    assert name in unfit_names([name, "README.md"])


def test_a_name_that_only_resembles_a_reserved_one_fits():
    assert unfit_names(["risk/console.py", "docs/auxiliary.md", "null.csv"]) == set()
