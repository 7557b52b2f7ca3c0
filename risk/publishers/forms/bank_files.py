"""Downloads of the World Bank: a zip with a wide CSV, and the workbook on governance.

The CSV has a few lines on the source above its header, a column for each year and one without a
name at the end. The workbook has a sheet for each indicator, with a row for each economy and year.
"""

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

import pandas as pd

from risk.publishers.forms.archive import read_zipped_csv
from risk.storage import InputError, is_web_page, read_file, readable

COUNTRY = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
MOST_ABOVE = 10  # lines on the source
MOST_SHEET_ROWS = 100_000
MOST_UNPACKED = 200_000_000
_DAMAGE = (zipfile.BadZipFile, ParseError, LookupError, ValueError)


def read_wide(path: Path, indicator: str) -> pd.DataFrame:
    """The years of one indicator, a row for each.

    Raises InputError if the file is no such zip, or its table has another form or another
    indicator. Returns: DataFrame of text: name, code, year, value (blank where none); the index is
    a row's number less 2.

    Parameters
    ----------
    path : zip with one file API_*.csv
    indicator : its code, which every row must have
    """
    content, inside = read_zipped_csv(path, "API_*.csv")
    file = f"{path.name}/{inside}"
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file}: expected CSV in UTF-8, got {str(error)[:120]}") from None
    above = next((k for k, row in enumerate(lines[:MOST_ABOVE]) if row[:4] == COUNTRY), None)
    if above is None:
        raise InputError(
            f"{file}: expected a header with {', '.join(COUNTRY)} in the first {MOST_ABOVE} lines, "
            "got none"
        )
    years = {column: name for column, name in enumerate(lines[above]) if name.isdecimal()}
    table = []
    numbers = []
    for number, row in enumerate(lines[above + 1 :], start=above + 2):
        if not any(row):
            continue
        if len(row) != len(lines[above]):
            raise InputError(
                f"{file}: row {number}: expected {len(lines[above])} cells, got {len(row)}"
            )
        if row[3] != indicator:
            raise InputError(
                f"{file}: row {number}: expected the indicator {indicator}, got {row[3][:60]!r}"
            )
        table += [[row[0], row[1], year, row[column]] for column, year in years.items()]
        numbers += [number - 2] * len(years)
    if not table:
        raise InputError(f"{file}: expected rows of {indicator}, got none")
    columns = ["name", "code", "year", "value"]
    return pd.DataFrame(table, columns=columns, dtype=str, index=numbers)


def read_sheet(path: Path, sheet: str, columns: Mapping[str, str]) -> pd.DataFrame:
    """Some columns of one sheet of a workbook whose first row is its header.

    Raises InputError if the file is no workbook, or lacks the sheet, a column or any row. Returns:
    DataFrame of text. The index is a row's number less 2.

    Parameters
    ----------
    path : .xlsx
    sheet : its name
    columns : name in the sheet to name in the result
    """
    try:
        with readable(path.name, "expected a workbook here, found none"):
            content = read_file(path)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise InputError(
                f"{path.name}: expected at most {MOST_UNPACKED:,} bytes in the workbook, got "
                f"{unpacked:,}"
            )
        with pd.ExcelFile(io.BytesIO(content), engine="openpyxl") as book:
            if sheet not in book.sheet_names:
                got = ", ".join(map(str, book.sheet_names))[:120]
                raise InputError(f"{path.name}: expected the sheet {sheet!r}, got {got}")
            table = pd.read_excel(
                book, sheet, dtype=object, keep_default_na=False, nrows=MOST_SHEET_ROWS
            )
    except InputError:
        raise
    except _DAMAGE:
        got = "a web page" if is_web_page(content) else "something else or a damaged one"
        raise InputError(f"{path.name}: expected a workbook (.xlsx), got {got}") from None
    for name in columns:
        if name not in table.columns:
            raise InputError(
                f"{path.name}, sheet {sheet!r}: row 1: expected the column {name!r}, got "
                f"{', '.join(map(str, table.columns))[:120]}"
            )
    if table.empty:
        raise InputError(f"{path.name}, sheet {sheet!r}: expected rows below the header, got none")
    return table[list(columns)].rename(columns=columns).astype("str")
