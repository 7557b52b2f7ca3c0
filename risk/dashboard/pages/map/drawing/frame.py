"""Which part of the world a map shows."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from risk.dataset.panel import Panel
from risk.risk_table.settings import Settings
from risk.terms.countries import region_members

# A country wider than this (Russia) does not set the frame of its region.
WIDEST_DEG = 90.0
AROUND_SOURCE_DEG = (14.0, 10.0)
MARGIN_DEG = 1.5
NORTHERNMOST, SOUTHERNMOST = 74.0, -56.0


@dataclass(frozen=True)
class Frame:
    """A box in degrees; east may lie above 180."""

    west: float
    south: float
    east: float
    north: float


WORLD = Frame(-180.0, -57.0, 180.0, 84.0)


def frame_of(settings: Settings, panel: Panel) -> Frame:
    """The region's countries, else the source with what lies around it, else the world."""
    return _frame_of(settings.region, settings.source, panel)


@lru_cache(maxsize=512)
def _frame_of(region: str | None, source: str | None, panel: Panel) -> Frame:
    table = panel.countries
    if region:
        rows = table[table.iso3.isin(region_members(table, region))]
        narrow = rows[rows.east - rows.west <= WIDEST_DEG]
        return _around(narrow if len(narrow) else rows)
    if source:
        row = table.iso3 == source
        receivers = panel.receiver[panel.source == np.flatnonzero(row)[0]]
        return _with(table[row], table.iloc[receivers])
    return WORLD


def frame_into(iso3: str, sources: list[str], panel: Panel) -> Frame:
    """A country with what of its sources lies around it."""
    table = panel.countries
    return _with(table[table.iso3 == iso3], table[table.iso3.isin(sources)])


def _with(middle: pd.DataFrame, others: pd.DataFrame) -> Frame:
    """One country, and as much of others as lies near."""
    own = _around(middle)
    near = _around(pd.concat([middle, others]))
    wide, high = AROUND_SOURCE_DEG
    return Frame(
        max(own.west - wide, near.west),
        max(own.south - high, near.south),
        min(own.east + wide, near.east),
        min(own.north + high, near.north),
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
