"""The command `refresh`: the publishers' newest files, and data and fits made of them."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from risk.cli.arguments import add_without
from risk.dataset import Release, load_panel, releases
from risk.refresh import back, check, refresh


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `refresh`."""
    command.add_argument(
        "--only",
        metavar="NAME,...",
        type=_names,
        default=frozenset(),
        help="only these sources or publishers, e.g. ucdp,unhcr-flows",
    )
    command.add_argument(
        "--from", dest="given", type=Path, metavar="DIR", help="folder of files already downloaded"
    )
    command.add_argument(
        "--accept",
        metavar="NAME,...",
        type=_names,
        default=frozenset(),
        help="take the newest file of these sources although it would be refused",
    )
    add_without(command)
    other = command.add_mutually_exclusive_group()
    other.add_argument("--check", action="store_true", help="say what is new, and fetch nothing")
    other.add_argument(
        "--back", action="store_true", help="serve again what was served before the last switch"
    )


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def run(options: argparse.Namespace) -> int:
    """Refresh, look, or go back; 1 where a source failed, whatever became of the others."""
    if options.back:
        print(_served(back()))
        return 0
    if options.check:
        now = releases.current()
        looked = check(now.sources if now.name else None, options.only)
        return _told(options, looked.sentences, looked.failed)
    done = refresh(
        given=options.given, only=options.only, accept=options.accept, without=options.without
    )
    served = _served(done.release) if done.release else "nothing is new: what was served still is"
    return _told(options, [*done.sentences, served], done.failed)


def _told(options: argparse.Namespace, sentences: Sequence[str], failed: Mapping[str, str]) -> int:
    """Print what there is to say; the exit status."""
    for sentence in sentences:
        print(sentence)
    for sentence in failed.values():
        print(f"{options.program} {options.command}: {sentence}", file=sys.stderr)
    return 1 if failed else 0


def _served(release: Release) -> str:
    panel = load_panel(release.data)
    end = panel.description["last_violence_month"]
    what = f"release {release.name}" if release.name else "what came with Spillover"
    return f"{what} is served: data version {panel.version}, violence to {end}"
