"""Reading a file of evidence: all of it is right, or every problem in it is reported at once."""

from collections import Counter
from pathlib import Path
from typing import IO

import pandas as pd

from risk.inputs.cells.days import is_changed_day
from risk.inputs.cells.numbers import COMMA, decimal_sign, is_doubtful, two_meanings, typed
from risk.inputs.cells.sheet import Sheet, SheetError, name_of, read_sheet
from risk.inputs.evidence import KEY, NUMBERS, Evidence, evidence_of
from risk.inputs.evidence_cells import DAYS, PLACES, is_missing, may_stay_blank, mended
from risk.inputs.evidence_columns import COLUMNS, EVIDENCE_COLUMNS, cell_problems, is_number
from risk.inputs.problems import EvidenceError, Problem, whole
from risk.storage import plain, read_file, refusal
from risk.terms import A_COUNTRY, counted, unread

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 100
# Of fewer columns a file is none of evidence: no list of what it lacks.
LEAST_KNOWN = 4
MOST_HINTS = 20
MOST_NAMED = 3
BLANK_AT_END = {column.name for column in EVIDENCE_COLUMNS if column.may_be_blank}
# Columns whose cells are easily told from other text.
TELLING = ("date", "known_since", "indicator", "reliability")
NO_ROWS = "delete rows of totals, units and notes"
NO_EVIDENCE = f"a file of evidence, whose first row names the columns {', '.join(COLUMNS[:3])} …"

Row = tuple[int, dict[str, str]]


def read_evidence(
    path: Path | IO[bytes], *, name: str | None = None, may_be_empty: bool = False
) -> Evidence:
    """Read a file of evidence, CSV or .xlsx, and check all of it.

    Raises EvidenceError if anything in it is wrong, with every problem by row and column. Rows are
    counted as a spreadsheet shows them: the header is row 1. Returns: Evidence. Its `remarks` say
    what was done to read the file.

    Parameters
    ----------
    path : path or open binary file
    name : what to call the file in messages; its own name if not given
    may_be_empty : whether a header without rows will do
    """
    name = name or Path(str(getattr(path, "name", path))).name
    try:
        sheet = read_sheet(_content(path, name), COLUMNS, MOST_ROWS, MOST_COLUMNS)
    except SheetError as error:
        raise EvidenceError([Problem(name, error.row, None, error.expected, error.got)]) from None
    if not sheet.rows:
        raise whole(name, NO_EVIDENCE, "an empty file")
    header = [name_of(cell) for cell in sheet.rows[0][1]]
    _check_header(header, sheet, name)
    body = sheet.rows[1:]
    if not body and not may_be_empty:
        raise EvidenceError(
            [Problem(name, sheet.rows[0][0] + 1, None, "at least one row of evidence", "none")]
        )
    rows, problems = _rows(header, sheet, name)
    numbers = (typed(cells[column]) for _, cells in rows for column in NUMBERS)
    sign = decimal_sign(numbers, sheet.separator)
    done = _filled(rows, sheet, header)
    if sign == COMMA:
        done["decimal commas"] = 1
    read_as: dict[int, list[str]] = {}
    doubts: dict[int, dict[str, tuple[str, str]]] = {}
    good = []
    for number, cells in rows:
        row = {}
        for column in COLUMNS:
            cell = cells[column]
            text, what = mended(column, cell, sign)
            if is_missing(cell) and may_stay_blank(column, cells["indicator"]):
                text = ""
                what = "signs of a missing value read as blank"
            row[column] = plain(text)
            done[what] += 1
            if column in PLACES and what:
                read_as.setdefault(number, []).append(what)
            if column in NUMBERS and is_number(text) and is_doubtful(typed(cell), sign):
                expected = "a decimal comma, as elsewhere in the file" if sign else "a number"
                hint = "" if sign else f", {two_meanings(text)}"
                doubts.setdefault(number, {})[column] = expected, repr(cell[:60]) + hint
        good.append((number, row))
    problems += _problems(good, read_as, doubts, name)
    if problems:
        raise EvidenceError(sorted(problems, key=lambda problem: problem.row or 0))
    table = pd.DataFrame([row for _, row in good], columns=list(COLUMNS), dtype=str)
    return evidence_of(table, (*sheet.remarks, *_done(done)))


def _content(path: Path | IO[bytes], name: str) -> bytes:
    try:
        if isinstance(path, Path):
            return read_file(path, MOST_BYTES)
        content = path.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise whole(name, "a file here", "none") from None
    except OSError as error:
        raise whole(name, "a file that can be read", refusal(error)) from None
    if len(content) > MOST_BYTES:
        raise whole(name, f"at most {MOST_BYTES:,} bytes", "more")
    return content


def _check_header(header: list[str], sheet: Sheet, name: str) -> None:
    """Columns that are not there once, and columns that evidence does not have."""
    number = sheet.rows[0][0]
    if len(header) > MOST_COLUMNS:
        expected = f"{len(COLUMNS)} columns"
        raise EvidenceError([Problem(name, number, None, expected, f"{len(header):,}")])
    if len(set(header) & set(COLUMNS)) < LEAST_KNOWN:
        begins = ", ".join(filter(None, map(str.strip, sheet.rows[0][1])))[:60]
        got = f"a first row with {begins!r}" if begins.isprintable() else "a file that is no text"
        where = f" ({', '.join(sheet.remarks)})" if sheet.remarks else ""
        raise whole(name, NO_EVIDENCE, got + where)
    problems = []
    for column in COLUMNS:
        count = header.count(column)
        if count != 1:
            expected = f"the column {column!r} once"
            problems.append(Problem(name, number, None, expected, str(count or "none")))
    for column in header:
        if column not in COLUMNS:
            expected = f"only the {len(COLUMNS)} columns of the template"
            got = f"the column {column[:40]!r}" if column else "a column without a name"
            problems.append(Problem(name, number, None, expected, got))
    if problems:
        raise EvidenceError(problems)


def _rows(header: list[str], sheet: Sheet, name: str) -> tuple[list[Row], list[Problem]]:
    """The rows by column, and those that have too few or too many cells."""
    rows = []
    problems = []
    are_all_longer = all(len(cells) > len(header) for _, cells in sheet.rows[1:])
    for number, cells in sheet.rows[1:]:
        # A text with a separator in it, and no quotes around it, has moved the cells behind it.
        is_longer = len(cells) > len(header)
        is_moved = is_longer and not are_all_longer and bool(cells[len(header) - 1].strip())
        while not is_moved and len(cells) > len(header) and not cells[-1].strip():
            cells = cells[:-1]
        missing = header[len(cells) :]
        # A sheet is a rectangle; in CSV only what may be blank can be left out at the end.
        if not sheet.separator or BLANK_AT_END.issuperset(missing):
            cells = cells + [""] * len(missing)
        if len(cells) == len(header):
            rows.append((number, dict(zip(header, cells, strict=True))))
        else:
            expected = f"{len(header)} cells"
            problems.append(Problem(name, number, None, expected, str(len(cells))))
    return rows, problems


def _filled(rows: list[Row], sheet: Sheet, header: list[str]) -> Counter[str]:
    """What is done to rows already: cells that a CSV leaves out at the end are blank."""
    full = dict(sheet.rows)
    short = any(len(full[number]) < len(header) for number, _ in rows)
    return Counter({"cells missing at the end are blank": 1} if short and sheet.separator else {})


def _problems(
    rows: list[Row],
    read_as: dict[int, list[str]],
    doubts: dict[int, dict[str, tuple[str, str]]],
    name: str,
) -> list[Problem]:
    """All that is wrong with the cells; days that a spreadsheet changed are one problem."""
    problems: list[Problem] = []
    changed = []
    first_with: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        if _is_no_evidence(row):
            got = f"{', '.join(filter(None, row.values()))[:60]!r}: {NO_ROWS}"
            problems.append(Problem(name, number, None, "a row of evidence", got))
            continue
        of_row = []
        for column, expected, got in cell_problems(row, doubts.get(number, {})):
            if column in DAYS and is_changed_day(row[column]):
                changed.append((number, row[column]))
                continue
            if expected == A_COUNTRY and len(problems) < MOST_HINTS:
                got = unread(row[column])
            of_row.append(Problem(name, number, column, expected, got))
        key = tuple(row[column] for column in KEY)
        is_changed = any(is_changed_day(row[column]) for column in DAYS)
        if key in first_with and not of_row and not is_changed:
            why = f" ({' and '.join(read_as[number])})" if number in read_as else ""
            got = f"the same as in row {first_with[key]}{why}"
            of_row = [Problem(name, number, None, "each value once", got)]
        first_with.setdefault(key, number)
        problems += of_row
    if changed:
        number, day = changed[0]
        others = f" and in {counted(len(changed) - 1, 'more cell')}" if changed[1:] else ""
        got = (
            f"{day[:30]!r} in row {number}{others}: a spreadsheet has changed them. Format the "
            "columns of days as text and type the days again, or use the template for Excel"
        )
        problems.append(Problem(name, None, None, "days written YYYY-MM-DD", got))
    return problems


def _is_no_evidence(row: dict[str, str]) -> bool:
    """Whether hardly a cell is what it has to be: a total, a unit, a note, the header again."""
    readable = [
        column.name
        for column in EVIDENCE_COLUMNS
        if column.name in TELLING and column.is_readable(row[column.name])
    ]
    changed = [column for column in DAYS if is_changed_day(row[column])]
    return len(readable) + len(changed) < 2


def _done(done: Counter[str]) -> tuple[str, ...]:
    """What was done to cells, each once; of many names the first alone."""
    told = [what for what in done if what]
    names = [what for what in told if " read as " in what]
    more = names[MOST_NAMED:]
    told = [what for what in told if what not in more]
    return (*told, *([f"{counted(len(more), 'more name')} read as codes"] if more else []))
