"""Where on the map the marks of new risks stand."""

from typing import Any

import pandas as pd
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dataset import STATIC, Panel
from risk.explain import is_new_warning
from risk.output.briefing import outlines_of, polygons
from risk.storage import kept_with_first

MARKED = "New risk"
TURNS = (-360.0, 0.0, 360.0)
"""A frame may reach beyond the meridian at which longitudes begin."""


def new_data(table: pd.DataFrame, panel: Panel, frame: Frame) -> pd.DataFrame:
    """A mark for each country in the frame whose risk is new and stands at Elevated or above.

    Returns: DataFrame with lon and lat in degrees.
    """
    places = [place_within(panel, frame, iso3) for iso3 in table.iso3[is_new_warning(table)]]
    return pd.DataFrame([place for place in places if place], columns=["lon", "lat"], dtype=float)


@kept_with_first(4096)
def place_within(panel: Panel, frame: Frame, iso3: str) -> tuple[float, float] | None:
    """The country's middle; where that is outside, a point of what the frame shows of it, if any.

    Returns: (longitude, latitude) in degrees, or None.
    """
    row: Any = next(panel.countries[panel.countries.iso3 == iso3].itertuples())
    middle = float(row.lon), float(row.lat)
    box = (frame.west, frame.south, frame.east, frame.north)
    if any(
        shapely.box(*box).contains(shapely.Point(middle[0] + turn, middle[1])) for turn in TURNS
    ):
        return middle
    outlines = turned_outlines(panel, iso3)
    seen = [part for whole in outlines for part in polygons(shapely.clip_by_rect(whole, *box))]
    if not seen:
        return None
    point = max(seen, key=shapely.area).representative_point()
    return float(point.x), float(point.y)


def turned_outlines(panel: Panel, iso3: str) -> list[BaseGeometry]:
    """A country's outlines where they are, and a turn of the globe to the left and to the right."""
    names = panel.description["map"]
    digests = panel.description["map_sha256"]
    outlines = outlines_of(STATIC / names["world"], digests["world"], iso3)
    return [affinity.translate(outline, turn) for outline in outlines for turn in TURNS]
