"""The command line: run, score, brief, verify, check, build, fit. The dashboard calls the same."""

import argparse
import errno
import io
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from risk import __version__
from risk.build.pipeline import build
from risk.dataset.freshness import behind
from risk.dataset.map_files import STATIC
from risk.dataset.package import DATA
from risk.dataset.panel import SOURCE_DEATHS_12M, load_panel
from risk.inputs.evidence import joined, read_evidence
from risk.inputs.problems import EvidenceError, as_json, as_table
from risk.inputs.what_ifs import parse_what_ifs
from risk.model.fits import FIRST_CUTOFF, MODELS, fit_all, write_models
from risk.model.forecast import Weights
from risk.output.briefing.page import briefing
from risk.risk_table.change_columns import countries_with_changes
from risk.risk_table.columns import VERSION
from risk.risk_table.load import load_scorer
from risk.risk_table.origin_columns import corridors_with_origins
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings, parse_weights
from risk.storage.errors import InputError
from risk.storage.export import to_csv, to_json, to_parquet
from risk.storage.files import INSTALLED, ROOT, shown, write_bytes, write_target
from risk.storage.files import to_json as json_bytes
from risk.storage.lock import locked
from risk.storage.reading import refusal
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import month_text, to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from risk.terms.wording import counted
from risk.track_record.cards import publish
from risk.track_record.forecasts import forecasts_of, forecasts_table
from risk.track_record.printed import printed
from risk.track_record.report import FILE as VERIFICATION
from risk.track_record.report import scored, to_publish, warned
from risk.track_record.verify import count_steps, forecast_later, out_of_scope

PARQUET = ".parquet"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        Exit status: 0, 2 with a sentence on stderr for each fault of the input, or 130 if stopped
        from the keyboard.
    """
    _print_what_can_be_printed()
    options = _parser().parse_args(arguments)
    try:
        _check_places(options)
        status: int = options.run(options) or 0
        sys.stdout.flush()
    except EvidenceError as error:
        for problem in error.problems:
            print(f"risk {options.command}: {error.name}: {problem.sentence}", file=sys.stderr)
        return 2
    except InputError as error:
        print(f"risk {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"risk {options.command}: stopped; existing files are unchanged", file=sys.stderr)
        return 130
    except OSError as error:
        if _reader_has_left(error):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        where = shown(Path(error.filename)) if isinstance(error.filename, str) else "output"
        print(f"risk {options.command}: {where}: {refusal(error)}", file=sys.stderr)
        return 2
    return status


def _reader_has_left(error: OSError) -> bool:
    """Whether whoever read the output has had enough, as `head` does.

    Windows says "invalid argument" instead.
    """
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    )


def _print_what_can_be_printed() -> None:
    """Show "?" for what the terminal's code page lacks; tables go out as bytes, in UTF-8."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # None where there is no terminal at all
        sys.stdout.reconfigure(errors="replace")


def _check_places(options: argparse.Namespace) -> None:
    """Refuse, before any work, a file to write that has no folder to stand in or stays as it is."""
    for name in ("out", "json", "forecasts"):
        path = getattr(options, name, None)
        if path and not path.parent.is_dir():
            raise InputError(f"{path}: expected the folder {path.parent} to exist; create it first")
        if path:
            write_target(path)
    forecasts = getattr(options, "forecasts", None)
    if forecasts and forecasts.suffix not in (".csv", PARQUET):
        raise InputError(
            f"--forecasts: expected a name that ends in .csv or .parquet, got {forecasts.name}"
        )
    filled = ("models",) if getattr(options, "publish", False) else options.fills
    for name in filled if INSTALLED else ():
        if getattr(options, name).resolve().is_relative_to(ROOT.resolve()):
            raise InputError(
                f"--{name}: expected a folder of your own, because the installed copy is never "
                "changed"
            )


def _run(options: argparse.Namespace) -> None:
    """Become `streamlit run app.py`, so that a signal reaches it; it exits by itself.

    Streamlit finds its settings and static/ beside app.py. Only the dashboard may import it.
    """
    os.chdir(ROOT)
    port = ["--server.port", str(options.port)] if options.port else []
    sys.argv = ["streamlit", "run", "app.py", *port]
    runpy.run_module("streamlit", run_name="__main__")


def _build(options: argparse.Namespace) -> None:
    version = build(options.sources, options.data, options.static)
    print(f"data version {version} in {options.data.name}/; next: python -m risk fit")


def _fit(options: argparse.Namespace) -> None:
    panel = load_panel(options.data)
    total = len(MECHANISMS) * (panel.last_year - FIRST_CUTOFF + 1)
    with locked(options.models):
        with tqdm(total=total, desc="fit", unit="fit") as bar:
            models = fit_all(panel, progress=bar.update)
        write_models(models, options.models)
    print(f"model version {models.version} in {options.models.name}/")


def _score(options: argparse.Namespace) -> None:
    settings = _settings(options)
    scorer = load_scorer(options.data, options.models)
    if options.corridors:
        table = corridors_with_origins(scorer, settings)
    else:
        table = countries_with_changes(scorer, settings)
    late = filter(None, [behind(scorer.panel, settings.as_of)])
    for sentence in [*late, *scorer.warnings(settings), *_nobody(scorer, settings, table)]:
        print(f"risk score: {sentence}", file=sys.stderr)
    content = to_json(table, VERSION) if options.format == "json" else to_csv(table)
    if options.out:
        write_bytes(options.out, content)
    else:
        _print_bytes(content)


def _print_bytes(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


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


def _brief(options: argparse.Namespace) -> None:
    settings = _settings(options)
    scorer = load_scorer(options.data, options.models)
    write_bytes(options.out, briefing(scorer, settings, options.country))


def _check(options: argparse.Namespace) -> int:
    """Print every problem, as sentences on stderr or as a table or JSON on stdout."""
    name = str(options.file)
    try:
        evidence = read_evidence(options.file, name=name)
    except EvidenceError as error:
        if options.format == "text":
            raise
        if options.format == "json":
            _print_bytes(as_json(name, None, "", error.problems))
        else:
            print(as_table(error.problems))
        return 2
    if options.format == "json":
        _print_bytes(as_json(name, len(evidence), evidence.short, ()))
    else:
        print(f"ok: {counted(len(evidence), 'row')}, {evidence.short}")
    return 0


def _verify(options: argparse.Namespace) -> None:
    scorer = load_scorer(options.data, options.models)
    backtest = scorer.backtest
    if options.publish:
        with locked(options.models):
            total = count_steps(backtest, len(OUTCOMES), warned=len(OUTCOMES))
            with tqdm(total=total, desc="verify", unit="step") as bar:
                published = to_publish(backtest, progress=bar.update)
            publish(scorer, published, options.models)
        print(f"{VERIFICATION} and model cards in {options.models.name}/")
        return
    weights = dict(zip(MECHANISMS, _weights(options), strict=True))
    outcome = options.outcome
    parts = MECHANISMS if outcome == "either" else ()
    total = count_steps(backtest, 1, weights, warned=1 + len(parts))
    with tqdm(total=total, desc="verify", unit="step") as bar:
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
        write_bytes(options.json, json_bytes(listed))
    if options.forecasts:
        written = to_parquet if options.forecasts.suffix == PARQUET else to_csv
        write_bytes(options.forecasts, written(forecasts_table(backtest, forecasts)))


def _settings(options: argparse.Namespace) -> Settings:
    evidence = joined([read_evidence(path, name=str(path)) for path in options.evidence])
    return Settings(
        as_of=to_month(options.as_of),
        outcome=options.outcome,
        weights=_weights(options),
        source=options.source,
        region=options.region,
        what_ifs=parse_what_ifs(options.what_if),
        evidence=evidence,
        new_only=getattr(options, "new_only", False),
    )


def _weights(options: argparse.Namespace) -> tuple[Weights | None, Weights | None]:
    arrivals = options.weights_arrivals
    armed = options.weights_armed
    return (
        parse_weights(arrivals, "--weights-arrivals") if arrivals is not None else None,
        parse_weights(armed, "--weights-armed") if armed is not None else None,
    )


def _parser() -> argparse.ArgumentParser:
    is_installed_command = Path(sys.argv[0]).stem == "spillover"
    prog = "spillover" if is_installed_command else "python -m risk"
    parser = argparse.ArgumentParser(prog=prog, description=__doc__)
    parser.add_argument("--version", action="version", version=f"spillover {__version__}")
    parser.set_defaults(fills=())
    commands = parser.add_subparsers(dest="command", required=True)

    command = commands.add_parser("run", help="open the dashboard in the browser; Ctrl+C stops it")
    command.add_argument(
        "--port", type=int, help="port on localhost (default: the first free one from 8501)"
    )
    command.set_defaults(run=_run)

    command = commands.add_parser("build", help="publishers' files -> data/ and static/")
    command.add_argument(
        "--sources", type=Path, required=True, help="folder of the publishers' files"
    )
    command.add_argument("--static", type=Path, default=STATIC, help="folder for the map")
    _folder(command, "data", DATA)
    command.set_defaults(run=_build, fills=("data", "static"))

    command = commands.add_parser("fit", help="data/ -> models/")
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_fit, fills=("models",))

    command = commands.add_parser(
        "score",
        help="the risk table for a month; if no country is exposed, a sentence on stderr says why",
    )
    _choices(command)
    command.add_argument("--corridors", action="store_true", help="one row per corridor")
    command.add_argument(
        "--new-only",
        action="store_true",
        help="new risks only: the outcome came in none of the last three known years",
    )
    command.add_argument("--format", choices=("csv", "json"), default="csv")
    command.add_argument("--out", type=Path, help="file to write (default: stdout)")
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_score)

    command = commands.add_parser("brief", help="a printable briefing for a month, one HTML file")
    _choices(command)
    command.add_argument("--country", metavar="ISO3", help="receiver (default: all)")
    command.add_argument("--out", type=Path, required=True, help="HTML file to write")
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_brief)

    command = commands.add_parser("check", help="list every problem in an evidence file")
    command.add_argument("file", type=Path)
    command.add_argument("--format", choices=("text", "table", "json"), default="text")
    command.set_defaults(run=_check)

    command = commands.add_parser("verify", help="compare past forecasts with what happened")
    command.add_argument("--outcome", choices=OUTCOMES, default="either")
    command.add_argument("--weights-arrivals", metavar="code=NN,...")
    command.add_argument("--weights-armed", metavar="code=NN,...")
    command.add_argument("--json", type=Path, help="file for all scores and their intervals")
    command.add_argument(
        "--forecasts", type=Path, help="file for every single forecast, .csv or .parquet"
    )
    command.add_argument(
        "--publish", action="store_true", help=f"write models/{VERIFICATION} and cards"
    )
    _folder(command, "data", DATA)
    _folder(command, "models", MODELS)
    command.set_defaults(run=_verify)
    return parser


def _choices(command: argparse.ArgumentParser) -> None:
    """What names a forecast: month, outcome, weights, places, evidence, what ifs."""
    command.add_argument("--as-of", required=True, metavar="YYYY-MM")
    command.add_argument("--outcome", choices=OUTCOMES, default="either")
    command.add_argument("--weights-arrivals", metavar="code=NN,...")
    command.add_argument("--weights-armed", metavar="code=NN,...")
    command.add_argument("--source", metavar="ISO3", help="corridors from this country only")
    command.add_argument("--region", help="receivers in this UN region, subregion or preset only")
    command.add_argument(
        "--evidence",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="CSV of evidence that replaces published values; repeatable",
    )
    command.add_argument(
        "--what-if",
        "--override",
        action="append",
        default=[],
        metavar="CODE:ISO3=VALUE",
        help="what-if, e.g. border_incidents:AFG>TJK=0; repeatable",
    )


def _folder(command: argparse.ArgumentParser, name: str, default: Path) -> None:
    command.add_argument(f"--{name}", type=Path, default=default, help=f"folder ({default.name}/)")
