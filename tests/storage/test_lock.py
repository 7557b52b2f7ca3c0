"""One writer at a time, and none who is gone keeps another from writing."""

import re
import subprocess
import sys

import pytest

from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.package import read_package
from risk.storage.errors import InputError
from risk.storage.files import ROOT
from risk.storage.lock import NAME, locked

pytestmark = pytest.mark.slow

BUSY = (
    "another build, fit, verify or refresh is writing here: wait until it has finished, then run"
    " this again"
)
HOLDER = """
import sys
from pathlib import Path
from risk.storage.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize("held", ["data", "static"])
def test_a_second_build_into_a_folder_says_that_another_is_running(tiny_world, tmp_path, held):
    with holder(tmp_path / held) as first:
        with pytest.raises(InputError, match=re.escape(f"{tmp_path / held}: {BUSY}")):
            build(tiny_world, tmp_path / "data", tmp_path / "static", progress=False)
        first.communicate()
    build(tiny_world, tmp_path / "data", tmp_path / "static", progress=False)
    assert read_package(tmp_path / "data")


@pytest.mark.parametrize("command", [["fit"], ["verify", "--publish"]])
def test_what_writes_models_says_that_another_is_writing_them(
    capsys, tmp_path, command, monkeypatch
):
    monkeypatch.setattr("risk.cli.verify.load_scorer", lambda *_: _Anything())
    with locked(tmp_path):
        assert main([*command, "--models", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"python -m risk {command[0]}: {tmp_path}: {BUSY}\n"


class _Anything:
    class backtest:
        origins = ()


def test_the_lock_of_a_killed_process_blocks_nobody(tiny_world, tmp_path):
    with holder(tmp_path / "data") as killed:
        killed.kill()
    assert (tmp_path / "data" / NAME).exists()
    build(tiny_world, tmp_path / "data", tmp_path / "static", progress=False)
    assert not (tmp_path / "data" / NAME).exists()


def test_two_builds_at_once_leave_a_whole_package(tiny_world, tmp_path):
    """Whoever comes second is refused or waits its turn; nobody deletes the other's tables."""
    folders = [f"--{name}={tmp_path / name}" for name in ("data", "static")]
    code = (
        "import sys, risk.build.pipeline; from pathlib import Path; "
        "from risk.terms.countries import read_countries; from risk.cli import main; "
        f"states = read_countries(Path({str(tmp_path / 'countries.csv')!r})); "
        "risk.build.read_files.read_countries = lambda: states.copy(); sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "build", f"--sources={tiny_world}", *folders]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(3)
    ]
    said = [process.communicate()[1] for process in running]
    for process, text in zip(running, said, strict=True):
        assert process.returncode == (2 if BUSY in text else 0), text
    assert 0 in {process.returncode for process in running}
    assert read_package(tmp_path / "data")


def test_folders_that_were_made_for_nothing_go_again(tmp_path):
    with locked(tmp_path / "out" / "data", tmp_path / "out" / "static"):
        assert (tmp_path / "out" / "static" / NAME).exists()
    assert list(tmp_path.iterdir()) == []


def test_one_folder_given_twice_is_locked_once(tmp_path):
    with locked(tmp_path / "data", tmp_path / "data" / ".." / "data"):
        assert (tmp_path / "data" / NAME).exists()
