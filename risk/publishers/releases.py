"""Which release of a publisher's file lies in the folder; UCDP names its files by it."""

import re
from pathlib import Path

from risk.storage.errors import InputError

_RELEASE = re.compile(r"_v(\d+(?:_\d+)*)")


def only_release(folder: Path, pattern: str) -> Path:
    """The one file of a pattern: which release it is, the folder says.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise InputError(f"{pattern}: expected one such file in {folder.name}/, found none")
    if len(paths) > 1:
        names = ", ".join(path.name for path in paths)
        raise InputError(f"{pattern}: expected one release in {folder.name}/, got {names}")
    return paths[0]


def release_of(name: str) -> str:
    """Release in a file's name, empty where there is none.

    >>> release_of("BattleDeaths_v25_1.csv"), release_of("GEDEvent_v23_0_10.csv")
    ('25.1', '23.0.10')
    """
    match = _RELEASE.search(name)
    return match[1].replace("_", ".") if match else ""
