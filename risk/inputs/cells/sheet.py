"""The cells of a small table, whatever program wrote it: a CSV of any kind, or a workbook.

What the file says itself is used (its byte order mark, its "sep=" line, its header); nothing is
guessed that could be read in two ways. What was done to read it is told.
"""

import csv
import io
import re
from collections.abc import Collection
from typing import NamedTuple

from risk.inputs.cells.kinds import other_kind
from risk.inputs.cells.texts import plain_text
from risk.inputs.cells.workbook import ZIP, WorkbookError, workbook_rows

COMMENT = "#"
MOST_NOTES = 20  # lines above the header
_LINE_END = re.compile("\r\n|\r|\n")  # the second is that of old Macs
# Signs between letters, and capitals behind small letters, that text of Macs and of other scripts
# has when it is read as Windows-1252: "C™te", "GenŽve". The acute accent is none of them: many type
# it for an apostrophe, as in "Côte d´Ivoire".
_GARBLED = re.compile(
    "[^\\W\\d_][¡-©«-±¶¸¹»¿×÷ƒ†‡ˆ‰‹›˜™]+[^\\W\\d_]|[a-zà-öø-ÿšœž][À-ÖØ-ÞŠŒŽŸ]|[A-Z][ŠŒŽŸ][a-z]"
)
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
# What the library says of broken quotes, and what is expected and got.
_BROKEN = {
    "field larger": ("cells of at most 131,072 characters", "a longer one"),
    "unexpected end": ("a quotation mark at the end of a quoted cell", "none until the file ends"),
    "expected after": ("quotation marks within a quoted cell to be written twice", "one alone"),
}


Rows = list[tuple[int, list[str]]]
"""Number as a spreadsheet shows it, and cells."""


class SheetError(ValueError):
    """The file is no table: `expected` and `got` in words, `row` where it is one row's fault."""

    def __init__(self, expected: str, got: str, row: int | None = None) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got
        self.row = row


class Sheet(NamedTuple):
    """A table as text.

    rows : number as a spreadsheet shows it, and cells; the header first, rows without text left out
    separator : of a CSV file; empty for a workbook
    remarks : what was done to read it, in words
    """

    rows: Rows
    separator: str
    remarks: tuple[str, ...]


def read_sheet(
    content: bytes, columns: Collection[str], most_rows: int, most_columns: int
) -> Sheet:
    """The cells of a file.

    Raises SheetError if the file is no table that can be read in one way.

    Parameters
    ----------
    content : of any kind
    columns : names that the header should have; they tell the separator
    most_rows, most_columns : that there may be, the header and rows without text aside
    """
    remarks: list[str] = []
    separator = ""
    if content.startswith(ZIP):
        try:
            rows, beside = workbook_rows(content, most_rows, most_columns)
        except WorkbookError as error:
            raise SheetError(error.expected, str(error)) from None
        remarks.append(", ".join(["from an Excel workbook", *beside]))
    else:
        rows, separator = _csv_rows(content, columns, most_rows, remarks)
    filled = [(number, cells) for number, cells in rows if any(map(str.strip, cells))]
    kept: Rows = []
    for number, cells in filled:
        if not _is_comment(cells, is_before_header=not kept):
            kept.append((number, cells))
    if len(kept) < len(filled):
        remarks.append(f"lines that begin with {COMMENT} left out")
    kept = _from_header(kept, columns, remarks)
    kept = _without_notes(kept, remarks)
    kept = _without_numbers(kept, remarks)
    return Sheet(_without_empty_columns(kept, remarks), separator, tuple(remarks))


def _csv_rows(
    content: bytes, columns: Collection[str], most_rows: int, remarks: list[str]
) -> tuple[Rows, str]:
    kind = other_kind(content)
    if kind:
        raise SheetError("a CSV file or an Excel workbook (.xlsx)", kind)
    text = _text(content, remarks)
    separator = ""
    begin, rest = _LINE_END.split(text, maxsplit=1) if _LINE_END.search(text) else (text, "")
    if begin.strip().strip('"').lower().startswith("sep=") and len(begin.strip(' "\r\n')) == 5:
        separator = begin.strip(' "\r\n')[-1]
        text = rest  # A spreadsheet does not count this line.
        remarks.append("its first line names the separator")
    if not separator:
        separator = _separator(text, columns)
    if separator in SEPARATORS:
        remarks.append(f"separated by {SEPARATORS[separator]}")
    rows: Rows = []
    number = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
        for number, cells in enumerate(reader, start=1):
            if not any(map(str.strip, cells)):
                continue
            if len(rows) > most_rows:
                raise SheetError(f"at most {most_rows:,} rows", "more")
            rows.append((number, cells))
    except csv.Error as error:
        said = [words for begin, words in _BROKEN.items() if begin in str(error)]
        expected, got = said[0] if said else ("CSV", str(error))
        raise SheetError(expected, got, number + 1) from None
    return rows, separator


def _text(content: bytes, remarks: list[str]) -> str:
    """The text of a file: UTF-8, UTF-16 or, where it is neither, Windows-1252."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[1:4:2] == b"\0\0":
        encoding = "utf-16-le"
    elif content[0:3:2] == b"\0\0":
        encoding = "utf-16-be"
    if encoding != "utf-8-sig":
        remarks.append("text in UTF-16")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        wrong = error
    is_old_mac = b"\r" in content and b"\n" not in content  # which had an encoding of its own
    try:
        if encoding != "utf-8-sig" or b"\0" in content or is_old_mac:
            raise wrong
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        byte = wrong.object[wrong.start]
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        got = f"the byte 0x{byte:02x} in line {line}: save it as CSV UTF-8"
        raise SheetError("text in UTF-8", got) from None
    garbled = _GARBLED.search(text)
    if garbled:
        got = f"{garbled[0]!r} where it is read as Windows-1252: save it as CSV UTF-8"
        raise SheetError("text in UTF-8", got)
    remarks.append("text in Windows-1252")
    return text


def _separator(text: str, columns: Collection[str]) -> str:
    """The sign that parts a line into the most columns that are known; a comma if none does."""
    lines = _LINE_END.split(text[:10_000])

    def known(separator: str) -> int:
        return max(
            sum(name_of(cell.strip(' "')) in columns for cell in line.split(separator))
            for line in lines
        )

    return max(",", *SEPARATORS, key=known)


def name_of(cell: str) -> str:
    """A header's cell as the name of a column.

    >>> name_of(" Source ISO3"), name_of("known-since\u200b")
    ('source_iso3', 'known_since')
    """
    return "_".join(re.findall(r"[^\W_]+", plain_text(cell).lower()))


def _is_comment(cells: list[str], is_before_header: bool) -> bool:
    """Whether a row is a remark: after the header only one that fills a single cell."""
    if not cells[0].lstrip().startswith(COMMENT):
        return False
    return is_before_header or sum(bool(cell.strip()) for cell in cells) == 1


def _from_header(rows: Rows, columns: Collection[str], remarks: list[str]) -> Rows:
    """The rows from the header on: what stands above the line that names most columns is a note."""
    for place, (_, cells) in enumerate(rows[:MOST_NOTES]):
        if 2 * len({name_of(cell) for cell in cells} & set(columns)) > len(columns):
            if place:
                remarks.append("lines above the header left out")
            return rows[place:]
    return rows


def _without_notes(rows: Rows, remarks: list[str]) -> Rows:
    """The rows without those at the end that are one text in their first cell, as notes are."""
    kept = list(rows)
    while len(kept) > 2 and _is_note(kept[-1][1]):
        kept.pop()
    if len(kept) < len(rows):
        remarks.append("notes below the table left out")
    return kept


def _is_note(cells: list[str]) -> bool:
    text = cells[0].strip()
    return " " in text and any(map(str.isalpha, text)) and not any(map(str.strip, cells[1:]))


def _without_numbers(rows: Rows, remarks: list[str]) -> Rows:
    """The rows without a first column that has no name and counts them, as R and pandas write."""
    body = [cells for _, cells in rows[1:]]
    if not body or rows[0][1][0].strip() or not all(body):
        return rows
    counted = [cells[0].strip() for cells in body]
    if not any(counted == [str(n + first) for n in range(len(body))] for first in (0, 1)):
        return rows
    remarks.append("numbers of rows left out")
    return [(number, cells[1:]) for number, cells in rows]


def _without_empty_columns(rows: Rows, remarks: list[str]) -> Rows:
    """The rows without the columns that have neither a name nor a cell with text."""
    if not rows:
        return rows
    header = rows[0][1]
    width = max(len(cells) for _, cells in rows)
    if width > 10 * len(header) + 100:
        return rows  # It is refused by its length, sooner than it would be looked through.
    used = {place for _, cells in rows for place, cell in enumerate(cells) if cell.strip()}
    empty = {place for place in range(len(header)) if place not in used}
    if not empty:
        return rows
    remarks.append("empty columns left out")
    return [
        (number, [cell for place, cell in enumerate(cells) if place not in empty])
        for number, cells in rows
    ]
