"""The map files: shared borders stay shared, nothing vanishes, same input same bytes."""

import json

import numpy as np
import pytest
import shapely

from risk.build.geography.map_geometry import (
    label_points,
    map_contents,
    simplified_lines,
    simplified_world,
)
from risk.dataset.map_files import clear_map
from risk.publishers.geometry import read_topology
from risk.storage.errors import InputError
from tests.publishers.topologies import write_topology

LINE = {"type": "LineString", "coordinates": [[0.123, 0], [1, 0.001], [2.456, 0]]}


def write_lines(path, geometry=LINE):
    feature = {"type": "Feature", "properties": {"note": "x"}, "geometry": geometry}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    return path


def test_a_shared_border_is_simplified_once_for_both(tmp_path):
    world = simplified_world(read_topology(write_topology(tmp_path / "world.json")))
    shapes = {g["properties"]["iso3"]: g for g in world["objects"]["countries"]["geometries"]}
    assert world["arcs"][0] == [[200, 0], [0, 200]]  # (1, 0) to (1, 1); the middle is gone
    assert ~0 in shapes["AAA"]["arcs"][0][0] and 0 in shapes["SOL"]["arcs"][0][0]


def test_merged_territories_keep_their_code_and_join_their_state(tmp_path):
    world = simplified_world(read_topology(write_topology(tmp_path / "world.json")))
    properties = [g["properties"] for g in world["objects"]["countries"]["geometries"]]
    assert {"iso3": "SOL", "join": "SOM", "name": "Land SOL"} in properties
    assert {"iso3": "AAA", "join": "AAA", "name": "Land AAA"} in properties
    assert "ATA" not in {p["iso3"] for p in properties}


def test_a_small_island_keeps_its_area(tmp_path):
    octagon = shapely.Point(0, 0).buffer(0.05, quad_segs=2).exterior.reverse().coords
    steps = np.diff(np.rint(np.array(octagon) * 1000), axis=0, prepend=[[0, 0]]).tolist()
    fine = {"scale": [0.001, 0.001], "translate": [0, 0]}
    source = write_topology(tmp_path / "w.json", [steps], {"NRU": [[[0]]]}, transform=fine)
    (arc,) = simplified_world(read_topology(source))["arcs"]
    island = shapely.Polygon(np.cumsum(arc, axis=0) * 0.005)
    assert island.area == pytest.approx(shapely.Polygon(octagon).area, rel=0.25)


def test_the_same_input_gives_the_same_bytes(tmp_path):
    source = write_topology(tmp_path / "w.json")
    lines = write_lines(tmp_path / "l.json")
    assert map_contents(source, lines) == map_contents(source, lines)


def test_old_and_half_written_maps_go_and_what_is_not_ours_stays(tmp_path):
    names = {"world": "world.11111111.json", "disputed": "disputed.22222222.json"}
    kept = {*names.values(), "world.txt", ".swap.tmp", "world.json"}
    gone = ("world.00000000.json", "disputed.ffffffff.json", ".world.11111111.json.77.tmp")
    for name in (*kept, *gone):
        (tmp_path / name).write_text("old", encoding="utf-8")
    clear_map(tmp_path, names)
    assert {path.name for path in tmp_path.iterdir()} == kept


def test_disputed_lines_are_simplified_and_lose_their_properties(tmp_path):
    (feature,) = simplified_lines(write_lines(tmp_path / "lines.json"))["features"]
    assert feature["geometry"]["coordinates"] == [[0.12, 0], [2.46, 0]]
    assert feature["id"] == 0 and feature["properties"] == {}


def test_a_broken_file_is_named(tmp_path):
    source = write_topology(tmp_path / "world.json")
    bad = write_lines(tmp_path / "lines.json", {"type": "Point", "coordinates": [0, 0]})
    with pytest.raises(InputError, match=r"lines.json: expected a GeoJSON .*type 'Point'"):
        map_contents(source, bad)


def test_the_box_of_a_country_across_the_antimeridian_runs_beyond_180():
    parts = shapely.MultiPolygon([shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -179, 1)])
    assert label_points({"FJI": parts}).iloc[0].tolist() == ["FJI", 175, 2.5, 170, 0, 181, 5]


def test_the_box_leaves_out_what_is_no_main_territory():
    parts = shapely.MultiPolygon([shapely.box(-4, 42, 8, 51), shapely.box(-54, 2, -52, 5)])
    assert label_points({"FRA": parts}).iloc[0].tolist() == ["FRA", 2, 46.5, -4, 42, 8, 51]


@pytest.mark.raw
def test_the_real_map_is_small_and_loses_no_country(sources_dir):
    source = sources_dir / "visionscarto-world-50m.json"
    lines = sources_dir / "ne_50m_admin_0_boundary_lines_disputed_areas.json"
    contents = map_contents(source, lines)
    world = json.loads(contents["world"])
    assert len(contents["world"]) < 250_000
    assert len(contents["disputed"]) < 10_000
    properties = [g["properties"] for g in world["objects"]["countries"]["geometries"]]
    joins = {p["iso3"]: p["join"] for p in properties}
    assert len(joins) == 241
    assert (joins["PSE"], joins["SOL"], joins["CYN"], joins["XKX"]) == ("ISR", "SOM", "CYP", "XKX")


@pytest.mark.raw
def test_every_ring_of_the_real_map_keeps_its_direction(sources_dir):
    """A ring turned round would fill the whole globe but for the country."""
    world = simplified_world(read_topology(sources_dir / "visionscarto-world-50m.json"))
    arcs = [np.cumsum(arc, axis=0) for arc in world["arcs"]]
    for shape in world["objects"]["countries"]["geometries"]:
        for rings in shape["arcs"]:
            for number, ring in enumerate(rings):
                lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
                points = np.vstack(lines).astype(float)
                points[:, 0] = np.unwrap(points[:, 0], period=360 / 0.005)
                is_hole = number > 0
                assert shapely.is_ccw(shapely.linearrings(points)) == is_hole, shape["properties"]
