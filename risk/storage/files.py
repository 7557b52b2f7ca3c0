"""Writing so that a reader sees the old file or the new one, never half of either."""

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from risk.storage.errors import InputError, readable, refusal
from risk.storage.reading import read_file

# A wheel ships app.py, data/, models/, seeds/ and static/ inside the package; see pyproject.toml.
SHIPPED = Path(__file__).parents[1] / "_shipped"
INSTALLED = SHIPPED.is_dir()
# Their folder, wherever the package stands.
ROOT = SHIPPED if INSTALLED else Path(__file__).parents[2]
if INSTALLED:
    PUT_BACK = "restore it (reinstall Spillover: pip install --force-reinstall --no-deps)"
else:
    # Deleted first, because git leaves a file alone that it believes to be unchanged, as after a
    # clone that turned line ends.
    PUT_BACK = "restore it (delete it, then git checkout data models static)"
# How a sealed file ends, and how it would without its seal.
SHORT_DIGITS = 12
_SEAL = re.compile(rb',\n "sha256": "[0-9a-f]{64}"\n}\n\Z')
_END = b"\n}\n"


def write_bytes(path: Path, content: bytes) -> None:
    """Write one file in a folder that is there.

    Raises InputError if the disk refuses; the file that stood there before still does.
    """
    write_files({path: content})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write all files under temporary names, then rename them, in their order.

    A symbolic link stays and its target is written; a file keeps its permissions. A full disk shows
    before the first rename, so either all files are new or none is; only a kill between two renames
    leaves the later ones old. Raises InputError if the disk refuses, or a file may not be replaced.
    """
    targets = {path: write_target(path) for path in files}
    temporary = {path: temporary_of(target) for path, target in targets.items()}
    try:
        for path, content in files.items():
            _write(temporary[path], content, targets[path], of=path)
        for path in files:
            with told(path):
                os.replace(temporary[path], targets[path])
    except InputError:
        for name in temporary.values():
            with contextlib.suppress(OSError):
                name.unlink()
        raise


def write_target(path: Path) -> Path:
    """The file that writing to a path replaces: behind a symbolic link, what it leads to.

    Raises InputError if something stands there that may not be replaced: a read-only file, or no
    file at all.
    """
    target = Path(os.path.realpath(path))
    with told(path):
        try:
            mode = target.stat().st_mode
        except FileNotFoundError:
            return target
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it exists and is not a file")
        # The system lets its administrator write a read-only file; its owner meant it to stay.
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(
            target, os.W_OK
        ):
            raise OSError(errno.EACCES, "the file is read-only")
    return target


def make_folder(folder: Path) -> None:
    """Make a folder that the product fills, and those above it.

    Raises InputError if the disk refuses.
    """
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)


def left_over(name: str) -> str | None:
    """The file that a killed write was about, if that is how a temporary file is named.

    >>> left_over(temporary_of(Path("data/a.csv")).name), left_over(".swap.tmp")
    ('a.csv', None)
    """
    head, _, rest = name.rpartition(".tmp")
    stem, _, number = head.rpartition(".")
    return stem[1:] if not rest and stem[:1] == "." and number.isdecimal() else None


def shown(path: Path) -> str:
    """A path for a message: as given, and without the machine's folders where it is our own.

    >>> shown(ROOT / "data" / "a.csv"), shown(Path("there/b.csv"))
    ('data/a.csv', 'there/b.csv')
    """
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def readable_json(content: Any) -> bytes:
    """JSON that a person can read and compare: indented, UTF-8, one final newline."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def sealed(content: Mapping[str, Any]) -> bytes:
    """JSON whose last entry is the hash of the same JSON without it."""
    return readable_json({**content, "sha256": sha256(readable_json(content))})


def read_json(path: Path, what: str, remedy: str) -> dict[str, Any]:
    """Content of a JSON file of ours that `sealed` made, without its hash.

    Raises InputError if it is missing, not JSON, or not what it was when it was written; the
    sentence ends with the remedy.
    """
    name = shown(path)
    with readable(name, f"expected {what}, found no such file", remedy):
        written = read_file(path)
    try:
        content = json.loads(written)
    except (ValueError, RecursionError):
        raise InputError(f"{name}: expected {what}, found something else; {remedy}") from None
    stated = content.pop("sha256", None) if isinstance(content, dict) else None
    seal = _SEAL.search(written)
    if not seal or sha256(written[: seal.start()] + _END) != stated:
        raise InputError(
            f"{name}: expected content of sha256 {short(str(stated))}..., got a different one: the "
            f"file was changed or damaged; {remedy}"
        )
    return content


def read_checked(path: Path, digest: str, missing: str, remedy: str) -> bytes:
    """Content of a file whose whole hash is known.

    Raises InputError if it is not there, which `missing` says, or another one; the sentence ends
    with the remedy.
    """
    with readable(shown(path), missing, remedy):
        content = read_file(path)
    if sha256(content) != digest:
        raise InputError(
            f"{shown(path)}: expected sha256 {short(digest)}..., got {short(sha256(content))}...: "
            f"the file was changed or damaged; {remedy}"
        )
    return content


def clear(folder: Path, ours: re.Pattern[str], keep: Collection[str]) -> None:
    """Remove files of earlier builds, and what a killed build left half-written.

    `ours`: pattern of the names that only we give. `keep`: names of those that stay.
    """
    for path in folder.iterdir():
        unfinished = left_over(path.name)
        name = unfinished or path.name
        if ours.fullmatch(name) and (unfinished or name not in keep):
            path.unlink(missing_ok=True)


def sha256(content: bytes) -> str:
    """Hex digest, in full: what is compared, and what a cache is asked by.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def short(digest: str) -> str:
    """The digits of a digest that are shown; two contents may share them.

    >>> short(sha256(b""))
    'e3b0c44298fc'
    """
    return digest[:SHORT_DIGITS]


def _write(temporary: Path, content: bytes, target: Path, *, of: Path) -> None:
    """Onto the disk itself: some systems find it full only then."""
    with told(of):
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, temporary)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the disk says about a write into a sentence about the file."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{shown(path)}: could not be written: {refusal(error)}") from None


def temporary_of(path: Path) -> Path:
    """Where a file is written before it gets its name."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")
