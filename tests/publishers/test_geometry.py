"""Outlines, from a world small enough to check by hand and from the real file."""

import pytest
import shapely

from risk.publishers.geometry import read_countries, read_topology
from risk.storage.errors import InputError
from tests.publishers.topologies import ARCS, write_topology


def test_arcs_are_decoded_from_steps_to_degrees(tmp_path):
    topology = read_topology(write_topology(tmp_path / "world.json"))
    assert topology.arcs[0].tolist() == [[1, 0], [1, 0.5], [1, 1]]


def test_two_countries_share_the_points_of_their_border(tmp_path):
    countries = read_countries(write_topology(tmp_path / "world.json"))
    assert countries["AAA"].equals(shapely.box(0, 0, 1, 1))
    assert countries["SOM"].equals(shapely.box(1, 0, 2, 1))


def test_somaliland_is_merged_and_antarctica_left_out(tmp_path):
    countries = read_countries(write_topology(tmp_path / "world.json"))
    assert set(countries) == {"AAA", "SOM", "FJI", "VAT"}


def test_a_country_across_the_antimeridian_does_not_go_round_the_world(tmp_path):
    fiji = read_countries(write_topology(tmp_path / "world.json"))["FJI"]
    assert fiji.bounds == pytest.approx((179.5, 9, 180.5, 10))


def test_a_country_shrunk_to_a_point_keeps_an_area(tmp_path):
    vatican = read_countries(write_topology(tmp_path / "world.json"))["VAT"]
    assert vatican.area == pytest.approx(2 * 0.004**2)
    assert vatican.centroid.coords[0] == pytest.approx((50, 50))


@pytest.mark.parametrize(
    ("change", "got"),
    [
        ({"objects": {}}, "KeyError: 'countries'"),
        ({"arcs": ARCS[:2]}, "2 arcs and the arc numbers"),
        ({"arcs": [[[0, 0, 0]], *ARCS[1:]]}, r"an arc of shape \(1, 3\)"),
        ({"transform": {}}, "KeyError: 'scale'"),
        ({"polygons": {"AAA": [[[0]]]}}, "a ring of fewer than 4 points"),
    ],
)
def test_a_broken_topology_is_named_with_what_came(tmp_path, change, got):
    path = write_topology(tmp_path / "world.json", **change)
    with pytest.raises(InputError, match=f"world.json: expected TopoJSON with arcs.*{got}"):
        read_countries(path)


def test_a_missing_file_and_a_torn_one_are_named(tmp_path):
    path = tmp_path / "world.json"
    with pytest.raises(InputError, match="world.json: expected a TopoJSON file, got No such file"):
        read_countries(path)
    path.write_text('{"type": "Topo', encoding="utf-8")
    with pytest.raises(InputError, match="world.json: expected TopoJSON, got invalid JSON"):
        read_countries(path)


@pytest.mark.raw
def test_the_real_outlines_are_valid_and_merged(sources_dir):
    countries = read_countries(sources_dir / "visionscarto-world-50m.json")
    assert len(countries) == 239
    assert all(outline.is_valid for outline in countries.values())
    assert {"XKX", "CSK", "ESH", "GRL", "VAT"} <= set(countries)
    assert not {"SOL", "CYN", "PSE", "ATA", "DDR", "YMD"} & set(countries)
    assert countries["ISR"].contains(shapely.Point(34.4, 31.4))  # Gaza
    assert countries["UKR"].contains(shapely.Point(34.2, 45.2))  # Crimea
