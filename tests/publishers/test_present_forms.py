"""Present forms of UCDP's country-years, V-Dem and the World Bank, and files that are none."""

import bz2
import gzip
import json
import random

import pytest

from risk.publishers import unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import battle_deaths, candidate, country_year, ged
from risk.storage.errors import InputError
from tests.present_forms import (
    PAGE,
    bank_answer,
    bank_row,
    csv_text,
    write_answer,
    write_present,
    write_zip,
)
from tests.refusals import says
from tests.tiny import write_csv, write_sources

# Other tables of UCDP


def test_country_years_read_in_either_form(tmp_path):
    header = [
        "country",
        "country_id",
        "year",
        "sb_total_deaths_best",
        "ns_total_deaths_best",
        "os_total_deaths_best",
        "Version",
    ]
    text = csv_text(header, [["Afghanistan", 700, 2025, 100, 20, 3, "26.1"]])
    path = write_zip(
        tmp_path / "organizedviolencecy-261-csv.zip", **{"OrganizedViolenceCYDataSet26_1.csv": text}
    )
    assert country_year.read(path).to_dict("records") == [
        {"gwno": 700, "name": "Afghanistan", "year": 2025, "deaths": 123, "release": "26.1"}
    ]
    gone = csv_text([*header[:-2], "os", "Version"], [["Afghanistan", 700, 2025, 1, 2, 3, "26.1"]])
    write_zip(path, **{"OrganizedViolenceCYDataSet26_1.csv": gone})
    assert says(country_year.read, path).startswith(
        "organizedviolencecy-261-csv.zip/OrganizedViolenceCYDataSet26_1.csv: row 1: expected the "
        "column 'os_total_deaths_best', got 'country'"
    )


def test_battle_deaths_of_conflicts_are_not_those_of_dyads(tmp_path):
    header = [c for c in battle_deaths.TABLE.header.split(",") if c != "dyad_id"]
    text = csv_text(header, [[1] * len(header)])
    path = tmp_path / "ucdp-brd-dyadic-261-csv.zip"
    write_zip(path, **{"BattleDeaths_v26_1_conf.csv": text})
    assert "expected the column 'dyad_id'" in says(battle_deaths.read, path)


# World Bank

GE = wgi.INDICATORS["ge"]
PV = wgi.INDICATORS["pv"]


def test_governance_of_the_api_has_taiwan_and_the_banks_old_codes(tmp_path):
    path = tmp_path / "wgi_ge.json"
    rows = [
        bank_row(GE, "", "Taiwan, China", 2024, 1.5),
        bank_row(GE, "", "Niue", 2024, 0.1),
        bank_row(GE, "ZAR", "Congo, Dem. Rep.", 2024, -1.5),
        bank_row(GE, "AFG", "Afghanistan", 2024, None),
    ]
    write_answer(path, rows)
    assert wgi.read(path, "ge").values.tolist() == [["TWN", 2024, 1.5], ["COD", 2024, -1.5]]


def test_population_of_the_api_leaves_out_what_has_no_code_or_no_value(tmp_path):
    path = tmp_path / "worldbank_population.json"
    of = worldbank.INDICATOR
    rows = [
        bank_row(of, "AFG", "Afghanistan", year, value) for year, value in ((2025, None), (2024, 5))
    ]
    rows += [bank_row(of, "", "High income", 2024, 7), bank_row(of, "WLD", "World", 2024, 8)]
    two_pages = [bank_answer(rows[:2]), bank_answer(rows[2:])]
    for answer in two_pages:
        answer[0]["total"] = 4
    path.write_text(json.dumps(two_pages), encoding="utf-8")
    assert worldbank.read(path).values.tolist() == [["AFG", 2024, 5], ["WLD", 2024, 8]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            [{"message": [{"id": "175", "value": "Invalid"}]}],
            "expected rows, got an error of the World Bank: .*'id': '175'",
        ),
        ([{"page": 0, "pages": 0, "total": 0}, None], "expected rows of GOV_WGI_GE.EST, got none"),
        ([{"total": 2}, [bank_row(GE, "AFG", "A", 2024, 1)]], "expected 2 rows, as it says, got 1"),
        (
            [{"total": 1}, [bank_row(PV, "AFG", "A", 2024, 1)]],
            "row 1: expected the indicator GOV_WGI_GE.EST, got 'GOV_WGI_PV.EST'",
        ),
        (
            [{"total": 1}, [bank_row(GE, "AFG", "A", 2024, 9)]],
            "row 1, column 'value': expected at most 4, got '9'",
        ),
        ([{"total": 1}, [7]], "row 1: expected an indicator, a country, a date and a value, got 7"),
        ({"a": 1}, "expected an answer of the World Bank's API"),
        ([], "expected an answer of the World Bank's API"),
    ],
)
def test_an_answer_of_the_bank_that_is_none_is_refused(tmp_path, content, sentence):
    path = tmp_path / "wgi_ge.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match=f"^wgi_ge.json: {sentence}"):
        wgi.read(path, "ge")


# V-Dem

OWN = ["country_name", "country_text_id", "year", "v2x_polyarchy", "v2svstterr"]


def test_control_reads_in_each_of_its_three_forms(tmp_path):
    upper = write_csv(
        tmp_path / vdem.FILE, "Entity,Code,Year,v2svstterr", [("Kosovo", "OWID_KOS", 2024, 91.5)]
    )
    lower = write_csv(
        tmp_path / "vdem_chart.csv",
        "entity,code,year,v2svstterr",
        [("Kosovo", "OWID_KOS", 2024, 91.5)],
    )
    rows = [["Kosovo", "XKX", 2024, 0.5, 91.5], ["Kosovo", "XKX", 1900, "", ""]]
    own = write_zip(
        tmp_path / "V-Dem-CY-FullOthers-v16_csv.zip",
        **{"a/V-Dem-CY-Full+Others-v16.csv": csv_text(OWN, rows)},
    )
    plain = tmp_path / "V-Dem-CY-Full+Others-v16.csv"
    plain.write_text(csv_text(OWN, rows), encoding="utf-8")
    for path in (upper, lower, own, plain):
        assert vdem.read(path).values.tolist() == [["XKX", 2024, 91.5]]


def test_a_v_dem_file_without_the_variable_is_refused(tmp_path):
    text = csv_text(OWN[:-1], [["Kosovo", "XKX", 2024, 0.5]])
    path = write_zip(tmp_path / "V-Dem-CY-Core-v16_csv.zip", **{"V-Dem-CY-Core-v16.csv": text})
    assert says(vdem.read, path).startswith(
        "V-Dem-CY-Core-v16_csv.zip/V-Dem-CY-Core-v16.csv: row 1: expected the column 'v2svstterr'"
    )


# A web page in place of a file

READERS = {
    "ged261-csv.zip": ged.read,
    "GEDEvent_v26_1.csv": ged.read,
    "GEDEvent_v26_0_1.csv": candidate.read,
    "organizedviolencecy-261-csv.zip": country_year.read,
    "organizedviolencecy_v25_1.csv": country_year.read,
    "ucdp-brd-dyadic-261-csv.zip": battle_deaths.read,
    "flows.rda": unhcr.read_flows,
    "unhcr_population.json": unhcr.read_population,
    "V-Dem-CY-FullOthers-v16_csv.zip": vdem.read,
    "vdem_chart.csv": vdem.read,
    "wgi_ge.json": lambda path: wgi.read(path, "ge"),
    "worldbank_population.json": worldbank.read,
}


@pytest.mark.parametrize("name", READERS)
def test_a_web_page_in_place_of_a_file_is_called_one(tmp_path, name):
    (tmp_path / name).write_bytes(PAGE)
    assert "got a web page" in says(READERS[name], tmp_path / name)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"\0", b"PK\x03\x04", b"[", b"\xff\xfe"])
def test_a_file_that_is_empty_or_cut_ends_in_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert name in says(READERS[name], tmp_path / name)


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_gone_ends_in_a_sentence(tmp_path, name):
    assert name in says(READERS[name], tmp_path / name)


# Damage


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Each present form of the tiny world."""
    folder = tmp_path_factory.mktemp("forms")
    old = write_sources(folder / "old", provisional_months=2)
    return write_present(old, folder / "new")


DAMAGED = {
    "ged221-csv.zip": ged.read,
    "GEDEvent_v22_0_1.csv": candidate.read,
    "organizedviolencecy-261-csv.zip": country_year.read,
    "ucdp-brd-dyadic-261-csv.zip": battle_deaths.read,
    "flows.rda": unhcr.read_flows,
    "unhcr_population.json": unhcr.read_population,
    "V-Dem-CY-FullOthers-v16_csv.zip": vdem.read,
    "wgi_ge.json": lambda path: wgi.read(path, "ge"),
    "worldbank_population.json": worldbank.read,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGED)
def test_damage_in_a_present_form_ends_in_a_table_or_a_sentence(whole, tmp_path, name):
    packed = (whole / name).read_bytes()
    # Damage to what R has packed would be found by the packing alone.
    content = gzip.decompress(packed) if name.endswith(".rda") else packed
    rng = random.Random(0)
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        damaged = damaged[: rng.choice([None, None, len(damaged) // 2])]
        path = tmp_path / name
        path.write_bytes(bz2.compress(damaged) if name.endswith(".rda") else damaged)
        try:
            DAMAGED[name](path)
        except InputError as error:
            assert name in str(error) and "\n" not in str(error) and len(str(error)) < 600
