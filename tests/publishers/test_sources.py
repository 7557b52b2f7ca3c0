"""Which file of a folder is which series."""

from risk.publishers import sources
from risk.publishers.sources import find
from risk.storage.files import ROOT
from tests.refusals import says
from tests.tiny import write_sources

SERIES = (
    "STATES",
    "BATTLE_DEATHS",
    "FLOWS",
    "STOCKS",
    "CONTROL",
    "POPULATION",
    "EFFECTIVENESS",
    "STABILITY",
    "EVENTS",
)


def renamed(folder, name, new):
    (folder / name).rename(folder / new)


def test_a_name_is_found_in_either_case(tmp_path):
    folder = write_sources(tmp_path / "files")
    renamed(folder, "organizedviolencecy_v25_1.csv", "OrganizedViolenceCYDataSet26_1.csv")
    renamed(folder, "GEDEvent_v21_01_21_12.csv", "GEDevent_v21_01_21_12.CSV")
    found = find(folder)
    assert found.states.name == "OrganizedViolenceCYDataSet26_1.csv"
    assert [path.name for path in found.candidates] == ["GEDevent_v21_01_21_12.CSV"]


def test_a_yearly_release_of_events_stands_for_the_sums(tmp_path):
    folder = write_sources(tmp_path / "files")
    renamed(folder, "ucdp_country_month.csv", "ged221-csv.zip")
    for name in ("GEDEvent_v22_0_1.csv", "GEDEvent_v21_0_12.csv"):
        (folder / name).touch()
    found = find(folder)
    assert found.country_months is None
    assert found.deaths.name == "ged221-csv.zip"
    assert [path.name for path in found.newer] == ["GEDEvent_v22_0_1.csv"]
    assert [path.name for path in found.reconciled] == [
        "GEDEvent_v21_01_21_12.csv",
        "GEDEvent_v21_0_12.csv",
    ]


def test_a_series_without_a_file_or_with_two_is_named(tmp_path):
    folder = write_sources(tmp_path / "files")
    renamed(folder, "unhcr_flows.csv", "flows.csv")
    assert says(find, folder) == (
        "unhcr_flows.csv: expected one such file in files/ (or flows.rda), found none"
    )
    renamed(folder, "flows.csv", "flows.rda")
    (folder / "BattleDeaths_v26_1.csv").touch()
    assert says(find, folder) == (
        "BattleDeaths_v*.csv: expected one release in files/, got BattleDeaths_v25_1.csv, "
        "BattleDeaths_v26_1.csv"
    )


def test_every_name_that_is_looked_for_is_documented():
    text = (ROOT / "docs" / "refresh.md").read_text(encoding="utf-8")
    table = text.split("## Files at hand")[1]
    names = {name for series in SERIES for name in getattr(sources, series)}
    assert len(names) > 15
    assert [name for name in sorted(names) if f"`{name}`" not in table] == []
