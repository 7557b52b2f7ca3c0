"""The command `regions`: the regions that can be named, with their countries."""

import argparse

import pandas as pd

from risk.cli.arguments import add_format, print_table
from risk.terms import region_table


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `regions`."""
    add_format(command)


def run(options: argparse.Namespace) -> None:
    """Print every region."""
    print_table(region_table(), options.format, _text)


def _text(row: pd.Series) -> str:
    return f"{row['name']} ({row.kind}): {row.countries.replace('|', ' ')}"
