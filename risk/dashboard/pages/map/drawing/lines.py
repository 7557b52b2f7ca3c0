"""Corridors as lines: from the source's border into the receiver."""

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dashboard.pages.map.drawing.new_marks import turned_outlines
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.dataset import Panel
from risk.storage import kept_with_first
from risk.terms import percent

LINE_COLUMNS = ["x", "y", "x2", "y2", "turn", "probability", "corridor", "chance"]
NO_LINES = pd.DataFrame(columns=LINE_COLUMNS, dtype=float)
INTO_RECEIVER = 0.4
"""Share of the way from the receiver's border to its middle. Neighbours share their border: a line
from border to border would be a point."""


def line_data(corridors: pd.DataFrame, panel: Panel, frame: Frame) -> pd.DataFrame:
    """Both ends of each corridor on the map, its probability and what to say of it.

    `corridors`: with source_iso3, receiver_iso3, source, receiver and probability. Returns:
    DataFrame with LINE_COLUMNS; ends in the units of Projection, turn of the head in degrees.
    """
    codes = zip(corridors.source_iso3.tolist(), corridors.receiver_iso3.tolist(), strict=True)
    ends = [ends_of(panel, frame, source, receiver) for source, receiver in codes]
    columns = np.array(ends, dtype=float).reshape(-1, 5).T
    names = zip(corridors.source.tolist(), corridors.receiver.tolist(), strict=True)
    probability = corridors.probability.to_numpy()
    return pd.DataFrame(
        {
            **dict(zip(LINE_COLUMNS, columns.round(4), strict=False)),
            "probability": np.where(np.isnan(probability), 0.0, probability),
            "corridor": [f"{source} → {receiver}" for source, receiver in names],
            "chance": [percent(p) for p in probability.tolist()],
        }
    )


@kept_with_first(8192)
def ends_of(
    panel: Panel, frame: Frame, source: str, receiver: str
) -> tuple[float, float, float, float, float]:
    """Where a corridor's line leaves the source, where it ends in the receiver, and its turn.

    Returns: (x, y, x2, y2) in the units of Projection; turn in degrees clockwise from upwards.
    """
    projection = Projection(frame)
    first, last = (_middle(panel, projection, iso3) for iso3 in (source, receiver))
    way = shapely.LineString([first, last])
    out = _places_on(way, outline(panel, frame, source))
    into = _places_on(way, outline(panel, frame, receiver))
    start = max(out, default=0.0)
    border = max(min(into, default=start), start)
    end = border + INTO_RECEIVER * (way.length - border)
    tail = way.interpolate(start)
    head = way.interpolate(end)
    right = last[0] - first[0]
    up = last[1] - first[1]
    turn = float(np.degrees(np.arctan2(right, up)))
    return tail.x, tail.y, head.x, head.y, turn


def _middle(panel: Panel, projection: Projection, iso3: str) -> tuple[float, float]:
    place = panel.countries.iso3.tolist().index(iso3)
    row = panel.countries.iloc[place]
    x, y = projection.place(np.array([[row.lon, row.lat]], dtype=float))[0].tolist()
    return x, y


def _places_on(way: shapely.LineString, outline: BaseGeometry) -> list[float]:
    """How far along the way the parts begin and end that lie within an outline."""
    inside = shapely.intersection(way, outline)
    points = shapely.points(shapely.get_coordinates(inside))
    return shapely.line_locate_point(way, points).tolist() if len(points) else []


@kept_with_first(1024)
def outline(panel: Panel, frame: Frame, iso3: str) -> BaseGeometry:
    """A country's outline in the units of Projection, cut at the meridian where the map ends."""
    projection = Projection(frame)
    # A point on the far meridian itself would turn up at the other edge.
    west = projection.lon - 180 + 1e-6
    globe = shapely.box(west, -90, west + 360 - 2e-6, 90)
    cut = [shapely.intersection(shape, globe) for shape in turned_outlines(panel, iso3)]
    placed = [shapely.transform(part, projection.place) for part in cut if not part.is_empty]
    return shapely.make_valid(shapely.union_all(placed))
