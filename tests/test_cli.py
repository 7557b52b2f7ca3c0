"""The command line: what it writes, and the one sentence for each thing that is wrong."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from risk.cli import COMMANDS, main
from risk.dataset.package import DATA
from risk.model.fit_files import write_models
from risk.model.fits import MODELS
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.storage.files import PUT_BACK, ROOT
from risk.terms.catalogue import CODES
from risk.terms.countries import read_countries, region_names
from risk.terms.months import to_month
from tests.tiny import read_rows, write_rows

pytestmark = pytest.mark.usefixtures("warm_commands")

FIRST, SECOND = CODES[:2]
SCORE = ["score", "--as-of", "2021-06"]
READ_BY_SCORE = ("countries", "corridors", "panel_countries", "panel_corridors", "outcomes")


def refused(capsys, *arguments):
    """The sentence of a command that must fail: one line, no traceback, exit status 2."""
    assert main([str(a) for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    assert err.count("\n") == 1 and err.endswith("\n")
    assert err.startswith(f"risk {arguments[0]}: ")
    return err[:-1]


@pytest.fixture
def shipped(tmp_path):
    """A copy of data/ and models/ to damage."""
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(MODELS, tmp_path / "models")
    return tmp_path


def score_here(folder):
    return [*SCORE, "--data", folder / "data", "--models", folder / "models"]


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def path_of(folder, table):
    described = json.loads((folder / "data" / "datapackage.json").read_text(encoding="utf-8"))
    (name,) = [r["path"] for r in described["resources"] if r["name"] == table]
    return folder / "data" / name


# The commands


def test_every_command_is_a_file_and_every_file_but_the_shared_ones_a_command():
    files = {path.stem for path in (DATA.parent / "risk" / "cli").glob("*.py")}
    assert files - {"__init__", "options", "places"} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_lists_its_options(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"{command} [-h]" in capsys.readouterr().out


def test_a_command_does_not_wait_for_the_imports_of_others():
    code = (
        "import sys; from risk.cli import main\n"
        "try: main(['score', '--help'])\n"
        "except SystemExit: print('HEAVY', {'risk.build', 'risk.output', 'risk.track_record'} "
        "& set(sys.modules), 'risk.risk_table.scorer' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DATA.parent, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "HEAVY set() True", done.stderr


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
        " 'scipy.optimize', 'scipy.stats', 'shapely', 'sklearn', 'streamlit', 'tqdm'}\n"
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


# What score writes


def test_score_writes_the_table_of_the_same_settings(scorer, capfdbinary):
    assert main([*SCORE, "--outcome", "armed", "--source", "AFG", "--region", "asia "]) == 0
    out = capfdbinary.readouterr().out
    settings = Settings(to_month("2021-06"), "armed", source="AFG", region="Asia")
    assert out == to_csv(countries_with_changes(scorer, settings))


def test_score_takes_weights_by_name(scorer, tmp_path):
    path = tmp_path / "corridors.csv"
    weights = f"{SECOND}=30,{FIRST}=10"
    arguments = ["--corridors", "--weights-armed", weights, "--out", str(path)]
    assert main([*SCORE, *arguments]) == 0
    armed = (10, 30, *[0] * (len(CODES) - 2))
    settings = Settings(to_month("2021-06"), "either", (None, armed))
    assert path.read_bytes() == to_csv(corridors_with_origins(scorer, settings))
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("kind", "whole"), [([], countries_with_changes), (["--corridors"], corridors_with_origins)]
)
def test_new_only_writes_the_new_rows_of_the_same_table(scorer, capfdbinary, kind, whole):
    assert main([*SCORE, "--source", "AFG", "--new-only", *kind]) == 0
    table = whole(scorer, Settings(to_month("2021-06"), source="AFG"))
    new = table[(table.onset == "new").to_numpy()]
    assert 3 < len(new) < len(table)
    same = whole(scorer, Settings(to_month("2021-06"), source="AFG", new_only=True))
    assert to_csv(same) == to_csv(new)
    assert capfdbinary.readouterr().out == to_csv(new)


def test_where_no_risk_is_new_a_sentence_says_so(capfd):
    place = ["--source", "SSD", "--region", "Northern Africa"]  # Sudan alone, where it goes on
    assert main([*SCORE, *place, "--new-only"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("rank,") and out.count("\n") == 1
    assert err == "risk score: no risk is new in 2021-06: the table has no rows\n"


def test_json_has_the_rows_of_the_csv(tmp_path):
    for kind in ("csv", "json"):
        assert main([*SCORE, "--format", kind, "--out", str(tmp_path / f"t.{kind}")]) == 0
    rows = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["rows"]
    text = (tmp_path / "t.csv").read_bytes().decode()
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(table) > 150
    for row, line in zip(rows, table, strict=True):
        assert list(row) == list(line)
        for name, cell in row.items():
            if isinstance(cell, (int, float)):
                assert float(line[name]) == cell
            else:
                assert line[name] == (cell or "")


def test_a_line_of_the_file_has_whole_ranks_and_ends_as_rfc_4180_has_it(tmp_path):
    path = tmp_path / "t.csv"
    assert main([*SCORE, "--out", str(path)]) == 0
    content = path.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert content.split(b"\r\n")[1].startswith(b"1,")
    assert not content.startswith(b"\xef\xbb\xbf")


# Settings


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as-of", "June"], "expected a month as YYYY-MM, such as 2021-06; got 'June'"),
        (["--as-of", "2021-13"], "expected a month as YYYY-MM, such as 2021-06; got '2021-13'"),
        (["--as-of", "2035-01"], "as-of month: expected 1992-01 to .*, got 2035-01"),
        (["--as-of", "1980-01"], "as-of month: expected 1992-01 to .*, got 1980-01"),
        (["--weights-armed", f"{FIRST}=-5"], f"--weights-armed: .* 0 to 100 for {FIRST}, got '-5'"),
        (["--weights-arrivals", f"{FIRST}=0"], "--weights-arrivals: expected at least one weight"),
        (["--weights-arrivals", ""], "--weights-arrivals: expected a code such as"),
        (["--weights-arrivals", "luck=5"], "--weights-arrivals: .* got 'luck'"),
        (
            ["--source", "ZZZ"],
            "--source: expected the ISO3 code or the name .*, got 'ZZZ'",
        ),
        (["--region", "Atlantis"], "--region: expected the name of a region, got 'Atlantis'"),
        (["--region", "Sahal"], r"--region: expected .*, got 'Sahal' \(did you mean Sahel\?\)"),
    ],
)
def test_a_bad_setting_is_named_and_the_file_there_before_stands(
    capsys, tmp_path, arguments, sentence
):
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    assert re.search(sentence, refused(capsys, *SCORE, *arguments, "--out", path))
    assert contents(tmp_path) == {"out.csv": b"before"}


def test_an_unknown_outcome_or_command_is_refused(capsys):
    for arguments in ([*SCORE, "--outcome", "war"], ["predict"], ["score"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        assert "Traceback" not in capsys.readouterr().err


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
    assert said == f"risk {command[0]}: {tmp_path / where}: {sentence.format(tmp_path)}"
    assert {path.name: path.lstat().st_mode for path in tmp_path.iterdir()} == made
    assert contents(tmp_path) == dict.fromkeys(FILES_THERE, b"before")


@pytest.mark.parametrize("name", ["all.xlsx", "all", "all.CSV"])
def test_forecasts_of_another_ending_are_refused_before_any_work(capsys, tmp_path, name):
    said = refused(capsys, "verify", "--forecasts", tmp_path / name)
    expected = "expected a name that ends in .csv or .parquet"
    assert said == f"risk verify: --forecasts: {expected}, got {name}"
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
    assert said.startswith(f"risk score: {tmp_path / 'link.csv'}: could not be written: ")
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
        f"risk {command[0]}: {path}: expected a file that can be read, got a pipe or a device"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--source", "DEU"], "DEU did not count as a source in 2021-06 (fewer than 25 deaths"),
        (
            ["--source", "DEU", "--corridors"],
            "DEU did not count as a source in 2021-06 (fewer than 25",
        ),
        (["--source", "AFG", "--region", "Africa"], "no corridor from a source reaches"),
    ],
)
def test_a_table_in_which_nobody_is_exposed_says_why(capfd, arguments, sentence):
    assert main([*SCORE, *arguments]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("rank,")
    assert err.startswith("risk score: no country is exposed") and sentence in err
    assert err.count("\n") == 1


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
        "risk score: output: the disk is full; existing files are unchanged; free some space and "
        "try again\n"
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
    assert capsys.readouterr().err == "risk score: stopped; existing files are unchanged\n"


# Damaged data and models


@pytest.mark.parametrize("table", READ_BY_SCORE)
def test_a_damaged_table_is_named_with_both_hashes(capsys, shipped, table):
    path = path_of(shipped, table)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    sentence = refused(capsys, *score_here(shipped))
    stated = path.name.split(".")[1]
    assert re.search(
        rf"{re.escape(path.name)}: expected sha256 {stated}\w+\.\.\., got \w+\.\.\.: the file was "
        rf"changed or damaged; {re.escape(PUT_BACK)} or run: python",
        sentence,
    )


@pytest.mark.parametrize("table", READ_BY_SCORE)
def test_a_missing_table_is_named(capsys, shipped, table):
    path = path_of(shipped, table)
    path.unlink()
    sentence = refused(capsys, *score_here(shipped))
    assert f"risk score: {path}: expected this file, found none; restore it (delete" in sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"{}", b'{"resources": [{}]}', b'{"resources": 3}', b"\xff"],
)
def test_a_datapackage_that_is_none_is_named(capsys, shipped, content):
    (shipped / "data" / "datapackage.json").write_bytes(content)
    sentence = refused(capsys, *score_here(shipped))
    assert "datapackage.json: expected " in sentence
    assert "or run: python -m risk build --sources DIR" in sentence


def test_data_that_are_not_there_are_named(capsys, tmp_path):
    sentence = refused(capsys, *score_here(tmp_path))
    assert "datapackage.json: expected the data package, found no such file" in sentence


@pytest.mark.parametrize("outcome", ["arrivals", "armed"])
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text.replace('"rows": ', '"rows": 1', 1), "expected content of sha256 "),
        (lambda text: text[: len(text) // 2], "expected the fits for .*, found something else"),
        (lambda _: "[]", "expected content of sha256 None"),
        (lambda _: "{}", "expected content of sha256 None"),
        (None, "expected the fits for .*, found no such file"),
    ],
)
def test_a_damaged_model_is_named(capsys, shipped, outcome, damage, sentence):
    path = shipped / "models" / f"{outcome}.json"
    if damage is None:
        path.unlink()
    else:
        path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = refused(capsys, *score_here(shipped))
    assert re.search(f"{outcome}.json: {sentence}", said)
    assert said.startswith(f"risk score: {path}: ")
    assert f"{PUT_BACK} or run: python -m risk fit" in said


def test_models_fitted_on_other_data_are_named(capsys, shipped, scorer):
    models = scorer.forecaster.models
    write_models(replace(models, data_digest="0123456789ab" + 52 * "0"), shipped / "models")
    said = refused(capsys, *score_here(shipped))
    assert f"expected fits for data version {scorer.panel.version}, got fits for" in said
    assert "0123456789ab" in said and "python -m risk fit" in said


def test_models_of_two_fits_are_not_mixed(capsys, shipped, scorer):
    armed = (shipped / "models" / "armed.json").read_bytes()
    write_models(replace(scorer.forecaster.models, digest="other"), shipped / "models")
    (shipped / "models" / "armed.json").write_bytes(armed)
    assert "expected one model version in arrivals.json and armed.json, got" in refused(
        capsys, *score_here(shipped)
    )


# build and fit


def build_here(folder, sources):
    return ["build", "--sources", sources, "--data", folder / "data", "--static", folder / "static"]


def test_build_and_fit_run_one_after_the_other(capsys, tiny_world, tmp_path):
    assert main([str(a) for a in build_here(tmp_path, tiny_world)]) == 0
    assert re.fullmatch(
        r"data version [0-9a-f]{12} in data/; next: python -m risk fit\n", capsys.readouterr().out
    )
    models = tmp_path / "models"
    arguments = ["fit", "--data", str(tmp_path / "data"), "--models", str(models)]
    assert main(arguments) == 0
    first = contents(models)
    assert {"arrivals.json", "armed.json"} <= set(first)
    assert main(arguments) == 0
    assert contents(models) == first


def test_a_bad_source_file_gives_one_sentence_and_writes_nothing(capsys, tiny_world, tmp_path):
    rows = read_rows(tiny_world / "unhcr_flows.csv")
    rows[4][5] = "many"
    write_rows(tiny_world / "unhcr_flows.csv", rows)
    sentence = refused(capsys, *build_here(tmp_path / "out", tiny_world))
    assert sentence == (
        "risk build: unhcr_flows.csv: row 5, column 'refugees': expected a number, got 'many'"
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
    assert sentence.startswith("risk build: wgi.csv: expected ")


def test_a_folder_of_sources_that_is_not_there_is_named(capsys, tmp_path):
    sentence = refused(capsys, *build_here(tmp_path / "out", tmp_path / "nowhere"))
    assert sentence == (
        f"risk build: {tmp_path / 'nowhere'}: expected the folder of the publishers' files, found "
        "none"
    )
    assert not (tmp_path / "out").exists()


def test_fit_on_damaged_data_leaves_the_models(capsys, shipped):
    path = path_of(shipped, "outcomes")
    path.write_bytes(path.read_bytes()[:-1])
    before = contents(shipped / "models")
    said = refused(capsys, "fit", "--data", shipped / "data", "--models", shipped / "models")
    assert "expected sha256" in said
    assert contents(shipped / "models") == before


def test_check_counts_good_rows_and_names_every_problem(capsys, tmp_path):
    good = DATA.parent / "seeds" / "afghanistan-2021-06" / "evidence.csv"
    assert main(["check", str(good)]) == 0
    assert re.fullmatch(r"ok: \d+ rows, [0-9a-f]{12}\n", capsys.readouterr().out)
    rows = read_rows(good)
    value = rows[0].index("value")
    rows[1][value], rows[3][value] = "many", "-1"
    write_rows(tmp_path / "bad.csv", rows)
    for command in (
        ["check", str(tmp_path / "bad.csv")],
        [*SCORE, "--evidence", str(tmp_path / "bad.csv")],
    ):
        assert main(command) == 2
        out, err = capsys.readouterr()
        said = err.splitlines()
        start = f"risk {command[0]}: {tmp_path / 'bad.csv'}: row"
        assert out == "" and len(said) == 2
        assert said[0] == f"{start} 2, column 'value': expected a number, got 'many'"
        assert said[1].startswith(
            f"{start} 4, column 'value': expected 0 or more for border_events"
        )


def test_score_takes_evidence_and_overrides_and_says_what_they_do(capsysbinary):
    file = DATA.parent / "seeds" / "afghanistan-2021-06" / "evidence.csv"
    whatifs = ["--what-if", "border_incidents:AFG>TJK=0", "--override", "displacement:ISL=5"]
    assert main([*SCORE, "--source", "AFG", "--evidence", str(file), *whatifs]) == 0
    out, err = capsysbinary.readouterr()
    rows = list(csv.DictReader(io.StringIO(out.decode())))
    assert {row["overrides"] for row in rows} == {"border_incidents:AFG>TJK=0,displacement:ISL=5"}
    assert all(re.fullmatch(r"[0-9a-f]{12}", row["evidence"]) for row in rows)
    assert b"Iceland: changes nothing" in err


@pytest.mark.slow
def test_the_module_runs_and_fails_as_a_command():
    command = [sys.executable, "-m", "risk", *SCORE[:-1], "2021-00"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=DATA.parent, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "risk score: expected a month as YYYY-MM, such as 2021-06; got '2021-00'\n"
    )


def test_options_take_a_country_by_name_or_code(capsys, tmp_path):
    tables = []
    for written in ("AFG", "afghanistan", "AF", "Islamic Republic of Afghanistan"):
        assert main([*map(str, SCORE), "--source", written]) == 0
        tables.append(capsys.readouterr().out)
    assert len(set(tables)) == 1
    briefings = []
    for written in ("TUR", "Turkiye"):
        out = tmp_path / f"{written}.html"
        assert main(["brief", "--as-of", "2021-06", "--country", written, "--out", str(out)]) == 0
        briefings.append(out.read_bytes())
    assert briefings[0] == briefings[1]
    said = refused(capsys, "brief", "--as-of", "2021-06", "--country", "PSE", "--out", out)
    assert said == (
        "risk brief: --country: expected the ISO3 code or the name of a country, got 'PSE': "
        "Palestine is filed with Israel: ISR"
    )


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
            "--corridors: expected none with .xlsx, which holds both tables, got one",
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


def test_an_ending_chooses_what_is_written(tmp_path):
    for kind in ("csv", "json", "xlsx"):
        out = tmp_path / f"t.{kind}"
        assert main(["score", "--as-of", "2021-06", "--source", "AFG", "--out", str(out)]) == 0
    assert (tmp_path / "t.csv").read_bytes().startswith(b"rank,iso3,")
    assert (tmp_path / "t.json").read_bytes().startswith(b'{\n "schema_version"')
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
