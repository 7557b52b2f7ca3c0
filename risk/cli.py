"""The command line: build, fit, score. The dashboard calls the same functions."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from risk.build import STATIC, build
from risk.errors import InputError
from risk.export import to_csv, to_json
from risk.files import write_bytes
from risk.fits import FIRST_CUTOFF, MODELS, fit_all, read_models, write_models
from risk.forecast import Forecaster
from risk.months import to_month
from risk.outcomes import MECHANISMS, OUTCOMES
from risk.package import DATA
from risk.panel import load_panel
from risk.settings import Settings, parse_weights
from risk.table import Scorer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        Exit status: 0, or 2 with one sentence on stderr where the input was at fault.
    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except InputError as error:
        print(f"risk {options.command}: {error}", file=sys.stderr)
        return 2
    return 0


def load_scorer(data: Path = DATA, models: Path = MODELS) -> Scorer:
    """Panel and models from their folders, ready to score.

    Raises
    ------
    InputError
        If either is missing, damaged, or they do not belong together.
    """
    panel = load_panel(data)
    return Scorer(Forecaster(panel, read_models(panel, models)))


def _build(options: argparse.Namespace) -> None:
    version = build(options.sources, options.data, options.static)
    print(f"data version {version} in {options.data.name}/; next: python -m risk fit")


def _fit(options: argparse.Namespace) -> None:
    panel = load_panel(options.data)
    total = len(MECHANISMS) * (panel.last_year - FIRST_CUTOFF + 1)
    with tqdm(total=total, desc="fit", unit="fit") as bar:
        models = fit_all(panel, progress=bar.update)
    write_models(models, options.models)
    print(f"model version {models.version} in {options.models.name}/")


def _score(options: argparse.Namespace) -> None:
    arrivals, armed = options.weights_arrivals, options.weights_armed
    weights = (
        parse_weights(arrivals, "--weights-arrivals") if arrivals is not None else None,
        parse_weights(armed, "--weights-armed") if armed is not None else None,
    )
    settings = Settings(
        to_month(options.as_of), options.outcome, weights, options.source, options.region
    )
    scorer = load_scorer(options.data, options.models)
    table = scorer.corridors(settings) if options.corridors else scorer.countries(settings)
    content = to_json(table) if options.format == "json" else to_csv(table)
    if options.out:
        write_bytes(options.out, content)
    else:
        sys.stdout.buffer.write(content)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m risk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("build", help="publishers' files -> data/ and static/")
    command.add_argument("--sources", type=Path, required=True, help="folder of the raw files")
    command.add_argument("--static", type=Path, default=STATIC, help="folder of the map")
    _folder(command, "data", DATA)
    command.set_defaults(run=_build)

    command = commands.add_parser("fit", help="data/ -> models/")
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_fit)

    command = commands.add_parser("score", help="the risk table for a month")
    command.add_argument("--as-of", required=True, metavar="YYYY-MM")
    command.add_argument("--outcome", choices=OUTCOMES, default="either")
    command.add_argument("--weights-arrivals", metavar="code=NN,...")
    command.add_argument("--weights-armed", metavar="code=NN,...")
    command.add_argument("--source", metavar="ISO3", help="trouble starting in this country only")
    command.add_argument("--region", help="receivers of a UN region, subregion or preset only")
    command.add_argument("--corridors", action="store_true", help="one row a corridor")
    command.add_argument("--format", choices=("csv", "json"), default="csv")
    command.add_argument("--out", type=Path, help="file to write; stdout if not given")
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_score)
    return parser


def _folder(command: argparse.ArgumentParser, name: str, default: Path) -> None:
    command.add_argument(f"--{name}", type=Path, default=default, help=f"folder ({default.name}/)")
