"""The command `check`: what is wrong with an evidence file, in JSON all of it."""

import argparse
from pathlib import Path

from risk.cli.arguments.options import print_bytes
from risk.inputs.evidence_file import read_evidence
from risk.inputs.problems import EvidenceError, as_json, as_table
from risk.terms.wording import counted


def add_options(command: argparse.ArgumentParser) -> None:
    """Options of `check`."""
    command.add_argument("file", type=Path)
    command.add_argument("--format", choices=("text", "table", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Print problems: the first on stderr as sentences or on stdout as a table; as JSON all."""
    name = str(options.file)
    try:
        evidence = read_evidence(options.file, name=name)
    except EvidenceError as error:
        if options.format == "text":
            raise
        if options.format == "json":
            print_bytes(as_json(name, None, "", error.problems))
        else:
            print(as_table(error.problems))
        return 2
    if options.format == "json":
        print_bytes(as_json(name, len(evidence), evidence.short, (), evidence.remarks))
    else:
        print(f"ok: {counted(len(evidence), 'row')}, {evidence.short}")
        if evidence.remarks:
            print(f"read with help: {', '.join(evidence.remarks)}")
    return 0
