"""What is printed of a file with more problems than anyone reads."""

import json

import pytest

from risk.cli import main
from tests.inputs.test_evidence_file import bytes_of, row_with


@pytest.fixture
def path(tmp_path):
    """A file with 3,000 problems."""
    rows = (row_with(value="many", reference=f"{number}") for number in range(3_000))
    path = tmp_path / "bad.csv"
    path.write_bytes(bytes_of(*rows))
    return path


REST = "and 2,950 more: `check --format json` lists all"


@pytest.mark.parametrize("command", [["check"], ["score", "--as-of", "2021-06", "--evidence"]])
def test_fifty_sentences_are_printed_and_the_rest_counted(capsys, path, command):
    assert main([*command, str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    start = f"python -m risk {command[0]}: {path}: "
    assert len(lines) == 51
    assert lines[49] == f"{start}row 51, column 'value': expected a number, got 'many'"
    assert lines[50] == start + REST


def test_fifty_rows_of_the_table_are_printed_and_the_rest_counted(capsys, path):
    assert main(["check", str(path), "--format", "table"]) == 2
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["file", "row", "column", "expected", "got"]
    assert len(lines) == 51
    assert lines[49].split()[1] == "51"
    assert lines[50] == REST


def test_json_lists_all(capsys, path):
    assert main(["check", str(path), "--format", "json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 3_000


@pytest.mark.parametrize("form", ["text", "table"])
def test_fifty_problems_are_all_printed(capsys, tmp_path, form):
    path = tmp_path / "bad.csv"
    rows = (row_with(value="many", reference=f"{number}") for number in range(50))
    path.write_bytes(bytes_of(*rows))
    assert main(["check", str(path), "--format", form]) == 2
    out, err = capsys.readouterr()
    assert (out + err).count("many") == 50
    assert "more" not in out + err
