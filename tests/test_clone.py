"""A clone with Git for Windows' default, core.autocrlf=true, holds the same bytes and works."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from risk.inputs.cases import read_cases
from risk.risk_table.load import load_scorer
from risk.storage.errors import InputError
from risk.storage.files import PUT_BACK, ROOT
from risk.track_record.summaries import read_verification


def git(folder, *arguments):
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


@pytest.fixture
def clone(tmp_path):
    """A clone that turns line ends, with nothing checked out yet."""
    folder = tmp_path / "clone"
    git(ROOT, "clone", "--quiet", "--no-checkout", "-c", "core.autocrlf=true", ".", str(folder))
    # The rules as they stand here, committed or not.
    shutil.copy(ROOT / ".gitattributes", folder / ".git" / "info" / "attributes")
    return folder


def load(folder):
    """Read every file of the product that is known by a hash, and the coded cases."""
    scorer = load_scorer(folder / "data", folder / "models", folder / "static")
    read_verification(scorer.forecaster, folder / "models")
    assert read_cases(folder / "seeds", scorer.panel)
    return scorer


def test_a_clone_that_turns_line_ends_holds_the_same_bytes_and_loads(clone, scorer):
    git(clone, "checkout")
    endings = [line.split()[:2] for line in git(clone, "ls-files", "--eol").splitlines()]
    assert endings
    assert [(i, w) for i, w in endings if i.removeprefix("i/") != w.removeprefix("w/")] == []
    assert load(clone).panel.version == scorer.panel.version


def test_the_remedy_mends_a_clone_whose_line_ends_were_turned(clone, scorer):
    rules = clone / ".git" / "info" / "attributes"
    ours = rules.read_bytes()
    rules.write_text("* text=auto !eol\n", encoding="utf-8")
    git(clone, "checkout")
    rules.write_bytes(ours)
    # Git looks into a file again that is as young as its index: this clone is some days old.
    index = clone / ".git" / "index"
    later = index.stat().st_mtime + 1000
    os.utime(index, (later, later))
    command = re.search(r"then git (.*)\)", PUT_BACK)[1].split()
    mended = set()
    while True:
        try:
            loaded = load(clone)
            break
        except InputError as error:
            name = Path(str(error).partition(": ")[0])
            assert PUT_BACK in str(error)
            assert name not in mended
        if "delete it" in PUT_BACK:
            name.unlink()
        git(clone, *command)
        mended.add(name)
    assert mended
    assert loaded.panel.version == scorer.panel.version
