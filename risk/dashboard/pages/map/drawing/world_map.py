"""The map: countries by level, disputed borders dashed, corridors as lines, names on what matters.

The spec is built once for each frame and then cached; only the data travel. The geometry comes from
Streamlit's static serving.
"""

import json
from functools import lru_cache
from typing import Any

import altair as alt

from risk.dashboard.look.palette import BY_LEVEL, GREYS, LINE, NO_DATA, themed
from risk.dashboard.look.picture import HEAD_PX, titled
from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dashboard.pages.map.drawing.new_marks import MARKED
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.dashboard.pages.map.drawing.words import NOT_SCORED, SHOWN
from risk.dashboard.pages.map.drawing.zoom import MINUS, PLUS, SHEET, WHOLE, zoom_params
from risk.terms.levels import NAMES
from risk.terms.wording import NONE, range_text

ROOM = "(containerSize()[0] + 0 * width)"  # asked again when the width changes
NARROW = f"({ROOM} < 500)"
HEIGHT = f"{NARROW} ? 0.43 * {ROOM} + 106 : 0.48 * {ROOM} + 107"
"""With title and legend: the land has the whole width, and no empty bands above and below."""
FIRST_HEIGHT_PX = 400
CLICK = "clicked"
X, Y = "width / 2 + scale * ({} - at.x)", "height / 2 - scale * ({} - at.y)"
"""Pixels of a place in the units of Projection."""
SOURCE = "datum.mark === 'source'"
INK = alt.ExprRef(**LINE)
DARK_LAND = themed("#2f3b45", "#000000")
GROUND = alt.expr("background")
BUTTON_PX = 24


def map_spec(
    files: dict[str, str], frame: Frame, *, height: int | None = None, key: bool = True
) -> dict[str, Any]:
    """Vega-Lite spec of the map; its data sets come with each draw.

    They are risk, corridors, new, labels and about.

    Parameters
    ----------
    files : names of the geometry files under static/, by kind
    frame : part of the world to show
    height : with title, in pixels; if None it follows the width
    key : whether to draw the legends and the signs to zoom
    """
    return dict(_map_spec(files["world"], files["disputed"], frame, height, key))


@lru_cache(maxsize=256)
def _map_spec(
    world: str, disputed: str, frame: Frame, height: int | None, key: bool
) -> dict[str, Any]:
    shapes = _shapes(world)
    layers = [
        _land(shapes, key),
        _disputed(disputed),
        *_outlines(shapes),
        *_lines(),
        _new(),
        *_labels(),
        *([*_buttons(), _sheet()] if key else []),
    ]
    projection = Projection(frame)
    chart = alt.layer(*layers).project(**_projected(projection)).configure_view(stroke=None)
    drawn = chart.to_dict()
    if key:  # Altair lacks the option
        drawn["layer"][0]["encoding"]["fill"]["legend"]["encoding"] = {"symbols": _diamond()}
    spec = titled(drawn, (height or FIRST_HEIGHT_PX) - HEAD_PX, small=True)
    params = [*spec.get("params", []), *zoom_params(*projection.size)]
    if height is None:  # Vega takes a parameter of this name for the chart's height
        params.append({"name": "height", "expr": HEIGHT})
    return spec | {"params": params}


def _projected(projection: Projection) -> dict[str, Any]:
    return {
        "type": projection.kind,
        "rotate": [-projection.lon, 0, 0],
        "center": [0, projection.lat],
        "scale": alt.ExprRef("scale"),
        "translate": alt.ExprRef(f"[{X.format(-projection.shift)}, {Y.format(0)}]"),
        "clipExtent": alt.ExprRef("[[0, 0], [width, height]]"),
    }


def _shapes(world: str) -> alt.Chart:
    """Shapes with what is said of their state; those of no scored state say so."""
    shapes = alt.Chart(alt.topo_feature(f"app/static/{world}", "countries"))
    named = shapes.transform_lookup(
        "properties.join", alt.LookupData(alt.NamedData("risk"), "iso3", SHOWN)
    )
    return named.transform_calculate(
        country="datum.country || datum.properties.name",
        level=f"datum.level || '{NO_DATA}'",
        chance=f"datum.chance || '{NOT_SCORED}'",
        onset=f"datum.onset || '{NONE}'",
        mainly=f"datum.mainly || '{NONE}'",
        base=f"datum.base || '{NONE}'",
    )


def _diamond() -> dict[str, Any]:
    """Symbols of the legend: squares in the levels' colours, and the mark of a new risk."""
    new = f"datum.value === '{MARKED}'"
    return {
        "shape": {"value": {"expr": f"{new} ? 'diamond' : 'square'"}},
        "stroke": {"value": LINE},
        "strokeWidth": {"value": {"expr": f"{new} ? 1.5 : 0"}},
    }


def _land(shapes: alt.Chart, key: bool) -> alt.Chart:
    palette = BY_LEVEL | GREYS | {MARKED: {"expr": "background"}}
    limits = {name: f"{name}: {range_text(name)}" for name in NAMES}
    texts = f"({json.dumps(limits)})[datum.label] || datum.label"
    legend = alt.Legend(
        orient="bottom",
        symbolSize=alt.ExprRef(f"{NARROW} ? 70 : 120"),
        # Levels in the first row, what has none in the second; all in one where there is room.
        columns=alt.ExprRef(f"width < 1030 ? {len(NAMES)} : {len(palette)}"),
        labelLimit=220,
        labelFontSize=alt.ExprRef(f"{ROOM} < 580 ? 10 : 11"),
        labelExpr=f"{NARROW} ? split(datum.label, ' or ')[0] : {texts}",
        rowPadding=1,
        columnPadding=alt.ExprRef(f"{NARROW} ? 5 : 8"),
        offset=4,
    )
    colour = alt.Color("level:N", title=None, legend=legend if key else None).scale(
        domain=list(palette), range=list(palette.values())
    )
    return (
        shapes.mark_geoshape(stroke=GROUND, strokeWidth=0.5)
        .encode(
            opacity=alt.condition("datum.faded", alt.value(0.25), alt.value(1)),
            fill=alt.condition(SOURCE, alt.value(alt.ExprRef(**DARK_LAND)), colour),
            tooltip=[
                alt.Tooltip("country:N", title="Country"),
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("chance:N", title="Chance"),
                alt.Tooltip("onset:N", title="New or going on"),
                alt.Tooltip("mainly:N", title="Mainly from"),
                alt.Tooltip("base:N", title="Base rate"),
            ],
        )
        .add_params(alt.selection_point(name=CLICK, fields=["iso3"], on="click", empty=False))
    )


def _disputed(disputed: str) -> alt.Chart:
    lines = alt.Data(
        url=f"app/static/{disputed}", format=alt.DataFormat(property="features", type="json")
    )
    return alt.Chart(lines).mark_geoshape(
        aria=False, filled=False, stroke=INK, strokeWidth=0.7, strokeDash=[2, 2]
    )


def _outlines(shapes: alt.Chart) -> list[alt.Chart]:
    """The country looked at, with a halo; finer the source, and what a what-if changes."""
    marked = shapes.transform_filter("datum.mark")
    wide = "datum.mark === 'country' ? {} : {}"
    halo = marked.mark_geoshape(
        aria=False, filled=False, stroke=GROUND, strokeWidth=alt.expr(wide.format(6, 0))
    )
    outline = marked.mark_geoshape(
        aria=False, filled=False, stroke=INK, strokeWidth=alt.expr(wide.format(3, 1.2))
    )
    return [halo, outline]


def _lines() -> list[alt.Chart]:
    """Corridors: a halo, a line as wide as it is likely, a head."""
    corridors = alt.Chart(alt.NamedData("corridors"))
    tooltip = [
        alt.Tooltip("corridor:N", title="Corridor"),
        alt.Tooltip("chance:N", title="Chance"),
    ]
    ends = {
        "x": _at(X, "x"), "y": _at(Y, "y"), "x2": _at(X, "x2"), "y2": _at(Y, "y2"),
    }  # fmt: skip
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


def _new() -> alt.Chart:
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


def _labels() -> list[alt.Chart]:
    """Texts with a halo, those for which the present scale has room; a source's is reversed."""
    beyond = [
        f"abs(datum.{name} - at.{name}) * scale < {size} / 2"
        for name, size in (("x", "width"), ("y", "height"))
    ]
    texts = alt.Chart(alt.NamedData("labels")).transform_filter(
        " && ".join(["datum.least <= scale", *beyond])
    )
    x = alt.value(alt.expr(f"clamp({X.format('datum.x')}, datum.half, width - datum.half)"))
    y = alt.value(alt.expr(f"{Y.format('datum.y')} + datum.down"))
    source = "datum.kind === 'source'"
    ink, ground = LINE["expr"], "background"
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


def _buttons() -> list[alt.Chart]:
    """Signs to zoom in and out at the lower left, and back to the whole frame once zoomed."""
    layers = []
    for place, (name, sign, said) in enumerate(
        ((PLUS, "+", "Zoom in"), (MINUS, "−", "Zoom out"), (WHOLE, "⤢", "Show all"))
    ):
        shown = "at.k > 1" if name == WHOLE else "true"
        middle = BUTTON_PX / 2 + place * (BUTTON_PX + 2)
        button = alt.Chart(alt.sequence(1)).transform_filter(shown)
        at = {"x": alt.value(middle), "y": alt.value(alt.expr(f"height - {BUTTON_PX / 2}"))}
        layers += [
            button.mark_square(
                aria=False,
                size=BUTTON_PX**2,
                fill=GROUND,
                stroke=INK,
                strokeWidth=0.5,
                opacity=0.8,
                cursor="pointer",
                tooltip=said,
            )
            .encode(**at)
            .properties(name=name),
            button.mark_text(aria=False, text=sign, fontSize=16, fill=INK).encode(**at),
        ]
    return layers


def _sheet() -> alt.Chart:
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
