"""The one CSV file inside a publisher's zip, unpacked within a limit."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO

import pandas as pd

from risk.storage import MOST_BYTES, InputError, Table, is_web_page, read_file, read_table, readable

# How publishers pack; other methods are rare, and some need libraries that may be missing.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What UCDP's and V-Dem's servers add: a Mac's shadow of every file.
SHADOWS = "__MACOSX"
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)


def read_publishers_csv(path: Path, table: Table, member: str = "*.csv") -> pd.DataFrame:
    """A publisher's table, plain CSV or the only such file in a zip.

    Returns a DataFrame as `read_table`. Raises InputError if the file, or the zip, is not what is
    expected. `path`: a zip where the name ends in .zip. `member`: pattern of the name inside a zip,
    in whichever folder.
    """
    if path.suffix.lower() != ".zip":
        return read_table(path, table)
    content, inside = read_zipped_csv(path, member)
    return read_table(io.BytesIO(content), table, name=f"{path.name}/{inside}")


def read_zipped_csv(path: Path, member: str = "*.csv") -> tuple[bytes, str]:
    """Content of the only CSV file in a zip, and its name.

    Raises InputError if the file is no zip or a damaged one, holds another number of CSV files, or
    one that is encrypted, packed by another method than deflate, or larger than the limit.
    """
    with open_zipped_csv(path, member) as (stream, name):
        return stream.read(MOST_BYTES), name


@contextmanager
def open_zipped_csv(
    path: Path, member: str = "*.csv", most: int = MOST_BYTES
) -> Iterator[tuple[IO[bytes], str]]:
    """The only CSV file in a zip, open for reading, and its name; it is unpacked as it is read.

    Raises InputError as `read_zipped_csv`; for damage further on, when that is read. `member`:
    pattern of the file's name inside, in whichever folder. `most`: bytes that it may unpack to.
    """
    try:
        with readable(path.name, "expected a zip file here, found none"):
            content = read_file(path)
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entry = _only(archive.infolist(), member, path.name)
                _check(entry, path.name, most)
                # No more than the stated size is ever unpacked.
                with archive.open(entry) as stream:
                    yield stream, _printable(PurePosixPath(entry.filename).name)
    except InputError:
        raise
    except _DAMAGE:
        got = "a web page" if is_web_page(content) else "something else or a damaged one"
        raise InputError(f"{path.name}: expected a zip file, got {got}") from None


def _only(entries: list[zipfile.ZipInfo], member: str, name: str) -> zipfile.ZipInfo:
    """The one CSV file; where there are more, or another, the one of the expected name."""
    tables = [
        entry
        for entry in entries
        if entry.filename.lower().endswith(".csv")
        and PurePosixPath(entry.filename).parts[0] != SHADOWS
    ]
    # UCDP spells its files in both cases.
    pattern = member.lower()
    named = [e for e in tables if fnmatchcase(PurePosixPath(e.filename).name.lower(), pattern)]
    if len(named) == 1:
        return named[0]
    if len(tables) != 1 or member == "*.csv":
        raise InputError(f"{name}: expected one CSV in the zip, got {len(tables)}")
    got = _printable(tables[0].filename)
    raise InputError(f"{name}: expected the file {member} in the zip, got {got}")


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def _check(entry: zipfile.ZipInfo, name: str, most: int) -> None:
    """Refuse, before it is unpacked, what would not end well."""
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(f"{name}: expected a zip without a password, got an encrypted one")
    if entry.compress_type not in METHODS:
        raise InputError(
            f"{name}: expected a zip compressed with deflate, got the compression method "
            f"{entry.compress_type}: compress it again"
        )
    if entry.file_size > most:
        raise InputError(
            f"{name}: expected at most {most:,} bytes in the zip, got {entry.file_size:,}"
        )
