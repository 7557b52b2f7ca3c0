"""UCDP readers: country-months, country-years, battle deaths, candidate events."""

import zipfile

import pandas as pd
import pytest

from risk.publishers.sources import find
from risk.publishers.ucdp import battle_deaths, candidate, country_month, country_year
from risk.storage.errors import InputError
from risk.terms.months import to_month

MONTHS = "gwno,year,month,sb_events,sb_deaths,ns_deaths,os_deaths,provisional\n"
BATTLES = (
    "conflict_id,dyad_id,year,bd_best,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,gwno_battle\n"
)
EVENTS = "id,where_prec,latitude,longitude,country_id,date_start,date_end,best,extra\n"


def months(tmp_path, text):
    path = tmp_path / country_month.FILE
    path.write_text(MONTHS + text, encoding="utf-8")
    return country_month.read(path)


def battles(tmp_path, text):
    path = tmp_path / "BattleDeaths_v25_1.csv"
    path.write_text(BATTLES + text, encoding="utf-8")
    return battle_deaths.read(path)


def events(path, text):
    path.write_text(EVENTS + text, encoding="utf-8")
    return candidate.read(path)


def test_deaths_of_the_three_types_of_violence_are_summed(tmp_path):
    table = months(tmp_path, "700,2021,6,9,100,20,3,0\n")
    assert table.drop(columns="provisional").to_dict("records") == [
        {"gwno": 700, "month": 2021 * 12 + 5, "deaths": 123}
    ]


def test_provisional_months_are_told_from_those_of_the_yearly_release(tmp_path):
    table = months(tmp_path, "700,2025,12,9,100,20,3,0\n700,2026,1,9,100,20,3,1\n")
    assert table.provisional.tolist() == [False, True]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("700,2021,13,9,1,2,3,0", "row 2, column 'month': expected at most 12, got '13'"),
        ("700,2021,0,9,1,2,3,0", "row 2, column 'month': expected at least 1, got '0'"),
        ("700,1988,1,9,1,2,3,0", "row 2, column 'year': expected at least 1989, got '1988'"),
        ("700,2021,1,9,-1,2,3,0", "row 2, column 'sb_deaths': expected at least 0, got '-1'"),
        ("700,2021,1,9,1.5,2,3,0", "row 2, column 'sb_deaths': expected a whole number"),
        ("700,2021,1,9,1,2,3,0,9", "expected as many cells in every row as in the header"),
        (
            "700,2021,1,9,1,2,3,0\n700,2021,1,9,4,5,6,0",
            "row 3: expected each gwno.year.month once, got gwno=700, year=2021, month=1 again",
        ),
    ],
)
def test_a_bad_country_month_is_named(tmp_path, row, complaint):
    with pytest.raises(InputError, match=f"ucdp_country_month.csv: {complaint}"):
        months(tmp_path, row + "\n")


def test_a_conflict_on_foreign_soil_makes_a_row_and_one_at_home_none(tmp_path):
    found = battles(tmp_path, '1,11,2019,90,700,,,,700,"700, 770"\n1,11,2021,80,700,,,,700,700\n')
    assert found.soil.to_dict("records") == [
        {"year": 2019, "source_gwno": 700, "receiver_gwno": 770, "conflict_id": 1, "deaths": 90}
    ]
    assert found.troops.empty
    assert found.years == range(2019, 2022)


def test_a_war_between_two_states_is_fought_on_no_foreign_soil(tmp_path):
    found = battles(tmp_path, '2,21,2021,200,702,,703,,"702, 703","702, 703"\n')
    assert found.soil.empty


def test_troops_are_those_of_other_states(tmp_path):
    found = battles(tmp_path, '1,11,2019,90,700,"2, 200",,770,700,700\n')
    assert found.troops.source_gwno.unique().tolist() == [700]
    assert sorted(found.troops.receiver_gwno) == [2, 200, 770]
    assert found.soil.empty


def test_a_war_between_two_states_reaches_a_third_from_both(tmp_path):
    row = '2,21,2021,200,702,,703,,"702, 703","702, 703, 704"\n'
    table = battles(tmp_path, row).soil
    assert list(zip(table.source_gwno, table.receiver_gwno, strict=True)) == [
        (702, 704),
        (703, 704),
    ]


def test_a_country_list_that_is_no_numbers_is_named(tmp_path):
    with pytest.raises(
        InputError, match="row 2, column 'gwno_battle': expected country numbers .* got '700; 770'"
    ):
        battles(tmp_path, "1,11,2019,90,700,,,,700,700; 770\n")


def test_an_event_counts_in_the_month_it_ends_in(tmp_path):
    table = events(
        tmp_path / "GEDEvent_v1.csv",
        "5,1,34.5,69.2,700,2021-05-30 00:00:00.000,2021-06-02 00:00:00.000,7,x\n",
    )
    assert table.month.tolist() == [to_month("2021-06")]
    assert table.deaths.tolist() == [7]
    assert table[["latitude", "longitude", "where_prec"]].iloc[0].tolist() == [34.5, 69.2, 1]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("5,1,94.5,69.2,700,2021-05-30,2021-05-30,7,x", "column 'latitude': expected at most 90"),
        ("5,9,34.5,69.2,700,2021-05-30,2021-05-30,7,x", "column 'where_prec': expected at most 7"),
        (
            "5,1,34.5,69.2,700,2021-05-30,soon,7,x",
            "column 'date_end': expected a date .*, got 'soon'",
        ),
    ],
)
def test_a_bad_event_is_named(tmp_path, row, complaint):
    with pytest.raises(InputError, match=f"GEDEvent_v1.csv: row 2, {complaint}"):
        events(tmp_path / "GEDEvent_v1.csv", row + "\n")


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return path


EVENT = "5,1,34.5,69.2,700,2021-05-30,2021-05-30,7,x\n"


def test_the_publishers_zip_reads_as_the_plain_file(tmp_path):
    plain = events(tmp_path / "GEDEvent_v1.csv", EVENT)
    packed = candidate.read(zipped(tmp_path / "GEDEvent_v2.csv.zip", a=EVENTS + EVENT))
    assert packed.equals(plain)


def test_a_zip_with_no_table_or_two_is_named(tmp_path):
    path = zipped(tmp_path / "GEDEvent_v2.csv.zip", a=EVENTS + EVENT, b=EVENTS + EVENT)
    with pytest.raises(InputError, match="GEDEvent_v2.csv.zip: expected one CSV in the zip, got 2"):
        candidate.read(path)
    path.write_text("no zip", encoding="utf-8")
    with pytest.raises(InputError, match="GEDEvent_v2.csv.zip: expected a zip file"):
        candidate.read(path)


def test_a_damaged_zip_is_named_wherever_the_damage_is(tmp_path):
    path = zipped(tmp_path / "GEDEvent_v2.csv.zip", a=EVENTS + EVENT * 3)
    whole = path.read_bytes()
    for at in range(40, len(whole) - 80, 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(InputError, match=r"GEDEvent_v2\.csv\.zip"):
            candidate.read(path)


def test_a_country_year_has_its_total_and_its_release(tmp_path):
    path = tmp_path / "organizedviolencecy_v25_1.csv"
    path.write_text(
        "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,ns_total_deaths_best_cy,"
        "os_total_deaths_best_cy,version\n700,Afghanistan,2021,100,20,3,25.1\n",
        encoding="utf-8",
    )
    assert country_year.read(path).to_dict("records") == [
        {"gwno": 700, "name": "Afghanistan", "year": 2021, "deaths": 123, "release": "25.1"}
    ]


@pytest.mark.raw
@pytest.mark.parametrize(("year", "deaths"), [(2020, 20_834), (2021, 36_386)])
def test_deaths_in_afghanistan_by_year(sources_dir, year, deaths):
    table = country_month.read(sources_dir / country_month.FILE)
    of_year = table[(table.gwno == 700) & (table.month // 12 == year)]
    assert of_year.deaths.sum() == deaths


@pytest.mark.raw
def test_the_taleban_war_of_2021(sources_dir):
    from risk.storage.schema import read_table

    path = find(sources_dir).battle_deaths
    table = read_table(path, battle_deaths.TABLE)
    afghan = table[(table.year == 2021) & (table.gwno_loc == "700")]
    assert 34_795 in afghan.bd_best.tolist()


@pytest.mark.raw
def test_no_soil_is_foreign_to_a_conflict_about_it(sources_dir):
    path = find(sources_dir).battle_deaths
    found = battle_deaths.read(path)
    assert (found.soil.source_gwno != found.soil.receiver_gwno).all()
    assert (found.troops.source_gwno != found.troops.receiver_gwno).all()
    years = pd.read_csv(path).year
    assert found.years == range(1989, years.max() + 1)
    assert years.max() >= 2023


@pytest.mark.raw
def test_candidate_events_of_afghanistan_in_2021(sources_dir):
    table = candidate.read(sources_dir / "GEDEvent_v21_01_21_12.csv.zip")
    afghan = table[table.gwno == 700]
    assert (len(afghan), afghan.deaths.sum()) == (4_512, 36_396)
    assert table[table.gwno == 530].deaths.sum() == 7_940  # Ethiopia, as first released
