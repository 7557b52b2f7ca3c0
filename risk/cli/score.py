"""The command `score`: the risk table of a month."""

import argparse
import sys
from pathlib import Path

import pandas as pd

from risk.cli.arguments import add_choices, add_folders, kind_to_write, put
from risk.cli.arguments import settings as settings_of
from risk.dataset import SOURCE_DEATHS_12M, behind
from risk.risk_table import (
    VERSION,
    Scorer,
    Settings,
    corridors_with_origins,
    countries_with_changes,
    load_scorer,
)
from risk.storage import InputError, to_csv, to_json
from risk.terms import NOT_EXPOSED, month_text


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `score`."""
    add_choices(command)
    command.add_argument("--corridors", action="store_true", help="one row per corridor")
    command.add_argument(
        "--new-only",
        action="store_true",
        help="new risks only: the outcome came in none of the last three known years",
    )
    command.add_argument(
        "--format",
        choices=("csv", "json"),
        help="form of the table (default: as --out ends, or csv)",
    )
    command.add_argument(
        "--out",
        type=Path,
        help="file to write: .csv, .json, or .xlsx with both tables (default: stdout)",
    )
    add_folders(command)


def run(options: argparse.Namespace) -> None:
    """Write the table; what must be known to read it goes to stderr."""
    kind = _kind(options)
    settings = settings_of(options)
    scorer = load_scorer(options.data, options.models)
    if options.corridors:
        table = corridors_with_origins(scorer, settings)
    else:
        table = countries_with_changes(scorer, settings)
    late = filter(None, [behind(scorer.panel, settings.as_of)])
    warnings = [*scorer.warnings(settings), *scorer.parts_withheld(settings)]
    for sentence in [*late, *warnings, *_nobody(scorer, settings, table)]:
        print(f"{options.program} {options.command}: {sentence}", file=sys.stderr)
    if kind == "xlsx":
        # Its library takes longer to import than a table to score.
        from risk.output import workbook

        content = workbook(scorer, settings)
    else:
        content = to_json(table, VERSION) if kind == "json" else to_csv(table)
    put(content, options.out)


def _kind(options: argparse.Namespace) -> str:
    """What is written: "csv", "json" or "xlsx"; InputError where the options disagree."""
    kind = kind_to_write(options, "csv", {".csv": "csv", ".json": "json", ".xlsx": "xlsx"})
    if kind == "xlsx" and options.corridors:
        raise InputError("--corridors: leave it out with .xlsx, which holds both tables anyway")
    return kind


def _nobody(scorer: Scorer, settings: Settings, table: pd.DataFrame) -> list[str]:
    """Why no row of a table has a risk, if none has."""
    if (table.level != NOT_EXPOSED).any():
        return []
    month = month_text(settings.as_of)
    source = settings.source
    panel = scorer.panel
    if len(scorer.composed(settings).receiver):
        return [f"no risk is new in {month}: the table has no rows"]
    row = panel.countries.iso3 == source
    if source and not panel.sources[row, panel.column(settings.as_of)].any():
        return [
            f"no country is exposed: {source} did not count as a source in {month} (fewer than "
            f"{SOURCE_DEATHS_12M} deaths in its last 12 known months)"
        ]
    return [
        f"no country is exposed in {month}: no corridor from a source reaches the chosen countries"
    ]
