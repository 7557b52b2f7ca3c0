"""Good rows of evidence, taken from the coded cases, and files made of them."""

import csv
import io
from functools import cache
from random import Random
from typing import Literal

from risk.inputs.evidence_columns import COLUMNS
from risk.storage.files import ROOT

SEEDS = ROOT / "seeds"


@cache
def real_files() -> list[bytes]:
    """The evidence of every coded case."""
    return [path.read_bytes() for path in sorted(SEEDS.glob("*/evidence.csv"))]


@cache
def real_tables() -> list[list[dict[str, str]]]:
    """The rows of every coded case that has some."""
    texts = [content.decode("utf-8-sig") for content in real_files()]
    tables = [list(csv.DictReader(io.StringIO(text))) for text in texts]
    return [rows for rows in tables if rows]


def some_rows(rng: Random) -> list[dict[str, str]]:
    """A few good rows."""
    rows = rng.choice(real_tables())
    return [dict(row) for row in rng.sample(rows, rng.randint(1, min(len(rows), 12)))]


def written(rows: list[dict[str, str]], rng: Random | None = None) -> bytes:
    """Rows as CSV, with a chance in any way that a spreadsheet may write it."""
    header = list(COLUMNS)
    line_end = "\r\n"
    mark = b""
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    if rng:
        rng.shuffle(header)
        quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        line_end = rng.choice(("\n", "\r\n"))
        mark = rng.choice((b"", b"\xef\xbb\xbf"))
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, header, lineterminator=line_end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return mark + stream.getvalue().encode()


def with_text(rng: Random, column: str, text: str) -> bytes:
    """Good rows, one of them with a text in a column."""
    rows = some_rows(rng)
    rng.choice(rows)[column] = text
    return written(rows, rng)


def inserted(rng: Random, text: str, what: str) -> str:
    """A text with something in the middle."""
    place = rng.randint(1, max(1, len(text) - 1))
    return text[:place] + what + text[place:]
