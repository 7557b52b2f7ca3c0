"""Files that are well formed and wrong: exchanged headers, lost states, years that cannot be."""

import csv
import io
import itertools
import json
import re

import pandas as pd
import pytest

from risk.build.coverage import SERIES, check_ends, check_last_period, check_states
from risk.build.pipeline import build
from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.forms.archive import read_zipped_csv
from risk.publishers.sources import Sources
from risk.publishers.ucdp import battle_deaths, candidate, country_month, country_year
from risk.storage.errors import InputError
from risk.storage.schema import read_table
from risk.terms.catalogue import LEARNED_CODES
from tests.tiny import (
    BATTLES,
    CANDIDATE,
    CSV_FILES,
    DISPUTED,
    MAP,
    STATE_YEARS,
    read_rows,
    write_rows,
)

TABLES = {
    STATE_YEARS: country_year.TABLE,
    country_month.FILE: country_month.TABLE,
    BATTLES: battle_deaths.TABLE,
    CANDIDATE: candidate.TABLE,
    unhcr.FLOWS: unhcr.FLOWS_TABLE,
    unhcr.POPULATION: unhcr.POPULATION_TABLE,
    vdem.FILE: vdem.TABLE,
    wgi.FILE: wgi.TABLE,
    worldbank.POPULATION: worldbank.TABLE,
    land_borders.FILE: land_borders.TABLE,
}


def run(sources, folder):
    return build(sources, folder / "data", folder / "static", progress=False)


def refused(sources, folder):
    with pytest.raises(InputError) as error:
        run(sources, folder)
    assert not (folder / "data").exists()
    assert "\n" not in str(error.value)
    return str(error.value)


def changed(path, change):
    header, *rows = read_rows(path)
    write_rows(path, [header, *change(header, rows)])


# Header cells and columns that were exchanged


def test_every_file_has_its_table_here():
    assert set(TABLES) == set(CSV_FILES)


@pytest.mark.parametrize("name", CSV_FILES)
def test_two_header_cells_that_are_exchanged_are_refused(tiny_world, name):
    header, *rows = read_rows(tiny_world / name)
    for first, second in itertools.combinations(range(len(header)), 2):
        swapped = list(header)
        swapped[first], swapped[second] = header[second], header[first]
        write_rows(tiny_world / name, [swapped, *rows])
        sentence = rf"^{re.escape(name)}: row 1, column {first + 1}: expected '{header[first]}'"
        with pytest.raises(InputError, match=sentence):
            read_table(tiny_world / name, TABLES[name])


@pytest.mark.raw
@pytest.mark.slow
@pytest.mark.parametrize("name", CSV_FILES)
def test_two_header_cells_of_the_publishers_files_that_are_exchanged_are_refused(sources_dir, name):
    if name == CANDIDATE:
        content, _ = read_zipped_csv(sources_dir / f"{name}.zip")
        paths = [io.BytesIO(content), (sources_dir / "GEDEvent_v23_0_10.csv").open("rb")]
    else:
        paths = [(sources_dir / name).open("rb")]
    for stream in paths:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        header, *rows = itertools.islice(csv.reader(text), 40)
        text.close()
        assert not _says(header, rows, TABLES[name])
        for first, second in itertools.combinations(range(len(header)), 2):
            swapped = list(header)
            swapped[first], swapped[second] = header[second], header[first]
            assert _says(swapped, rows[:2], TABLES[name]).startswith("x.csv: row 1, column ")


def _says(header, rows, table):
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    try:
        read_table(io.BytesIO(stream.getvalue().encode()), table, name="x.csv")
    except InputError as error:
        return str(error)
    return ""


def test_columns_that_are_new_or_gone_change_nothing(tiny_world):
    before = vdem.read(tiny_world / vdem.FILE)
    header, *rows = read_rows(tiny_world / vdem.FILE)
    write_rows(tiny_world / vdem.FILE, [["new", *header], *([7, *row] for row in rows)])
    pd.testing.assert_frame_equal(vdem.read(tiny_world / vdem.FILE), before)


def test_a_column_that_stands_twice_is_refused(tiny_world):
    header, *rows = read_rows(tiny_world / vdem.FILE)
    write_rows(tiny_world / vdem.FILE, [[*header, "Year"], *([*row, 1] for row in rows)])
    with pytest.raises(InputError, match=r"row 1: expected each column once, got 'Year' 2 times"):
        vdem.read(tiny_world / vdem.FILE)


@pytest.mark.parametrize(
    ("name", "first", "second", "column"),
    [
        (vdem.FILE, "Entity", "Code", "Code"),
        (worldbank.POPULATION, "Country Name", "Country Code", "Country Code"),
    ],
)
def test_columns_whose_cells_are_exchanged_match_no_states(
    tiny_world, tmp_path, name, first, second, column
):
    def exchange(header, rows):
        one = header.index(first)
        other = header.index(second)
        for row in rows:
            row[one], row[other] = row[other], row[one]
        return rows

    changed(tiny_world / name, exchange)
    assert refused(tiny_world, tmp_path) == (
        f"{name}: column {column!r}: expected codes of at least half of the 6 states, got codes "
        "of 0"
    )


# States and years


YEAR_COLUMNS = {
    STATE_YEARS: "year_cy",
    BATTLES: "year",
    unhcr.FLOWS: "year",
    unhcr.POPULATION: "year",
    vdem.FILE: "Year",
    wgi.FILE: "year",
    worldbank.POPULATION: "Year",
}


def shifted(by):
    def shift(header, rows, column):
        at = header.index(column)
        return [[*row[:at], str(int(row[at]) + by), *row[at + 1 :]] for row in rows]

    return shift


@pytest.mark.parametrize(("name", "by"), [*((name, 4) for name in YEAR_COLUMNS), (wgi.FILE, 78)])
@pytest.mark.slow
def test_a_file_that_ends_years_after_the_others_is_refused(tiny_world, tmp_path, name, by):
    column = YEAR_COLUMNS[name]
    changed(tiny_world / name, lambda header, rows: shifted(by)(header, rows, column))
    assert refused(tiny_world, tmp_path) == (
        f"{name}: expected a last year from 2015 to 2024, as most files end in 2021, "
        f"got {2021 + by}"
    )


@pytest.mark.parametrize("name", YEAR_COLUMNS)
@pytest.mark.slow
def test_a_file_that_ends_years_before_the_others_is_refused(tiny_world, tmp_path, name):
    def cut(header, rows):
        at = header.index(YEAR_COLUMNS[name])
        return [row for row in rows if int(row[at]) <= 2014]

    changed(tiny_world / name, cut)
    assert refused(tiny_world, tmp_path) == (
        f"{name}: expected a last year from 2015 to 2024, as most files end in 2021, got 2014"
    )


@pytest.mark.parametrize(
    ("name", "year"),
    [*((name, "2022") for name in YEAR_COLUMNS if name != BATTLES), (vdem.FILE, "2099")],
)
@pytest.mark.slow
def test_a_year_of_which_one_row_is_there_is_refused(tiny_world, tmp_path, name, year):
    def later(header, rows):
        row = list(rows[-1])
        row[header.index(YEAR_COLUMNS[name])] = year
        return [*rows, row]

    changed(tiny_world / name, later)
    sentence = f"in its last year, {year}, as in those before, got [01]"  # 0 of a former state
    assert re.search(sentence, refused(tiny_world, tmp_path))


def test_an_event_of_a_year_that_is_far_off_is_refused(tiny_world, tmp_path):
    changed(
        tiny_world / CANDIDATE,
        lambda header, rows: [
            [*row[:-2], "2099-03-05", row[-1]] if row[0] == "2" else row for row in rows
        ],
    )
    assert refused(tiny_world, tmp_path) == (
        f"{CANDIDATE}: row 3, column 'date_end': expected a month up to 2024-12, got 2099-03"
    )


@pytest.mark.parametrize("cell", ["9999-12-31", "2021-03-02T00:00:00+04:30", "2021-02-30"])
def test_a_date_that_is_none_of_the_data_is_refused(tiny_world, tmp_path, cell):
    changed(tiny_world / CANDIDATE, lambda header, rows: [[*rows[0][:-2], cell, rows[0][-1]]])
    said = refused(tiny_world, tmp_path)
    assert said.startswith(f"{CANDIDATE}: row 2, column 'date_end': expected a date from 1989 to")
    assert said.endswith(f"got {cell!r}")


def test_an_event_that_ends_before_it_starts_is_refused(tiny_world, tmp_path):
    changed(
        tiny_world / CANDIDATE,
        lambda header, rows: [[*row[:-3], "2021-03-09", *row[-2:]] for row in rows],
    )
    sentence = f"{CANDIDATE}: row 2, column 'date_end': expected '2021-03-09' or later, got "
    assert refused(tiny_world, tmp_path).startswith(sentence)


def test_the_limits_by_hand():
    states = frozenset("ABCD")
    check_states("x", "c", pd.Series(list("AABZ")), states)
    with pytest.raises(InputError, match="at least half of the 4 states, got codes of 1"):
        check_states("x", "c", pd.Series(list("AAZ")), states)
    codes = pd.Series(list("ABABA"))
    years = pd.Series([2001, 2001, 2002, 2002, 2003])
    check_last_period("x", "c", codes, years)
    with pytest.raises(InputError, match="about 3 different values in its last year, 2003"):
        check_last_period("x", "c", pd.Series(list("ABCA")), pd.Series([2001] * 3 + [2003]))
    check_ends({"a": 2020, "b": 2020, "c": 2014, "d": 2023, "e": 2020})
    for end in (2013, 2024):
        with pytest.raises(InputError, match=f"^c: expected a last year .* got {end}"):
            check_ends({"a": 2020, "b": 2020, "c": end})


# Indicators that would be lost


@pytest.mark.parametrize(
    ("name", "column", "cell", "label"),
    [
        (unhcr.POPULATION, "idps", "0", "People displaced inside the source"),
        (wgi.FILE, "indicator", "ge", "Instability of the receiver's state"),
        (BATTLES, "gwno_battle", "700", "Receiver drawn into"),
    ],
)
def test_an_indicator_without_a_value_is_refused(tiny_world, tmp_path, name, column, cell, label):
    def emptied(header, rows):
        at = header.index(column)
        if name == wgi.FILE:
            return [row for row in rows if row[at] == cell]
        alone = [row for row in rows if row[0] != "2"]  # without the war between two states
        return [[*row[:at], cell, *row[at + 1 :]] for row in alone]

    changed(tiny_world / name, emptied)
    said = refused(tiny_world, tmp_path)
    assert said.startswith(f"{name}: ") and "expected" in said
    if name != wgi.FILE:
        assert "expected values of the indicator" in said and label in said


# The map


@pytest.mark.slow
def test_a_country_that_shrank_since_the_map_before_is_refused(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    (before,) = (tmp_path / "static").glob("world.*.json")
    topology = json.loads((tiny_world / MAP).read_text(encoding="utf-8"))
    ring = topology["arcs"][0]
    ring[1:] = [[x // 2, y // 2] for x, y in ring[1:]]
    (tiny_world / MAP).write_text(json.dumps(topology), encoding="utf-8")
    sentence = (
        f"{MAP}: country 'IRN': expected about 4 square degrees, as on the map before, got 1; if "
        f"that is meant, remove {before}"
    )
    with pytest.raises(InputError) as error:
        run(tiny_world, tmp_path)
    assert str(error.value) == sentence
    before.unlink()
    run(tiny_world, tmp_path)


def test_a_damaged_map_before_is_no_measure(tiny_world, tmp_path):
    run(tiny_world, tmp_path)
    (before,) = (tmp_path / "static").glob("world.*.json")
    before.write_text("damaged", encoding="utf-8")
    run(tiny_world, tmp_path)
    assert json.loads(before.read_text(encoding="utf-8"))


def test_a_disputed_line_off_the_globe_is_refused(tiny_world, tmp_path):
    content = json.loads((tiny_world / DISPUTED).read_text(encoding="utf-8"))
    content["features"][0]["geometry"]["coordinates"][0] = [1e308, 0]
    (tiny_world / DISPUTED).write_text(json.dumps(content), encoding="utf-8")
    assert refused(tiny_world, tmp_path).startswith(f"{DISPUTED}: expected a GeoJSON")


def test_every_learned_indicator_has_a_series_that_it_would_be_lost_without():
    assert set(SERIES) == set(LEARNED_CODES)
    assert set(SERIES.values()) <= {*Sources.__dataclass_fields__, "deaths"}
    assert isinstance(Sources.deaths, property)
