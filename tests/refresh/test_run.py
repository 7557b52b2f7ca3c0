"""One refresh from end to end, in a world of six countries: what serves, whatever happens."""

import contextlib
import errno
import json
import os
import shutil
import signal
from types import SimpleNamespace
from unittest.mock import patch

import pandas as pd
import pytest

from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.releases import (
    REVISED_CELLS,
    VARIABLE,
    Release,
    current,
    read_record,
)
from risk.publishers.ucdp import country_month
from risk.refresh.run import refresh
from risk.risk_table.load import load_release
from risk.storage.errors import InputError
from risk.storage.lock import locked
from tests.refresh import worlds
from tests.tiny import CANDIDATE, read_rows, write_rows, write_seeds, write_sources

pytestmark = pytest.mark.slow

AFG = 700
ADDED = 3


def place(folder):
    """Where the six countries' sources, map, list of states and releases are below a folder."""
    return SimpleNamespace(
        seeds=folder / "countries.csv",
        sources=folder / "sources",
        static=folder / "static",
        releases=folder / "releases",
    )


@contextlib.contextmanager
def served(place):
    """Refreshes meet these six countries and these releases, and no others."""
    with pytest.MonkeyPatch.context() as patched, contextlib.ExitStack() as stack:
        patched.setenv(VARIABLE, str(place.releases))
        for one in worlds.patches(place.static, place.seeds):
            stack.enter_context(one)
        yield


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """The world before its first refresh and after it: made once, copied for each test."""
    before = tmp_path_factory.mktemp("before")
    after = tmp_path_factory.mktemp("after") / "world"
    new = place(before)
    write_seeds(new.seeds)
    write_sources(new.sources)
    with served(new):
        build(new.sources, before / "data", new.static, progress=False)
    shutil.copytree(before, after)
    with served(place(after)):
        refresh(given=place(after).sources)
    return SimpleNamespace(before=before, after=after)


@pytest.fixture
def world(templates, tmp_path):
    """Sources of the six countries, an empty folder of releases, and no map but theirs."""
    shutil.copytree(templates.before, tmp_path, dirs_exist_ok=True)
    with served(place(tmp_path)):
        yield place(tmp_path)


@pytest.fixture
def refreshed(templates, tmp_path):
    """The world after its first refresh."""
    shutil.copytree(templates.after, tmp_path, dirs_exist_ok=True)
    with served(place(tmp_path)):
        yield place(tmp_path)


def revise(sources):
    """Three deaths more in Afghanistan in May 2019, as a later release has it."""
    path = sources / country_month.FILE
    header, *rows = read_rows(path)
    for row in rows:
        if row[:3] == [str(AFG), "2019", "5"]:
            row[3] = str(int(row[3]) + ADDED)
    write_rows(path, [header, *rows])


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder):
    """Releases that are there."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def served_version():
    """Data version of what is served, read as the pages read it."""
    return load_release().panel.version


def test_from_nothing_a_refresh_ends_with_its_data_served(world):
    done = refresh(given=world.sources)
    release = current()
    assert done.release == release and release.name
    scorer = load_release(release, world.static)
    assert len(scorer.panel.countries) == 6
    record = read_record(release)
    assert record["data_version"] == scorer.panel.digest
    assert record["model_version"] == scorer.forecaster.models.digest
    assert {row["file"] for row in record["files"]} == {p.name for p in world.sources.iterdir()}
    (row,) = [row for row in record["files"] if row["file"] == CANDIDATE]
    assert row["address"] == f"https://example.org/{CANDIDATE}"
    assert row["bytes"] == (world.sources / CANDIDATE).stat().st_size
    assert names(release.folder) == ["data", "models", "sources"]


def test_nothing_new_changes_nothing(refreshed, capsys):
    before = current()
    assert main(["refresh", "--from", str(refreshed.sources)]) == 0
    assert "nothing is new: what was served still is" in capsys.readouterr().out
    assert current() == before and names(refreshed.releases) == [before.name]


def test_a_revision_is_counted_cell_by_cell_and_dated(refreshed):
    """A month's deaths count in the twelve months that each as-of month looks back on."""
    first = current()
    revise(refreshed.sources)
    refresh(given=refreshed.sources)
    record = read_record(current())
    assert record["before"]["release"] == first.name
    assert record["before"]["last_month"] == record["month"]
    series = {row["series"]: row for row in record["series"]}
    found = series["conflict_intensity"]
    assert (found["changed"], found["new"], found["gone"]) == (12, 0, 0)
    assert [row["after"] - row["before"] for row in found["largest"]] == [ADDED] * 3
    assert {row["place"] for row in found["largest"]} == {"AFG"}
    assert series["counted_arrivals"]["changed"] == series["displacement"]["changed"] == 0
    cells = pd.read_csv(current().folder / REVISED_CELLS)
    intensity = cells[cells.series == "conflict_intensity"]
    assert intensity.period.tolist()[0] == "2019-05" and intensity.period.tolist()[-1] == "2020-04"
    assert set(intensity.kind) == {"changed"} and (intensity.after - intensity.before == 3).all()


def test_before_the_first_refresh_there_is_no_way_back(world, capsys):
    assert main(["refresh", "--back"]) == 2
    assert "nothing was refreshed" in capsys.readouterr().err


def test_back_serves_the_one_before_and_again_the_new_one(refreshed, capsys):
    first = current()
    version = served_version()
    revise(refreshed.sources)
    refresh(given=refreshed.sources)
    second = current()
    assert main(["refresh", "--back"]) == 0
    assert f"release {first.name} is served: data version {version}" in capsys.readouterr().out
    assert current() == first
    assert main(["refresh", "--back"]) == 0
    assert current() == second


def test_what_came_with_the_product_is_never_touched_and_back_leads_to_it(templates, world):
    with served(place(templates.after)):
        first = current()
    came_with = Release("", world.static.parent / "product")
    for folder in ("data", "models"):
        shutil.copytree(first.folder / folder, came_with.folder / folder)
    before = contents(came_with.folder)
    with patch("risk.dataset.releases.SHIPPED", came_with):
        revise(world.sources)
        refresh(given=world.sources)
        assert current() != came_with
        assert read_record(current())["before"]["release"] == ""
        assert main(["refresh", "--back"]) == 0
        assert current() == came_with
    assert contents(came_with.folder) == before


def test_no_more_than_two_releases_stay(refreshed):
    for _ in range(2):
        revise(refreshed.sources)
        refresh(given=refreshed.sources)
    assert len(names(refreshed.releases)) == 2


def test_a_second_refresh_at_the_same_time_is_refused_in_a_sentence(world, capsys):
    with locked(world.releases):
        assert main(["refresh", "--from", str(world.sources)]) == 2
        assert main(["refresh", "--back"]) == 2
    said = capsys.readouterr().err
    assert said.count("another build, fit, verify or refresh is writing here") == 2
    assert not current().name


@pytest.mark.parametrize(
    "step",
    [
        "refresh.run.build",
        "refresh.run.fit_all",
        "refresh.run.load_release",
        "dataset.releases.switch",
    ],
)
@pytest.mark.parametrize("fault", [InputError("it failed"), KeyboardInterrupt()])
def test_a_step_that_fails_leaves_the_old_data_and_no_rubbish(refreshed, monkeypatch, step, fault):
    before = current()
    version = served_version()
    revise(refreshed.sources)

    def fail(*_, **__):
        raise fault

    monkeypatch.setattr(f"risk.{step}", fail)
    with pytest.raises(type(fault)):
        refresh(given=refreshed.sources)
    monkeypatch.undo()
    assert current() == before and served_version() == version
    assert names(refreshed.releases) == [before.name]


def test_files_that_cannot_be_built_leave_the_old_data_and_are_named(refreshed, capsys):
    before = current()
    path = refreshed.sources / country_month.FILE
    path.write_text("gwno,year\n", encoding="utf-8")
    assert main(["refresh", "--from", str(refreshed.sources)]) == 2
    assert country_month.FILE in capsys.readouterr().err
    assert current() == before


def test_another_map_is_refused(world, capsys):
    shutil.rmtree(world.static)
    world.static.mkdir()
    assert main(["refresh", "--from", str(world.sources)]) == 2
    assert "a refresh keeps the map" in capsys.readouterr().err
    assert not current().name


@pytest.mark.parametrize("writes", [0, 4, 12, 13, 14, 15])
def test_a_full_disk_leaves_the_old_data(refreshed, monkeypatch, capsys, writes):
    """Full after so many files: amid the tables, the fits, the record, at the switch."""
    before = current()
    version = served_version()
    revise(refreshed.sources)
    done = []
    fsync = os.fsync

    def full(descriptor):
        done.append(descriptor)
        if len(done) > writes:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    assert main(["refresh", "--from", str(refreshed.sources)]) == 2
    monkeypatch.setattr(os, "fsync", fsync)
    assert "the disk is full; existing files are unchanged" in capsys.readouterr().err
    assert current() == before and served_version() == version
    assert main(["refresh", "--from", str(refreshed.sources)]) == 0
    assert served_version() != version


@pytest.mark.parametrize("moment", worlds.MOMENTS)
def test_a_kill_at_any_moment_leaves_whole_data_and_the_next_refresh_works(refreshed, moment):
    before = current()
    version = served_version()
    revise(refreshed.sources)
    assert worlds.refresh_killed(refreshed.sources, moment) == -signal.SIGKILL
    if moment == worlds.AFTER:
        assert current() != before and served_version() != version
        return
    assert current() == before and served_version() == version
    refresh(given=refreshed.sources)
    assert current() != before and served_version() != version
    assert len(names(refreshed.releases)) == 2


def test_a_source_that_failed_is_one_sentence_and_status_1(world, monkeypatch, capsys):
    said = "unhcr-flows: the server did not answer; its last accepted file stays"

    def one_failed(*args, **options):
        return worlds.copied(*args, failed={"unhcr-flows": said}, **options)

    monkeypatch.setattr("risk.refresh.run.collect", one_failed)
    assert main(["refresh", "--from", str(world.sources)]) == 1
    printed = capsys.readouterr()
    assert f"python -m risk refresh: {said}\n" in printed.err
    assert "is served: data version" in printed.out
    assert read_record(current())["kept"] == {"unhcr-flows": said}


def test_a_release_that_cannot_be_read_is_replaced_without_a_comparison(refreshed):
    (current().models / "armed.json").write_bytes(b"damaged")
    refresh(given=refreshed.sources)
    record = read_record(current())
    assert record["before"] is None and "series" not in record
    assert served_version()


def test_a_damaged_name_of_the_release_is_mended(refreshed):
    version = served_version()
    (refreshed.releases / "current.json").write_text(
        json.dumps({"release": "../x"}), encoding="utf-8"
    )
    with pytest.raises(InputError, match="current.json"):
        current()
    refresh(given=refreshed.sources)
    assert served_version() == version
