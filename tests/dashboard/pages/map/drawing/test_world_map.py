import json
import re

from risk.dashboard.look.palette import BY_LEVEL, NO_DATA, themed
from risk.dashboard.pages.map.drawing.frame import WORLD, Frame
from risk.dashboard.pages.map.drawing.world_map import line_data, map_data, map_spec
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS
from risk.terms.levels import NAMES, NOT_EXPOSED, WITHHELD
from risk.terms.months import to_month
from risk.terms.palette import DARK, LIGHT
from risk.terms.wording import INTERVAL, percent, range_text

FILES = {"world": "world.0.json", "disputed": "disputed.0.json"}
LABELS = {code: indicator.label for code, indicator in INDICATORS.items()}
CASE = Settings(to_month("2021-06"), source="AFG")


def test_every_level_has_a_colour_of_its_own_and_greys_that_follow_the_theme():
    scale = map_spec(FILES, WORLD)["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == [*NAMES, NOT_EXPOSED, WITHHELD, NO_DATA]
    assert scale["range"][: len(NAMES)] == list(BY_LEVEL.values())
    greys = [themed(LIGHT[name], DARK[name]) for name in (NOT_EXPOSED, WITHHELD, NO_DATA)]
    assert scale["range"][len(NAMES) :] == greys


def test_the_legend_states_the_limits_of_each_level():
    legend = map_spec(FILES, WORLD)["layer"][0]["encoding"]["color"]["legend"]
    names = json.loads(legend["labelExpr"].split(")[")[0].removeprefix("("))
    assert names["Guarded"] == f"Guarded: {range_text('Guarded')}"


def test_geometry_comes_by_address_and_no_data_stand_in_the_spec():
    spec = map_spec(FILES, WORLD)
    urls = [layer["data"].get("url") for layer in spec["layer"]]
    assert urls.count("app/static/world.0.json") == 2
    assert urls.count("app/static/disputed.0.json") == 1
    assert "datasets" not in spec
    assert len(json.dumps(spec)) < 10_000


def test_a_country_without_a_row_is_drawn_as_no_data():
    land = map_spec(FILES, WORLD)["layer"][0]
    assert {"calculate": f"datum.level || '{NO_DATA}'", "as": "level"} in land["transform"]
    assert not any("filter" in step for step in land["transform"])


def test_a_region_is_drawn_around_its_middle():
    projection = map_spec(FILES, Frame(60, 20, 80, 40))["projection"]
    assert projection["type"] == "mercator"
    assert projection["rotate"] == [-70, 0, 0]
    assert 30 < projection["center"][1] < 31


def test_the_world_is_lower_where_the_page_is_narrow_and_a_region_is_not():
    """By hand: 406 px at 358 px wide, 483 at 688, and no more than on a wide page."""
    (height,) = [p["expr"] for p in map_spec(FILES, WORLD)["params"] if "expr" in p]

    most, *lines = map(float, re.findall(r"(?<=min\()\d+|\d+\.\d+|(?<=\+ )\d+(?= :|\))", height))

    def at(room):
        slope, least = lines[:2] if room < 500 else lines[2:]
        return min(most, slope * room + least)

    assert [round(at(room)) for room in (358, 688, 1036)] == [406, 483, 556]
    region = map_spec(FILES, Frame(60, 20, 80, 40))
    assert not any("expr" in parameter for parameter in region.get("params", []))


def test_the_same_view_has_the_same_spec():
    assert map_spec(FILES, WORLD) == map_spec(FILES, WORLD)


def test_the_map_says_of_each_country_what_the_table_says(scorer):
    table = country_table(scorer, CASE)
    shown = map_data(table, CASE, "TJK", LABELS).set_index("iso3")
    row = table.set_index("iso3").loc["TJK"]
    assert shown.level["TJK"] == row.level
    assert shown.chance["TJK"].startswith(f"{percent(row.probability)} ({INTERVAL} ")
    assert shown.mainly["TJK"].startswith("Afghanistan, ")
    assert shown.as_of["TJK"] == "As of June 2021, next 12 months"
    assert shown.level["FRA"] == NOT_EXPOSED
    assert shown.chance["FRA"] == "–"
    assert shown.mark[shown.mark != ""].to_dict() == {"TJK": "country", "AFG": "source"}


def test_corridors_run_from_the_source_to_each_receiver(scorer):
    corridors = corridor_table(scorer, CASE)
    lines = line_data(corridors, scorer.panel.countries)
    assert lines.corridor.tolist() == [f"Afghanistan → {name}" for name in corridors.receiver]
    assert lines[["lon", "lat"]].drop_duplicates().to_numpy().tolist() == [[65.19, 33.92]]
    assert lines.probability.tolist() == corridors.probability.fillna(0).tolist()
