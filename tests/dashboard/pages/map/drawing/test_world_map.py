import json
import re

from risk.dashboard.look.palette import BY_LEVEL, NO_DATA, themed
from risk.dashboard.pages.map.drawing.frame import WORLD, Frame
from risk.dashboard.pages.map.drawing.new_marks import MARKED
from risk.dashboard.pages.map.drawing.world_map import ROOM, map_spec
from risk.terms.levels import LEVEL_NAMES, NOT_EXPOSED, WITHHELD
from risk.terms.palette import DARK, LIGHT
from risk.terms.wording import range_text

FILES = {"world": "world.0.json", "disputed": "disputed.0.json"}


def test_every_level_has_a_colour_of_its_own_and_greys_that_follow_the_theme():
    scale = map_spec(FILES, WORLD)["layer"][0]["encoding"]["fill"]["scale"]
    assert scale["domain"] == [*LEVEL_NAMES, NOT_EXPOSED, WITHHELD, NO_DATA, MARKED]
    assert scale["range"][: len(LEVEL_NAMES)] == list(BY_LEVEL.values())
    greys = [themed(LIGHT[name], DARK[name]) for name in (NOT_EXPOSED, WITHHELD, NO_DATA)]
    assert scale["range"][len(LEVEL_NAMES) : -1] == greys


def test_the_legend_states_the_limits_of_each_level():
    legend = map_spec(FILES, WORLD)["layer"][0]["encoding"]["fill"]["legend"]
    names = json.loads(re.search(r"\{.*\}", legend["labelExpr"])[0])
    assert names["Guarded"] == f"Guarded: {range_text('Guarded')}"


def test_geometry_comes_by_address_and_no_data_stand_in_the_spec():
    spec = map_spec(FILES, WORLD)
    urls = [layer["data"].get("url") for layer in spec["layer"]]
    assert urls.count("app/static/world.0.json") == 3
    assert urls.count("app/static/disputed.0.json") == 1
    assert "datasets" not in spec
    assert len(json.dumps(spec)) < 20_000


def test_a_country_without_a_row_is_drawn_as_no_data():
    land = map_spec(FILES, WORLD)["layer"][0]
    assert {"calculate": f"datum.level || '{NO_DATA}'", "as": "level"} in land["transform"]
    assert not any("filter" in step for step in land["transform"])


def test_a_region_is_drawn_around_its_middle():
    projection = map_spec(FILES, Frame(60, 20, 80, 40))["projection"]
    assert projection["type"] == "mercator"
    assert projection["rotate"] == [-70, 0, 0]
    assert 30 < projection["center"][1] < 31


def test_the_height_follows_the_width_unless_it_is_given():
    """By hand: 260 px at 358 px wide, 400 at 610."""
    for frame in (WORLD, Frame(60, 20, 80, 40)):
        spec = map_spec(FILES, frame)
        (height,) = [p["expr"] for p in spec["params"] if p["name"] == "height"]
        condition, _, heights = height.partition(" ? ")
        assert condition == f"({ROOM} < 500)"
        phone, desk = (
            [float(number) for number in part.replace(f"* {ROOM} + ", "").split()]
            for part in heights.split(" : ")
        )
        assert round(phone[0] * 358 + phone[1]) == 260
        assert round(desk[0] * 610 + desk[1]) == 400
    given = map_spec(FILES, WORLD, height=320)
    assert given["height"] == 320
    assert not any(parameter["name"] == "height" for parameter in given["params"])


def test_without_a_key_there_is_neither_legend_nor_sign():
    spec = map_spec(FILES, WORLD, key=False)
    assert spec["layer"][0]["encoding"]["fill"]["legend"] is None
    names = {layer.get("name") for layer in spec["layer"]}
    assert {"new", "labels", "lines"} <= names and not {"signs", "sheet"} & names


def test_a_draw_never_changes_the_spec_of_the_next():
    spec = map_spec(FILES, WORLD)
    before = json.dumps(spec)
    spec["datasets"] = {}
    assert json.dumps(map_spec(FILES, WORLD)) == before
