"""Workbooks (.xlsx): the first sheet as text, and the template whose cells are text.

A few kilobytes can unpack to gigabytes, so what a workbook unpacks to is bounded before it is read.
"""

import io
import zipfile
from datetime import date, datetime, time

ZIP = b"PK\x03\x04"
MOST_UNPACKED = 8_000_000
MOST_PARTS = 500
TEXT = "@"
TEMPLATE_ROWS = 200


class WorkbookError(ValueError):
    """What came in place of a workbook, in words."""


def is_zip(content: bytes) -> bool:
    """Whether a file begins as a zip does, which every .xlsx is."""
    return content.startswith(ZIP)


def workbook_rows(
    content: bytes, most_rows: int, most_columns: int
) -> tuple[list[tuple[int, list[str]]], int]:
    """The rows of the first sheet, each with its number, and how many other sheets there are.

    A cell that is a date comes as YYYY-MM-DD, whatever way it is shown; a formula as its last
    value.

    Raises
    ------
    WorkbookError
        If it is no workbook, is damaged, or unpacks to more than it may.
    """
    from openpyxl import load_workbook  # A tenth of a second that other files need not wait for.

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        if not sheets:
            raise WorkbookError("a workbook without a sheet of cells")
        sheets[0].reset_dimensions()  # What the file says of its size may be wrong.
        rows = []
        # One column more than there may be, so that the reader sees the excess.
        cells = sheets[0].iter_rows(max_col=most_columns + 1, values_only=True)
        for number, row in enumerate(cells, start=1):
            if number > most_rows + 1:
                raise WorkbookError(f"more than {most_rows:,} rows")
            rows.append((number, [_text(value) for value in row]))
    except WorkbookError:
        raise
    except Exception:
        # The library tells a damaged file in a dozen ways, from KeyError to zlib.error.
        raise WorkbookError("a damaged workbook: open it and save it as .xlsx again") from None
    return [(number, _cut(cells)) for number, cells in rows], len(book.sheetnames) - 1


def _check_size(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise WorkbookError("a damaged zip or workbook") from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise WorkbookError("a zip, or a workbook of another kind: save it as CSV UTF-8 or .xlsx")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookError(
            f"a workbook that unpacks to more than {MOST_UNPACKED:,} bytes: keep the one sheet"
        )


def _text(value: object) -> str:
    """A cell's value as it is written in CSV.

    >>> [_text(value) for value in (None, 50.0, 0.1, datetime(2021, 6, 22), " a")]
    ['', '50', '0.1', '2021-06-22', ' a']
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _cut(cells: list[str]) -> list[str]:
    """A row without the empty cells at its end: a sheet is a rectangle."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def template_workbook(rows: list[dict[str, str]]) -> bytes:
    """A workbook whose cells are text, so that no spreadsheet changes what is typed into them.

    Parameters
    ----------
    rows : texts by column, all of the same columns; rows below them are set to text, too
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
