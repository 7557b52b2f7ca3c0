"""The command `trigger`: what a rule for acting would have given in the past."""

import argparse
from pathlib import Path

from risk.cli.arguments import add_folders, add_outcome, add_weights, check_ending
from risk.cli.arguments import weights as weights_of
from risk.inputs import UNITS, Rule, rule_line, rule_of
from risk.output import trigger_card
from risk.risk_table import load_scorer
from risk.storage import InputError, write_bytes
from risk.track_record.trigger import histories, words


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `trigger`."""
    command.add_argument(
        "--name", default="trigger", help="of the rule in a watch file (default: trigger)"
    )
    add_outcome(command)
    command.add_argument("--countries", metavar="COUNTRY,...", help="receivers (default: all)")
    command.add_argument("--region", help="receivers in this UN region, subregion or preset")
    command.add_argument("--source", metavar="COUNTRY", help="corridors from this country only")
    command.add_argument(
        "--unit", choices=UNITS, default=UNITS[0], help=f"whose chance counts (default: {UNITS[0]})"
    )
    limit = command.add_mutually_exclusive_group(required=True)
    limit.add_argument(
        "--limit", type=float, metavar="P", help="act at or above this chance, such as 0.15"
    )
    limit.add_argument(
        "--cost-loss",
        type=float,
        metavar="R",
        help="cost of preparing as a share of the cost of being unprepared: the limit is the same",
    )
    command.add_argument("--new-only", action="store_true", help="new risks only")
    add_weights(command)
    command.add_argument("--out", type=Path, help="HTML file to write: a card to print")
    add_folders(command)


def run(options: argparse.Namespace) -> None:
    """Print the rule, its line for a watch file, and its history."""
    check_ending(options.out, ".html", ".htm")
    rule = _rule(options)
    weights = weights_of(options)
    scorer = load_scorer(options.data, options.models)
    by_name = histories(scorer, rule, weights)
    if not by_name:
        raise InputError("none of these countries was exposed in any past forecast")
    parts = [
        words.rule_words(rule, scorer.panel),
        words.limit_words(rule),
        f"line for a watch file: {rule_line(rule)}",
        words.span_words(next(iter(by_name.values()))),
        words.printed(by_name),
        words.cost_words(by_name),
        words.NO_ACTIVATION,
    ]
    print("\n".join(filter(None, parts)))
    if options.out:
        write_bytes(options.out, trigger_card(scorer, rule, weights, by_name))


def _rule(options: argparse.Namespace) -> Rule:
    if options.countries and options.region:
        raise InputError("--countries: expected either --countries or --region, got both")
    entries = {
        "outcome": options.outcome,
        "countries": options.countries.split(",") if options.countries else None,
        "region": options.region,
        "source": options.source,
        "unit": options.unit,
        "limit": options.limit,
        "cost_loss": options.cost_loss,
        "new_only": options.new_only,
    }
    given = {key: value for key, value in entries.items() if value is not None}
    return rule_of(options.name, given, lambda field: f"--{field.replace('_', '-')}")
