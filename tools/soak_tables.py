"""Good rows of evidence, taken from the coded cases, and files made of them."""

import csv
import io
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Literal

from risk.inputs.evidence_columns import COLUMNS

SEEDS = Path(__file__).parents[1] / "seeds"


@lru_cache
def real() -> list[list[dict[str, str]]]:
    """The rows of every coded case."""
    paths = sorted(SEEDS.glob("*/evidence.csv"))
    tables = [list(csv.DictReader(io.StringIO(p.read_text(encoding="utf-8-sig")))) for p in paths]
    return [rows for rows in tables if rows]


@lru_cache
def real_bytes() -> list[bytes]:
    return [path.read_bytes() for path in sorted(SEEDS.glob("*/evidence.csv"))]


def some(rng: Random) -> list[dict[str, str]]:
    """A few good rows."""
    rows = rng.choice(real())
    return [dict(row) for row in rng.sample(rows, rng.randint(1, min(len(rows), 12)))]


def written(rows: list[dict[str, str]], rng: Random | None = None) -> bytes:
    """Rows as CSV, with a chance in any way that a spreadsheet may write it."""
    header = list(COLUMNS)
    stream = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    if rng:
        rng.shuffle(header)
        quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    ends = rng.choice(("\n", "\r\n")) if rng else "\r\n"
    writer = csv.DictWriter(stream, header, lineterminator=ends, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return (b"\xef\xbb\xbf" if rng and rng.random() < 0.3 else b"") + stream.getvalue().encode()


def put(rng: Random, column: str, text: str) -> bytes:
    """Good rows, one of them with a text in a column."""
    rows = some(rng)
    rng.choice(rows)[column] = text
    return written(rows, rng)


def inside(rng: Random, text: str, what: str) -> str:
    at = rng.randint(1, max(1, len(text) - 1))
    return text[:at] + what + text[at:]
