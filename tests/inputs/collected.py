"""Files as people bring them, collected beside the repository, and what each should get."""

import os
from pathlib import Path

import pytest

INPUTS = Path(os.environ.get("SPILLOVER_INPUTS", Path(__file__).parents[3] / "shared" / "inputs"))
beside = pytest.mark.skipif(
    not INPUTS.is_dir(), reason="the collected files are not beside the repository"
)
# What is said of a good file, by the first digits of its name.
READ = {
    "00": "",
    "04": "separated by semicolons",
    "05": "separated by semicolons, decimal commas",
    "06": "separated by tabs",
    "07": "its first line names the separator",
    "08": "empty columns left out",
    "09": "cells missing at the end are blank",
    "14": "times of day left out",
    "16": "'AF' read as AFG",
    "17": "'afg' read as AFG",
    "18": "'Afghanistan' read as AFG",
    "38": "reliability by its letter alone",
    "41": "characters that cannot be seen left out",
    "43": "lines that begin with # left out",
    "46": "from an Excel workbook",
}
# What is said of one that cannot be used.
REFUSED = {
    "10": "expected days written YYYY-MM-DD, got '6/22/2021' in row 2",
    "13": "expected days written YYYY-MM-DD, got '44369' in row 2",
    "19": "Palestine is filed with Israel: ISR",
    "21": "got 'UNK' (did you mean Kosovo, XKX?)",
    "42": "expected 0 to 100 for territory_controlled, got '-5'",
    "44": "got a web page",
    "48": "got an old workbook (.xls)",
    "50": "expected at least one row of evidence, got none",
    "58": "expected days written YYYY-MM-DD, got '6/22/2021' in row 2",
}
MANY_ROWS = {"09": 20}


def files() -> list[Path]:
    """Every collected file; each is in one of the two lists, and none is missing."""
    found = sorted(path for path in INPUTS.iterdir() if path.suffix != ".md")
    assert {path.name[:2] for path in found} == {*READ, *REFUSED}
    return found
