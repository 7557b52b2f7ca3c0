"""What lies over the land: corridors, marks of new risks, labels, and the signs to zoom."""

import json
from typing import Any

import altair as alt

from risk.dashboard.look.palette import LINE, themed
from risk.dashboard.pages.map.drawing.zoom import SAID, SHEET, SIGN, SIGNS

ROOM = "(containerSize()[0] + 0 * width)"  # asked again when the width changes
NARROW = f"({ROOM} < 500)"
X = "width / 2 + scale * ({} - at.x)"
Y = "height / 2 - scale * ({} - at.y)"
"""Pixels of a place in the units of Projection."""
INK = alt.ExprRef(**LINE)
DARK_LAND = themed("#2f3b45", "#000000")
GROUND = alt.expr("background")
SIGN_PX = 24
HIGH_PX = 14  # of a label


def lines() -> list[alt.Chart]:
    """Corridors: a halo, a line as wide as it is likely, a head."""
    corridors = alt.Chart(alt.NamedData("corridors"))
    tooltip = [
        alt.Tooltip("corridor:N", title="Corridor"),
        alt.Tooltip("chance:N", title="Chance"),
    ]
    ends = {
        "x": _at(X, "x"),
        "y": _at(Y, "y"),
        "x2": _at(X, "x2"),
        "y2": _at(Y, "y2"),
    }
    wide = "(1 + 4 * datum.probability)"
    halo = corridors.mark_rule(
        aria=False, color=GROUND, strokeWidth=alt.expr(f"{wide} + 3"), clip=True
    )
    line = corridors.mark_rule(aria=False, color=INK, strokeWidth=alt.expr(wide), clip=True)
    head = corridors.mark_point(
        aria=False,
        shape="triangle",
        filled=True,
        fill=INK,
        stroke=GROUND,
        strokeWidth=1,
        opacity=1,
        size=alt.expr(f"pow(6 + 1.5 * {wide}, 2)"),
        angle=alt.expr("datum.turn"),
        clip=True,
    )
    tip = {"x": _at(X, "x2"), "y": _at(Y, "y2")}
    return [
        halo.encode(**ends),
        line.encode(**ends, tooltip=tooltip).properties(name="lines"),
        head.encode(**tip, tooltip=tooltip).properties(name="heads"),
    ]


def new() -> alt.Chart:
    """A shape, not a colour: it can be told by everybody, in print too. It takes no clicks."""
    return (
        alt.Chart(alt.NamedData("new"))
        .mark_point(
            aria=False,
            shape="diamond",
            filled=True,
            fill=GROUND,
            stroke=INK,
            strokeWidth=1.5,
            size=alt.expr(f"{NARROW} ? 36 : 60"),
            opacity=1,
            clip=True,
        )
        .encode(longitude="lon:Q", latitude="lat:Q")
        .properties(name="new")
    )


def labels() -> list[alt.Chart]:
    """Texts with a halo, those for which the present scale has room; a source's is reversed."""
    beyond = [
        f"abs(datum.{name} - at.{name}) * scale < {size} / 2"
        for name, size in (("x", "width"), ("y", "height"))
    ]
    texts = alt.Chart(alt.NamedData("labels")).transform_filter(
        " && ".join(["datum.least <= scale", *beyond])
    )
    x = alt.value(alt.expr(f"clamp({X.format('datum.x')}, datum.half, width - datum.half)"))
    # Never beyond the frame: the title would make way for it.
    down = f"{Y.format('datum.y')} + datum.down"
    y = alt.value(alt.expr(f"clamp({down}, {HIGH_PX / 2}, height - {HIGH_PX / 2})"))
    source = "datum.kind === 'source'"
    ink = LINE["expr"]
    ground = "background"
    land = DARK_LAND["expr"]
    common: dict[str, Any] = {"aria": False, "fontSize": 11, "baseline": "middle"}
    halo = texts.mark_text(
        **common,
        stroke=alt.expr(f"{source} ? ({land}) : {ground}"),
        strokeWidth=3,
        strokeJoin="round",
    )
    text = texts.mark_text(**common, fill=alt.expr(f"{source} ? '#ffffff' : ({ink})"))
    return [
        layer.encode(x=x, y=y, text="text:N").properties(name=name)
        for name, layer in (("halos", halo), ("labels", text))
    ]


def signs() -> list[alt.Chart]:
    """Signs to zoom in and out at the lower left, and back to the whole frame once zoomed."""
    signs = alt.Chart(alt.sequence(len(SIGNS), as_="n")).transform_filter("datum.n < 2 || at.k > 1")
    at = {
        "x": alt.value(alt.expr(f"{SIGN_PX / 2} + datum.n * {SIGN_PX + 2}")),
        "y": alt.value(alt.expr(f"height - {SIGN_PX / 2}")),
    }
    square = signs.mark_square(
        aria=False,
        size=SIGN_PX**2,
        fill=GROUND,
        stroke=INK,
        strokeWidth=0.5,
        opacity=0.8,
        cursor="pointer",
        tooltip=alt.expr(f"{json.dumps(SAID)}[datum.n]"),
    )
    text = signs.mark_text(
        aria=False, text=alt.expr(f"{json.dumps(SIGNS)}[datum.n]"), fontSize=16, fill=INK
    )
    return [square.encode(**at).properties(name=SIGN), text.encode(**at)]


def sheet() -> alt.Chart:
    """Lies over the map while it is dragged, so that the end of a drag is no click on a country."""
    # With a tooltip, be it empty, it takes the pointer.
    sheet = alt.Chart(alt.sequence(1)).mark_rect(aria=False, opacity=0, tooltip=alt.expr("''"))
    return sheet.encode(
        x=alt.value(0),
        y=alt.value(0),
        x2=alt.value(alt.expr("dragged ? width : 0")),
        y2=alt.value(alt.expr("dragged ? height : 0")),
    ).properties(name=SHEET)


def _at(axis: str, column: str) -> Any:
    return alt.value(alt.expr(axis.format(f"datum.{column}")))
