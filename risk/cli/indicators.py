"""The command `indicators`: what can be weighed, replaced by evidence, or tried in a what-if."""

import argparse

import pandas as pd

from risk.cli.arguments import add_format, print_table
from risk.terms import INDICATORS, counted, indicator_table


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `indicators`."""
    add_format(command)


def run(options: argparse.Namespace) -> None:
    """Print every indicator."""
    print_table(indicator_table(), options.format, _text)


def _text(row: pd.Series) -> str:
    least = "" if pd.isna(row.least) else f"{row.least:g} or more"
    if not pd.isna(row.most):
        least = f"{row.least:g} to {row.most:g}" if least else f"{row.most:g} or less"
    limits = f", {least}" if least else ""
    months = int(row.lag_months)
    known = f", known after {counted(months, 'month')}" if months else ""
    exactly = INDICATORS[row.code].exactly
    exactly = f" ({exactly})" if exactly else ""
    return (
        f"{row.code}: {INDICATORS[row.code].name}{exactly}\n"
        f"    of the {row.belongs_to}; unit: {row.unit}{limits}\n"
        f"    {row.publisher}{known}"
    )
