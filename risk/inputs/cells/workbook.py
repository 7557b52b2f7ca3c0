"""Workbooks (.xlsx): the first visible sheet as text, and the template whose cells are text.

A few kilobytes can unpack to gigabytes, so what a workbook unpacks to is bounded before it is read.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from risk.inputs.cells.kinds import kind_of_zip
from risk.inputs.cells.numbers import two_meanings
from risk.terms import counted

ZIP = b"PK\x03\x04"  # how a zip begins, which every .xlsx is
MOST_UNPACKED = 8_000_000
MOST_PARTS = 500
ROWS_OF_A_SHEET = 1_048_576
MOST_ROWS_WRITTEN = 100_000
TEXT = "@"
TEMPLATE_ROWS = 200
NAMES = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What a number format says beside the number: quoted text, single signs, conditions.
_BESIDE = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')


class WorkbookError(ValueError):
    """What came in place of a workbook, in words."""

    def __init__(self, got: str, expected: str = "a CSV file or an Excel workbook (.xlsx)") -> None:
        super().__init__(got)
        self.expected = expected


def workbook_rows(
    content: bytes, most_rows: int, most_columns: int
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows with text of the first visible sheet of cells, and words on what there is beside.

    Each row has its number in the sheet. The words say which sheet it is, where there are more, and
    that hidden rows were read, and merged cells. A cell that is a date comes as YYYY-MM-DD,
    whatever way it is shown; a per cent with its sign; a formula as its saved value. Raises
    WorkbookError if it is no workbook, is damaged, has a formula without a saved value, or unpacks
    to more than it may.
    """
    _check_size(content)
    try:
        sheet, path, which = _first_sheet(content)
        beside = _check_cells(content, path)
        sheet.reset_dimensions()  # What the file says of its size may be wrong.
        rows: list[tuple[int, list[str]]] = []
        before = None
        # One column more than there may be, so that the reader sees the excess.
        for number, row in enumerate(sheet.iter_rows(max_col=most_columns + 1), start=1):
            if number > ROWS_OF_A_SHEET:
                raise WorkbookError(f"more than {ROWS_OF_A_SHEET:,} rows")
            # Rows that the file leaves out come as one and the same; there can be a million.
            if row is before or all(cell.value is None for cell in row):
                before = row
                continue
            if len(rows) > most_rows:
                raise WorkbookError("more", f"at most {most_rows:,} rows")
            rows.append((number, [_text(cell.value, cell.number_format) for cell in row]))
    except WorkbookError:
        raise
    except Exception:
        # The library tells a damaged file in a dozen ways, from KeyError to zlib.error.
        raise WorkbookError("a damaged workbook: open it and save it as .xlsx again") from None
    return [(number, _cut(cells)) for number, cells in rows], [*filter(None, [which]), *beside]


def _first_sheet(content: bytes) -> tuple[Any, str, str]:
    """The first visible sheet of cells, its path in the zip, and which sheet it is in words."""
    # A tenth of a second that other files need not wait for.
    from openpyxl.chartsheet import Chartsheet
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)

    def keep_the_place(sheet: Any, _: object) -> None:
        reader.wb._add_sheet(Chartsheet(parent=reader.wb, title=sheet.name))

    # The charts themselves are not needed, and the library fails at a sheet without one.
    reader.read_chartsheet = keep_the_place
    reader.read()
    book = reader.wb
    if not book.worksheets:
        raise WorkbookError("a workbook without a sheet of cells")
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise WorkbookError("a workbook whose sheets of cells are hidden: show the one to read")
    sheet = visible[0]
    paths = {found.name: part.target for found, part in reader.parser.find_sheets()}
    before = set(book.sheetnames[: book.sheetnames.index(sheet.title)])
    charts = before & {chart.title for chart in book.chartsheets}
    which = "its first"
    if before - charts:
        which += " visible"
    which += " sheet"
    if charts:
        which += " of cells"
    return sheet, paths[sheet.title], which if len(book.sheetnames) > 1 else ""


def _check_cells(content: bytes, path: str) -> list[str]:
    """Refuse more empty rows than any spreadsheet leaves, and formulas without a saved value.

    Programs that compute nothing write these; they are no blank cells. A formula whose value is an
    empty text is one. Returns: list of words on what a reader of the sheet may not see: hidden
    rows, and merged cells.
    """
    from openpyxl.xml.functions import iterparse

    sheet = zipfile.ZipFile(io.BytesIO(content)).read(path)
    unsaved = []
    beside = set()
    rows = 0
    for _, element in iterparse(io.BytesIO(sheet)):
        if element.tag == f"{NAMES}mergeCell":
            beside.add("of merged cells only the first")
        if element.tag == f"{NAMES}row":
            if element.get("hidden") in ("1", "true") and any(len(cell) for cell in element):
                beside.add("with its hidden rows")
            element.clear()
            rows += 1
        if rows > MOST_ROWS_WRITTEN:
            raise WorkbookError(f"more than {MOST_ROWS_WRITTEN:,} rows: delete the empty ones")
        if element.tag != f"{NAMES}c" or element.find(f"{NAMES}f") is None:
            continue
        value = element.find(f"{NAMES}v")
        if value is None or (not value.text and element.get("t") != "str"):
            unsaved.append(element.get("r", "a cell"))
    if unsaved:
        others = f" and in {counted(len(unsaved) - 1, 'more cell')}" if unsaved[1:] else ""
        raise WorkbookError(
            f"a formula without a saved value in {unsaved[0]}{others}: open the workbook in a "
            "spreadsheet and save it",
            "the saved value of every formula",
        )
    return sorted(beside)


def _check_size(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise WorkbookError("a damaged zip or workbook") from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise WorkbookError(kind_of_zip(names))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookError(
            f"a workbook that unpacks to more than {MOST_UNPACKED:,} bytes: keep the one sheet"
        )


def _text(value: object, number_format: str) -> str:
    """A cell's value as it is written in CSV.

    >>> [_text(value, "0.00") for value in (None, 50.0, 0.1, datetime(2021, 6, 22), " a")]
    ['', '50', '0.1', '2021-06-22', ' a']
    >>> _text(0.505, "0.0 %"), _text(50.5, '0.0" %"'), _text("0.505", "0%")
    ('50.5%', '50.5', '0.505')
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and _is_per_cent(number_format):
        return _text(100.0 * value, "General") + "%"  # as a spreadsheet writes it in CSV
    if isinstance(value, float):
        number = f"{value:.15g}"
        # A number of three decimals is no thousand and more, as its text might be.
        return number + "0" if two_meanings(number) else number
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=256)  # a file may name as many formats as it likes
def _is_per_cent(number_format: str) -> bool:
    """Whether a number is shown as a hundred times itself."""
    return "%" in _BESIDE.sub("", number_format)


def _cut(cells: list[str]) -> list[str]:
    """A row without the empty cells at its end: a sheet is a rectangle."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def template_workbook(rows: list[dict[str, str]]) -> bytes:
    """A workbook whose cells are text, so that no spreadsheet changes what is typed into them.

    `rows`: texts by column, all of the same columns; rows below them are set to text, too.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    columns = list(rows[0])
    table = [columns, *([row[column] for column in columns] for row in rows)]
    for number in range(1, TEMPLATE_ROWS + 1):
        texts = table[number - 1] if number <= len(table) else [""] * len(columns)
        for place, text in enumerate(texts, start=1):
            cell = sheet.cell(number, place)
            cell.number_format = TEXT
            if text:
                cell.value = text
                cell.data_type = "s"  # else a text that begins with "=" would be a formula
    for place, column in enumerate(columns, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(12, len(column) + 3)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
