"""The World Bank's downloads: what is wrong with one is a sentence with file, row and what came."""

import zipfile

import openpyxl
import pytest

from risk.publishers import wgi, worldbank
from tests.refusals import says

ABOVE = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-07-01",\n\n'
HEADER = '"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021",\n'
ROW = '"Chad","TCD","Population, total","SP.POP.TOTL","17000000","",\n'
NAME = "API_SP.POP.TOTL_DS2_en_csv_v2_1.csv"


def download(folder, text, name=NAME):
    path = folder / "worldbank_population.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, text.encode())
        archive.writestr(f"Metadata_Country_{name}", "Country Code\n")
        archive.writestr(f"Metadata_Indicator_{name}", "INDICATOR_CODE\n")
    return path


def workbook(folder, rows, header=("Economy (name)", *wgi.SHEET), sheet="ge"):
    book = openpyxl.Workbook()
    page = book.create_sheet(sheet)
    for row in (header, *rows):
        page.append(row)
    path = folder / "wgi.xlsx"
    book.save(path)
    return path


def test_a_year_without_a_value_has_no_row(tmp_path):
    table = worldbank.read(download(tmp_path, ABOVE + HEADER + ROW))
    assert table.to_numpy().tolist() == [["TCD", 2020, 17_000_000]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ABOVE + ROW, "expected a header with Country Name, Country Code, Indicator Name, "),
        (ABOVE + HEADER, "expected rows of SP.POP.TOTL, got none"),
        (
            ABOVE + HEADER + ROW + ROW.replace("SP.POP.TOTL", "NY.GDP.MKTP.CD"),
            "row 7: expected the indicator SP.POP.TOTL, got 'NY.GDP.MKTP.CD'",
        ),
        (ABOVE + HEADER + ROW[:-2] + "\n", "row 6: expected 7 cells, got 6"),
        (
            ABOVE + HEADER + ROW.replace("17000000", "many"),
            "row 6, column 'Value': expected a number",
        ),
        (
            ABOVE + HEADER + ROW + ROW,
            "row 7: expected each Country Code+Year once, got Country Code=TCD, Year=2020 again",
        ),
    ],
)
def test_a_table_of_another_form_is_refused(tmp_path, text, sentence):
    said = says(worldbank.read, download(tmp_path, text))
    assert said.startswith("worldbank_population.zip") and sentence in said


def test_a_zip_without_the_table_is_refused(tmp_path):
    said = says(worldbank.read, download(tmp_path, ABOVE + HEADER + ROW, "SP.POP.TOTL.csv"))
    assert (
        said.startswith("worldbank_population.zip") and "expected one CSV in the zip, got 3" in said
    )


def test_estimates_of_a_sheet_are_read_and_blank_ones_left_out(tmp_path):
    rows = [("Chad", "TCD", 2020, -1.5), ("Zaire", "ZAR", 2020, -1.7), ("Chad", "TCD", 2021, None)]
    table = wgi.read(workbook(tmp_path, rows), "ge")
    assert table.to_numpy().tolist() == [["TCD", 2020, -1.5], ["COD", 2020, -1.7]]


@pytest.mark.parametrize(
    ("rows", "changes", "sentence"),
    [
        ([], {}, "sheet 'ge': expected rows below the header, got none"),
        ([("Chad", "TCD", 2020, -1.5)], {"sheet": "va"}, "expected the sheet 'ge', got Sheet, va"),
        (
            [("Chad", "TCD", 2020, -1.5)],
            {"header": ("Name", "Code", "Year", "Estimate")},
            "sheet 'ge': row 1: expected the column 'Economy (code)', got Name, Code, Year",
        ),
        ([("Chad", "TCD", 2020, -40.0)], {}, "sheet 'ge': row 2, column 'value': expected"),
        ([("Chad", "TCD", "MMXX", 0.5)], {}, "sheet 'ge': row 2, column 'year': expected"),
    ],
)
def test_a_workbook_of_another_form_is_refused(tmp_path, rows, changes, sentence):
    said = says(wgi.read, workbook(tmp_path, rows, **changes), "ge")
    assert said.startswith("wgi.xlsx") and sentence in said


@pytest.mark.parametrize(
    ("content", "got"),
    [(b"<html>busy</html>", "a web page"), (b"PK\x03\x04 and no more", "something else or a dam")],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, got):
    path = tmp_path / "wgi.xlsx"
    path.write_bytes(content)
    said = says(wgi.read, path, "pv")
    assert said.startswith("wgi.xlsx") and f"expected a workbook (.xlsx), got {got}" in said


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("risk.publishers.forms.bank_files.MOST_UNPACKED", 1_000)
    path = workbook(tmp_path, [("Chad", "TCD", 2020, -1.5)])
    said = says(wgi.read, path, "ge")
    assert (
        said.startswith("wgi.xlsx") and "expected at most 1,000 bytes in the workbook, got" in said
    )
