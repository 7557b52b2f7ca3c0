"""releases/: the data and fits that `refresh` made, a folder each, and which of them is served.

One small file names it: replacing that file is the switch. Where there is none, data/ and models/
serve, as they came with the product.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from risk.storage import INSTALLED, ROOT, InputError, read_json, sealed, shown, write_bytes

VARIABLE = "SPILLOVER_RELEASES"
CURRENT = "current.json"
RECORD = "release.json"
REVISED_CELLS = "revisions.csv"
REFRESH = "run: python -m risk refresh"
REMEDY = f"delete it, and the data that came with the product serve; or {REFRESH}"
# The moment at which a refresh began, in UTC: names sort by time, and no name leads elsewhere.
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z")


@dataclass(frozen=True)
class Release:
    """Data and fits that belong together.

    name : of its folder; empty for what came with the product
    folder : what holds data/ and models/, and of a refreshed one sources/ and the revisions
    """

    name: str
    folder: Path

    @property
    def data(self) -> Path:
        """The data package."""
        return self.folder / "data"

    @property
    def models(self) -> Path:
        """The fits."""
        return self.folder / "models"

    @property
    def sources(self) -> Path:
        """The publishers' files that it was built from, with their manifest."""
        return self.folder / "sources"


SHIPPED = Release("", ROOT)


def releases_folder() -> Path:
    """Where releases lie: SPILLOVER_RELEASES, else releases/ beside the data.

    An installed copy is never changed: its releases lie in ~/.spillover.
    """
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    home = Path(os.path.expanduser("~")) / ".spillover"
    return (home if INSTALLED else ROOT) / "releases"


def current() -> Release:
    """What is served now.

    Raises InputError if the file that says so is damaged.
    """
    return _named(_read().get("release", ""))


def one_before() -> Release | None:
    """What was served before; None where nothing was ever switched.

    Raises InputError as `current`.
    """
    named = _read()
    return _named(named["before"]) if named else None


def switch(release: Release, before: Release) -> None:
    """Serve a release from now on: one file is replaced, and what was served stays in reach.

    Raises InputError if the disk refuses; what was served still is.
    """
    content = sealed({"release": release.name, "before": before.name})
    write_bytes(releases_folder() / CURRENT, content)


def read_record(release: Release) -> dict[str, Any]:
    """What a refresh wrote down about its release; empty for what came with the product.

    Raises InputError if the file is missing or damaged.

    Returns
    -------
    dict
        refreshed (time, UTC), data_version, model_version, files (a row for each, with
        address, release, last_modified, bytes, sha256, fetched), kept (by source, why its last
        accepted file stayed), before (of the release compared with, or None), series and chances
        (`risk.refresh.revisions`).
    """
    if not release.name:
        return {}
    return read_json(release.folder / RECORD, "the record of a refresh", REFRESH)


def _named(name: str) -> Release:
    return Release(name, releases_folder() / name) if name else SHIPPED


def _read() -> dict[str, Any]:
    path = releases_folder() / CURRENT
    if not path.exists():
        return {}
    named = read_json(path, "the name of a release", REMEDY)
    for key in ("release", "before"):
        name = named.get(key)
        if name != "" and not (isinstance(name, str) and NAME.fullmatch(name)):
            raise InputError(
                f"{shown(path)}: expected the name of a release, got {name!r}; {REMEDY}"
            )
    return named
