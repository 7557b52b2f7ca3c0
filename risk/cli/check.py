"""The command `check`: what is wrong with an evidence file, in JSON all of it."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from risk.cli.arguments import print_bytes
from risk.inputs import MOST_PRINTED, EvidenceError, Problem, how_many_more, read_evidence
from risk.storage import readable_json
from risk.terms import counted


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `check`."""
    command.add_argument("file", type=Path, help="CSV or .xlsx of evidence")
    command.add_argument(
        "--format",
        choices=("text", "table", "json"),
        default="text",
        help="how problems are listed; json has all of them (default: text)",
    )


def run(options: argparse.Namespace) -> int:
    """Print problems: the first on stderr as sentences or on stdout as a table; as JSON all."""
    name = str(options.file)
    try:
        evidence = read_evidence(options.file, name=name)
    except EvidenceError as error:
        if options.format == "text":
            raise
        if options.format == "json":
            print_bytes(_as_json(name, None, "", error.problems))
        else:
            print(_as_table(error.problems))
        return 2
    if options.format == "json":
        print_bytes(_as_json(name, len(evidence), evidence.short, (), evidence.remarks))
    else:
        print(f"ok: {counted(len(evidence), 'row')}; this evidence is {evidence.short}")
        if evidence.remarks:
            print(f"converted: {', '.join(evidence.remarks)}")
    return 0


def _as_table(problems: Sequence[Problem]) -> str:
    """The first records below each other, a column for each of their parts, and how many more."""
    import pandas as pd  # a third of a second that no other command, nor the server, waits for

    records = [
        {k: v or "" for k, v in asdict(problem).items()} for problem in problems[:MOST_PRINTED]
    ]
    table = pd.DataFrame(records).to_string(index=False, max_colwidth=None)
    return "\n".join([table, *how_many_more(problems)])


def _as_json(
    file: str,
    rows: int | None,
    digest: str,
    problems: Sequence[Problem],
    remarks: Sequence[str] = (),
) -> bytes:
    """The result of a check: file, rows and hash of what is good, problems of what is not.

    `remarks` is what was done to read a good file.
    """
    listed = [asdict(problem) for problem in problems]
    return readable_json(
        {"file": file, "rows": rows, "hash": digest, "remarks": list(remarks), "problems": listed}
    )
