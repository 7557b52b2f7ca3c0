"""The command `forward`: the latest month's forecast into the forward log."""

import argparse
from pathlib import Path

from risk.cli.arguments import FIXED, add_folders
from risk.risk_table import load_scorer
from risk.track_record.forward import FORWARD, append


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `forward`."""
    command.add_argument(
        "--log", type=Path, default=FORWARD, help="folder of the log (default: data/forward/)"
    )
    add_folders(command, FIXED)
    command.set_defaults(fills=("log",))


def run(options: argparse.Namespace) -> None:
    """Append, and say in a sentence what was done."""
    print(append(load_scorer(options.data, options.models), options.log))
