"""The map: countries by level, disputed borders dashed, corridors as lines, names on what matters.

The spec is built once for each frame and then cached; only the data travel. The geometry comes from
Streamlit's static serving.
"""

import json
from functools import lru_cache
from typing import Any

from risk.dashboard.look import BY_LEVEL, GREYS, HEAD_PX, LINE, NO_DATA, titled
from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dashboard.pages.map.drawing.moves import MOVES
from risk.dashboard.pages.map.drawing.new_marks import MARKED
from risk.dashboard.pages.map.drawing.overlay import (
    DARK_LAND,
    GROUND,
    NARROW,
    ROOM,
    Layer,
    X,
    Y,
    expression,
    labels,
    lines,
    new,
    sheet,
    signs,
    tooltip,
)
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.dashboard.pages.map.drawing.words import NOT_SCORED, SHOWN
from risk.dashboard.pages.map.drawing.zoom import zoom_params
from risk.terms import LEVEL_NAMES, NONE, range_text

HEIGHT = f"{NARROW} ? 0.43 * {ROOM} + 106 : 0.48 * {ROOM} + 107"
"""With title and legend: the land has the whole width, and no empty bands above and below."""
FIRST_HEIGHT_PX = 400
CLICK = "clicked"
TOUCHES = ["wheel", "touchstart", "touchmove", "touchend"]
SOURCE = "datum.mark === 'source'"
LAND = "land"
"""Name of the layer that takes the clicks."""
_BARE = {"type": "geoshape", "aria": False, "filled": False}


def map_spec(
    files: dict[str, str],
    frame: Frame,
    *,
    height: int | None = None,
    key: bool = True,
    moved: bool = False,
) -> dict[str, Any]:
    """Vega-Lite spec of the map; its data sets come with each draw.

    They are risk, corridors, new, labels and about. `files`: names of the geometry files under
    static/, by kind. `height`: with title, in pixels; if None it follows the width. `key`: whether
    to draw the legends and the signs to zoom. `moved`: whether the level in "risk" is the class of
    a move, as `with_moves` has it.
    """
    return dict(_map_spec(files["world"], files["disputed"], frame, height, key, moved))


@lru_cache(maxsize=256)
def _map_spec(
    world: str, disputed: str, frame: Frame, height: int | None, key: bool, moved: bool
) -> dict[str, Any]:
    projection = Projection(frame)
    drawn = {
        "layer": [
            _land(world, key, moved),
            _disputed(disputed),
            *_outlines(world),
            *lines(),
            new(),
            *labels(),
            *([*signs(), sheet()] if key else []),
        ],
        "projection": _projected(projection),
        "config": {
            "view": {"stroke": None},
            # Vega keeps every touch for itself otherwise: no tap would choose, and no finger
            # scroll.
            "events": {"defaults": {"allow": TOUCHES}},
        },
    }
    spec = titled(drawn, (height or FIRST_HEIGHT_PX) - HEAD_PX, small=True)
    chosen = {"name": CLICK, "select": {"type": "point", "fields": ["iso3"], "on": "click"}}
    params = [chosen | {"views": [LAND]}, *zoom_params(*projection.size)]
    if height is None:  # Vega takes a parameter of this name for the chart's height
        params.append({"name": "height", "expr": HEIGHT})
    return spec | {"params": params}


def _projected(projection: Projection) -> dict[str, Any]:
    return {
        "type": projection.kind,
        "rotate": [-projection.lon, 0, 0],
        "center": [0, projection.lat],
        "scale": expression("scale"),
        "translate": expression(f"[{X.format(-projection.shift)}, {Y.format(0)}]"),
        "clipExtent": expression("[[0, 0], [width, height]]"),
    }


def _shapes(world: str, columns: list[str]) -> Layer:
    """Shapes with columns of their state's data."""
    risk = {"data": {"name": "risk"}, "key": "iso3", "fields": columns}
    return {
        "data": {
            "url": f"app/static/{world}",
            "format": {"type": "topojson", "feature": "countries"},
        },
        "transform": [{"lookup": "properties.join", "from": risk}],
    }


def _land(world: str, key: bool, moved: bool) -> Layer:
    """The shapes in the colours of their levels or moves; those of no scored state say so."""
    shapes = _shapes(world, SHOWN)
    else_said = {
        "country": "datum.properties.name",
        "level": f"'{NO_DATA}'",
        "chance": f"'{NOT_SCORED}'",
        "onset": f"'{NONE}'",
        "mainly": f"'{NONE}'",
        "base": f"'{NONE}'",
    }
    calculated = [
        {"calculate": f"datum.{column} || {other}", "as": column}
        for column, other in else_said.items()
    ]
    palette = (MOVES if moved else BY_LEVEL) | GREYS | {MARKED: GROUND}
    return {
        "name": LAND,
        "data": shapes["data"],
        "transform": [*shapes["transform"], *calculated],
        "mark": {"type": "geoshape", "stroke": GROUND, "strokeWidth": 0.5},
        "encoding": {
            "opacity": {"condition": {"test": "datum.faded", "value": 0.25}, "value": 1},
            "fill": {
                "condition": {"test": SOURCE, "value": DARK_LAND},
                "field": "level",
                "type": "nominal",
                "title": None,
                "legend": _legend(len(palette)) if key else None,
                "scale": {"domain": list(palette), "range": list(palette.values())},
            },
            "tooltip": tooltip(
                country="Country",
                level="Own weights" if moved else "Level",
                chance="Chance",
                onset="New or going on",
                mainly="Mainly from",
                base="Base rate",
            ),
        },
    }


def _legend(many: int) -> dict[str, Any]:
    """Legend of so many colours: squares, and the mark of a new risk."""
    limits = {name: f"{name}: {range_text(name)}" for name in LEVEL_NAMES}
    texts = f"({json.dumps(limits)})[datum.label] || datum.label"
    new = f"datum.value === '{MARKED}'"
    return {
        "orient": "bottom",
        "symbolSize": expression(f"{ROOM} < 580 ? 70 : 120"),
        # Levels in the first row, what has none in the second; all in one where there is room.
        "columns": expression(f"width < 1030 ? {len(LEVEL_NAMES)} : {many}"),
        "labelLimit": 220,
        "labelFontSize": expression(f"{ROOM} < 580 ? 10 : 11"),
        "labelExpr": f"{NARROW} ? split(datum.label, ' or ')[0] : {texts}",
        "rowPadding": 1,
        "columnPadding": expression(f"{ROOM} < 580 ? 4 : 8"),
        "offset": 4,
        "encoding": {
            "symbols": {
                "shape": {"value": expression(f"{new} ? 'diamond' : 'square'")},
                "stroke": {"value": LINE},
                "strokeWidth": {"value": expression(f"{new} ? 1.5 : 0")},
            }
        },
    }


def _disputed(disputed: str) -> Layer:
    return {
        "data": {
            "url": f"app/static/{disputed}",
            "format": {"type": "json", "property": "features"},
        },
        "mark": {**_BARE, "stroke": LINE, "strokeWidth": 0.7, "strokeDash": [2, 2]},
    }


def _outlines(world: str) -> list[Layer]:
    """The country looked at, with a halo; finer the source, and what a what-if changes."""
    shapes = _shapes(world, ["mark"])
    marked = {"data": shapes["data"], "transform": [*shapes["transform"], {"filter": "datum.mark"}]}
    wide = "datum.mark === 'country' ? {} : {}"
    halo = {**_BARE, "stroke": GROUND, "strokeWidth": expression(wide.format(6, 0))}
    outline = {**_BARE, "stroke": LINE, "strokeWidth": expression(wide.format(3, 1.2))}
    return [{**marked, "mark": halo}, {**marked, "name": "outline", "mark": outline}]
