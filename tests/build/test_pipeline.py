"""A build of six countries: the same bytes each time, and whole folders whatever happens."""

import json
import random
import shutil

import pandas as pd
import pytest

from risk.build.geography.pinned import FILES, read_pinned
from risk.build.pipeline import build
from risk.dataset.package import read_package
from risk.storage.errors import InputError
from risk.storage.files import short
from tests.build.six import contents, run
from tests.tiny import CSV_FILES, read_rows, write_rows

pytestmark = pytest.mark.slow


def test_the_same_input_gives_the_same_bytes(tiny_build, tiny_world, tmp_path):
    version = run(tiny_world, tmp_path)
    assert version == short(read_package(tiny_build / "data").digest)
    for folder in ("data", "static"):
        assert contents(tmp_path / folder) == contents(tiny_build / folder)


def test_corridors_and_map_of_an_accepted_package_stay_where_their_files_are_missing(
    tiny_build, tiny_world, tmp_path
):
    for name in FILES:
        (tiny_world / name).unlink()
    with pytest.raises((InputError, OSError)):
        run(tiny_world, tmp_path / "refused")
    second = tmp_path / "second"
    accepted = tiny_build / "data"
    again = build(tiny_world, second / "data", second / "static", accepted=accepted, progress=False)
    assert again == short(read_package(accepted).digest)
    assert contents(second / "data") == contents(accepted)
    assert contents(second / "static") == {}


def test_a_state_that_the_accepted_package_does_not_know_is_named(tiny_build, tiny_world):
    (tiny_world / FILES[0]).unlink()
    pinned = read_pinned(tiny_world, tiny_build / "data")
    states = pd.DataFrame({"iso3": ["AFG", "SSD"]})
    with pytest.raises(InputError, match="expected states that the accepted data know, got SSD"):
        pinned.on(states)
    assert pinned.on(states[:1]).lon.tolist() == [61.0]


def test_the_order_of_a_publishers_rows_changes_nothing(tiny_build, tiny_world, tmp_path):
    before = short(read_package(tiny_build / "data").digest)
    for at, name in enumerate(CSV_FILES):
        header, *rows = read_rows(tiny_world / name)
        random.Random(at).shuffle(rows)
        write_rows(tiny_world / name, [header, *rows])
    assert run(tiny_world, tmp_path / "after") == before


def test_building_again_leaves_only_the_new_files_and_no_temporary_ones(
    tiny_build, tiny_world, tmp_path
):
    shutil.copytree(tiny_build, tmp_path, dirs_exist_ok=True)
    header, *rows = read_rows(tiny_world / CSV_FILES[1])
    write_rows(tiny_world / CSV_FILES[1], [header, *rows[:-1]])
    run(tiny_world, tmp_path)
    described = json.loads((tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8"))
    files = {p.name for p in (tmp_path / "data").iterdir()}
    assert files == {r["path"] for r in described["resources"]} | {"datapackage.json"}
    assert {p.name for p in (tmp_path / "static").iterdir()} == set(described["map"].values())


def test_files_that_are_not_ours_are_never_removed(tiny_world, tmp_path):
    kept = {"notes.csv": b"mine", "panel.parquet": b"mine", ".swap.tmp": b"mine"}
    (tmp_path / "data").mkdir()
    for name, content in kept.items():
        (tmp_path / "data" / name).write_bytes(content)
    run(tiny_world, tmp_path)
    assert kept.items() <= contents(tmp_path / "data").items()


def test_building_into_the_folder_of_the_sources_leaves_them_whole(tiny_world, tmp_path):
    before = contents(tiny_world)
    build(tiny_world, tiny_world, tmp_path / "static", progress=False)
    assert before.items() <= contents(tiny_world).items()


def test_a_disk_that_refuses_leaves_the_old_data(tiny_build, tiny_world, tmp_path, monkeypatch):
    shutil.copytree(tiny_build, tmp_path / "out")
    before = contents(tmp_path / "out")
    rows = read_rows(tiny_world / "ucdp_country_month.csv")
    write_rows(tiny_world / "ucdp_country_month.csv", rows[:-1])

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(InputError, match="json: could not be written: Permission denied"):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("folder", ["data", "static"])
def test_a_folder_that_cannot_be_made_is_named(tiny_world, tmp_path, folder):
    (tmp_path / folder).write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="could not be written"):
        run(tiny_world, tmp_path)
    assert (tmp_path / folder).read_text(encoding="utf-8") == "a file"
