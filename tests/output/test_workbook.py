"""The Excel workbook: the numbers of the CSV, explained, without a formula, the same bytes."""

import csv
import io
import shutil
import subprocess
from importlib import import_module

import numpy as np
import openpyxl
import pandas as pd
import pytest

from risk.cli import main
from risk.inputs.cases import read_cases
from risk.inputs.what_if_parser import parse_what_ifs
from risk.output.workbook import workbook
from risk.risk_table.columns import CORRIDOR_TABLE, COUNTRY_TABLE, VERSION
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.settings import Settings, parse_weights
from risk.storage.export import to_csv
from risk.terms.catalogue import CODES
from risk.terms.months import to_month
from tests.waiting import HANG_S

pytestmark = pytest.mark.usefixtures("warm_commands")

AS_OF = to_month("2021-06")
CASE = next(case for case in read_cases() if case.slug == "afghanistan-2021-06")
WEIGHTS = parse_weights("territory_controlled=60,refugee_route=40", "weights")
SETTINGS = Settings(
    AS_OF,
    "armed",
    (WEIGHTS, None),
    "AFG",
    "Asia",
    parse_what_ifs(["territory_controlled:AFG=90"]),
    CASE.evidence,
)
TABLES = {
    "countries": (COUNTRY_TABLE, countries_with_changes),
    "corridors": (CORRIDOR_TABLE, corridors_with_origins),
}


@pytest.fixture(scope="module")
def content(scorer):
    return workbook(scorer, SETTINGS)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def csv_rows(scorer, made):
    return list(csv.reader(io.StringIO(to_csv(made(scorer, SETTINGS)).decode(), newline="")))


def test_it_has_the_four_sheets(book):
    assert book.sheetnames == ["countries", "corridors", "columns", "about"]


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_holds_the_cells_of_the_csv_numbers_as_numbers(scorer, book, name):
    table, made = TABLES[name]
    header, *rows = csv_rows(scorer, made)
    found = [[cell.value for cell in row] for row in book[name].iter_rows()]
    assert found[0] == header == [column.name for column in table.columns]
    assert len(found) == len(rows) + 1 > 5
    kinds = [column.kind for column in table.columns]
    for cells, texts in zip(found[1:], rows, strict=True):
        for value, text, kind in zip(cells, texts, kinds, strict=True):
            if text == "":
                assert value is None
            elif kind == "text":
                assert value == text
            else:
                assert not isinstance(value, str)
                assert value == pytest.approx(float(text), rel=1e-15, abs=0)


def test_no_cell_is_a_formula_even_where_a_text_begins_like_one(scorer, monkeypatch):
    def hostile(scorer, settings):
        table = corridors_with_origins(scorer, settings)
        return table.assign(source="=HYPERLINK(1)", receiver="+1\x07", evidence="@SUM(1)")

    monkeypatch.setattr(import_module("risk.output.workbook"), "corridors_with_origins", hostile)
    book = openpyxl.load_workbook(io.BytesIO(workbook(scorer, SETTINGS)))
    header, first = list(book["corridors"].iter_rows(max_row=2))
    row = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert row["source"].value == "'=HYPERLINK(1)" and row["receiver"].value == "'+1"
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds and kinds <= {"s", "n", "inlineStr"}


def test_per_cents_are_a_format_and_headers_stay_in_sight(book):
    for name, corner in (("countries", "D2"), ("corridors", "F2")):
        sheet = book[name]
        assert sheet.freeze_panes == corner
        assert sheet.auto_filter.ref == sheet.dimensions
        header = [cell.value for cell in sheet[1]]
        shares = {"probability", "probability_low", "probability_armed", "base_rate", "coverage"}
        if name == "countries":
            shares |= {"change_1m", "change_12m"}
        for place, title in enumerate(header, start=1):
            formats = {
                sheet.cell(row, place).number_format
                for row in range(2, sheet.max_row + 1)
                if sheet.cell(row, place).value is not None
            }
            if title in shares:
                assert formats == {"0.0%"}, title
            if title in ("index_armed", "rank", "distance_km"):
                assert formats == {"General"}, title


def test_every_column_has_its_meaning_and_about_says_what_was_set(scorer, book):
    listed = {(row[0], row[1]) for row in book["columns"].iter_rows(min_row=2, values_only=True)}
    assert listed == {(name, c.name) for name, (table, _) in TABLES.items() for c in table.columns}
    about = dict(book["about"].iter_rows(min_row=2, values_only=True))
    assert about["as_of"] == "2021-06" and about["outcome"] == "armed"
    assert about["source_filter"] == "AFG" and about["region_filter"] == "Asia"
    assert about["what-ifs"] == "territory_controlled:AFG=90"
    assert about["evidence"] == SETTINGS.evidence_known
    used = scorer.forecast(SETTINGS).mechanisms
    for m in ("arrivals", "armed"):
        for code, weight in zip(CODES, used[m].weights, strict=True):
            assert about[f"weights of {m}: {code}"] == weight
    assert about["weights of arrivals: set by"] == "user"
    assert about["weights of armed: set by"] == "fit"
    assert about["schema version"] == VERSION
    assert about["model version"] == scorer.forecaster.models.version
    assert "as_of=2021-06&outcome=armed&source=AFG&region=Asia" in about["address of this view"]
    assert "--source AFG" in about["command that makes this table"]
    assert "creativecommons.org/licenses/by-sa/4.0" in about["licence"]


def test_the_same_settings_give_the_same_bytes_in_python_and_on_the_command_line(scorer, tmp_path):
    plain = Settings(AS_OF, source="AFG")
    out = tmp_path / "table.xlsx"
    assert main(["score", "--as-of", "2021-06", "--source", "AFG", "--out", str(out)]) == 0
    assert out.read_bytes() == workbook(scorer, plain)


def test_where_no_row_is_left_it_opens_too(scorer):
    nowhere = Settings(AS_OF, source="SSD", region="Northern Africa", new_only=True)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(scorer, nowhere)))["countries"]
    assert [cell.value for cell in sheet[1]] == [column.name for column in COUNTRY_TABLE.columns]
    assert sheet.max_row == 1


def number(cell):
    """A number as LibreOffice writes it: a per cent with its sign."""
    share = isinstance(cell, str) and cell.endswith("%")
    return float(cell[:-1]) / 100 if share else float(cell)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_libreoffice_reads_the_numbers_of_the_csv(scorer, content, tmp_path, name):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("no LibreOffice: its Calc reads the workbook where it is installed")
    (tmp_path / "table.xlsx").write_bytes(content)
    sheet = list(TABLES).index(name) + 1
    options = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,{sheet}"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", options, "table.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=HANG_S)
    (written,) = tmp_path.glob("*.csv")
    theirs = pd.read_csv(written)
    ours = pd.read_csv(io.BytesIO(to_csv(TABLES[name][1](scorer, SETTINGS))))
    assert theirs.columns.tolist() == ours.columns.tolist() and len(theirs) == len(ours) > 3
    for column in ours:
        if ours[column].dtype.kind in "if":
            read = [number(cell) for cell in theirs[column]]
            np.testing.assert_allclose(read, ours[column], rtol=1e-12, err_msg=column)
        else:
            assert theirs[column].fillna("").tolist() == ours[column].fillna("").tolist(), column
