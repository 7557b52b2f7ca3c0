"""What a command reads, and where it may write."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from risk.dataset import releases
from risk.storage import INSTALLED, ROOT, InputError, write_target

PARQUET = ".parquet"


def fill_places(options: argparse.Namespace) -> None:
    """Name the folders that were not given: of what is served, or where a command fills them.

    Raises InputError if the file that says what is served is damaged.
    """
    reads = not options.fills and not getattr(options, "publish", False)
    given = getattr(options, "data", None) or getattr(options, "models", None)
    release = releases.current() if reads and not given else releases.SHIPPED
    for name, folder in (("data", release.data), ("models", release.models)):
        if name in options and getattr(options, name) is None:
            setattr(options, name, folder)


def check_ending(path: Path | None, *endings: str) -> None:
    """Refuse a file to write whose name does not end as one of the files that are written.

    >>> check_ending(Path("table.csv"), ".csv", ".xlsx")
    """
    if path and path.suffix.lower() not in endings:
        listed = " or ".join(filter(None, [", ".join(endings[:-1]), endings[-1]]))
        raise InputError(f"--out: expected a name that ends in {listed}, got {path.name}")


def kind_to_write(options: argparse.Namespace, default: str, kinds: Mapping[str, str]) -> str:
    """What is written: as --out ends, else as --format says.

    Raises InputError if the file's name ends otherwise, or the two disagree.

    Parameters
    ----------
    options : with `out` and `format`, each of them or None
    default : what is written where neither is given
    kinds : what is written into a file, by how its name ends
    """
    check_ending(options.out, *kinds)
    if not options.out:
        return options.format or default
    ending = options.out.suffix.lower()
    kind = kinds[ending]
    if options.format not in (None, kind):
        raise InputError(
            f"--format: expected {kind}, because --out ends in {ending}, got {options.format}"
        )
    return kind


def check_places(options: argparse.Namespace) -> None:
    """Refuse, before any work, a file to write that has no folder to stand in or stays as it is."""
    for name in ("out", "json", "forecasts"):
        path = getattr(options, name, None)
        if path and not path.parent.is_dir():
            raise InputError(f"{path}: expected the folder {path.parent} to exist; create it first")
        if path:
            write_target(path)
    forecasts = getattr(options, "forecasts", None)
    if forecasts and forecasts.suffix not in (".csv", PARQUET):
        raise InputError(
            f"--forecasts: expected a name that ends in .csv or .parquet, got {forecasts.name}"
        )
    filled = ("models",) if getattr(options, "publish", False) else options.fills
    for name in filled if INSTALLED else ():
        if getattr(options, name).resolve().is_relative_to(ROOT.resolve()):
            raise InputError(
                f"--{name}: expected a folder of your own, because the installed copy is never "
                "changed"
            )
