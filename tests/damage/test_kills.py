"""A kill at any step of the writing: the data are the old or the new, the next build tidies up."""

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from risk.dataset.load_panel import load_panel
from risk.dataset.package import DESCRIPTION, read_package
from risk.model.fit_files import read_models, write_models
from risk.model.fits import MODELS
from risk.storage.errors import InputError
from risk.storage.files import left_over
from tests.damage.harm import At, Killed, contents, every_nth
from tools.kill_build import kill_builds

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "call", [(os, "fsync"), (os, "replace"), (Path, "unlink")], ids=lambda c: c[1]
)
def test_killed_at_any_step_of_the_writing_the_data_are_the_old_or_the_new(
    two_builds, tmp_path, monkeypatch, call
):
    start, write = two_builds
    out = tmp_path / "out"
    found = []

    def act():
        shutil.rmtree(out, ignore_errors=True)
        before = start(out)
        # What is undone after an error is not undone after a kill.
        with suppress(Killed):
            write(out)
        version = read_package(out / "data").digest
        found.append(version)
        if version == start.version:
            assert before.items() <= contents(out).items()
        load_panel(out / "data")

    for _ in every_nth(monkeypatch, call, Killed(), act):
        pass
    expected = {"fsync": start.version, "unlink": write.version}.get(call[1])
    assert found[-1] == write.version
    assert set(found[:-1]) == {expected} if expected else {start.version}
    write(out)
    assert not [p for p in (out / "data").iterdir() if left_over(p.name)]


def test_the_next_build_clears_what_a_killed_one_left(two_builds, tmp_path, monkeypatch):
    start, write = two_builds
    out = tmp_path / "out"
    start(out)
    with monkeypatch.context() as patch:
        patch.setattr("risk.storage.files.os.replace", At(os.replace, 6, Killed()))
        patch.setattr("risk.storage.files.os.getpid", lambda: 99_999_999)
        with suppress(Killed):
            write(out)
    assert [p for p in (out / "data").iterdir() if left_over(p.name)]
    write(out)
    described = read_package(out / "data").description
    assert {p.name for p in (out / "data").iterdir()} == {
        DESCRIPTION,
        *(resource["path"] for resource in described["resources"]),
    }


def test_killed_while_fitting_the_fits_are_whole_or_a_sentence_says_what_to_do(
    scorer, shipped, monkeypatch
):
    models = scorer.forecaster.models
    said = []

    def act():
        shutil.copytree(MODELS, shipped / "models", dirs_exist_ok=True)
        with suppress(Killed):
            write_models(replace(models, digest="0123456789ab"), shipped / "models")
        try:
            said.append(read_models(scorer.panel, shipped / "models").version)
        except InputError as error:
            said.append(str(error))

    for call in ((os, "fsync"), (os, "replace")):
        for _ in every_nth(monkeypatch, call, Killed(), act):
            pass
    *mixed, between = [s for s in said if s not in (models.version, "0123456789ab")]
    assert not mixed
    assert between.startswith(f"{shipped / 'models'}: expected one model version")
    assert "python -m risk fit" in between


def test_real_kills_of_real_builds_leave_the_old_data_or_the_new(tiny_world, tmp_path):
    seeds = tmp_path / "countries.csv"
    report = kill_builds(tiny_world, tmp_path / "work", times=2, seed=1, seeds=seeds)
    assert report.bad == []
    assert report.old + report.new == 2
    assert report.too_late < 2
