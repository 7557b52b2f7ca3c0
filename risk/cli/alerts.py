"""The command `alerts`: changes since a given month that are worth knowing."""

import argparse
from datetime import date
from pathlib import Path

from risk.alerts import atom_bytes, csv_bytes, json_bytes, report, to_text
from risk.cli.arguments import (
    add_folders,
    add_outcome,
    add_region,
    add_watch,
    kind_to_write,
    put,
    watched,
)
from risk.cli.arguments import outcome as outcome_of
from risk.risk_table import Settings, load_scorer
from risk.terms import named_region, to_month

ENDINGS = {".txt": "text", ".csv": "csv", ".json": "json", ".atom": "atom", ".xml": "atom"}


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `alerts`."""
    command.add_argument("--since", required=True, metavar="YYYY-MM", help="month to compare with")
    command.add_argument(
        "--as-of", metavar="YYYY-MM", help="month to report on (default: the last of the data)"
    )
    add_outcome(command)
    add_region(command)
    add_watch(command)
    command.add_argument(
        "--format",
        choices=tuple(dict.fromkeys(ENDINGS.values())),
        help="form of the report (default: as --out ends, or text)",
    )
    command.add_argument(
        "--base", default="/", metavar="URL", help="address of the dashboard, for links (/)"
    )
    command.add_argument(
        "--out", type=Path, help=f"file to write: {', '.join(ENDINGS)} (default: stdout)"
    )
    add_folders(command)


def run(options: argparse.Namespace) -> int:
    """Write the warnings; 1 if there are any, 0 if there is none."""
    kind = kind_to_write(options, "text", ENDINGS)
    since = to_month(options.since)
    as_of = to_month(options.as_of) if options.as_of else None
    watch = watched(options)
    scorer = load_scorer(options.data, options.models)
    region = named_region(options.region, "--region")
    settings = Settings(as_of or scorer.panel.last_month, outcome_of(options), region=region)
    warned = report(scorer, settings, since, watch, base=options.base)
    match kind:
        case "csv":
            content = csv_bytes(warned)
        case "json":
            content = json_bytes(warned)
        case "atom":
            content = atom_bytes(warned)
        case _:
            content = to_text(warned, date.today()).encode()
    put(content, options.out)
    return 0 if warned.alerts.empty else 1
