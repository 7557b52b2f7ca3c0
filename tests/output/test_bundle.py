"""The zip that explains itself: what it says of its files is true."""

import csv
import dataclasses
import hashlib
import io
import json
import math
import shlex
import zipfile

import pytest

from risk.cli import main
from risk.inputs.cases import read_cases
from risk.inputs.evidence_file import read_evidence
from risk.inputs.what_if_parser import parse_what_ifs
from risk.output.bundle import bundle
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.load import load_scorer
from risk.risk_table.settings import Settings, parse_weights
from risk.storage.export import to_csv
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.months import to_month

pytestmark = pytest.mark.usefixtures("warm_commands")

AS_OF = to_month("2021-06")
QUERY = "as_of=2021-06&outcome=either&source=AFG&tab=arrivals"
CASE = next(case for case in read_cases() if case.slug == "afghanistan-2021-06")
WEIGHTS = parse_weights("territory_controlled=60,refugee_route=40", "weights")
SETTINGS = {
    "plain": Settings(AS_OF, source="AFG"),
    "everything": Settings(
        AS_OF,
        "arrivals",
        (WEIGHTS, None),
        "AFG",
        "Central Asia",
        parse_what_ifs(["territory_controlled:AFG=90"]),
        CASE.evidence,
    ),
    "withheld": Settings(to_month("1993-06")),
}


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=SETTINGS, ids=str)
def settings(request):
    return SETTINGS[request.param]


@pytest.fixture(scope="module")
def files(scorer, settings):
    return files_of(bundle(scorer, settings, QUERY))


@pytest.fixture(scope="module")
def package(files):
    return json.loads(files["datapackage.json"])


def rows_of(content):
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    return header, rows


def test_the_tables_are_the_export_byte_for_byte(scorer, settings, files):
    assert files["countries.csv"] == to_csv(countries_with_changes(scorer, settings))
    assert files["corridors.csv"] == to_csv(corridors_with_origins(scorer, settings))


def test_the_tables_are_what_the_command_line_writes(scorer, tmp_path):
    files = files_of(bundle(scorer, SETTINGS["plain"], QUERY))
    for name, more in (("countries", []), ("corridors", ["--corridors"])):
        out = tmp_path / f"{name}.csv"
        main(["score", "--as-of", "2021-06", "--source", "AFG", "--out", str(out), *more])
        assert files[out.name] == out.read_bytes()


def test_every_resource_is_there_with_its_hash_and_nothing_else_is(files, package):
    named = {resource["path"]: resource for resource in package["resources"]}
    assert set(files) == {*named, "datapackage.json", "README.txt"}
    for path, resource in named.items():
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        assert resource["bytes"] == len(files[path])


def test_every_column_and_cell_is_as_the_schema_says(files, package):
    kinds = {"integer": int, "number": float, "string": str}
    for resource in package["resources"]:
        header, rows = rows_of(files[resource["path"]])
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        for row in rows:
            for cell, field in zip(row, fields, strict=True):
                limits = field["constraints"]
                if not cell:
                    assert not limits["required"], field["name"]
                    continue
                value = kinds[field["type"]](cell)
                if field["type"] != "string":
                    assert math.isfinite(value)
                    assert value >= limits.get("minimum", value), field["name"]
                    assert value <= limits.get("maximum", value), field["name"]
        key = [header.index(name) for name in resource["schema"]["primaryKey"]]
        assert len({tuple(row[place] for place in key) for row in rows}) == len(rows)


def test_units_are_those_of_the_catalogue(package):
    corridors = next(r for r in package["resources"] if r["name"] == "corridors")
    units = {field["name"]: field.get("unit") for field in corridors["schema"]["fields"]}
    assert {code: units[f"raw_{code}"] for code in CODES} == {
        code: INDICATORS[code].unit for code in CODES
    }


def test_it_holds_the_weights_versions_licence_and_the_way_back(scorer, settings, package, files):
    assert package["model_version"] == scorer.forecaster.models.version
    assert package["data_version"] == scorer.panel.version
    assert package["licenses"][0]["name"] == "CC-BY-SA-4.0"
    assert package["reproduce"]["url_query"] == QUERY
    used = scorer.forecast(settings).mechanisms
    for mechanism, weights in package["settings"]["weights"].items():
        assert tuple(weights["values"].values()) == used[mechanism].weights
    rows = list(csv.DictReader(io.StringIO(files["countries.csv"].decode(), newline="")))
    assert {row["weights_hash"] for row in rows} == {package["settings"]["weights_hash"]}
    assert {row["source_filter"] for row in rows} == {settings.source or ""}
    assert {row["region_filter"] for row in rows} == {settings.region or ""}
    titles = [source["title"] for source in scorer.panel.description["sources"]]
    assert [source["title"] for source in package["sources"]] == titles


def test_the_command_in_it_writes_the_table_in_it(scorer, tmp_path):
    files = files_of(bundle(scorer, SETTINGS["everything"], QUERY))
    package = json.loads(files["datapackage.json"])
    (tmp_path / "evidence.csv").write_bytes(files["evidence.csv"])
    words = shlex.split(package["reproduce"]["command"])
    assert words[:3] == ["python", "-m", "risk"]
    evidence = str(tmp_path / "evidence.csv")
    arguments = [evidence if word == "FILE" else word for word in words[3:]]
    out = tmp_path / "countries.csv"
    assert main([*arguments, "--out", str(out)]) == 0
    assert out.read_bytes() == files["countries.csv"]


def test_the_evidence_in_it_can_be_read_again(scorer):
    files = files_of(bundle(scorer, SETTINGS["everything"], QUERY))
    package = json.loads(files["datapackage.json"])
    again = read_evidence(io.BytesIO(files["evidence.csv"]), name="evidence.csv")
    known = CASE.evidence.known_by(SETTINGS["everything"].as_of)
    assert 0 < len(again) == len(known) < len(CASE.evidence)
    assert again == known and again.short == package["settings"]["evidence"]


def test_the_readme_says_what_it_is(scorer, settings, files):
    text = files["README.txt"].decode()
    for words in (
        "Not a current warning",
        "as revised since",
        QUERY,
        "Attribution-ShareAlike",
        scorer.panel.version,
        "countries.csv",
        "python -m risk score",
    ):
        assert words in text


@pytest.mark.slow
def test_the_same_settings_give_the_same_zip(scorer):
    everything = SETTINGS["everything"]
    assert bundle(load_scorer(), everything, QUERY) == bundle(scorer, everything, QUERY)
    assert bundle(scorer, everything, QUERY) != bundle(scorer, everything, QUERY + "&watch=TJK")
    bare = dataclasses.replace(everything, evidence=None)
    assert "evidence.csv" not in files_of(bundle(scorer, bare, QUERY))


def test_entries_are_sorted_and_have_no_clock(scorer):
    with zipfile.ZipFile(io.BytesIO(bundle(scorer, SETTINGS["plain"], QUERY))) as archive:
        entries = archive.infolist()
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
