"""A disk that is full at any write: the last good data stand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from risk.build.pipeline import build
from risk.dataset.load_panel import load_panel
from risk.dataset.package import read_package
from risk.model.fit_files import write_models
from risk.model.learning import fit_all
from risk.storage.errors import InputError
from risk.track_record.cards import publish
from risk.track_record.summaries import read_verification
from tests.damage.harm import NO_SPACE, contents, every_nth
from tests.tiny import CSV_FILES, read_rows, write_rows
from tools.kill_build import CHILD

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[2] / "app.py"


def test_a_disk_full_at_any_write_of_a_build_leaves_every_byte(two_builds, tmp_path, monkeypatch):
    start, write = two_builds
    refused = []

    def act():
        before = start(tmp_path / "out")
        try:
            write(tmp_path / "out")
        except InputError as error:
            refused.append(str(error))
            assert contents(tmp_path / "out") == before

    for _ in every_nth(monkeypatch, (os, "fsync"), NO_SPACE, act):
        pass
    assert len(refused) >= 11  # eight tables, two maps, the description
    assert all(
        "could not be written: the disk is full; existing files are unchanged" in s for s in refused
    )
    assert read_package(tmp_path / "out" / "data").digest == write.version


def test_a_disk_full_while_fitting_leaves_both_files(scorer, shipped, monkeypatch):
    before = contents(shipped)
    refused = []

    def act():
        try:
            write_models(scorer.forecaster.models, shipped / "models")
        except InputError as error:
            refused.append(str(error))
            assert contents(shipped) == before

    for _ in every_nth(monkeypatch, (os, "fsync"), NO_SPACE, act):
        pass
    assert len(refused) == 2 and all("the disk is full" in sentence for sentence in refused)


def test_a_disk_full_while_publishing_leaves_scores_and_cards(scorer, shipped, monkeypatch):
    published = read_verification(scorer.forecaster)
    monkeypatch.setattr("risk.track_record.cards.card", lambda *_: "a new card")
    before = contents(shipped)
    refused = []

    def act():
        try:
            publish(scorer, published, shipped / "models")
        except InputError as error:
            refused.append(str(error))
            assert contents(shipped) == before

    for _ in every_nth(monkeypatch, (os, "fsync"), NO_SPACE, act):
        pass
    assert len(refused) == 4 and all("the disk is full" in sentence for sentence in refused)
    assert (shipped / "models" / "either.md").read_text(encoding="utf-8") == "a new card"


def test_a_real_limit_on_the_size_of_files_stops_build_and_fit_with_one_sentence(
    tiny_world, tmp_path
):
    resource = pytest.importorskip("resource")
    data, static, models = (tmp_path / name for name in ("data", "static", "models"))
    build(tiny_world, data, static, progress=False)
    write_models(fit_all(load_panel(data), jobs=1), models)
    before = {folder: contents(folder) for folder in (data, static, models)}
    write_rows(tiny_world / CSV_FILES[1], read_rows(tiny_world / CSV_FILES[1])[:-1])
    seeds = tmp_path / "countries.csv"
    for command in (
        [*CHILD, str(tiny_world), str(data), str(static), str(seeds)],
        [sys.executable, "-m", "risk", "fit", "--data", str(data), "--models", str(models)],
    ):
        done = subprocess.run(
            command,
            cwd=APP.parent,
            capture_output=True,
            encoding="utf-8",
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_500, 1_500)),
        )
        assert done.returncode == 2, done.stderr
        assert done.stderr.splitlines()[-1].endswith(
            "could not be written: the disk is full; existing files are unchanged; free some space "
            "and try again"
        )
        assert "Traceback" not in done.stderr
        assert {folder: contents(folder) for folder in before} == before
