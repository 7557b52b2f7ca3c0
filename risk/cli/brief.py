"""The command `brief`: a printable briefing, or a bulletin of what changed."""

import argparse
from pathlib import Path

from risk.cli.arguments import add_choices, add_folders, add_watch, check_ending, watched
from risk.cli.arguments import settings as settings_of
from risk.output.briefing import briefing, bulletin
from risk.risk_table import load_scorer
from risk.storage import InputError, write_bytes
from risk.terms import month_text, named_country, to_month


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `brief`."""
    add_choices(command, needs_month=False)
    command.add_argument("--country", metavar="COUNTRY", help="receiver (default: all)")
    command.add_argument(
        "--what-changed", action="store_true", help="a bulletin of what changed since --since"
    )
    command.add_argument(
        "--since", metavar="YYYY-MM", help="month to compare with (default: the month before)"
    )
    add_watch(command)
    command.add_argument("--out", type=Path, required=True, help="HTML file to write")
    add_folders(command)


def run(options: argparse.Namespace) -> None:
    """Write the briefing or the bulletin."""
    check_ending(options.out, ".html", ".htm")
    for name in ("since", "watch"):
        if getattr(options, name) and not options.what_changed:
            raise InputError(f"--{name}: expected it with --what-changed only")
    for name in ("country", "what_if"):
        if getattr(options, name) and options.what_changed:
            option = name.replace("_", "-")
            raise InputError(f"--{option}: leave it out with --what-changed")
    if not (options.as_of or options.what_changed):
        raise InputError("--as-of: expected a month as YYYY-MM, got none")
    country = named_country(options.country, "--country")
    watch = watched(options)
    scorer = load_scorer(options.data, options.models)
    options.as_of = options.as_of or month_text(scorer.panel.last_month)
    settings = settings_of(options)
    since = to_month(options.since) if options.since else settings.as_of - 1
    if options.what_changed:
        content = bulletin(scorer, settings, since, watch)
    else:
        content = briefing(scorer, settings, country)
    write_bytes(options.out, content)
