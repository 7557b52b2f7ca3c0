"""The command `build`: publishers' files to data/ and static/."""

import argparse
import shlex
import sys
from pathlib import Path

from risk.build import build
from risk.cli.arguments import FIXED, add_data
from risk.dataset import DATA, STATIC, left_out, read_package
from risk.storage import shown


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `build`."""
    command.add_argument(
        "--sources", type=Path, required=True, help="folder of the publishers' files"
    )
    command.add_argument(
        "--static", type=Path, default=STATIC, help="folder for the map (default: static/)"
    )
    add_data(command, FIXED)
    command.set_defaults(fills=("data", "static"))


def run(options: argparse.Namespace) -> None:
    """Build, and name the data's version."""
    version = build(options.sources, options.data, options.static)
    missing = left_out(read_package(options.data, ()).description)
    if missing:
        print(missing, file=sys.stderr)
    print(f"data version {version} in {shown(options.data)}/; next: {_fit(options)}")


def _fit(options: argparse.Namespace) -> str:
    """The command that fits what was built."""
    command = [*options.program.split(), "fit"]
    if options.data != DATA:
        models = options.data.with_name("models")
        command += ["--data", str(options.data), "--models", str(models)]
    return shlex.join(command)
