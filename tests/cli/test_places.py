"""Where commands write to and read from: folders, links, pipes and endings of names."""

import os

import pytest

from risk.cli import main
from tests.cli.commands import SCORE, contents, refused

pytestmark = pytest.mark.usefixtures("warm_commands")


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("folder", "could not be written: it exists and is not a file"),
        ("pipe", "could not be written: it exists and is not a file"),
        ("link to pipe", "could not be written: it exists and is not a file"),
        ("read-only", "could not be written: the file is read-only"),
        ("link to read-only", "could not be written: the file is read-only"),
        ("loop", "could not be written: Too many levels of symbolic links"),
        ("file/below.csv", "expected the folder {}/file to exist; create it first"),
        ("missing/dir/x.csv", "expected the folder {}/missing/dir to exist; create it first"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        [*SCORE, "--out"],
        ["brief", *SCORE[1:], "--out"],
        ["verify", "--json"],
        ["verify", "--forecasts"],
    ],
    ids=lambda c: f"{c[0]} {c[-1]}",
)
def test_a_place_that_cannot_be_written_is_named_as_given(
    capsys, tmp_path, command, where, sentence
):
    if where.endswith("pipe") and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with a name")
    made = make_places(tmp_path)
    said = refused(capsys, *command, tmp_path / where)
    assert said == f"python -m risk {command[0]}: {tmp_path / where}: {sentence.format(tmp_path)}"
    assert {path.name: path.lstat().st_mode for path in tmp_path.iterdir()} == made
    assert contents(tmp_path) == dict.fromkeys(FILES_THERE, b"before")


@pytest.mark.parametrize("name", ["all.xlsx", "all", "all.CSV"])
def test_forecasts_of_another_ending_are_refused_before_any_work(capsys, tmp_path, name):
    said = refused(capsys, "verify", "--forecasts", tmp_path / name)
    expected = "expected a name that ends in .csv or .parquet"
    assert said == f"python -m risk verify: --forecasts: {expected}, got {name}"
    assert not (tmp_path / name).exists()


FILES_THERE = ("file", "read-only", "link to read-only")


def make_places(folder):
    """All that a file to write can meet in a folder, as modes by name."""
    (folder / "folder").mkdir()
    for name in ("file", "read-only"):
        (folder / name).write_text("before", encoding="utf-8")
    (folder / "read-only").chmod(0o444)
    (folder / "link to read-only").symlink_to("read-only")
    (folder / "loop").symlink_to("loop")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
        (folder / "link to pipe").symlink_to("pipe")
    return {path.name: path.lstat().st_mode for path in folder.iterdir()}


@pytest.mark.parametrize("before", ["before", None])
def test_a_link_stays_and_its_target_is_written(tmp_path, before):
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "table.csv"
    if before:
        target.write_text(before, encoding="utf-8")
        target.chmod(0o640)
    (tmp_path / "link.csv").symlink_to(target)
    assert main([*SCORE, "--out", str(tmp_path / "link.csv")]) == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert target.read_bytes().startswith(b"rank,")
    if before and os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["table.csv"]


def test_a_link_into_a_folder_that_is_not_there_is_refused(capsys, tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "missing" / "table.csv")
    said = refused(capsys, *SCORE, "--out", tmp_path / "link.csv")
    assert said.startswith(f"python -m risk score: {tmp_path / 'link.csv'}: could not be written: ")
    assert not (tmp_path / "missing").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize("command", [["check"], [*SCORE, "--evidence"]])
@pytest.mark.parametrize("device", ["pipe", "/dev/zero"])
def test_evidence_that_is_no_file_is_refused_rather_than_waited_for(
    capsys, tmp_path, command, device
):
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / device
    assert refused(capsys, *command, path) == (
        f"python -m risk {command[0]}: {path}: expected a file that can be read, got a pipe or a "
        "device"
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["check"], "expected a file here, got none"),
        ([*SCORE, "--evidence"], "expected a file here, got none"),
        (["alerts", "--since", "2021-05", "--watch"], "no such file"),
    ],
)
def test_a_file_that_is_not_there_is_named_in_plain_words(capsys, tmp_path, command, said):
    path = tmp_path / "none"
    assert refused(capsys, *command, path) == f"python -m risk {command[0]}: {path}: {said}"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["score", "--as-of", "2021-06", "--out", "t.xls"],
            "--out: expected a name that ends in .csv, .json or .xlsx, got t.xls",
        ),
        (
            ["score", "--as-of", "2021-06", "--out", "table"],
            "--out: expected a name that ends in .csv, .json or .xlsx, got table",
        ),
        (
            ["score", "--as-of", "2021-06", "--format", "json", "--out", "t.csv"],
            "--format: expected csv, because --out ends in .csv, got json",
        ),
        (
            ["score", "--as-of", "2021-06", "--corridors", "--out", "t.xlsx"],
            "--corridors: leave it out with .xlsx, which holds both tables anyway",
        ),
        (
            ["brief", "--as-of", "2021-06", "--out", "b.pdf"],
            "--out: expected a name that ends in .html or .htm, got b.pdf",
        ),
        (
            ["alerts", "--since", "2021-05", "--out", "a.xlsx"],
            "--out: expected a name that ends in .txt, .csv, .json, .atom or .xml, got a.xlsx",
        ),
        (
            ["alerts", "--since", "2021-05", "--format", "text", "--out", "a.json"],
            "--format: expected json, because --out ends in .json, got text",
        ),
        (
            ["trigger", "--limit", "30", "--out", "c.pdf"],
            "--out: expected a name that ends in .html or .htm, got c.pdf",
        ),
    ],
)
def test_an_ending_that_is_not_written_is_refused_and_nothing_is_written(
    capsys, tmp_path, monkeypatch, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err.endswith(f"{sentence}\n")
    assert not list(tmp_path.iterdir())
