"""The one CSV file inside a publisher's zip, unpacked within a limit."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from risk.storage.errors import InputError
from risk.storage.reading import MOST_BYTES, read_file, refusal

# How publishers pack; other methods are rare, and some need libraries that may be missing.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)


def read_zipped_csv(path: Path) -> tuple[bytes, str]:
    """Content of the only CSV file at the top of a zip, and its name.

    Raises
    ------
    InputError
        If the file is no zip or a damaged one, holds another number of CSV files, or one that is
        encrypted, packed by another method than deflate, or larger than the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(read_file(path))) as archive:
            inside = [
                entry
                for entry in archive.infolist()
                if entry.filename.endswith(".csv") and "/" not in entry.filename
            ]
            if len(inside) != 1:
                raise InputError(f"{path.name}: expected one CSV in the zip, got {len(inside)}")
            _check(inside[0], path.name)
            with archive.open(inside[0]) as stream:
                return stream.read(MOST_BYTES), _printable(inside[0].filename)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path.name}: could not be read: {refusal(error)}") from None
    except _DAMAGE:
        raise InputError(
            f"{path.name}: expected a zip file, got something else or a damaged one"
        ) from None


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse, before it is unpacked, what would not end well."""
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(f"{name}: expected a zip without a password, got an encrypted one")
    if entry.compress_type not in METHODS:
        raise InputError(
            f"{name}: expected a zip compressed with deflate, got the compression method "
            f"{entry.compress_type}: compress it again"
        )
    # No more than the stated size is ever unpacked.
    if entry.file_size > MOST_BYTES:
        raise InputError(
            f"{name}: expected at most {MOST_BYTES:,} bytes in the zip, got {entry.file_size:,}"
        )
