"""The map: countries by level, disputed borders dashed, corridors as lines, names on what matters.

The spec is built once for each frame and then cached; only the data travel. The geometry comes from
Streamlit's static serving.
"""

import json
from functools import lru_cache
from typing import Any

import altair as alt

from risk.dashboard.look.palette import BY_LEVEL, GREYS, LINE, NO_DATA
from risk.dashboard.look.picture import HEAD_PX, titled
from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dashboard.pages.map.drawing.moves import MOVES
from risk.dashboard.pages.map.drawing.new_marks import MARKED
from risk.dashboard.pages.map.drawing.overlay import (
    DARK_LAND,
    GROUND,
    INK,
    NARROW,
    ROOM,
    X,
    Y,
    labels,
    lines,
    new,
    sheet,
    signs,
)
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.dashboard.pages.map.drawing.words import NOT_SCORED, SHOWN
from risk.dashboard.pages.map.drawing.zoom import zoom_params
from risk.terms.levels import NAMES
from risk.terms.wording import NONE, range_text

HEIGHT = f"{NARROW} ? 0.43 * {ROOM} + 106 : 0.48 * {ROOM} + 107"
"""With title and legend: the land has the whole width, and no empty bands above and below."""
FIRST_HEIGHT_PX = 400
CLICK = "clicked"
TOUCHES = ["wheel", "touchstart", "touchmove", "touchend"]
SOURCE = "datum.mark === 'source'"


def map_spec(
    files: dict[str, str],
    frame: Frame,
    *,
    height: int | None = None,
    key: bool = True,
    moved: bool = False,
) -> dict[str, Any]:
    """Vega-Lite spec of the map; its data sets come with each draw.

    They are risk, corridors, new, labels and about.

    Parameters
    ----------
    files : names of the geometry files under static/, by kind
    frame : part of the world to show
    height : with title, in pixels; if None it follows the width
    key : whether to draw the legends and the signs to zoom
    moved : whether the level in "risk" is the class of a move, as `with_moves` has it
    """
    return dict(_map_spec(files["world"], files["disputed"], frame, height, key, moved))


@lru_cache(maxsize=256)
def _map_spec(
    world: str, disputed: str, frame: Frame, height: int | None, key: bool, moved: bool
) -> dict[str, Any]:
    layers = [
        _land(world, key, moved),
        _disputed(disputed),
        *_outlines(world),
        *lines(),
        new(),
        *labels(),
        *([*signs(), sheet()] if key else []),
    ]
    projection = Projection(frame)
    chart = alt.layer(*layers).project(**_projected(projection)).configure_view(stroke=None)
    drawn = chart.to_dict()
    if key:  # Altair lacks the option
        drawn["layer"][0]["encoding"]["fill"]["legend"]["encoding"] = {"symbols": _diamond()}
    # Vega keeps every touch for itself otherwise: no tap would choose, and no finger scroll.
    drawn["config"]["events"] = {"defaults": {"allow": TOUCHES}}
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


def _diamond() -> dict[str, Any]:
    """Symbols of the legend: squares in the levels' colours, and the mark of a new risk."""
    new = f"datum.value === '{MARKED}'"
    return {
        "shape": {"value": {"expr": f"{new} ? 'diamond' : 'square'"}},
        "stroke": {"value": LINE},
        "strokeWidth": {"value": {"expr": f"{new} ? 1.5 : 0"}},
    }


def _shapes(world: str, columns: list[str]) -> alt.Chart:
    """Shapes with columns of their state's data."""
    shapes = alt.Chart(alt.topo_feature(f"app/static/{world}", "countries"))
    return shapes.transform_lookup(
        "properties.join", alt.LookupData(alt.NamedData("risk"), "iso3", columns)
    )


def _land(world: str, key: bool, moved: bool) -> alt.Chart:
    """The shapes in the colours of their levels or moves; those of no scored state say so."""
    shapes = _shapes(world, SHOWN).transform_calculate(
        country="datum.country || datum.properties.name",
        level=f"datum.level || '{NO_DATA}'",
        chance=f"datum.chance || '{NOT_SCORED}'",
        onset=f"datum.onset || '{NONE}'",
        mainly=f"datum.mainly || '{NONE}'",
        base=f"datum.base || '{NONE}'",
    )
    palette = (MOVES if moved else BY_LEVEL) | GREYS | {MARKED: {"expr": "background"}}
    limits = {name: f"{name}: {range_text(name)}" for name in NAMES}
    texts = f"({json.dumps(limits)})[datum.label] || datum.label"
    legend = alt.Legend(
        orient="bottom",
        symbolSize=alt.ExprRef(f"{ROOM} < 580 ? 70 : 120"),
        # Levels in the first row, what has none in the second; all in one where there is room.
        columns=alt.ExprRef(f"width < 1030 ? {len(NAMES)} : {len(palette)}"),
        labelLimit=220,
        labelFontSize=alt.ExprRef(f"{ROOM} < 580 ? 10 : 11"),
        labelExpr=f"{NARROW} ? split(datum.label, ' or ')[0] : {texts}",
        rowPadding=1,
        columnPadding=alt.ExprRef(f"{ROOM} < 580 ? 4 : 8"),
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
                alt.Tooltip("level:N", title="Own weights" if moved else "Level"),
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


def _outlines(world: str) -> list[alt.Chart]:
    """The country looked at, with a halo; finer the source, and what a what-if changes."""
    marked = _shapes(world, ["mark"]).transform_filter("datum.mark")
    wide = "datum.mark === 'country' ? {} : {}"
    halo = marked.mark_geoshape(
        aria=False, filled=False, stroke=GROUND, strokeWidth=alt.expr(wide.format(6, 0))
    )
    outline = marked.mark_geoshape(
        aria=False, filled=False, stroke=INK, strokeWidth=alt.expr(wide.format(3, 1.2))
    )
    return [halo, outline.properties(name="outline")]
