"""Sources that cannot be right: the file and the place are named, and the old data stand."""

import re
import shutil

import pytest

from risk.storage.errors import InputError
from tests.build.six import contents, run
from tests.tiny import CANDIDATE, CSV_FILES, DISPUTED, MAP, read_rows, write_rows

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [*CSV_FILES, MAP, DISPUTED])
def test_a_missing_file_is_named_and_the_old_data_stand(tiny_build, tiny_world, tmp_path, name):
    shutil.copytree(tiny_build, tmp_path / "out")
    before = contents(tmp_path / "out")
    (tiny_world / name).unlink()
    expected = re.sub("_v[0-9].*", "_v*", name)  # any release of it would do
    with pytest.raises(InputError, match=re.escape(expected)):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_file_with_nothing_below_its_header_is_named(tiny_world, tmp_path, name):
    write_rows(tiny_world / name, read_rows(tiny_world / name)[:1])
    with pytest.raises(InputError, match=f"{name}: expected at least one row"):
        run(tiny_world, tmp_path)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_column_that_is_gone_is_named(tiny_world, tmp_path, name):
    header, *rows = read_rows(tiny_world / name)
    write_rows(tiny_world / name, [[*header[:-1], "renamed"], *rows])
    message = f"{name}: row 1: expected the column '{re.escape(header[-1])}', got '"
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize("name", [n for n in CSV_FILES if n != CANDIDATE])
def test_a_row_that_stands_twice_is_named(tiny_world, tmp_path, name):
    rows = read_rows(tiny_world / name)
    write_rows(tiny_world / name, [*rows, rows[1]])
    with pytest.raises(InputError, match=f"{name}: row {len(rows) + 1}: expected each .* once"):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize("at", range(9))
def test_text_where_a_number_stands_leaves_the_old_data(tiny_build, tiny_world, tmp_path, at):
    name = CSV_FILES[at]
    shutil.copytree(tiny_build, tmp_path / "out")
    before = contents(tmp_path / "out")
    rows = read_rows(tiny_world / name)
    numeric = max(
        k
        for k, cell in enumerate(rows[2])
        if re.fullmatch(r"-?[\d.]+", cell) and "gwno" not in rows[0][k] and rows[0][k] != "version"
    )
    rows[2][numeric] = "many"
    write_rows(tiny_world / name, rows)
    message = f"{name}: row 3, column '{rows[0][numeric]}': expected a number, got 'many'"
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path / "out")
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ucdp_country_month.csv", "gwno"),
        ("BattleDeaths_v25_1.csv", "gwno_battle"),
        (CANDIDATE, "country_id"),
    ],
)
def test_a_number_that_is_no_states_is_named(tiny_world, tmp_path, name, column):
    rows = read_rows(tiny_world / name)
    rows[2][rows[0].index(column)] = "998"
    write_rows(tiny_world / name, rows)
    with pytest.raises(InputError, match=f"{name}: .*column '{column}': .*got 998"):
        run(tiny_world, tmp_path)


@pytest.mark.parametrize(("row", "year"), [(2, "2031"), (-1, "2031")])
def test_a_month_far_from_all_others_is_named(tiny_world, tmp_path, row, year):
    rows = read_rows(tiny_world / "ucdp_country_month.csv")
    rows[row][1] = year
    write_rows(tiny_world / "ucdp_country_month.csv", rows)
    message = (
        f"ucdp_country_month.csv: row {row % len(rows) + 1}, columns 'year' and 'month': expected "
        f"a month of the data, 1989-01 to 2021-12, got {year}-0"
    )
    with pytest.raises(InputError, match=message):
        run(tiny_world, tmp_path)


def test_a_state_without_a_row_in_the_list_of_states_is_named(tiny_world, tmp_path):
    rows = read_rows(tiny_world / CSV_FILES[0])
    write_rows(tiny_world / CSV_FILES[0], [row for row in rows if row[1] != "Land TJK"])
    with pytest.raises(InputError, match="expected rows for every state .* got none for Land TJK"):
        run(tiny_world, tmp_path)
