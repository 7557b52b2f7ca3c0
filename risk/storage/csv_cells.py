"""CSV as text cells, within limits that no honest file of a publisher comes near.

A few kilobytes can unpack to gigabytes of cells, so the cells are counted before they are made.
"""

import csv
import io
import warnings

import pandas as pd

# The largest file read, UNHCR's population, has 2 million; ten million take 400 MB to parse.
MOST_CELLS = 10_000_000
MOST_HEADER = 65_536


class CellsError(ValueError):
    """What is wrong with the file as a whole, without its name."""


def is_web_page(content: bytes) -> bool:
    r"""Whether it begins as HTML or XML does: a server's notice in place of the file.

    >>> is_web_page(b"\n<!DOCTYPE html>"), is_web_page(b"id,year")
    (True, False)
    """
    return content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_cells(content: bytes) -> pd.DataFrame:
    """Every cell of a CSV file as text, the header's cells as columns.

    Raises CellsError if the content is not CSV in UTF-8, has a column twice, or more cells than the
    limit.
    """
    _check_text(content)
    _check_size(content)
    try:
        with warnings.catch_warnings():
            # Else a row of too many cells would shift them all under the wrong headers.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.BytesIO(content),
                dtype=str,
                keep_default_na=False,
                encoding="utf-8-sig",
                index_col=False,
                skip_blank_lines=False,
            )
    except pd.errors.ParserWarning:
        raise CellsError(
            "expected as many cells in every row as in the header, got more in some"
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CellsError(
            f"expected CSV in UTF-8 with a header row, got {str(error).splitlines()[0]}"
        ) from None


def _check_text(content: bytes) -> None:
    if is_web_page(content):
        raise CellsError("expected CSV in UTF-8 with a header row, got a web page")
    bad = content.find(0)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.start
    if bad >= 0:
        line = content.count(b"\n", 0, bad) + 1
        raise CellsError(
            f"line {line}: expected CSV in UTF-8 with a header row, got the byte "
            f"0x{content[bad]:02x}"
        )


def _check_size(content: bytes) -> None:
    start = content[:MOST_HEADER].decode("utf-8-sig", errors="ignore")
    stream = io.StringIO(start, newline="")
    header = next(csv.reader(stream), [])
    if stream.tell() == len(start) and len(content) > MOST_HEADER:
        raise CellsError(f"row 1: expected a header of at most {MOST_HEADER:,} bytes, got more")
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise CellsError(
            f"row 1: expected each column once, got {repeated[0][:60]!r} "
            f"{header.count(repeated[0])} times"
        )
    # A short row is filled up to the header's length, a long one is parsed before it is refused.
    lines = content.count(b"\n") + content.count(b"\r")
    cells = max(lines * len(header), content.count(b","))
    if cells > MOST_CELLS:
        raise CellsError(f"expected at most {MOST_CELLS:,} cells, got up to {cells:,}")
