"""Corridors: distances checked by hand on squares, and against known pairs of states."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import translate

from risk.build.geography.corridors import (
    EARTH_RADIUS_KM,
    boundary_points,
    build_corridors,
    main_territory,
)
from risk.publishers import land_borders
from risk.publishers.geometry import read_countries
from risk.storage.errors import InputError

DEGREE_KM = EARTH_RADIUS_KM * np.pi / 180
SQUARE = shapely.box(0, 0, 1, 1)
NO_BORDERS = pd.DataFrame({"iso3_a": [], "iso3_b": [], "border_km": []})
BORDER = pd.DataFrame({"iso3_a": ["AAA", "BBB"], "iso3_b": ["BBB", "AAA"], "border_km": 12.0})


def distance_km(a, b, borders=NO_BORDERS):
    corridors = build_corridors({"AAA": a, "BBB": b}, borders, ["AAA", "BBB"])
    return corridors["distance_km"].iloc[0] if len(corridors) else None


@given(gap=st.floats(0.05, 4.4), south=st.floats(-85, 80))
def test_squares_one_above_the_other_are_their_gap_of_latitude_apart(gap, south):
    low = shapely.box(0, south - 1, 1, south)
    high = shapely.box(0, south + gap, 1, south + gap + 0.2)
    assert distance_km(low, high) == pytest.approx(gap * DEGREE_KM, abs=0.1)


def test_the_nearest_points_may_lie_between_corners():
    meridian = shapely.box(0, -1, 1, 1)
    wedge = shapely.Polygon([(3, 0.123), (4, 1), (4, -1)])
    assert distance_km(meridian, wedge) == pytest.approx(2 * DEGREE_KM, rel=0.001)


def test_distance_is_measured_across_the_antimeridian():
    assert distance_km(shapely.box(178, 0, 179, 1), shapely.box(-179, 0, -178, 1)) == 222.4


def test_reach_ends_at_500_km():
    within = 500 / DEGREE_KM - 0.01
    beyond = 500 / DEGREE_KM + 0.01
    assert distance_km(SQUARE, translate(SQUARE, 0, 1 + within)) == pytest.approx(498.9, abs=0.1)
    assert distance_km(SQUARE, translate(SQUARE, 0, 1 + beyond)) is None


def test_a_land_border_is_distance_0_within_reach_and_nothing_beyond_it():
    assert distance_km(SQUARE, translate(SQUARE, 1.2), BORDER) == 0
    assert distance_km(SQUARE, translate(SQUARE, 20), BORDER) is None


def test_a_far_part_is_no_territory_but_a_chain_of_islands_is():
    island = shapely.box(0, 0, 0.1, 0.1)
    chain = [translate(SQUARE, x) for x in (8, 16, 24)]
    overseas = translate(island, 60)
    territory = main_territory(shapely.MultiPolygon([overseas, *chain, shapely.box(0, 0, 2, 2)]))
    assert sorted(part.bounds[0] for part in territory.geoms) == [0, 8, 16, 24]


def test_the_largest_part_is_found_on_the_sphere_not_on_the_plate():
    polar = shapely.box(0, 78, 20, 80)
    tropical = shapely.box(100, 0, 104, 2)
    assert main_territory(shapely.MultiPolygon([polar, tropical])).equals(tropical)


def test_boundary_points_are_as_close_as_asked():
    points = boundary_points(SQUARE, 5)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1) * EARTH_RADIUS_KM
    assert steps.max() <= 5.001
    assert np.linalg.norm(points, axis=1) == pytest.approx(1)


def test_a_former_state_has_no_corridor_with_its_successor():
    world = {"CSK": SQUARE, "CZE": SQUARE, "AUT": translate(SQUARE, 0, -1)}
    corridors = build_corridors(world, NO_BORDERS, [*world, "DDR", "YMD"])
    pairs = set(zip(corridors["source_iso3"], corridors["receiver_iso3"], strict=True))
    assert pairs == {("AUT", "CSK"), ("CSK", "AUT"), ("AUT", "CZE"), ("CZE", "AUT")}


def test_a_state_without_an_outline_is_named():
    with pytest.raises(InputError, match=r"an outline for every state, got none for \['ZZZ'\]"):
        build_corridors({"AAA": SQUARE}, NO_BORDERS, ["AAA", "ZZZ"])


@pytest.fixture(scope="module")
def corridors(sources_dir):
    """Corridors of every state of UCDP's list, from the real files."""
    states = pd.read_csv(sources_dir / "gleditsch_ward_iso3.csv", keep_default_na=False)["iso3"]
    outlines = read_countries(sources_dir / "visionscarto-world-50m.json")
    borders = land_borders.read(sources_dir / land_borders.FILE)
    return build_corridors(outlines, borders, states).set_index(["source_iso3", "receiver_iso3"])


@pytest.mark.raw
@pytest.mark.slow
def test_the_corridors_of_afghanistan(corridors):
    assert corridors.loc["AFG", "border_km"].to_dict() == {
        "CHN": 91,
        "IND": 0,
        "IRN": 921,
        "KAZ": 0,
        "KGZ": 0,
        "PAK": 2670,
        "TJK": 1357,
        "TKM": 804,
        "UZB": 144,
    }


@pytest.mark.raw
def test_corridors_are_symmetric(corridors):
    backwards = corridors.swaplevel().sort_index()
    backwards.index.names = corridors.index.names
    pd.testing.assert_frame_equal(corridors, backwards)


@pytest.mark.raw
@pytest.mark.parametrize(
    ("pair", "low", "high"),
    [
        (("SYR", "CYP"), 95, 115),
        (("TUN", "ITA"), 65, 80),  # Pantelleria
        (("RUS", "USA"), 80, 90),  # Bering Strait; the Diomedes are too small for this map
        (("YEM", "DJI"), 25, 35),  # Bab el-Mandeb, without the island in it
        (("GBR", "FRA"), 32, 38),  # Strait of Dover
        (("CUB", "USA"), 145, 160),
        (("SOM", "YEM"), 80, 150),  # from Somaliland
    ],
)
def test_known_distances_over_sea(corridors, pair, low, high):
    assert low < corridors.loc[pair, "distance_km"] < high
    assert corridors.loc[pair, "border_km"] == 0


@pytest.mark.raw
def test_known_land_borders(corridors):
    known = {("ISR", "JOR"): 475, ("IDN", "PNG"): 824, ("MAR", "ESP"): 8, ("CSK", "AUT"): 507}
    for pair, border_km in known.items():
        assert corridors.loc[pair].tolist() == [0, border_km]


@pytest.mark.raw
@pytest.mark.parametrize("pair", [("FRA", "BRA"), ("FRA", "SUR"), ("CAN", "DNK"), ("NLD", "VEN")])
def test_overseas_territories_make_no_corridor(corridors, pair):
    assert pair not in corridors.index


@pytest.mark.raw
def test_western_sahara_and_states_without_outline_are_no_ends(corridors):
    assert not {"ESH", "DDR", "YMD", "GRL"} & set(corridors.index.get_level_values(0))
    assert 0 < corridors.loc[("MAR", "MRT"), "distance_km"] < 60
    assert corridors.loc[("MAR", "MRT"), "border_km"] == 0
