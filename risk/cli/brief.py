"""The command `brief`: a printable briefing."""

import argparse
from pathlib import Path

from risk.cli.options import add_choices, add_data, add_models
from risk.cli.options import settings as settings_of
from risk.output.briefing.page import briefing
from risk.risk_table.load import load_scorer
from risk.storage.files import write_bytes


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `brief`."""
    add_choices(command)
    command.add_argument("--country", metavar="ISO3", help="receiver (default: all)")
    command.add_argument("--out", type=Path, required=True, help="HTML file to write")
    add_data(command)
    add_models(command)


def run(options: argparse.Namespace) -> None:
    """Write the briefing."""
    settings = settings_of(options)
    scorer = load_scorer(options.data, options.models)
    write_bytes(options.out, briefing(scorer, settings, options.country))
