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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from risk.dataset.package import DATA
from risk.dataset.releases import releases_folder
from risk.risk_table.scorer import Scorer
from risk.storage.errors import InputError, readable
from risk.storage.files import sha256, short, shown, write_files
from risk.storage.lock import locked
from risk.storage.reading import read_file
from risk.storage.schema import read_table
from risk.terms.months import month_name, month_text, to_month
from risk.track_record.forward.table import TABLE, file_content

FORWARD = DATA / "forward"
SUMS = "SHA256SUMS"
REMEDY = "put back the file as it was; nothing is added to the log until then"
_LINE = re.compile(r"([0-9a-f]{64})  (\d{4}-(?:0[1-9]|1[0-2])\.csv)\n")
_FILE = re.compile(r"\d{4}-\d{2}\.csv")


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
        content = _content(self.path)
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


def append(
    scorer: Scorer,
    folder: Path = FORWARD,
    *,
    begin_with: Path | None = None,
    now: datetime | None = None,
) -> str:
    """Write down the forecast of the latest month, unless it was said before.

    Raises InputError if the log is damaged, another command writes there, or the disk refuses.
    Nothing is written then. Returns: what was done, in one sentence. A second forecast of a month,
    or one of a month before the last of the log, is not written: what was said stays.

    Parameters
    ----------
    scorer : of the data and models that are served
    folder : of the log, made where there is none
    begin_with : another log, which a log without a month begins with a copy of
    now : when it is written; the clock's time if not given
    """
    month = scorer.panel.last_month
    with locked(folder):
        if begin_with and not (folder / SUMS).exists():
            _copy(begin_with, folder)
        _finish(folder)
        log = read_log(folder)
        if log.problems:
            raise InputError(log.problems[0])
        last = log.entries[-1] if log.entries else None
        before = {"file": last.path.name, "sha256": last.digest} if last else None
        if last and month <= last.as_of:
            return _stays(scorer, month, log)
        content = file_content(scorer, before, now or datetime.now(UTC))
        path = folder / f"{month_text(month)}.csv"
        listed = [(entry.path.name, entry.digest) for entry in log.entries]
        write_files({path: content, folder / SUMS: _list([*listed, (path.name, sha256(content))])})
    return f"the forecast of {month_name(month)} is written down in {shown(path)}"


def read_log(folder: Path = FORWARD) -> Log:
    """Read a log and check every byte of it.

    Without a month where there is no log; each fault is one sentence.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    listed = _listed(folder, problems)
    before = ""
    for name, digest in listed:
        try:
            entries.append(_entry(folder / name, digest, before))
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


def _stays(scorer: Scorer, month: int, log: Log) -> str:
    """Why a forecast is not written, in a sentence."""
    own = f"that of data {scorer.panel.version} and model {scorer.forecaster.models.version}"
    entry = log.entry_of(month)
    if entry is None:
        newest = month_name(log.entries[-1].as_of)
        return (
            f"the log goes to {newest} and has no forecast of {month_name(month)}; {own} comes "
            "too late and is not written"
        )
    versions = [short(entry.head[name]) for name in ("data_version", "model_version")]
    return (
        f"{month_name(month)} was forecast on {entry.written:%Y-%m-%d} with data {versions[0]} and "
        f"model {versions[1]}; that stays, and {own} is not written"
    )


def _copy(log: Path, folder: Path) -> None:
    """Copy a log, the list last."""
    names = [*sorted(_files(log)), SUMS]
    write_files({folder / name: _content(log / name) for name in names if (log / name).exists()})


def _finish(folder: Path) -> None:
    """List the month that an `append` had written when it was killed, if it fits."""
    listed = _listed(folder, [])
    unlisted = _files(folder) - {name for name, _ in listed}
    if len(unlisted) != 1:
        return
    path = folder / unlisted.pop()
    digest = sha256(_content(path))
    last = listed[-1] if listed else ("", "")
    if path.name <= last[0]:
        return
    try:
        _entry(path, digest, before=last[1])
    except InputError:
        return
    write_files({folder / SUMS: _list([*listed, (path.name, digest)])})


def _list(listed: list[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in listed).encode()


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*") if _FILE.fullmatch(path.name)}


def _listed(folder: Path, problems: list[str]) -> list[tuple[str, str]]:
    """Name and digest of each file that the list names, oldest first; faults are added."""
    path = folder / SUMS
    lines = []
    if path.exists():
        lines = _content(path).decode("utf-8", errors="replace").splitlines(keepends=True)
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
    for name in sorted(_files(folder) - {name for name, _ in listed}):
        problems.append(
            f"{shown(folder / name)}: expected a line for it in {SUMS}, found none; {REMEDY}"
        )
    return listed


def _entry(path: Path, digest: str, before: str) -> Entry:
    """A month of the log, checked against the list and against the file before."""
    if not path.exists():
        raise InputError(f"{shown(path)}: expected this month of the log, found no file")
    content = _content(path)
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


def _content(path: Path) -> bytes:
    with readable(shown(path)):
        return read_file(path)
