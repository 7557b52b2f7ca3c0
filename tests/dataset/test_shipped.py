"""Facts about the shipped data that anyone can check."""

import numpy as np
import pandas as pd
import pytest

from risk.dataset.package import read_package
from risk.publishers.sources import find
from risk.terms.countries import FORMER_STATES, read_countries
from risk.terms.outcomes import HEADLINE_SIZE


@pytest.fixture(scope="module")
def shipped():
    return read_package().tables


def test_corridors_are_symmetric(shipped):
    corridors = shipped["corridors"].set_index(["source_iso3", "receiver_iso3"]).sort_index()
    turned = corridors.swaplevel()
    turned.index.names = corridors.index.names
    pd.testing.assert_frame_equal(corridors, turned.sort_index())


def test_the_box_of_a_country_holds_its_label_point_and_starts_on_the_map(shipped):
    """Chile's box once began at 281 degrees: east, and no map zooms there."""
    countries = shipped["countries"]
    assert countries.west.between(-180, 180).all()
    shift = ((countries.east > 180) & (countries.lon < countries.west)) * 360
    assert (countries.west <= countries.lon + shift).all()
    assert (countries.lon + shift <= countries.east).all()
    assert set(countries.iso3[countries.east > 180]) <= {"FJI", "KIR", "NZL", "RUS", "USA"}


def test_two_releases_of_ucdp_differ_in_291_country_years_up_to_2023(shipped):
    report = shipped["deaths_by_release"].set_index(["iso3", "year"])
    assert (report.index.get_level_values("year") <= 2023).sum() == 291
    assert (report.difference != 0).all()
    ukraine = report.loc[("UKR", 2022)]
    assert ukraine[["deaths_country_month", "deaths_country_year"]].tolist() == [100_604, 92_615]


def armed_years(shipped, source, receiver):
    table = shipped["outcomes"]
    pair = table[(table.source_iso3 == source) & (table.receiver_iso3 == receiver)]
    assert len(pair) >= 30
    return pair.year[pair.armed == 1].tolist()


@pytest.mark.parametrize(
    ("source", "receiver"),
    [("KGZ", "TJK"), ("TJK", "KGZ"), ("RUS", "UKR"), ("IND", "PAK"), ("PAK", "IND")],
)
def test_a_war_between_two_states_is_no_spill_over(shipped, raw_battles, source, receiver):
    codes = read_countries().set_index("iso3").gwno.astype(str)
    about = raw_battles.gwno_loc.map(cells)
    fought = raw_battles.gwno_battle.map(cells)
    assert about.map(lambda c: {codes[source], codes[receiver]} <= c).any()  # it is in the file
    others = about.map(lambda c: codes[source] in c and codes[receiver] not in c)
    here = fought.map(lambda c: codes[receiver] in c)
    years = raw_battles.year[others & here & (raw_battles.year >= 1990)]
    assert armed_years(shipped, source, receiver) == sorted(set(years))


def cells(cell):
    return {part.strip() for part in cell.split(",")}


@pytest.fixture(scope="module")
def raw_battles(sources_dir):
    path = find(sources_dir).battle_deaths
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame.assign(year=frame.year.astype(int))


def test_kyrgyz_and_tajik_clashes_and_the_war_on_ukraine_are_not_armed(shipped):
    assert not {2021, 2022} & set(armed_years(shipped, "KGZ", "TJK"))
    assert not {2021, 2022} & set(armed_years(shipped, "TJK", "KGZ"))
    assert not {2022, 2023} & set(armed_years(shipped, "RUS", "UKR"))


def test_carried_and_doubly_registered_values_are_no_arrivals(shipped):
    outcomes = shipped["outcomes"].set_index(["source_iso3", "receiver_iso3", "year"])
    iran = outcomes.arrivals.xs(("AFG", "IRN"), level=(0, 1))
    assert iran.loc[2002:2020].isna().all()
    assert iran[2021] >= HEADLINE_SIZE
    assert np.isnan(outcomes.arrivals[("TCD", "SDN", 2007)])
    assert outcomes.arrivals[("COD", "BDI", 2000)] < HEADLINE_SIZE


LOOKED_AT_BY_NAME = {
    "DR Congo",
    "Romania",
    "Timor-Leste",
    "Kosovo",
    "South Sudan",
    "Serbia",
    "Yemen",
    "Germany",
    "Sudan",
    "Czechia",
    "Taiwan",
    "Israel/Palestine",
}


def test_the_states_to_look_at_are_in_the_list(shipped):
    assert set(shipped["countries"].country) >= LOOKED_AT_BY_NAME


@pytest.mark.parametrize("name", sorted(LOOKED_AT_BY_NAME - {"Kosovo", "Taiwan"}))
def test_a_state_with_a_troublesome_code_is_known_to_every_publisher(shipped, name):
    unmatched = shipped["unmatched"]
    lacking = unmatched[(unmatched.name == name) & (unmatched.rows == 0)]
    assert lacking.publisher.tolist() == []


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        (
            "Kosovo",
            [
                "UNHCR flows, asylum",
                "UNHCR flows, origin",
                "UNHCR population, asylum",
                "UNHCR population, origin",
            ],
        ),
        (
            "Taiwan",
            [
                "CIA World Factbook land borders",
                "UNHCR flows, asylum",
                "UNHCR flows, origin",
                "UNHCR population, asylum",
                "UNHCR population, origin",
                "World Bank WDI population",
            ],
        ),
    ],
)
def test_kosovo_and_taiwan_lack_what_the_list_says(shipped, name, lacking):
    unmatched = shipped["unmatched"]
    absent = unmatched[(unmatched.name == name) & (unmatched.rows == 0)]
    assert sorted(absent.publisher) == lacking


@pytest.mark.raw
def test_the_former_states_are_those_of_ucdp_that_the_list_lacks(sources_dir, shipped):
    unmatched = shipped["unmatched"]
    of_ucdp = unmatched[(unmatched.publisher == "UCDP country-year") & (unmatched.rows > 0)]
    assert set(of_ucdp.code) == set(FORMER_STATES)
    assert set(of_ucdp.reason) == {"former state"}
