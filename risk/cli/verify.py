"""The command `verify`: past forecasts and what happened."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from risk.cli.arguments import (
    FIXED,
    PARQUET,
    SERVED,
    add_folders,
    add_outcome,
    add_scheduler,
    add_weights,
    workers,
)
from risk.cli.arguments import outcome as outcome_of
from risk.cli.arguments import weights as weights_of
from risk.dataset import load_panel
from risk.risk_table import load_scorer
from risk.storage import locked, readable_json, shown, to_csv, to_parquet, write_bytes
from risk.terms import MECHANISMS, OUTCOMES
from risk.track_record import (
    count_steps,
    forecast_later,
    forecasts_of,
    forecasts_table,
    out_of_scope,
    printed,
    publish,
    scored,
    summaries,
    to_publish,
    warned,
)
from risk.track_record.forward import log_folder, read_log
from risk.track_record.forward import printed as printed_log


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `verify`."""
    add_outcome(command)
    add_weights(command)
    command.add_argument("--json", type=Path, help="file for all scores and their intervals")
    command.add_argument(
        "--forecasts", type=Path, help="file for every single forecast, .csv or .parquet"
    )
    command.add_argument(
        "--publish", action="store_true", help=f"write models/{summaries.FILE} and cards"
    )
    command.add_argument(
        "--forward",
        action="store_true",
        help="check the forward log, score what is known by now, and do nothing else",
    )
    command.add_argument(
        "--log",
        type=Path,
        default=log_folder(),
        help="folder of the forward log (default: the "
        "one that refreshes of this copy write, or data/forward/)",
    )
    add_folders(command, f"{SERVED}; with --publish, {FIXED}")
    add_scheduler(command)


def run(options: argparse.Namespace) -> int:
    """Print the scores, publish them, or look at the forward log."""
    if options.forward:
        return _forward(options)
    scorer = load_scorer(options.data, options.models)
    backtest = scorer.backtest
    if options.publish:
        with locked(options.models), workers(options.scheduler):
            total = count_steps(backtest, len(OUTCOMES), warned=len(OUTCOMES))
            with tqdm(total=total, desc="verify", unit="step") as bar:
                published = to_publish(backtest, progress=bar.update)
            publish(scorer, published, options.models)
        print(f"{summaries.FILE} and model cards in {shown(options.models)}/")
        return 0
    weights = dict(zip(MECHANISMS, weights_of(options), strict=True))
    outcome = outcome_of(options)
    parts = MECHANISMS if outcome == "either" else ()
    total = count_steps(backtest, 1, weights, warned=1 + len(parts))
    with workers(options.scheduler), tqdm(total=total, desc="verify", unit="step") as bar:
        forecasts = forecasts_of(backtest, weights, progress=bar.update)
        report = scored(backtest, outcome, forecasts, weights, progress=bar.update)
        for mechanism in parts:
            more = warned(backtest, mechanism, forecasts, weights, progress=bar.update)
            report |= {name: report[name] + rows for name, rows in more.items()}
    missed = out_of_scope(backtest.panel)
    later = int(forecast_later(backtest, missed).sum())
    print(printed(report, outcome, missed, later))
    if options.json:
        listed = {"outcome": outcome, **report, "out_of_scope": missed.to_dict("records")}
        write_bytes(options.json, readable_json(listed))
    if options.forecasts:
        written = to_parquet if options.forecasts.suffix == PARQUET else to_csv
        write_bytes(options.forecasts, written(forecasts_table(backtest, forecasts)))
    return 0


def _forward(options: argparse.Namespace) -> int:
    """Print the state of the forward log; its faults go to stderr, one sentence each."""
    log = read_log(options.log)
    for problem in log.problems:
        print(f"{options.program} {options.command}: {problem}", file=sys.stderr)
    if log.problems:
        return 2
    print(printed_log(log, load_panel(options.data)))
    return 0
