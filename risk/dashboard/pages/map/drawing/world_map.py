"""The map: countries by level, disputed borders dashed, corridors as lines.

The spec is built once for each frame and theme and then cached; only the data travel. The
geometry comes from Streamlit's static serving.
"""

import json
import math
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from risk.dashboard.look.palette import BY_LEVEL, GREYS, LINE, NO_DATA
from risk.dashboard.look.picture import titled
from risk.dashboard.look.texts import window
from risk.dashboard.pages.map.drawing.frame import WORLD, Frame, latitude, mercator_y
from risk.dashboard.pages.map.drawing.new_marks import MARKED
from risk.risk_table.settings import Settings
from risk.terms.levels import NAMES
from risk.terms.onset import NEW, onset_text
from risk.terms.wording import INTERVAL, interval, percent, range_text

HEIGHT_PX = 500
ROOM = "(containerSize()[0] + 0 * width)"  # asked again when the width changes
NARROW = f"({ROOM} < 500)"
# As many as there is room for: all in a row take about 1,010 px.
LEGEND_COLUMNS = "width < 500 ? 2 : width < 640 ? 3 : width < 1030 ? 4 : 8"
LEGENDS = {"direction": "vertical", "anchor": "start", "margin": 2}
CLICK = "clicked"
LINE_COLUMNS = ["lon", "lat", "lon2", "lat2", "probability", "corridor", "chance"]
SHOWN = [
    "iso3", "country", "level", "chance", "onset", "mainly", "base", "as_of", "mark", "faded",
]  # fmt: skip


def map_data(
    table: pd.DataFrame, settings: Settings, country: str | None, labels: dict[str, str]
) -> pd.DataFrame:
    """What the map says about each country: text, ready to show.

    Parameters
    ----------
    table : risk table by country
    settings : Settings
    country : ISO3 of the country looked at, or None
    labels : indicator labels by code

    Returns
    -------
    DataFrame with the columns of SHOWN
    """
    index = np.fmax(table.index_arrivals.to_numpy(), table.index_armed.to_numpy()).tolist()
    limits = (table[name].tolist() for name in ("probability_low", "probability_high"))
    chance = [
        f"{percent(p)} ({INTERVAL} {interval(low, high)})"
        if not math.isnan(p)
        else f"withheld; index {points:.0f}" if not math.isnan(points) else "–"
        for p, low, high, points in zip(table.probability.tolist(), *limits, index, strict=True)
    ]  # fmt: skip
    mainly = [
        f"{source}, {labels[code].lower()}" if isinstance(code, str) else "–"
        for source, code in zip(
            table.main_source.tolist(), table.top_indicator.tolist(), strict=True
        )
    ]
    onset = [
        onset_text(kind, int(came), int(known)) if isinstance(kind, str) else "–"
        for kind, came, known in zip(
            table.onset.tolist(), table.came_10y.tolist(), table.known_10y.tolist(), strict=True
        )
    ]
    faded = (table.onset != NEW).to_numpy() if settings.new_only else np.zeros(len(table), bool)
    marks = {settings.source: "source", country: "country"}
    return pd.DataFrame(
        {
            "iso3": table.iso3.array,
            "country": table.country.array,
            "level": table.level.array,
            "chance": chance,
            "onset": onset,
            "mainly": mainly,
            "base": [percent(rate) for rate in table.base_rate.tolist()],
            "as_of": [window(settings.as_of)] * len(table),
            "mark": [marks.get(code, "") for code in table.iso3.tolist()],
            "faded": faded,
        }
    )


def line_data(corridors: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Both ends of each corridor in degrees, its probability and what to say of it."""
    at = {iso3: number for number, iso3 in enumerate(countries.iso3.tolist())}
    first, last = (
        [at[iso3] for iso3 in corridors[f"{end}_iso3"].tolist()] for end in ("source", "receiver")
    )
    ends = zip(corridors.source.tolist(), corridors.receiver.tolist(), strict=True)
    probability = corridors.probability.to_numpy()
    lon, lat = countries.lon.to_numpy(), countries.lat.to_numpy()
    return pd.DataFrame(
        {
            "lon": lon[first],
            "lat": lat[first],
            "lon2": lon[last],
            "lat2": lat[last],
            "probability": np.where(np.isnan(probability), 0.0, probability),
            "corridor": [f"{source} → {receiver}" for source, receiver in ends],
            "chance": [percent(p) for p in probability.tolist()],
        }
    )


def map_spec(files: dict[str, str], frame: Frame) -> dict[str, Any]:
    """Vega-Lite spec of the map; its data sets come with each draw: risk, corridors, new and about.

    Parameters
    ----------
    files : names of the geometry files under static/, by kind
    frame : part of the world to show
    """
    return dict(_map_spec(files["world"], files["disputed"], frame))


@lru_cache(maxsize=64)
def _map_spec(world: str, disputed: str, frame: Frame) -> dict[str, Any]:
    palette = BY_LEVEL | GREYS
    limits = {name: f"{name}: {range_text(name)}" for name in NAMES}
    shapes = (
        alt.Chart(alt.topo_feature(f"app/static/{world}", "countries"))
        .transform_lookup("properties.join", alt.LookupData(alt.NamedData("risk"), "iso3", SHOWN))
        .transform_calculate(
            level=f"datum.level || '{NO_DATA}'",
            country="datum.country || datum.properties.name",
        )
    )
    land = (
        shapes.mark_geoshape(stroke=alt.expr("background"), strokeWidth=0.5)
        .encode(
            opacity=alt.condition("datum.faded", alt.value(0.25), alt.value(1)),
            color=alt.Color("level:N", title=None)
            .scale(domain=list(palette), range=list(palette.values()))
            .legend(orient="bottom", symbolType="square", symbolStrokeWidth=0, symbolSize=150,
                    columns=alt.ExprRef(LEGEND_COLUMNS), labelLimit=220,
                    labelExpr=f"({json.dumps(limits)})[datum.label] || datum.label"),
            tooltip=[
                alt.Tooltip("country:N", title="Country"),
                alt.Tooltip("level:N", title="Level"),
                alt.Tooltip("chance:N", title="Chance"),
                alt.Tooltip("onset:N", title="New or going on"),
                alt.Tooltip("mainly:N", title="Mainly from"),
                alt.Tooltip("base:N", title="Base rate"),
                alt.Tooltip("as_of:N", title="Forecast"),
            ],
        )
        .add_params(alt.selection_point(name=CLICK, fields=["iso3"], on="click", empty=False))
    )  # fmt: skip
    line, ground = alt.ExprRef(**LINE), alt.expr("background")
    chosen = shapes.transform_filter("datum.mark").mark_geoshape(
        aria=False,
        filled=False,
        stroke=line,
        strokeWidth=alt.expr("datum.mark == 'country' ? 2.5 : 1.2"),
    )
    dashed = alt.Chart(
        alt.Data(
            url=f"app/static/{disputed}", format=alt.DataFormat(property="features", type="json")
        )
    ).mark_geoshape(aria=False, filled=False, stroke=line, strokeWidth=0.7, strokeDash=[2, 2])
    lines = (
        alt.Chart(alt.NamedData("corridors"))
        .mark_rule(aria=False, color=line, opacity=0.75, strokeCap="round")
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            longitude2="lon2:Q",
            latitude2="lat2:Q",
            strokeWidth=alt.StrokeWidth("probability:Q", legend=None).scale(
                domain=[0, 1], range=[0.6, 7]
            ),
            tooltip=[
                alt.Tooltip("corridor:N", title="Corridor"),
                alt.Tooltip("chance:N", title="Chance"),
            ],
        )
    )
    # A shape, not a colour: it can be told by everybody, in print too. It takes no clicks.
    new = (
        alt.Chart(alt.NamedData("new"))
        .mark_point(
            aria=False, filled=True, fill=ground, stroke=line, strokeWidth=1.5, size=60, opacity=1,
            clip=True,
        )
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            shape=alt.Shape("kind:N", title=None)
            .scale(domain=[MARKED], range=["diamond"])
            .legend(orient="bottom", labelLimit=260, symbolSize=90, symbolStrokeWidth=1.5),
        )
    )  # fmt: skip
    chart = (
        alt.layer(land, dashed, chosen, lines, new)
        .project(**_projection(frame))
        .configure_view(stroke=None)
    )
    drawn = chart.to_dict()
    # One legend under the other: side by side they are wider than a phone. Altair lacks the option.
    drawn["config"]["legend"] = {"layout": {"bottom": LEGENDS}}
    spec = titled(drawn, HEIGHT_PX)
    if frame != WORLD:
        return spec
    # The world is wide: where the page is narrow, a lower chart has no empty bands. Vega takes a
    # parameter of this name for the chart's height.
    height = f"min({spec['height']}, {NARROW} ? 0.52 * {ROOM} + 220 : 0.44 * {ROOM} + 180)"
    return spec | {"params": [*spec.get("params", []), {"name": "height", "expr": height}]}


def _projection(frame: Frame) -> dict[str, Any]:
    """Equal Earth for the world, Mercator for a part of it, scaled to the room there is."""
    middle = "width / 2"
    if frame == WORLD:
        kind, high, centre_lon, centre_lat = "equalEarth", 2.35, 10.0, 17.0
        # On a phone from Alaska to Fiji: the islands further out would be less than a pixel each.
        wide = f"({NARROW} ? 4.55 : 5.42)"
        middle += f" - ({NARROW} ? 0.275 / 4.55 * width : 0)"
    else:
        kind = "mercator"
        south, north = mercator_y(frame.south), mercator_y(frame.north)
        wide, high = f"{math.radians(frame.east - frame.west):.4f}", north - south
        centre_lon, centre_lat = (frame.west + frame.east) / 2, latitude((south + north) / 2)
    return {
        "type": kind,
        "rotate": [-centre_lon, 0, 0],
        "center": [0, centre_lat],
        "scale": alt.ExprRef(f"min(width / {wide}, height / {high:.4f})"),
        "translate": alt.ExprRef(f"[{middle}, height / 2]"),
        "clipExtent": alt.ExprRef("[[0, 0], [width, height]]"),
    }
