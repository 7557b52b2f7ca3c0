"""The command line. The dashboard calls the same functions, so the two always agree."""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from risk import __version__
from risk.cli.arguments import check_places, fill_places
from risk.inputs import EvidenceError, as_sentences
from risk.storage import InputError, refusal, shown

DESCRIPTION = (
    "Score the risk that conflict spills over from one country to another. The dashboard calls the "
    "same functions."
)

# Each command is a module of this package, with `add_options(parser)` and `run(options)`.
COMMANDS = {
    "run": "open the dashboard in the browser; Ctrl+C stops it",
    "build": "publishers' files -> data/ and static/",
    "fit": "data/ -> models/",
    "refresh": "fetch, build, fit and start serving the newest files",
    "score": "the risk table for a month; if no country is exposed, a sentence on stderr says why",
    "brief": "a printable briefing for a month, one HTML file",
    "alerts": "changes since a given month that are worth knowing; exit status 1 if there are any",
    "indicators": "list every indicator: code, unit, limits, publisher",
    "regions": "list every region that can be named, with its countries",
    "check": "list every problem in an evidence file",
    "forward": "write down the forecast of the latest month in data/forward/, for good",
    "verify": "compare past forecasts with what happened",
    "trigger": "what acting at or above a given chance would have brought in the past",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns the exit status: 0 or the command's own, 2 with a sentence on stderr for each fault of
    the input, or 130 if stopped from the keyboard.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # None where there is no terminal at all
        # "?" for what the terminal's code page lacks; tables go out as bytes, in UTF-8.
        sys.stdout.reconfigure(errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    name = f"{options.program} {options.command}"
    try:
        fill_places(options)
        check_places(options)
        status: int = options.run(options) or 0
        sys.stdout.flush()
    except EvidenceError as error:
        for sentence in as_sentences(error.problems):
            print(f"{name}: {error.name}: {sentence}", file=sys.stderr)
        return 2
    except InputError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{name}: stopped; existing files are unchanged", file=sys.stderr)
        return 130
    except OSError as error:
        if _reader_has_left(error):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        where = shown(Path(error.filename)) if isinstance(error.filename, str) else "output"
        print(f"{name}: {where}: {refusal(error)}", file=sys.stderr)
        return 2
    return status


def _reader_has_left(error: OSError) -> bool:
    """Whether whoever read the output has had enough, as `head` does.

    Windows says "invalid argument" instead.
    """
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    )


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the options of those commands only that `arguments` name.

    So a command does not wait for the imports of the others.
    """
    is_installed_command = Path(sys.argv[0]).stem == "spillover"
    prog = "spillover" if is_installed_command else "python -m risk"
    parser = argparse.ArgumentParser(prog=prog, description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"spillover {__version__}")
    parser.set_defaults(fills=(), program=prog)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in arguments:
            module = import_module(f"risk.cli.{name}")
            module.add_options(command)
            command.set_defaults(run=module.run)
    return parser
