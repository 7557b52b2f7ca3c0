"""What `score` writes, and which settings it refuses."""

import csv
import io
import json
import re

import pytest

from risk.cli import main
from risk.dataset.package import DATA
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.settings import Settings
from risk.storage.export import to_csv
from risk.terms.catalogue import CODES
from risk.terms.months import to_month
from tests.cli.commands import SCORE, contents, refused
from tests.tiny import read_rows, write_rows

pytestmark = pytest.mark.usefixtures("warm_commands")

FIRST, SECOND = CODES[:2]


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
    assert err == "python -m risk score: no risk is new in 2021-06: the table has no rows\n"


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
    assert err.startswith("python -m risk score: no country is exposed") and sentence in err
    assert err.count("\n") == 1


def test_check_counts_good_rows_and_names_every_problem(capsys, tmp_path):
    good = DATA.parent / "seeds" / "afghanistan-2021-06" / "evidence.csv"
    assert main(["check", str(good)]) == 0
    assert re.fullmatch(r"ok: \d+ rows; this evidence is [0-9a-f]{12}\n", capsys.readouterr().out)
    rows = read_rows(good)
    value = rows[0].index("value")
    rows[1][value] = "many"
    rows[3][value] = "-1"
    write_rows(tmp_path / "bad.csv", rows)
    for command in (
        ["check", str(tmp_path / "bad.csv")],
        [*SCORE, "--evidence", str(tmp_path / "bad.csv")],
    ):
        assert main(command) == 2
        out, err = capsys.readouterr()
        said = err.splitlines()
        start = f"python -m risk {command[0]}: {tmp_path / 'bad.csv'}: row"
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
        "python -m risk brief: --country: expected the ISO3 code or the name of a country, got "
        "'PSE': Palestine is filed with Israel: ISR"
    )


def test_an_ending_chooses_what_is_written(tmp_path):
    for kind in ("csv", "json", "xlsx"):
        out = tmp_path / f"t.{kind}"
        assert main(["score", "--as-of", "2021-06", "--source", "AFG", "--out", str(out)]) == 0
    assert (tmp_path / "t.csv").read_bytes().startswith(b"rank,iso3,")
    assert (tmp_path / "t.json").read_bytes().startswith(b'{\n "schema_version"')
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
