"""The command `alerts`: what changed since a month that someone should know."""

import argparse
from datetime import date
from pathlib import Path

from risk.alerts.feeds import atom_bytes, csv_bytes, json_bytes
from risk.alerts.report import report
from risk.alerts.text import to_text
from risk.cli.arguments.options import add_folders, add_outcome, add_region, add_watch, put, watched
from risk.cli.arguments.options import outcome as outcome_of
from risk.cli.arguments.places import kind_to_write
from risk.risk_table.load import load_scorer
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.names import named_region

ENDINGS = {".txt": "text", ".csv": "csv", ".json": "json", ".atom": "atom", ".xml": "atom"}


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `alerts`."""
    command.add_argument("--since", required=True, metavar="YYYY-MM", help="month to compare with")
    command.add_argument("--as-of", metavar="YYYY-MM", help="default: the last month of the data")
    add_outcome(command)
    add_region(command)
    add_watch(command)
    command.add_argument(
        "--format",
        choices=tuple(dict.fromkeys(ENDINGS.values())),
        help="default: as --out ends, or text",
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
