"""Which part of the world a map shows."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.risk_table import Settings
from risk.storage import kept_with_first
from risk.terms import region_members

# A country wider than this (Russia) does not set the frame of its region.
WIDEST_DEG = 90.0
AROUND_DEG = (14.0, 10.0)
MARGIN_DEG = 1.5
NORTHERNMOST = 74.0
SOUTHERNMOST = -56.0


@dataclass(frozen=True)
class Frame:
    """A box in degrees; east may lie above 180."""

    west: float
    south: float
    east: float
    north: float


WORLD = Frame(-180.0, -57.0, 180.0, 84.0)


def frame_of(settings: Settings, panel: Panel, country: str | None = None) -> Frame:
    """The region's countries, else what lies around the source or the country, else the world."""
    if settings.region:
        return _frame_of_region(panel, settings.region)
    if settings.source:
        return frame_from(panel, settings.source)
    return frame_into(panel, country) if country else WORLD


@kept_with_first(64)
def _frame_of_region(panel: Panel, region: str) -> Frame:
    table = panel.countries
    rows = table[table.iso3.isin(region_members(table, region))]
    narrow = rows[rows.east - rows.west <= WIDEST_DEG]
    return _around(narrow if len(narrow) else rows)


@kept_with_first(512)
def frame_from(panel: Panel, source: str) -> Frame:
    """A source, and of its receivers what lies near."""
    place = panel.countries.iso3.tolist().index(source)
    return _near(place, panel.receiver[panel.source == place], panel)


@kept_with_first(512)
def frame_into(panel: Panel, receiver: str) -> Frame:
    """A receiver, and of the countries with a corridor into it what lies near."""
    place = panel.countries.iso3.tolist().index(receiver)
    return _near(place, panel.source[panel.receiver == place], panel)


def _near(place: int, others: np.ndarray, panel: Panel) -> Frame:
    table = panel.countries
    own = _around(table.iloc[[place]])
    near = _around(table.iloc[[place, *others]])
    wide, high = AROUND_DEG
    return Frame(
        max(own.west - wide, near.west),
        max(own.south - high, near.south, SOUTHERNMOST),
        min(own.east + wide, near.east),
        min(own.north + high, near.north, NORTHERNMOST),
    )


def _around(rows: pd.DataFrame) -> Frame:
    """Smallest box around countries, the short way round the globe."""
    reference = rows.lon.iloc[0]
    turn = 360.0 * np.rint((reference - (rows.west + rows.east) / 2) / 360.0)
    return Frame(
        float((rows.west + turn).min()) - MARGIN_DEG,
        max(float(rows.south.min()) - MARGIN_DEG, SOUTHERNMOST),
        float((rows.east + turn).max()) + MARGIN_DEG,
        min(float(rows.north.max()) + MARGIN_DEG, NORTHERNMOST),
    )


def mercator_y(lat: float) -> float:
    """Mercator's height of a latitude on a globe of radius 1."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def latitude(y: float) -> float:
    """Latitude of a height on Mercator's map.

    >>> round(latitude(mercator_y(33.0)), 6)
    33.0
    """
    return math.degrees(2 * math.atan(math.exp(y)) - math.pi / 2)
