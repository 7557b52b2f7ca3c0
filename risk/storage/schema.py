"""What a table must look like, and the one place that checks it.

A table read from a file is checked once, here; after that the code trusts it. Every
complaint is one sentence that names file, row, column, what was expected and what came.
Rows are counted as a spreadsheet shows them: the header is row 1.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
import pandas as pd

from risk.storage.csv_cells import CellsError, read_cells
from risk.storage.errors import InputError, refusal
from risk.storage.reading import MOST_BYTES, read_file

Kind = Literal["text", "integer", "number"]


@dataclass(frozen=True)
class Column:
    """One column: its name, kind, natural range, and whether it may be blank, or missing."""

    name: str
    kind: Kind = "text"
    low: float | None = None
    high: float | None = None
    blank: bool = False
    optional: bool = False
    unit: str = ""
    description: str = ""


share = partial(Column, kind="number", low=0, high=1, blank=True)
"""A column of chances, or of changes of them where it is told that they may be below 0."""


@dataclass(frozen=True)
class Table:
    """The columns a table must have, and those that identify a row.

    header : all columns of the publisher's file in their order, between commas; blank where any
        order will do
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    header: str = ""


def frictionless(table: Table) -> dict[str, Any]:
    """A table's schema as Frictionless has it, units and descriptions included."""
    kinds = {"text": "string", "integer": "integer", "number": "number"}
    fields = []
    for column in table.columns:
        limits = {"minimum": column.low, "maximum": column.high}
        constraints = {"required": not column.blank} | {
            name: limit for name, limit in limits.items() if limit is not None
        }
        field = {"name": column.name, "type": kinds[column.kind], "constraints": constraints}
        for extra in ("unit", "description"):
            if value := getattr(column, extra):
                field[extra] = value
        fields.append(field)
    return {"fields": fields, "primaryKey": list(table.key)}


def read_table(path: Path | IO[bytes], table: Table, *, name: str | None = None) -> pd.DataFrame:
    """Read a CSV file and check it against a table.

    Raises InputError if the file is missing, is not CSV in UTF-8, lacks a column, or has a bad cell
    or a duplicate key. Returns: DataFrame, the table's columns in its order; text as str, integer
    as int64 (float64 where blanks are allowed), number as float64 with NaN for blank.

    Parameters
    ----------
    path : path or open binary file
    table : columns beyond those of the table are allowed and left out
    name : str, optional
        What to call the file in messages; its own name if not given.
    """
    name = name or str(getattr(path, "name", path))
    try:
        cells = read_cells(_content(path))
    except FileNotFoundError:
        raise InputError(f"{name}: expected the {table.name} file here, found none") from None
    except OSError as error:
        raise InputError(
            f"{name}: expected CSV in UTF-8 with a header row, got {refusal(error)}"
        ) from None
    except CellsError as error:
        raise InputError(f"{name}: {error}") from None
    check_header(list(cells.columns), table, name)
    return check_cells(cells, table, name).reset_index(drop=True)


def check_header(columns: list[str], table: Table, name: str) -> None:
    """Refuse a header that lacks a column of the table, or has them in another order.

    `columns`: the file's header cells. `name`: what to call the file in messages.
    """
    wanted = [column.name for column in table.columns if not column.optional]
    missing = [column for column in wanted if column not in columns]
    if missing:
        raise InputError(
            f"{name}: row 1: expected the column {missing[0]!r}, "
            f"got {', '.join(repr(c[:60]) for c in columns[:8]) or 'none of the columns'}"
        )
    _check_order(columns, table.header.split(","), name)


def check_cells(cells: pd.DataFrame, table: Table, name: str) -> pd.DataFrame:
    """Text cells as the kinds of a table's columns.

    Returns a DataFrame as `read_table`, with the index of the cells. Raises InputError if there are
    no rows, or one has a bad cell or a duplicate key.

    Parameters
    ----------
    cells : DataFrame of text
        The index is a row's number less 2, as the header is row 1.
    table : of its columns only those that are optional may be missing
    name : what to call the file in messages
    """
    absent = [column.name for column in table.columns if column.name not in cells.columns]
    cells = cells[~(cells == "").all(axis=1)].assign(**dict.fromkeys(absent, ""))
    if cells.empty:
        raise InputError(f"{name}: expected at least one row below the header, got none")
    frame = pd.DataFrame({c.name: _parse(cells[c.name], c, name) for c in table.columns})
    check_key(frame, table, name)
    return frame


def check_key(frame: pd.DataFrame, table: Table, name: str) -> None:
    """Refuse a row whose key stands in an earlier one.

    `frame`: the index is a row's number less 2. `name`: what to call the file in messages.
    """
    repeated = frame.duplicated(list(table.key)) if table.key else pd.Series(dtype=bool)
    if repeated.any():
        row = int(np.flatnonzero(repeated)[0])
        key = ", ".join(f"{k}={frame[k].iloc[row]}" for k in table.key)
        raise InputError(
            f"{name}: row {frame.index[row] + 2}: expected each {'+'.join(table.key)} once, "
            f"got {key} again"
        )


def _content(source: Path | IO[bytes]) -> bytes:
    if isinstance(source, Path):
        return read_file(source)
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(f"more than {MOST_BYTES:,} bytes")
    return content


def _check_order(columns: list[str], header: list[str], name: str) -> None:
    """Refuse known columns in another order than the publisher's: header cells were exchanged.

    New columns between them are none of ours, and known ones that are not needed may be missing.
    """
    known = [column for column in columns if column in header]
    expected = [column for column in header if column in known]
    for got, wanted in zip(known, expected, strict=True):
        if got != wanted:
            number = columns.index(got) + 1
            raise InputError(
                f"{name}: row 1, column {number}: expected {wanted!r}, as in the "
                f"publisher's order of columns, got {got!r}"
            )


def _parse(cells: pd.Series, column: Column, file: str) -> pd.Series:
    """Cells of one column as its kind; the first bad one is the complaint."""
    if column.kind == "text":
        if not column.blank and (cells == "").any():
            _complain(file, cells, cells == "", column, "text")
        return cells
    blank = cells.str.strip() == ""
    values = pd.to_numeric(cells.where(~blank), errors="coerce").astype(float)
    bad = (values.isna() & ~blank) | np.isinf(values)
    if bad.any():
        _complain(file, cells, bad, column, "a number")
    if not column.blank and blank.any():
        _complain(file, cells, blank, column, "a number")
    if column.kind == "integer" and (bad := values.notna() & (values % 1 != 0)).any():
        _complain(file, cells, bad, column, "a whole number")
    # Sums stay exact: ten million cells of eleven digits fit into 64 bits.
    most = 1e11 if column.kind == "integer" else 1e16
    if (values.abs() >= most).any():
        digits = f"a number of at most {len(f'{most:.0f}') - 1} digits"
        _complain(file, cells, values.abs() >= most, column, digits)
    for limit, wrong, word in (
        (column.low, values < (column.low if column.low is not None else -np.inf), "at least"),
        (column.high, values > (column.high if column.high is not None else np.inf), "at most"),
    ):
        if wrong.any():
            _complain(file, cells, wrong, column, f"{word} {limit:g}")
    return values.astype("int64") if column.kind == "integer" and not column.blank else values


def _complain(file: str, cells: pd.Series, bad: pd.Series, column: Column, expected: str) -> None:
    row = int(np.flatnonzero(bad)[0])
    got = repr(str(cells.iloc[row])[:60]) if cells.iloc[row] else "an empty cell"
    raise InputError(
        f"{file}: row {cells.index[row] + 2}, column {column.name!r}: expected {expected}, "
        f"got {got}"
    )
