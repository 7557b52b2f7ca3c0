"""What lies over the land: corridors, marks of new risks, labels, and the signs to zoom.

The layers are written in Vega-Lite's own words, as the zoom's parameters are: to have Altair build
and check them took a third of the first page's time.
"""

import json
from typing import Any

from risk.dashboard.look import LINE, themed
from risk.dashboard.pages.map.drawing.zoom import SAID, SHEET, SIGN, SIGNS

Layer = dict[str, Any]
Expression = dict[str, str]
ROOM = "(containerSize()[0] + 0 * width)"  # asked again when the width changes
NARROW = f"({ROOM} < 500)"
X = "width / 2 + scale * ({} - at.x)"
Y = "height / 2 - scale * ({} - at.y)"
"""Pixels of a place in the units of Projection."""
DARK_LAND = themed("#2f3b45", "#000000")
GROUND = {"expr": "background"}
SIGN_PX = 24
HIGH_PX = 14  # of a label


def expression(text: str) -> Expression:
    """What the browser works out, from the data or from the room that there is."""
    return {"expr": text}


def tooltip(**columns: str) -> list[dict[str, str]]:
    """What the pointer is told: titles by the columns that they stand for."""
    return [
        {"field": column, "title": title, "type": "nominal"} for column, title in columns.items()
    ]


def lines() -> list[Layer]:
    """Corridors: a halo, a line as wide as it is likely, a head."""
    data = {"name": "corridors"}
    told = tooltip(corridor="Corridor", chance="Chance")
    tail = {"x": _at(X, "x"), "y": _at(Y, "y")}
    ends = {**tail, "x2": _at(X, "x2"), "y2": _at(Y, "y2")}
    tip = {"x": _at(X, "x2"), "y": _at(Y, "y2")}
    wide = "(1 + 4 * datum.probability)"
    rule = {"type": "rule", "aria": False, "clip": True}
    halo = {**rule, "color": GROUND, "strokeWidth": expression(f"{wide} + 3")}
    line = {**rule, "color": LINE, "strokeWidth": expression(wide)}
    head = {
        "type": "point",
        "aria": False,
        "shape": "triangle",
        "filled": True,
        "fill": LINE,
        "stroke": GROUND,
        "strokeWidth": 1,
        "opacity": 1,
        "size": expression(f"pow(6 + 1.5 * {wide}, 2)"),
        "angle": expression("datum.turn"),
        "clip": True,
    }
    return [
        {"data": data, "mark": halo, "encoding": ends},
        {"name": "lines", "data": data, "mark": line, "encoding": {**ends, "tooltip": told}},
        {"name": "heads", "data": data, "mark": head, "encoding": {**tip, "tooltip": told}},
    ]


def new() -> Layer:
    """A shape, not a colour: it can be told by everybody, in print too. It takes no clicks."""
    mark = {
        "type": "point",
        "aria": False,
        "shape": "diamond",
        "filled": True,
        "fill": GROUND,
        "stroke": LINE,
        "strokeWidth": 1.5,
        "size": expression(f"{NARROW} ? 36 : 60"),
        "opacity": 1,
        "clip": True,
    }
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    return {"name": "new", "data": {"name": "new"}, "mark": mark, "encoding": place}


def labels() -> list[Layer]:
    """Texts with a halo, those for which the present scale has room; a source's is reversed."""
    beyond = [
        f"abs(datum.{name} - at.{name}) * scale < {size} / 2"
        for name, size in (("x", "width"), ("y", "height"))
    ]
    # Never beyond the frame: the title would make way for it.
    across = f"clamp({X.format('datum.x')}, datum.half, width - datum.half)"
    down = f"{Y.format('datum.y')} + datum.down"
    down = f"clamp({down}, {HIGH_PX / 2}, height - {HIGH_PX / 2})"
    source = "datum.kind === 'source'"
    common = {"type": "text", "aria": False, "fontSize": 11, "baseline": "middle"}
    ground = expression(f"{source} ? ({DARK_LAND['expr']}) : background")
    halo = {**common, "stroke": ground, "strokeWidth": 3, "strokeJoin": "round"}
    text = {**common, "fill": expression(f"{source} ? '#ffffff' : ({LINE['expr']})")}
    return [
        {
            "name": name,
            "data": {"name": "labels"},
            "transform": [{"filter": " && ".join(["datum.least <= scale", *beyond])}],
            "mark": mark,
            "encoding": {
                "x": {"value": expression(across)},
                "y": {"value": expression(down)},
                "text": {"field": "text", "type": "nominal"},
            },
        }
        for name, mark in (("halos", halo), ("labels", text))
    ]


def signs() -> list[Layer]:
    """Signs to zoom in and out at the lower left, and back to the whole frame once zoomed."""
    each: Layer = {
        "data": {"sequence": {"start": 0, "stop": len(SIGNS), "as": "n"}},
        "transform": [{"filter": "datum.n < 2 || at.k > 1"}],
        "encoding": {
            "x": {"value": expression(f"{SIGN_PX / 2} + datum.n * {SIGN_PX + 2}")},
            "y": {"value": expression(f"height - {SIGN_PX / 2}")},
        },
    }
    square = {
        "type": "square",
        "aria": False,
        "size": SIGN_PX**2,
        "fill": GROUND,
        "stroke": LINE,
        "strokeWidth": 0.5,
        "opacity": 0.8,
        "cursor": "pointer",
        "tooltip": expression(f"{json.dumps(SAID)}[datum.n]"),
    }
    text = {
        "type": "text",
        "aria": False,
        "text": expression(f"{json.dumps(SIGNS)}[datum.n]"),
        "fontSize": 16,
        "fill": LINE,
    }
    return [{**each, "name": SIGN, "mark": square}, {**each, "mark": text}]


def sheet() -> Layer:
    """Lies over the map while it is dragged, so that the end of a drag is no click on a country."""
    return {
        "name": SHEET,
        "data": {"sequence": {"start": 0, "stop": 1}},
        # With a tooltip, be it empty, it takes the pointer.
        "mark": {"type": "rect", "aria": False, "opacity": 0, "tooltip": expression("''")},
        "encoding": {
            "x": {"value": 0},
            "y": {"value": 0},
            "x2": {"value": expression("dragged ? width : 0")},
            "y2": {"value": expression("dragged ? height : 0")},
        },
    }


def _at(axis: str, column: str) -> dict[str, Expression]:
    return {"value": expression(axis.format(f"datum.{column}"))}
