"""The command line as a whole: its commands, what they import, terminals, pipes and stops."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from risk.cli import COMMANDS, main
from risk.dataset.package import DATA
from risk.risk_table.full_tables import countries_with_changes
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.storage.files import ROOT
from risk.terms.catalogue import CODES
from risk.terms.countries import read_countries, region_names
from risk.terms.months import to_month
from tests.cli.commands import SCORE

pytestmark = pytest.mark.usefixtures("warm_commands")


def test_every_command_is_a_file_and_every_file_but_the_shared_ones_a_command():
    files = {path.stem for path in (DATA.parent / "risk" / "cli").glob("*.py")}
    assert files - {"__init__", "options", "places"} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_lists_its_options(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"{command} [-h]" in capsys.readouterr().out


@pytest.mark.slow
def test_scoring_imports_and_reads_only_what_it_needs(tmp_path):
    """Half the time of `score` went into imports that no score needs."""
    code = (
        "import os, sys\n"
        "read = set()\n"
        "def note(event, arguments):\n"
        "    if event == 'open' and isinstance(arguments[0], str):\n"
        "        read.add(os.path.abspath(arguments[0]))\n"
        "sys.addaudithook(note)\n"
        "from risk.cli import main\n"
        "main(['score', '--as-of', '2021-06', '--out', sys.argv[1]])\n"
        "heavy = {'altair', 'distributed', 'joblib', 'openpyxl', 'requests', 'scipy.linalg',"
        " 'scipy.optimize', 'scipy.stats', 'shapely', 'sklearn', 'streamlit', 'tqdm',"
        " 'risk.build', 'risk.output', 'risk.track_record'}\n"
        "root = os.getcwd()\n"
        "inside = {os.path.relpath(path, root) for path in read if path.startswith(root)}\n"
        "own = {name for name in inside if name.startswith(('data', 'models', 'static'))}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "print(*sorted(name.replace(os.sep, '/').split('.')[0] for name in own))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "countries.csv")],
        cwd=DATA.parent,
        capture_output=True,
        encoding="utf-8",
    )
    heavy, own = done.stdout.splitlines()
    assert heavy == "[]"
    assert own.split() == [
        "data/corridors",
        "data/countries",
        "data/datapackage",
        "data/outcomes",
        "data/panel_corridors",
        "data/panel_countries",
        "models/armed",
        "models/arrivals",
    ]


def test_an_unknown_outcome_or_command_is_refused(capsys):
    for arguments in ([*SCORE, "--outcome", "war"], ["predict"], ["score"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
def test_a_full_disk_behind_stdout_gives_one_sentence():
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "risk", *SCORE],
            cwd=DATA.parent,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    assert done.returncode == 2
    assert done.stderr == (
        "python -m risk score: output: the disk is full; existing files are unchanged; free "
        "some space and try again\n"
    )


def test_a_terminal_without_a_sign_shows_a_question_mark(tmp_path, tiny_world, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(), "cp850")
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.chdir(tmp_path)
    folders = ["--data", "2021\u20132023", "--static", "static"]
    assert main(["build", "--sources", str(tiny_world), *folders]) == 0
    assert b" in 2021?2023/; next" in terminal.buffer.getvalue()


@pytest.mark.slow
def test_a_table_is_the_same_bytes_on_any_terminal(scorer):
    command = [sys.executable, "-m", "risk", *SCORE, "--source", "AFG"]
    printed = [
        subprocess.run(
            command,
            cwd=DATA.parent,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
            check=True,
        ).stdout
        for encoding in ("cp850", "utf-16", "ascii")
    ]
    settings = Settings(to_month("2021-06"), source="AFG")
    assert printed == [to_csv(countries_with_changes(scorer, settings))] * 3


@pytest.mark.slow
def test_a_reader_that_has_had_enough_is_no_fault():
    command = [sys.executable, "-m", "risk", *SCORE, "--corridors"]
    with subprocess.Popen(
        command, cwd=DATA.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as score:
        assert score.stdout.readline().startswith(b"rank,")
        score.stdout.close()
        assert score.stderr.read() == b""
    assert score.returncode == 0


def test_stopping_from_the_keyboard_gives_one_sentence(capsys, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("risk.cli.score.load_scorer", stop)
    assert main(SCORE) == 130
    assert (
        capsys.readouterr().err == "python -m risk score: stopped; existing files are unchanged\n"
    )


@pytest.mark.slow
def test_the_module_runs_and_fails_as_a_command():
    command = [sys.executable, "-m", "risk", *SCORE[:-1], "2021-00"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=DATA.parent, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "python -m risk score: expected a month as YYYY-MM, such as 2021-06; got '2021-00'\n"
    )


@pytest.mark.parametrize(
    ("called", "name"), [("risk/__main__.py", "python -m risk"), ("bin/spillover", "spillover")]
)
def test_a_message_begins_with_the_name_that_was_called(capsys, monkeypatch, called, name):
    monkeypatch.setattr(sys, "argv", [called])
    assert main([*SCORE, "--source", "SSD", "--region", "Northern Africa", "--new-only"]) == 0
    assert capsys.readouterr().err.startswith(f"{name} score: no risk is new")
    assert main([*SCORE, "--source", "XXX"]) == 2
    assert capsys.readouterr().err.startswith(f"{name} score: --source: expected ")
    with pytest.raises(SystemExit):
        main(["score"])
    assert f"\n{name} score: error: " in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999", "9" * 5000, "http", "8501.0", ""])
def test_a_port_that_is_none_is_refused_with_those_that_there_are(capsys, port):
    with pytest.raises(SystemExit) as stopped:
        main(["run", f"--port={port}"])
    assert stopped.value.code == 2
    said = f"argument --port: expected a number from 1 to 65535, got {port[:20]!r}\n"
    assert capsys.readouterr().err.endswith(said)


def test_every_indicator_and_region_is_listed_in_three_forms(capsys):
    listed = {}
    for command in ("indicators", "regions"):
        for form in ("csv", "json", "text"):
            assert main([command, "--format", form]) == 0
            listed[command, form] = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(listed["indicators", "csv"])))
    assert [row["code"] for row in rows] == list(CODES)
    controlled = rows[CODES.index("territory_controlled")]
    assert (controlled["least"], controlled["most"]) == ("0.0", "100.0")
    assert (controlled["belongs_to"], controlled["lag_months"]) == ("source", "3")
    as_json = json.loads(listed["indicators", "json"])["rows"]
    assert [row["code"] for row in as_json] == list(CODES)
    persons = as_json[CODES.index("displacement")]
    assert (persons["unit"], persons["most"]) == ("persons", None)
    text = listed["indicators", "text"]
    assert "of the source; unit: % of the source's territory, 0 to 100\n" in text
    sahel = next(r for r in json.loads(listed["regions", "json"])["rows"] if r["name"] == "Sahel")
    assert sahel["kind"] == "preset" and sahel["n_countries"] == 8
    assert "Sahel (preset): BFA CMR MLI MRT NER NGA SEN TCD\n" in listed["regions", "text"]
    assert {row["name"] for row in csv.DictReader(io.StringIO(listed["regions", "csv"]))} == set(
        region_names(read_countries())
    )


@pytest.mark.parametrize("allowed", ["", '["risk.example.org"]'])
def test_the_start_says_under_which_names_the_page_answers_and_what_to_set(
    capsys, monkeypatch, allowed
):
    started = []
    monkeypatch.setattr("risk.cli.run.runpy.run_module", lambda name, **_: started.append(name))
    monkeypatch.setattr(sys, "argv", ["risk"])
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("STREAMLIT_SERVER_ALLOWED_HOSTS", raising=False)
    if allowed:
        monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", allowed)
    assert main(["run"]) == 0
    said = capsys.readouterr().out
    assert started == ["risk.dashboard"]
    names = "localhost and 127.0.0.1 alone" in said and "STREAMLIT_SERVER_ALLOWED_HOSTS=" in said
    assert names == (not allowed)
