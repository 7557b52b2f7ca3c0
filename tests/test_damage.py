"""Damaged files, a full disk, a kill: the last good data stand, and a sentence says what to do."""

import errno
import os
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.load_panel import load_panel
from risk.dataset.map_files import STATIC, check_map
from risk.dataset.package import DATA, DESCRIPTION, read_package, write_package
from risk.model.fit_files import read_models, write_models
from risk.model.fits import MODELS, fit_all
from risk.risk_table.load import load_scorer
from risk.storage.errors import InputError
from risk.storage.files import PUT_BACK, left_over, read_json
from risk.track_record.cards import publish
from risk.track_record.summaries import FILE, read_verification
from tests.reading import read_anew
from tests.tiny import CSV_FILES, read_rows, write_rows
from tests.waiting import HANG_S
from tools.kill_build import CHILD, kill_builds

pytestmark = pytest.mark.slow

APP = Path(__file__).parents[1] / "app.py"
PAGES = ("map", "country", "track", "method")
READ_BY_SCORE = ("countries", "corridors", "panel_countries", "panel_corridors", "outcomes")
DATA_FILES = sorted(p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file())
MODEL_FILES = sorted(path.name for path in MODELS.iterdir())
FILES = [f"data/{name}" for name in DATA_FILES] + [f"models/{name}" for name in MODEL_FILES]
READ = [
    f"data/{DESCRIPTION}",
    *(f"data/{n}" for n in DATA_FILES if n.split(".")[0] in READ_BY_SCORE),
    "models/armed.json",
    "models/arrivals.json",
]
MAPS = [f"static/{name}" for name in sorted(read_package(names=()).description["map"].values())]


def flipped(content, at, bit=1):
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


DAMAGE = {
    "cut in half": lambda content: content[: len(content) // 2],
    "last byte gone": lambda content: content[:-1],
    "one byte more": lambda content: content + b"\0",
    "first byte flipped": lambda content: flipped(content, 0),
    "byte in the middle flipped": lambda content: flipped(content, len(content) // 2),
    "byte near the end flipped": lambda content: flipped(content, len(content) - 9),
    "zeros": lambda content: bytes(len(content)),
    "emptied": lambda _: b"",
    "removed": None,
}


def damage(path, how):
    if DAMAGE[how] is None:
        path.unlink()
    else:
        path.write_bytes(DAMAGE[how](path.read_bytes()))


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def shipped(tmp_path):
    """A copy of what the product reads, to damage."""
    for folder in (DATA, MODELS, STATIC):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path


def remedy(name):
    folder, file = name.split("/")
    if name == f"models/{FILE}":
        command = "verify --publish"
    else:
        command = "fit" if folder == "models" else "build --sources DIR"
    return f"{PUT_BACK} or run: python -m risk {command}"


# Damaged files, on the command line


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", READ)
def test_a_damaged_file_gives_one_sentence_that_names_it_and_what_to_do(shipped, capfd, name, how):
    damage(shipped / name, how)
    out = shipped / "table.csv"
    folders = ["--data", str(shipped / "data"), "--models", str(shipped / "models")]
    assert main(["score", "--as-of", "2021-06", *folders, "--out", str(out)]) == 2
    said = capfd.readouterr()
    assert said.out == "" and not out.exists()
    assert said.err.count("\n") == 1
    assert said.err.startswith(f"risk score: {shipped / name}: expected ")
    assert remedy(name) in said.err


@pytest.mark.parametrize("how", ["byte in the middle flipped", "removed"])
def test_files_that_no_score_is_made_of_change_none_when_damaged(shipped, how, tmp_path):
    assert main(["score", "--as-of", "2021-06", "--out", str(tmp_path / "good.csv")]) == 0
    for name in {*FILES} - {*READ}:
        damage(shipped / name, how)
    folders = ["--data", str(shipped / "data"), "--models", str(shipped / "models")]
    assert main(["score", "--as-of", "2021-06", *folders, "--out", str(tmp_path / "t.csv")]) == 0
    assert (tmp_path / "t.csv").read_bytes() == (tmp_path / "good.csv").read_bytes()


def test_no_flipped_bit_is_ever_read_as_a_number(shipped):
    """A hundred bits anywhere in what is read: each is refused."""
    rng = random.Random(0)
    panel = load_panel()
    names = [*READ, f"models/{FILE}", *MAPS]
    for _ in range(100):
        path = shipped / rng.choice(names)
        content = path.read_bytes()
        path.write_bytes(flipped(content, rng.randrange(len(content)), 1 << rng.randrange(8)))
        with pytest.raises(InputError, match=path.name):
            table = path.name.split(".")[0]
            tables = (table,) if table in READ_BY_SCORE else ()
            description = read_package(shipped / "data", tables).description
            read_models(panel, shipped / "models")
            read_json(shipped / "models" / FILE, "the published scores", "")
            check_map(description, shipped / "static")
        path.write_bytes(content)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", [f"models/{FILE}", *MAPS])
def test_damaged_scores_and_maps_are_named(shipped, scorer, name, how):
    damage(shipped / name, how)
    with pytest.raises(InputError) as refused:
        check_map(scorer.panel.description, shipped / "static")
        read_verification(scorer.forecaster, shipped / "models")
    assert str(refused.value).startswith(f"{shipped / name}: expected ")
    assert remedy(name) in str(refused.value)


def test_a_file_of_the_product_itself_is_named_without_the_machines_folders(monkeypatch):
    monkeypatch.setattr("risk.storage.files.read_file", lambda path: b"damaged")
    with pytest.raises(InputError, match="^data/datapackage.json: expected the data package"):
        load_scorer()


# Damaged files, on the pages


def open_page(name, **query):
    def page(name):
        from importlib import import_module

        module = {"track": "track_record"}.get(name, name)
        getattr(import_module(f"risk.dashboard.pages.{module}.page"), f"{name}_page")()

    app = AppTest.from_function(page, args=(name,), default_timeout=HANG_S)
    for parameter, value in query.items():
        app.query_params[parameter] = value
    return app.run()


@pytest.fixture
def pages_read(shipped, monkeypatch):
    """Have the pages read the copy, with nothing kept in memory, now and afterwards."""

    def load(*_):
        return load_scorer(shipped / "data", shipped / "models", shipped / "static")

    monkeypatch.setattr("risk.dashboard.state.served.load_release", load)
    read_anew()
    yield shipped
    read_anew()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", [*READ, *MAPS])
def test_a_page_says_which_file_is_damaged_and_shows_no_number(pages_read, page, name):
    how = list(DAMAGE)[READ.index(name) % len(DAMAGE) if name in READ else -1]
    damage(pages_read / name, how)
    app = open_page(page)
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith(f"Spillover cannot open its data: {pages_read / name}: ")
    assert remedy(name) in error.value
    assert not app.dataframe and not app.table and not app.metric
    assert not app.get("vega_lite_chart")


def test_the_track_record_says_that_its_scores_are_damaged_and_reads_them_again(
    pages_read, monkeypatch
):
    monkeypatch.setattr(
        "risk.dashboard.pages.track_record.data.track.read_verification",
        lambda forecaster: read_verification(forecaster, pages_read / "models"),
    )
    path = pages_read / "models" / FILE
    content = path.read_bytes()
    path.write_bytes(flipped(content, 5_000))
    shown = open_page("track", record_part="scores")
    (said,) = [i.value for i in shown.info if "rows computed now" in i.value]
    assert f"{path}: expected " in said and remedy(f"models/{FILE}") in said
    path.write_bytes(content)
    shown = open_page("track", record_part="scores")
    assert shown.table and not [i for i in shown.info if "rows computed now" in i.value]


def test_a_page_reads_the_files_again_once_they_are_put_back(pages_read):
    path = pages_read / "models" / "armed.json"
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    assert open_page("method").error
    path.write_bytes(content)
    app = open_page("method")
    assert not app.error and app.table


# A full disk


@pytest.fixture
def two_builds(tiny_world, tmp_path):
    """A function that puts the old package into a folder, one that writes the new over it."""
    old, new = tmp_path / "old", tmp_path / "new"
    build(tiny_world, old / "data", old / "static", progress=False)
    rows = read_rows(tiny_world / CSV_FILES[1])
    write_rows(tiny_world / CSV_FILES[1], rows[:-1])
    build(tiny_world, new / "data", new / "static", progress=False)
    package = read_package(new / "data")
    given = {k: v for k, v in package.description.items() if k not in ("version", "resources")}

    def start(folder):
        shutil.copytree(old, folder, dirs_exist_ok=True)
        return contents(folder)

    def write(folder):
        maps = {
            folder / "static" / n: (new / "static" / n).read_bytes() for n in given["map"].values()
        }
        write_package(package.tables, given, folder / "data", maps)

    start.version, write.version = read_package(old / "data").digest, package.digest
    return start, write


class At:
    """A call that goes wrong the n-th time, and is itself at all others."""

    def __init__(self, real, nth, wrong):
        self.real, self.left, self.wrong = real, nth, wrong

    def __call__(self, *arguments, **named):
        self.left -= 1
        if self.left == 0:
            raise self.wrong
        return self.real(*arguments, **named)


NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


def every_nth(monkeypatch, call, wrong, act):
    """Act again and again, the n-th call of a kind going wrong, until it goes wrong no more."""
    for nth in range(1, 100):
        with monkeypatch.context() as patch:
            holder, name = call
            at = At(getattr(holder, name), nth, wrong)
            patch.setattr(holder, name, lambda *a, at=at, **named: at(*a, **named))
            yield nth
            act()
        if at.left > 0:
            return
    pytest.fail("no end of calls")


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
    before, refused = contents(shipped), []

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
    before, refused = contents(shipped), []

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


# A kill


class Killed(BaseException):
    """As SIGKILL is: nothing after it runs."""


@pytest.mark.parametrize(
    "call", [(os, "fsync"), (os, "replace"), (Path, "unlink")], ids=lambda c: c[1]
)
def test_killed_at_any_step_of_the_writing_the_data_are_the_old_or_the_new(
    two_builds, tmp_path, monkeypatch, call
):
    start, write = two_builds
    out, found = tmp_path / "out", []

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
