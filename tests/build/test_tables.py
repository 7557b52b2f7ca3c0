"""What a build makes of the six countries, checked by hand."""

import pandas as pd
import pytest

from risk.dataset.load_panel import load_panel
from risk.dataset.package import read_package
from risk.terms.months import to_month
from tests.build.six import run
from tests.tiny import CANDIDATE, read_rows, write_rows


@pytest.fixture
def tiny_package(tiny_build):
    return read_package(tiny_build / "data")


def test_corridors_of_squares_have_the_distances_of_their_edges(tiny_package):
    corridors = tiny_package.tables["corridors"].set_index(["source_iso3", "receiver_iso3"])
    assert corridors.loc[("AFG", "PAK")].tolist() == [0, 2670]
    assert corridors.loc[("PAK", "AFG")].tolist() == [0, 2670]
    two_degrees = 222.4
    assert corridors.distance_km[("PAK", "TJK")] == pytest.approx(two_degrees, abs=0.2)
    assert corridors.border_km[("PAK", "TJK")] == 0
    assert "COD" not in set(corridors.index.get_level_values(0))


def test_outcomes_follow_the_rules_for_repeats_and_wars_between_states(tiny_package):
    outcomes = tiny_package.tables["outcomes"]
    outcomes = outcomes.set_index(["source_iso3", "receiver_iso3", "year"])
    assert outcomes.loc[("AFG", "PAK", 2020), "arrivals"] == 500 + 2020 + 12_000
    assert pd.isna(outcomes.loc[("AFG", "IRN", 2020), "arrivals"])
    assert outcomes.loc[("AFG", "IRN", 2020), "repeated"] == 97_745
    armed = outcomes.armed
    assert armed[("AFG", "PAK", 2019)] == 1
    assert armed.sum() == 1  # the war of 2018 between the two is none
    assert outcomes.known_since[("AFG", "PAK", 2020)] == "2021-06"


def test_kosovo_without_unhcr_data_has_no_number_rather_than_zero(tiny_package):
    outcomes = tiny_package.tables["outcomes"]
    kosovo = (outcomes.source_iso3 == "XKX") | (outcomes.receiver_iso3 == "XKX")
    assert kosovo.any()
    assert outcomes.arrivals[kosovo].isna().all()
    carried = outcomes.repeated > 0
    assert outcomes.arrivals[~kosovo & ~carried].notna().all()


def test_the_panel_counts_country_months_and_no_candidate_event(tiny_package, tiny_world, tmp_path):
    rows = read_rows(tiny_world / CANDIDATE)
    rows[1][-1] = "99999"
    write_rows(tiny_world / CANDIDATE, rows)
    run(tiny_world, tmp_path)
    second = read_package(tmp_path / "data")
    for name in ("panel_countries", "panel_corridors", "outcomes"):
        pd.testing.assert_frame_equal(tiny_package.tables[name], second.tables[name])
    report = second.tables["candidate_events"].set_index(["iso3", "month"])
    assert report.loc[("AFG", "2021-03")].tolist() == [2, 99_999 + 5, 10]


def test_deaths_of_the_last_twelve_months_are_known_a_month_later(tiny_build):
    panel = load_panel(tiny_build / "data")
    pakistan = panel.values["conflict_intensity"][panel.countries.iso3.tolist().index("PAK")]
    known = {
        text: pakistan[panel.column(to_month(text))]
        for text in ("2020-03", "2020-04", "2021-03", "2021-04")
    }
    assert known == {"2020-03": 0, "2020-04": 40, "2021-03": 40, "2021-04": 0}


def test_the_difference_between_two_releases_is_listed(tiny_package):
    report = tiny_package.tables["deaths_by_release"]
    assert report[["iso3", "year", "difference"]].values.tolist() == [["PAK", 2020, 1]]


def test_the_unmatched_are_listed_with_the_reason(tiny_package):
    unmatched = tiny_package.tables["unmatched"].set_index(["publisher", "code"])
    assert unmatched.reason[("UCDP country-year", "CSK")] == "former state"
    assert unmatched.reason[("World Bank WDI population", "WLD")] == (
        "not an independent state in UCDP's list"
    )
    assert unmatched.rows[("UNHCR flows, origin", "XKX")] == 0
    assert ("World Bank WGI", "COD") not in unmatched.index
