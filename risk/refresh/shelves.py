"""The folders of a refresh, and files put there by rename or link: nobody sees half of one."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from risk.build import Entry, read_manifest
from risk.refresh.web import PINNED, Series
from risk.storage import readable, temporary_of, told


def names_of(series: Series, folder: Path | None) -> list[str]:
    """Files of a series in a folder, whatever their form; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if p.is_file() and series.holds(p.name))


@dataclass
class Shelves:
    """Where files come from and go.

    into : folder that is filled
    accepted : folder of the last accepted files, if there is one
    given : folder of files at hand, if they are read instead of the network
    parts : folder for what is not whole or not accepted yet
    known : what is known of the accepted files, by name
    known_given : likewise of those at hand, where they come from another refresh
    """

    into: Path
    accepted: Path | None
    given: Path | None
    parts: Path
    known: dict[str, Entry] = field(init=False)
    known_given: dict[str, Entry] = field(init=False)

    def __post_init__(self) -> None:
        """Read what is known."""
        self.known = read_manifest(self.accepted) if self.accepted else {}
        self.known_given = read_manifest(self.given) if self.given else {}

    def accepted_names(self, series: Series) -> list[str]:
        """The accepted files of a series."""
        return names_of(series, self.accepted)

    def keep(self, series: Series) -> dict[str, Entry]:
        """The accepted files of a series once more, and what is known of them."""
        return self.keep_files(self.accepted_names(series))

    def keep_files(self, names: Iterable[str]) -> dict[str, Entry]:
        """Accepted files once more, and what is known of them."""
        kept = {}
        for name in names:
            if self.accepted is not None:
                link(self.accepted / name, self.into)
            if name in self.known:
                kept[name] = self.known[name]
        return kept

    def keep_pinned(self) -> None:
        """The files that are never fetched, if someone has put them there."""
        for name in PINNED:
            for place in filter(None, (self.given, self.accepted)):
                if (place / name).is_file():
                    copy(place / name, self.into)
                    break

    def clear(self, *, has_failed: bool) -> None:
        """Remove what is not wanted any more; what a next run can go on with stays."""
        for path in self.parts.iterdir():
            if not has_failed or not path.name.endswith((".part", ".part.json")):
                with contextlib.suppress(OSError):
                    path.unlink()
        if self.parts.is_relative_to(self.into):
            shutil.rmtree(self.parts, ignore_errors=True)


def fingerprint(path: Path) -> tuple[int, str]:
    """Bytes of a file and their SHA-256.

    Raises InputError if it cannot be read.
    """
    with readable(path.name), path.open("rb") as stream:
        return path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest()


def link(source: Path, folder: Path) -> None:
    """The same file in another folder too; copied where the system has no links."""
    target = folder / source.name
    with told(target):
        target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        copy(source, folder)


def copy(source: Path, folder: Path) -> None:
    """A copy of its own, which a change of the source does not reach.

    Raises InputError if the disk refuses; nothing half-written is left.
    """
    target = folder / source.name
    temporary = temporary_of(target)
    with told(target):
        try:
            shutil.copyfile(source, temporary)
            os.replace(temporary, target)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def move(source: Path, folder: Path) -> None:
    """Out of one folder and into the other, whichever disks they are on.

    Raises InputError if the disk refuses.
    """
    target = folder / source.name
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            with told(target):
                raise
        copy(source, folder)
        source.unlink(missing_ok=True)
