"""`risk alerts` as a script meets it: exit status, files, and one sentence for what is wrong."""

import json

import pytest

from risk.alerts.report import report
from risk.cli import main
from risk.terms.countries import read_countries, region_members

pytestmark = pytest.mark.usefixtures("made_once")

SINCE = ["alerts", "--since", "2020-06", "--as-of", "2021-06"]


def run(capsysbinary, *arguments):
    status = main([str(argument) for argument in arguments])
    out, err = capsysbinary.readouterr()
    return status, out.decode(), err.decode()


@pytest.mark.slow
def test_some_warnings_are_status_1_and_none_is_status_0(capsysbinary, tmp_path):
    status, out, err = run(capsysbinary, *SINCE, "--base", "https://example.org/spillover")
    assert status == 1 and err == ""
    assert out.startswith("Spillover: what changed from June 2020 to June 2021\n")
    quiet = tmp_path / "quiet.toml"
    quiet.write_text('countries = ["ISL"]\n', encoding="utf-8")
    status, out, err = run(capsysbinary, *SINCE, "--watch", quiet)
    assert status == 0 and err == "" and "nothing crossed a limit" in out


def test_a_rule_of_the_watch_file_is_named_with_its_warning(capsysbinary, tmp_path):
    path = tmp_path / "w.toml"
    text = 'countries = ["ARM", "GEO"]\nrule.baku = { source = "AZE", limit = 0.02 }\n'
    path.write_text(text, encoding="utf-8")
    status, out, _ = run(capsysbinary, *SINCE, "--watch", path, "--format", "json")
    rules = {entry["rule"] for entry in json.loads(out)["alerts"]}
    assert status == 1 and rules == {"", "baku"}


@pytest.mark.slow
def test_outcome_and_region_leave_out_the_others_and_are_said(capsysbinary):
    _, everywhere, _ = run(capsysbinary, *SINCE, "--outcome", "arrivals", "--format", "json")
    arrivals = json.loads(everywhere)["alerts"]
    assert {row["outcome"] for row in arrivals} == {"arrivals", ""}  # a new source has none
    options = ["--outcome", "arrivals", "--region", "Africa", "--format"]
    status, out, _ = run(capsysbinary, *SINCE, *options, "json")
    found = json.loads(out)
    into = {row["receiver_iso3"] for row in found["alerts"]}
    inside = region_members(read_countries(), "Africa")
    mine = [row for row in arrivals if row["receiver_iso3"] in inside]
    assert status == 1 and found["outcomes"] == ["arrivals"]
    assert (
        {row["receiver_iso3"] for row in mine}
        == into - {""}
        < {row["receiver_iso3"] for row in arrivals}
    )
    assert "Only these receivers were looked at: Africa." in found["notes"]
    _, text, _ = run(capsysbinary, *SINCE, *options, "text")
    assert "Only these receivers were looked at: Africa." in text


@pytest.fixture(scope="module")
def made():
    """Reports by what they were asked for: most runs of the command are about one of two."""
    return {}


@pytest.fixture
def made_once(monkeypatch, scorer, made):
    def once(scorer, settings, since, watch, *, base):
        key = (settings.key, since, watch, base)
        if key not in made:
            made[key] = report(scorer, settings, since, watch, base=base)
        return made[key]

    monkeypatch.setattr("risk.cli.alerts.load_scorer", lambda data, models: scorer)
    monkeypatch.setattr("risk.cli.alerts.report", once)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("text", "a.txt"),
        ("csv", "a.csv"),
        ("json", "a.JSON"),
        ("atom", "a.atom"),
        ("atom", "a.xml"),
    ],
)
def test_a_file_holds_what_would_be_printed_of_the_kind_that_its_name_says(
    capsysbinary, tmp_path, form, name
):
    options = [*SINCE, "--base", "https://example.org/spillover"]
    _, printed, _ = run(capsysbinary, *options, "--format", form)
    status, out, _ = run(capsysbinary, *options, "--out", tmp_path / name)
    assert status == 1 and out == ""
    assert (tmp_path / name).read_bytes() == printed.encode()
    assert "https://example.org/spillover/?as_of=2021-06" in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--since", "2021"], "expected a month as YYYY-MM, such as 2021-06; got '2021'"),
        (
            ["--since", "2021-06", "--as-of", "2021-06"],
            "--since: expected a month before 2021-06, got 2021-06",
        ),
        (["--since", "1980-01"], "--since: expected 1992-01 to"),
        (["--since", "2021-05", "--watch", "none.toml"], "none.toml: no such file"),
        (
            ["--since", "2021-05", "--watch", "w.toml", "--outcome", "armed"],
            "--outcome: expected either --outcome or --watch, got both",
        ),
        (
            ["--since", "2021-05", "--watch", "w.toml", "--region", "Sahel"],
            "--region: expected either --region or --watch, got both",
        ),
        (
            ["--since", "2021-05", "--region", "Atlantis"],
            "--region: expected the name of a region, got 'Atlantis'",
        ),
        (
            ["--since", "2021-05", "--out", "none/alerts.txt"],
            "none/alerts.txt: expected the folder none to exist; create it first",
        ),
    ],
)
def test_a_fault_is_status_2_and_one_sentence(capsysbinary, arguments, sentence):
    status, out, err = run(capsysbinary, "alerts", *arguments)
    assert status == 2 and out == ""
    assert err.startswith(f"python -m risk alerts: {sentence}") and err.count("\n") == 1
