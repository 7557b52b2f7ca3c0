"""`build` and `fit`: one after the other, and what a bad source file leaves."""

import io
import re
import shlex
import sys

import pytest

from risk.cli import main
from tests.cli.commands import contents, refused
from tests.tiny import read_rows, write_rows

pytestmark = pytest.mark.usefixtures("warm_commands")


def build_here(folder, sources):
    return ["build", "--sources", sources, "--data", folder / "data", "--static", folder / "static"]


@pytest.mark.slow
def test_build_and_fit_run_one_after_the_other(capsys, tiny_world, tmp_path):
    assert main([str(a) for a in build_here(tmp_path, tiny_world)]) == 0
    models = tmp_path / "models"
    arguments = ["fit", "--data", str(tmp_path / "data"), "--models", str(models)]
    built, _, next_command = capsys.readouterr().out.partition("; next: python -m risk ")
    assert re.fullmatch(f"data version [0-9a-f]{{12}} in {re.escape(str(tmp_path))}/data/", built)
    assert shlex.split(next_command) == arguments
    assert main(arguments) == 0
    assert re.fullmatch(
        f"model version [0-9a-f]{{12}} in {re.escape(str(models))}/",
        capsys.readouterr().out.splitlines()[0],
    )
    first = contents(models)
    assert {"arrivals.json", "armed.json"} <= set(first)
    assert main(arguments) == 0
    assert contents(models) == first


@pytest.mark.parametrize(
    ("called", "name"), [("risk/__main__.py", "python -m risk"), ("bin/spillover", "spillover")]
)
def test_the_next_command_is_short_where_the_folder_is_the_usual_one(
    capsys, tiny_world, tmp_path, monkeypatch, called, name
):
    monkeypatch.setattr("risk.cli.build.DATA", tmp_path / "data")
    monkeypatch.setattr(sys, "argv", [called])
    assert main([str(a) for a in build_here(tmp_path, tiny_world)]) == 0
    assert capsys.readouterr().out.endswith(f"/; next: {name} fit\n")


def test_a_bad_source_file_gives_one_sentence_and_writes_nothing(capsys, tiny_world, tmp_path):
    rows = read_rows(tiny_world / "unhcr_flows.csv")
    rows[4][5] = "many"
    write_rows(tiny_world / "unhcr_flows.csv", rows)
    sentence = refused(capsys, *build_here(tmp_path / "out", tiny_world))
    assert sentence == (
        "python -m risk build: unhcr_flows.csv: row 5, column 'refugees': expected a number, "
        "got 'many'"
    )
    assert not (tmp_path / "out").exists()


def test_on_a_screen_the_bar_is_finished_before_the_sentence(tiny_world, tmp_path, monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    (tiny_world / "wgi.csv").unlink()
    assert main([str(a) for a in build_here(tmp_path / "out", tiny_world)]) == 2
    bar, sentence = screen.getvalue().removesuffix("\n").rsplit("\n", 1)
    assert "build:" in bar and "step" in bar
    assert sentence.startswith("python -m risk build: wgi.csv: expected ")


def test_a_folder_of_sources_that_is_not_there_is_named(capsys, tmp_path):
    sentence = refused(capsys, *build_here(tmp_path / "out", tmp_path / "nowhere"))
    assert sentence == (
        f"python -m risk build: {tmp_path / 'nowhere'}: expected the folder of the publishers' "
        "files, found none"
    )
    assert not (tmp_path / "out").exists()
