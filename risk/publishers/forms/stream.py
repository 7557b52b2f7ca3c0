"""A few columns of a CSV file that is too large to hold, read block by block."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from risk.publishers.forms.archive import open_zipped_csv
from risk.storage import (
    InputError,
    Table,
    check_cells,
    check_header,
    check_key,
    is_web_page,
    readable,
)

# V-Dem's file, the largest, has 400 MB; its header of 4,600 names has 80 KB.
MOST_BYTES = 1_000_000_000
MOST_ROWS = 3_000_000
MOST_HEADER = 1_000_000
BLOCK_BYTES = 16_000_000


def read_large(path: Path, table: Table, member: str) -> pd.DataFrame:
    """The columns of a table from a large CSV file, plain or in a zip.

    Returns a DataFrame as `read_table`. Raises InputError if the file is missing, is not CSV in
    UTF-8, lacks a column, or has a bad cell or a duplicate key. `path`: a zip where the name ends
    in .zip. `member`: pattern of the name inside a zip, in whichever folder.
    """
    header, name = read_header(path, member)
    check_header(header, table, name)
    wanted = {column.name for column in table.columns}
    blocks = []
    start = 0
    with _opened(path, member) as (stream, _):
        for cells in _blocks(stream, [c for c in header if c in wanted], name):
            cells.index = pd.RangeIndex(start, start + len(cells))
            start += len(cells)
            if start > MOST_ROWS:
                raise InputError(f"{name}: expected at most {MOST_ROWS:,} rows, got more")
            blocks.append(check_cells(cells, table, name))
    if not blocks:
        raise InputError(f"{name}: expected at least one row below the header, got none")
    frame = pd.concat(blocks)
    check_key(frame, table, name)
    return frame.reset_index(drop=True)


def read_header(path: Path, member: str) -> tuple[list[str], str]:
    """The header's cells, and what to call the file in messages.

    `path` and `member`: as for `read_large`. Raises InputError if the file is missing, no CSV, or
    has a column twice.
    """
    with _opened(path, member) as (stream, name):
        start = stream.read(MOST_HEADER)
    if is_web_page(start):
        raise InputError(f"{name}: expected CSV in UTF-8 with a header row, got a web page")
    text = io.StringIO(start.decode("utf-8-sig", errors="replace"), newline="")
    try:
        header = next(csv.reader(text), [])
    except csv.Error as error:
        raise InputError(f"{name}: row 1: expected a header of CSV, got {error}") from None
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise InputError(
            f"{name}: row 1: expected each column once, got {repeated[0][:60]!r} "
            f"{header.count(repeated[0])} times"
        )
    return header, name


@contextmanager
def _opened(path: Path, member: str) -> Iterator[tuple[IO[bytes], str]]:
    if path.suffix.lower() == ".zip":
        with open_zipped_csv(path, member, MOST_BYTES) as (stream, inside):
            yield stream, f"{path.name}/{inside}"
        return
    with readable(path.name, "expected this file here, found none"):
        if not path.is_file() and path.exists():
            raise InputError(f"{path.name}: expected a file, got a folder, a pipe or a device")
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path.name}: expected at most {MOST_BYTES:,} bytes, got more")
        with path.open("rb") as stream:
            yield stream, path.name


def _blocks(stream: IO[bytes], columns: list[str], name: str) -> Iterator[pd.DataFrame]:
    """Text cells of some columns; a cell may hold line breaks, a row no more or fewer cells."""
    options = {
        "read_options": pa.csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
        "parse_options": pa.csv.ParseOptions(newlines_in_values=True),
        "convert_options": pa.csv.ConvertOptions(
            include_columns=columns,
            column_types=dict.fromkeys(columns, pa.string()),
            strings_can_be_null=False,
        ),
    }
    try:
        with pa.csv.open_csv(stream, **options) as reader:
            for batch in reader:
                if batch.num_rows:
                    yield batch.to_pandas().astype("str")
    except pa.ArrowException as error:
        said = " ".join(str(error).split())[:120]
        raise InputError(
            f"{name}: expected CSV in UTF-8 with as many cells in every row as in the header, "
            f"got: {said}"
        ) from None
