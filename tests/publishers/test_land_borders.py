"""Land borders: both directions, merged territories, former states, misfiled rows."""

import pytest

from risk.publishers.land_borders import FILE, read
from risk.storage.errors import InputError


def borders_of(tmp_path, *rows):
    path = tmp_path / "borders.csv"
    path.write_text("\n".join(["iso_a,iso_b,km", *rows]), encoding="utf-8")
    return read(path).set_index(["iso3_a", "iso3_b"])["border_km"].to_dict()


def test_the_larger_length_counts_in_both_directions(tmp_path):
    borders = borders_of(tmp_path, "DEU,POL,447", "POL,DEU,467", "RUS,POL,209")
    assert borders[("DEU", "POL")] == borders[("POL", "DEU")] == 467
    assert borders[("POL", "RUS")] == borders[("RUS", "POL")] == 209


def test_palestine_counts_as_israel_and_not_as_its_neighbour(tmp_path):
    borders = borders_of(tmp_path, "ISR,JOR,327", "PSE,JOR,148", "ISR,PSE,330")
    assert borders == {("ISR", "JOR"): 475, ("JOR", "ISR"): 475}


def test_czechoslovakia_has_the_borders_of_its_successors_beside_theirs(tmp_path):
    borders = borders_of(tmp_path, "CZE,AUT,402", "SVK,AUT,105", "CZE,SVK,241")
    assert borders[("CSK", "AUT")] == borders[("AUT", "CSK")] == 507
    assert borders[("CZE", "SVK")] == 241
    assert not {("CSK", "CZE"), ("CSK", "SVK"), ("CSK", "CSK")} & set(borders)


def test_western_saharas_border_is_not_moroccos(tmp_path):
    borders = borders_of(tmp_path, "MAR,MRT,1564", "MRT,MAR,1564")
    assert borders == {("ESH", "MRT"): 1564, ("MRT", "ESH"): 1564}


def test_a_length_that_is_no_number_is_named_by_row(tmp_path):
    with pytest.raises(InputError, match="borders.csv: row 3, column 'km': expected a number"):
        borders_of(tmp_path, "DEU,POL,447", "POL,DEU,long")


@pytest.mark.raw
def test_the_borders_of_afghanistan(sources_dir):
    borders = read(sources_dir / FILE)
    afghan = borders[borders["iso3_a"] == "AFG"].set_index("iso3_b")["border_km"].to_dict()
    assert afghan == {"CHN": 91, "IRN": 921, "PAK": 2670, "TJK": 1357, "TKM": 804, "UZB": 144}
