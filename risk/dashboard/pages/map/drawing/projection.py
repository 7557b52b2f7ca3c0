"""Where places lie on the map, before the browser scales it.

Units are those of a globe of radius 1: the browser multiplies them by its scale and moves the
middle of the frame to the middle of the chart. The formulas are those of d3-geo, which draws the
shapes, so lines and labels lie where the shapes do.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from risk.dashboard.pages.map.drawing.frame import WORLD, Frame, latitude, mercator_y

EQUAL_EARTH = "equalEarth"
MERCATOR = "mercator"
# Šavrič, Patterson and Jenny (2019), "The Equal Earth map projection", IJGIS 33(3).
A1 = 1.340264
A2 = -0.081106
A3 = 0.000893
A4 = 0.003796
# The world without Antarctica and the empty Pacific: from Alaska to Fiji, in units.
WORLD_LON = 11.0
WORLD_LEFT = -1.95
WORLD_RIGHT = 2.48
WORLD_SOUTH = -52.0
WORLD_NORTH = 70.0


@dataclass(frozen=True)
class Projection:
    """Projection of a frame."""

    frame: Frame

    @property
    def kind(self) -> str:
        """Name in Vega: Equal Earth for the world, Mercator for a part of it."""
        return EQUAL_EARTH if self.frame == WORLD else MERCATOR

    @property
    def lon(self) -> float:
        """Meridian that is vertical, in degrees."""
        return WORLD_LON if self.frame == WORLD else (self.frame.west + self.frame.east) / 2

    @cached_property
    def lat(self) -> float:
        """Latitude of the frame's middle in degrees."""
        if self.frame != WORLD:
            south = mercator_y(self.frame.south)
            north = mercator_y(self.frame.north)
            return latitude((south + north) / 2)
        middle = sum(equal_earth(np.zeros(2), np.array([WORLD_SOUTH, WORLD_NORTH]))[1]) / 2
        return _equal_earth_latitude(float(middle))

    @cached_property
    def shift(self) -> float:
        """How far the frame's middle lies to the right of the vertical meridian, in units."""
        return (WORLD_LEFT + WORLD_RIGHT) / 2 if self.frame == WORLD else 0.0

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height of the frame in units."""
        if self.frame == WORLD:
            low, high = equal_earth(np.zeros(2), np.array([WORLD_SOUTH, WORLD_NORTH]))[1]
            return WORLD_RIGHT - WORLD_LEFT, float(high - low)
        wide = math.radians(self.frame.east - self.frame.west)
        return wide, mercator_y(self.frame.north) - mercator_y(self.frame.south)

    def place(self, points: np.ndarray) -> np.ndarray:
        """Degrees to units from the frame's middle, right and up.

        `points`: array of shape (n, 2), longitude and latitude. Returns: array of shape (n, 2).

        >>> Projection(Frame(10, -10, 30, 10)).place(np.array([[20.0, 0.0]])).round(6).tolist()
        [[0.0, 0.0]]
        """
        turned = (points[:, 0] - self.lon + 180) % 360 - 180
        if self.kind == EQUAL_EARTH:
            right, up = equal_earth(turned, points[:, 1])
            middle = float(equal_earth(np.zeros(1), np.array([self.lat]))[1][0])
        else:
            right = np.radians(turned)
            up = np.log(np.tan(np.pi / 4 + np.radians(points[:, 1].clip(-85, 85)) / 2))
            middle = mercator_y(self.lat)
        return np.column_stack([right - self.shift, up - middle])


def equal_earth(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Equal Earth's right and up of degrees.

    >>> right, up = equal_earth(np.array([180.0, 0.0]), np.array([0.0, 90.0]))
    >>> right.round(4).tolist(), up.round(4).tolist()
    ([2.7066, 0.0], [0.0, 1.3174])
    """
    half_root = math.sqrt(3) / 2
    t = np.arcsin(half_root * np.sin(np.radians(lat)))
    t2 = t * t
    t6 = t2**3
    spread = A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)
    right = np.radians(lon) * np.cos(t) / (half_root * spread)
    return right, t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))


def _equal_earth_latitude(up: float) -> float:
    """Latitude in degrees of a height on Equal Earth's map, by bisection."""
    low = -90.0
    high = 90.0
    for _ in range(60):
        middle = (low + high) / 2
        if equal_earth(np.zeros(1), np.array([middle]))[1][0] < up:
            low = middle
        else:
            high = middle
    return low
