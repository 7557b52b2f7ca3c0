"""Corridors: ordered pairs of independent states whose territories are at most 500 km apart.

A state's territory is its largest polygon and the parts that hops of at most 1,000 km over its
own soil join to it. So Alaska belongs to the United States, Ceuta to Spain, and Papua to
Indonesia (one hop alone would lose its land border with Papua New Guinea), while French Guiana,
Hawaii and the Canary Islands stay out. Western Sahara is no independent state in UCDP's list and
dependent territories (Greenland, New Caledonia) are not merged: neither is an end of a corridor.
A former state has corridors like any other, but none with the states that it became.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from risk.publishers import FORMER_STATES, WITHOUT_GEOMETRY
from risk.storage import InputError

EARTH_RADIUS_KM = 6371.0088
REACH_KM = 500.0
HOP_KM = 1000.0
STEP_KM = 1.0
HOP_STEP_KM = 20.0


class Outline(NamedTuple):
    """Boundary points as unit vectors of shape (n, 3), within `radius` radians of `centre`."""

    tree: cKDTree
    centre: np.ndarray
    radius: float


def build_corridors(
    geometries: Mapping[str, BaseGeometry], borders: pd.DataFrame, states: Iterable[str]
) -> pd.DataFrame:
    """Distance and land border of every ordered pair of states at most 500 km apart.

    Raises InputError if another state has no geometry.

    Parameters
    ----------
    geometries : mapping of ISO3 to polygons in degrees lon, lat
    borders : DataFrame with columns iso3_a, iso3_b, border_km
        Land borders in both directions. One counts if the territories are within 500 km.
    states : ISO3 codes of the independent states
        East Germany (DDR) and South Yemen (YMD) have no outline and are passed over.

    Returns
    -------
    DataFrame with columns source_iso3, receiver_iso3, distance_km, border_km
        Sorted by the codes, both directions alike. `distance_km` is the great-circle distance
        between the territories, 0 to 500, rounded to 0.1, 0 across a land border; it is at
        most 0.5 km too long. `border_km` is 0 where there is no land border.

    >>> square = shapely.box(0, 0, 1, 1)
    >>> islands = {"AAA": square, "BBB": shapely.affinity.translate(square, 2)}
    >>> none = pd.DataFrame(columns=["iso3_a", "iso3_b", "border_km"])
    >>> build_corridors(islands, none, ["AAA", "BBB"])["distance_km"].tolist()
    [111.2, 111.2]
    """
    known = sorted(set(states) - set(WITHOUT_GEOMETRY))
    missing = [code for code in known if code not in geometries]
    if missing:
        raise InputError(
            f"map geometry: expected an outline for every state, got none for {missing}"
        )
    outlines = {code: _outline(main_territory(geometries[code])) for code in known}
    lengths = borders.set_index(["iso3_a", "iso3_b"])["border_km"].to_dict()
    rows = []
    for a, b in combinations(known, 2):
        if b in FORMER_STATES.get(a, ()) or a in FORMER_STATES.get(b, ()):
            continue
        distance = _distance_km(outlines[a], outlines[b])
        if distance <= REACH_KM:
            border = float(lengths.get((a, b), 0.0))
            distance = 0.0 if border else round(distance, 1)
            rows += [(a, b, distance, border), (b, a, distance, border)]
    columns = ["source_iso3", "receiver_iso3", "distance_km", "border_km"]
    corridors = pd.DataFrame(rows, columns=columns)
    return corridors.sort_values(columns[:2], ignore_index=True)


def main_territory(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the largest polygon and what hops of at most 1,000 km join to it.

    `geometry`: polygons in degrees lon, lat. Returns: MultiPolygon. The largest polygon (by area on
    the sphere) first.

    >>> main_territory(shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(60, 0, 61, 1)]))
    <MULTIPOLYGON (((2 0, 2 2, 0 2, 0 0, 2 0)))>
    """
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    parts.sort(key=_area, reverse=True)
    kept = parts[:1]
    waiting = parts[1:]
    newest = kept
    points = {id(part): boundary_points(part, HOP_STEP_KM) for part in parts}
    while newest and waiting:
        tree = cKDTree(np.vstack([points[id(part)] for part in newest]))
        near = [_nearest_km(tree, points[id(part)], HOP_KM) <= HOP_KM for part in waiting]
        newest = [part for part, is_near in zip(waiting, near, strict=True) if is_near]
        waiting = [part for part, is_near in zip(waiting, near, strict=True) if not is_near]
        kept = kept + newest
    return shapely.MultiPolygon(kept)


def boundary_points(geometry: BaseGeometry, step_km: float) -> np.ndarray:
    """Points along all rings, at most `step_km` apart, as unit vectors of shape (n, 3)."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    step = step_km / EARTH_RADIUS_KM
    return np.vstack([_densified(unit_vectors(shapely.get_coordinates(r)), step) for r in rings])


def _densified(points: np.ndarray, step: float) -> np.ndarray:
    """Add points on the chords so that neighbours are at most `step` radians apart."""
    chord = np.linalg.norm(np.diff(points, axis=0), axis=1)
    pieces = np.maximum(np.ceil(chord / step), 1).astype(int)
    start = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(pieces.sum()) - np.repeat(pieces.cumsum() - pieces, pieces)) / pieces[start]
    dense = points[start] + share[:, None] * (points[start + 1] - points[start])
    return dense / np.linalg.norm(dense, axis=1, keepdims=True)


def chord(km: float) -> float:
    """Straight distance between two points of the unit sphere that are so far apart on it."""
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))


def unit_vectors(lon_lat: np.ndarray) -> np.ndarray:
    """Points (n, 2) in degrees as unit vectors (n, 3)."""
    lon, lat = np.radians(lon_lat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _area(polygon: BaseGeometry) -> float:
    """Area on the unit sphere, by the equal-area map (lon, sin lat)."""
    equal_area = shapely.transform(
        polygon, lambda p: np.column_stack([np.radians(p[:, 0]), np.sin(np.radians(p[:, 1]))])
    )
    return equal_area.area


def _outline(territory: BaseGeometry) -> Outline:
    points = boundary_points(territory, STEP_KM)
    centre = points.mean(axis=0)
    centre /= np.linalg.norm(centre)
    return Outline(cKDTree(points), centre, float(_angle(points @ centre).max()))


def _angle(cosine: np.ndarray) -> np.ndarray:
    return np.arccos(np.clip(cosine, -1.0, 1.0))


def _distance_km(a: Outline, b: Outline) -> float:
    """Shortest great-circle distance, infinite beyond the reach."""
    between = _angle(a.centre @ b.centre) - a.radius - b.radius
    if between * EARTH_RADIUS_KM > REACH_KM:
        return np.inf
    small, large = sorted([a, b], key=lambda outline: outline.tree.n)
    return _nearest_km(large.tree, small.tree.data, REACH_KM)


def _nearest_km(tree: cKDTree, points: np.ndarray, limit_km: float) -> float:
    """Shortest distance from the points to the tree's; infinite if beyond the limit."""
    near = tree.query(points, distance_upper_bound=chord(limit_km + 1.0))[0].min()
    return float(2 * np.arcsin(near / 2) * EARTH_RADIUS_KM) if np.isfinite(near) else np.inf
