"""Options that several commands have."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from risk.dataset import DATA
from risk.inputs import Watch, joined, parse_what_ifs, read_evidence, read_watch
from risk.model import MODELS
from risk.risk_table import Pair, Settings, parse_weights
from risk.storage import InputError, to_csv, to_json, write_bytes
from risk.terms import (
    LEARNABLE,
    LISTS_VERSION,
    MECHANISMS,
    OUTCOMES,
    named_country,
    named_region,
    to_month,
)

# What `fill_places` takes for a folder that is not named, for the help; {0} is the folder's name.
FIXED = "{0}"
SERVED = "the release being served, else {0}"


def add_choices(command: argparse.ArgumentParser, *, needs_month: bool = True) -> None:
    """What names a forecast: month, outcome, weights, places, evidence, what ifs."""
    default = "" if needs_month else " (default, with --what-changed: the last of the data)"
    command.add_argument(
        "--as-of",
        required=needs_month,
        metavar="YYYY-MM",
        help=f"month to forecast from, as known at its end{default}",
    )
    add_outcome(command)
    add_weights(command)
    command.add_argument("--source", metavar="COUNTRY", help="corridors from this country only")
    add_region(command)
    command.add_argument(
        "--evidence",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="CSV or .xlsx of evidence that replaces published values; repeatable",
    )
    command.add_argument(
        "--what-if",
        "--override",
        action="append",
        default=[],
        metavar="CODE:COUNTRY=VALUE",
        help="what-if, e.g. border_incidents:AFG>TJK=0; repeatable",
    )


def add_outcome(command: argparse.ArgumentParser) -> None:
    """The outcome; None where none is named, which `outcome` fills."""
    command.add_argument(
        "--outcome", choices=OUTCOMES, help=f"what is forecast (default: {OUTCOMES[0]})"
    )


def add_region(command: argparse.ArgumentParser) -> None:
    """The region of the receivers; all where none is named."""
    command.add_argument("--region", help="receivers in this UN region, subregion or preset only")


def add_weights(command: argparse.ArgumentParser) -> None:
    """One set of weights for each mechanism; the fitted ones where none is given."""
    for mechanism in MECHANISMS:
        command.add_argument(
            f"--weights-{mechanism}",
            metavar="code=NN,...",
            help=f"weights for {mechanism}, 0 to 100; 0 where left out (default: as fitted)",
        )


def add_data(command: argparse.ArgumentParser, default: str = SERVED) -> None:
    """The folder of the data.

    `default`: what `fill_places` takes where none is given, with {0} for the folder's name.
    """
    text = f"folder of the data (default: {default.format(f'{DATA.name}/')})"
    command.add_argument("--data", type=Path, help=text)


def add_folders(command: argparse.ArgumentParser, default: str = SERVED) -> None:
    """The folders of the data and of the fits; `default` as for `add_data`."""
    add_data(command, default)
    text = f"folder of the fits (default: {default.format(f'{MODELS.name}/')})"
    command.add_argument("--models", type=Path, help=text)


def add_without(command: argparse.ArgumentParser) -> None:
    """Indicators of judgement that a fit leaves out although it could learn them."""
    command.add_argument(
        "--without",
        metavar="CODE,...",
        type=_learnable,
        default=frozenset(),
        help="leave this indicator out of the fit even if its series is long enough "
        f"({', '.join(LEARNABLE)})",
    )


def _learnable(text: str) -> frozenset[str]:
    codes = frozenset(code.strip() for code in text.split(",") if code.strip())
    unknown = sorted(codes - set(LEARNABLE))
    if unknown:
        raise argparse.ArgumentTypeError(f"expected {', '.join(LEARNABLE)}, got {unknown[0]!r}")
    return codes


def add_scheduler(command: argparse.ArgumentParser) -> None:
    """The Dask scheduler whose workers do the work; without it, this machine's cores do."""
    command.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="have the workers of a Dask scheduler do the work, with the same digits; it can run "
        "code here, so name only one of a trusted network (default: this machine's cores)",
    )


def workers(address: str | None) -> AbstractContextManager[None]:
    """The block in which the workers of `--scheduler` do the work; InputError where they cannot.

    `address`: as given, or None for this machine.
    """
    if address is None:
        return nullcontext()
    if find_spec("distributed") is None:
        raise InputError(
            "--scheduler needs the extra `cluster`, which is not installed: see docs/cluster.md"
        )
    # Dask takes a second to import, and most people have none.
    from risk.storage import cluster

    return cluster(address)


def settings(options: argparse.Namespace) -> Settings:
    """The settings that the options of `add_choices` name; InputError where they are wrong."""
    files = [read_evidence(path, name=str(path)) for path in options.evidence]
    for path, read in zip(options.evidence, files, strict=True):
        if read.remarks:
            done = ", ".join(read.remarks)
            print(
                f"{options.program} {options.command}: {path}: converted: {done}", file=sys.stderr
            )
    return Settings(
        as_of=to_month(options.as_of),
        outcome=outcome(options),
        weights=weights(options),
        source=named_country(options.source, "--source"),
        region=named_region(options.region, "--region"),
        what_ifs=parse_what_ifs(options.what_if),
        evidence=joined(files),
        new_only=getattr(options, "new_only", False),
    )


def outcome(options: argparse.Namespace) -> str:
    """The outcome that the options name, else "either"."""
    return options.outcome or OUTCOMES[0]


def add_watch(command: argparse.ArgumentParser) -> None:
    """The watch file, which `watched` reads."""
    command.add_argument(
        "--watch", type=Path, metavar="FILE", help="TOML: countries, outcomes, rules of your own"
    )


def watched(options: argparse.Namespace) -> Watch | None:
    """What the watch file of the options says, if they name one.

    Raises InputError if it is wrong, or outcome or region are named beside it.
    """
    if not options.watch:
        return None
    for name in ("outcome", "region"):
        if getattr(options, name):
            raise InputError(f"--{name}: expected either --{name} or --watch, got both")
    return read_watch(options.watch)


def weights(options: argparse.Namespace) -> Pair:
    """The weights for arrivals and for armed; None where the fitted ones serve."""
    arrivals = options.weights_arrivals
    armed = options.weights_armed
    return (
        parse_weights(arrivals, "--weights-arrivals") if arrivals is not None else None,
        parse_weights(armed, "--weights-armed") if armed is not None else None,
    )


def put(content: bytes, out: Path | None) -> None:
    """Into the file that `--out` names, else to stdout."""
    if out:
        write_bytes(out, content)
    else:
        print_bytes(content)


def print_bytes(content: bytes) -> None:
    """Write to stdout what is already text in UTF-8."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def add_format(command: argparse.ArgumentParser) -> None:
    """The form of a list."""
    command.add_argument(
        "--format",
        choices=("text", "csv", "json"),
        default="text",
        help="form of the list (default: text)",
    )


def print_table(table: pd.DataFrame, form: str, text_of: Callable[[pd.Series], str]) -> None:
    """Print a list in the form that `add_format` names; `text_of` writes one row."""
    if form == "csv":
        print_bytes(to_csv(table))
    elif form == "json":
        print_bytes(to_json(table, LISTS_VERSION))
    else:
        print("\n".join(text_of(row) for _, row in table.iterrows()))
