"""What was said, kept for good: the forecast of each latest month, written down when it was made.

One CSV file a month. Its first line is a comment with JSON: when it was written, by which data and
model, and the SHA-256 of the file before. SHA256SUMS lists the files, as `sha256sum -c` reads it,
and is written last: a month that is not in it was never said. No file is written a second time.

Whoever can write here can also make a whole new log that is right in itself. To tell it from the
old one, keep the newest line of SHA256SUMS elsewhere; for the shipped log, version control does.
"""

import io
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from risk.dataset import DATA, releases_folder
from risk.storage import (
    Column,
    InputError,
    Table,
    read_file,
    read_table,
    readable,
    sha256,
    share,
    short,
    shown,
)
from risk.terms import month_text, to_month

FORWARD = DATA / "forward"
SUMS = "SHA256SUMS"
REMEDY = "put back the file as it was; nothing is added to the log until then"
_LINE = re.compile(r"([0-9a-f]{64})  (\d{4}-(?:0[1-9]|1[0-2])\.csv)\n")
_FILE = re.compile(r"\d{4}-\d{2}\.csv")
SETS = ("fitted", "equal")
"""The weights that are logged, each with its columns."""


def columns_of(weights: str) -> tuple[Column, ...]:
    """The columns of one of SETS."""
    return (
        Column(f"{weights}_level", description="Low to Severe; Withheld, or Not exposed"),
        share(f"{weights}_probability"),
        share(f"{weights}_low", description="80\u00a0% interval, lower end"),
        share(f"{weights}_high", description="80\u00a0% interval, upper end"),
        Column(f"{weights}_index", "number", 0, 100, True, description="blank for either"),
    )


TABLE = Table(
    "forward log",
    (
        Column("outcome", description="either, arrivals or armed"),
        Column("source_iso3", blank=True, description="blank: the receiver, over all sources"),
        Column("receiver_iso3"),
        Column("onset", blank=True, description="new, going on or unknown; blank: not exposed"),
        share("base_rate"),
        *columns_of("fitted"),
        *columns_of("equal"),
    ),
    ("outcome", "source_iso3", "receiver_iso3"),
)


@dataclass(frozen=True)
class Entry:
    """One month of the log.

    as_of : month
    path : its file
    digest : SHA-256 of the file
    head : the JSON of its first line
    """

    as_of: int
    path: Path
    digest: str
    head: dict[str, Any]

    @property
    def written(self) -> datetime:
        """When it was written, in UTC."""
        return datetime.fromisoformat(self.head["written"])

    def table(self) -> pd.DataFrame:
        """What was said, as TABLE has it.

        Raises InputError if the file is not what it was when the log was read.
        """
        content = content_of(self.path)
        if sha256(content) != self.digest:
            raise InputError(f"{shown(self.path)}: changed while it was read; {REMEDY}")
        _head, rows = content.split(b"\n", 1)
        return read_table(io.BytesIO(rows), TABLE, name=shown(self.path))


@dataclass(frozen=True)
class Log:
    """A whole log: its sound months, oldest first, and a sentence for each fault."""

    folder: Path
    entries: tuple[Entry, ...]
    problems: tuple[str, ...]

    def entry_of(self, as_of: int) -> Entry | None:
        """The entry of a month, or None."""
        return next((entry for entry in self.entries if entry.as_of == as_of), None)


def own_log() -> Path:
    """Where this copy's own refreshes write their log: beside their releases."""
    return releases_folder() / "forward"


def log_folder() -> Path:
    """The log to read: this copy's own, or the one that ships where there is none."""
    return own_log() if (own_log() / SUMS).exists() else FORWARD


def read_log(folder: Path = FORWARD) -> Log:
    """Read a log and check every byte of it.

    Without a month where there is no log; each fault is one sentence.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    listed = listed_months(folder, problems)
    before = ""
    for name, digest in listed:
        try:
            entries.append(read_entry(folder / name, digest, before))
        except InputError as error:
            problems.append(f"{error}; {REMEDY}")
        before = digest
    return Log(folder, tuple(entries), tuple(problems))


def said_of(as_of: int, folder: Path = FORWARD) -> pd.DataFrame | None:
    """What was said of a month when it was the latest, or None if that was not written down.

    Raises InputError if the month's file is damaged. Returns: DataFrame, columns of TABLE,
    data_version and model_version (full digests), and written (when it was written down, in UTC).
    """
    entry = read_log(folder).entry_of(as_of)
    if entry is None:
        return None
    versions = {name: entry.head[name] for name in ("data_version", "model_version")}
    return entry.table().assign(**versions, written=entry.written)


def month_files(folder: Path) -> set[str]:
    """Names of the files of months, listed or not."""
    return {path.name for path in folder.glob("*") if _FILE.fullmatch(path.name)}


def listed_months(folder: Path, problems: list[str]) -> list[tuple[str, str]]:
    """Name and digest of each file that the list names, oldest first; faults are added."""
    path = folder / SUMS
    lines = []
    if path.exists():
        lines = content_of(path).decode("utf-8", errors="replace").splitlines(keepends=True)
    listed: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if not match:
            problems.append(
                f"{shown(path)}: line {number}: expected 64 hexadecimal digits, two spaces and "
                f"YYYY-MM.csv, got {line[:80]!r}; {REMEDY}"
            )
            continue
        if listed and match[2] <= listed[-1][0]:
            problems.append(
                f"{shown(path)}: line {number}: expected a month after {listed[-1][0]}, got "
                f"{match[2]}; {REMEDY}"
            )
        listed.append((match[2], match[1]))
    for name in sorted(month_files(folder) - {name for name, _ in listed}):
        problems.append(
            f"{shown(folder / name)}: expected a line for it in {SUMS}, found none; {REMEDY}"
        )
    return listed


def read_entry(path: Path, digest: str, before: str) -> Entry:
    """A month of the log, checked against the list and against the file before."""
    if not path.exists():
        raise InputError(f"{shown(path)}: expected this month of the log, found no file")
    content = content_of(path)
    if sha256(content) != digest:
        raise InputError(
            f"{shown(path)}: expected sha256 {short(digest)}..., got {short(sha256(content))}...: "
            "what was said was changed"
        )
    try:
        head = json.loads(content[2 : content.index(b"\n")])
        as_of = to_month(head["as_of"])
        linked = head["before"]["sha256"] if head["before"] else ""
        datetime.fromisoformat(head["written"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"{shown(path)}: line 1: expected # and JSON with as_of, written and before"
        ) from None
    if path.name != f"{month_text(as_of)}.csv":
        raise InputError(f"{shown(path)}: expected the forecast of this month, got {head['as_of']}")
    if linked != before:
        followed = f"a file of sha256 {short(linked)}..." if linked else "no file"
        stands = f"one of {short(before)}..." if before else "none"
        raise InputError(
            f"{shown(path)}: written after {followed}, but the list has {stands} before it: an "
            "earlier month was changed or is missing"
        )
    return Entry(as_of, path, digest, head)


def content_of(path: Path) -> bytes:
    """The bytes of a file of the log; InputError names it."""
    with readable(shown(path)):
        return read_file(path)
