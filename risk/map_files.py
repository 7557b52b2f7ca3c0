"""static/: the map's files, named after their content, so that a browser may keep them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from risk.errors import InputError
from risk.files import PUT_BACK, left_over, sha256, shown
from risk.package import DATA

STATIC = DATA.parent / "static"
REMEDY = f"{PUT_BACK} or run: python -m risk build --sources DIR"


def map_name(kind: str, content: bytes) -> str:
    """Name of a map file.

    >>> map_name("world", b"{}")
    'world.44136fa3.json'
    """
    return f"{kind}.{sha256(content)[:8]}.json"


def read_map(path: Path) -> Any:
    """Content of a map file, checked against its name.

    Raises
    ------
    InputError
        If it is missing, or is not what its name says.
    """
    return json.loads(_checked(path))


def _checked(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError(f"{shown(path)}: expected this map file, found none; {REMEDY}") from None
    if map_name(path.name.split(".")[0], content) != path.name:
        raise InputError(
            f"{shown(path)}: expected content whose sha256 begins as in the name, got "
            f"{sha256(content)[:8]}: the file was changed or damaged; {REMEDY}"
        )
    return content


def check_map(names: Mapping[str, str], folder: Path = STATIC) -> None:
    """Check every map file that datapackage.json names.

    Raises
    ------
    InputError
        As `read_map`.
    """
    for name in names.values():
        _checked(folder / name)


def clear_map(folder: Path, names: Mapping[str, str]) -> None:
    """Remove the maps of earlier builds, and what a killed build left half-written."""
    ours = re.compile(rf"({'|'.join(names)})\.[0-9a-f]{{8}}\.json")
    for path in folder.iterdir():
        unfinished = left_over(path.name)
        name = unfinished or path.name
        if ours.fullmatch(name) and (unfinished or name not in names.values()):
            path.unlink(missing_ok=True)
