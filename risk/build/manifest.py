"""Where each of the publishers' files came from, and when: `manifest.json` in their folder."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from risk.storage import InputError, read_file, readable_json, shown, write_bytes

FILE = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One file as it was fetched; blank where nothing is known.

    series : name of what it is fetched as, such as unhcr-flows
    address : of the publisher
    release : version in its name, or the day that the publisher states
    last_modified, fetched : ISO 8601; `fetched` is when these bytes first came
    etag : what the server calls this version
    summary : what the next release is compared with (`risk/refresh/summary.py`)
    """

    series: str
    address: str
    release: str
    last_modified: str
    bytes: int
    sha256: str
    fetched: str
    etag: str = ""
    summary: dict[str, Any] = field(default_factory=dict)


def read_manifest(folder: Path) -> dict[str, Entry]:
    """Entries by the name of the file; none where the files were put there by hand.

    Raises InputError if the manifest is there and is none.
    """
    path = folder / FILE
    expected = f"{shown(path)}: expected the record of what was fetched"
    remedy = "delete it, and everything is fetched again"
    try:
        files = json.loads(read_file(path))["files"]
        return {str(name): _entry(entry) for name, entry in files.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{expected}, got {error.strerror}: {remedy}") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{expected}, got something else: {remedy}") from None


def released(folder: Path, name: str) -> date | None:
    """When a file was published, or else first fetched; None where that is not known.

    Raises InputError if the manifest is none, or what it has for a date is none.
    """
    entry = read_manifest(folder).get(name)
    stated = (entry.last_modified or entry.fetched) if entry else ""
    try:
        return date.fromisoformat(stated[:10]) if stated else None
    except ValueError:
        raise InputError(
            f"{FILE}: {name}: expected a date such as 2026-06-12, got {stated[:60]!r}"
        ) from None


def write_manifest(entries: Mapping[str, Entry], folder: Path) -> None:
    """Write the entries, sorted by file.

    Raises InputError if the disk refuses; the manifest that stood there before still does.
    """
    files = {name: asdict(entry) for name, entry in sorted(entries.items())}
    write_bytes(folder / FILE, readable_json({"files": files}))


def _entry(content: Mapping[str, Any]) -> Entry:
    """One entry, its fields of the kinds that they should be."""
    given = {of.name: content[of.name] for of in fields(Entry) if of.name in content}
    entry = Entry(**given)
    texts = (entry.series, entry.address, entry.release, entry.last_modified, entry.sha256)
    if not all(isinstance(text, str) for text in (*texts, entry.fetched, entry.etag)):
        raise TypeError("a text that is none")
    if not isinstance(entry.bytes, int) or not isinstance(entry.summary, dict):
        raise TypeError("a number or a table that is none")
    return entry
