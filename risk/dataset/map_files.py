"""static/: the map's files, named after their content, so that a browser may keep them.

A name has eight digits of the content's hash; datapackage.json has all of it.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from risk.storage import PUT_BACK, ROOT, clear, read_checked, read_file, sha256

STATIC = ROOT / "static"
MISSING = "expected this map file, found none"
REMEDY = f"{PUT_BACK} or run: python -m risk build --sources DIR"


def map_name(kind: str, content: bytes) -> str:
    """Name of a map file.

    >>> map_name("world", b"{}")
    'world.44136fa3.json'
    """
    return f"{kind}.{sha256(content)[:8]}.json"


def read_map(path: Path, digest: str) -> Any:
    """Content of a map file, checked against its whole hash.

    Raises InputError if it is missing, or is not what datapackage.json says.
    """
    return json.loads(read_checked(path, digest, MISSING, REMEDY))


def check_map(description: Mapping[str, Any], folder: Path = STATIC) -> None:
    """Check every map file that datapackage.json names.

    Raises InputError as `read_map`. `description`: content of datapackage.json. `folder`: where the
    files lie.
    """
    for kind, name in description["map"].items():
        read_checked(folder / name, description["map_sha256"][kind], MISSING, REMEDY)


def earlier_map(folder: Path) -> tuple[Path, Any] | None:
    """The world map that an earlier build left in a folder, if there is one and it is whole."""
    for path in sorted(folder.glob("world.*.json")):
        try:
            content = read_file(path)
        except OSError:  # the build is the remedy for what is damaged
            continue
        if map_name("world", content) == path.name:
            return path, json.loads(content)
    return None


def clear_map(folder: Path, names: Mapping[str, str]) -> None:
    """Remove the maps of earlier builds, and what a killed build left half-written."""
    ours = re.compile(rf"({'|'.join(names)})\.[0-9a-f]{{8}}\.json")
    clear(folder, ours, names.values())
