"""The command `build`: publishers' files to data/ and static/."""

import argparse
import sys
from pathlib import Path

from risk.build import build
from risk.cli.arguments import FIXED, add_data
from risk.dataset import STATIC, left_out, read_package


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
    print(f"data version {version} in {options.data.name}/; next: python -m risk fit")
