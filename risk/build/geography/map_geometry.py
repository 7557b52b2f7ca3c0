"""The map as files for static serving: simplified countries, disputed lines, label points.

Arcs are simplified one by one, so a border stays shared by the two countries it parts. An arc
keeps all its points where a ring would collapse without them: no island state vanishes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from risk.build.geography.corridors import main_territory
from risk.publishers import LIMITS_DEG, MERGED, Topology, abs_arc, read_topology
from risk.publishers.forms import read_json
from risk.storage import InputError, ring_points, signed_area

TOLERANCE_DEG = 0.075
GRID_DEG = 0.005
DISPUTED_TOLERANCE_DEG = 0.02
LEAST_AREA_KEPT = 0.8


def map_contents(source_50m: Path, disputed: Path) -> dict[str, bytes]:
    """The simplified map and the disputed lines as files.

    Raises InputError if a file is missing or is not what it should be.

    Parameters
    ----------
    source_50m : the visionscarto TopoJSON, 1:50 million
    disputed : GeoJSON of Natural Earth's disputed boundary lines

    Returns
    -------
    dict
        Content by kind. `world`: TopoJSON, object `countries`, properties `iso3`, `name` and
        `join`, the code of the state whose numbers colour it (Israel for Palestine, PSE).
        `disputed`: GeoJSON lines with an `id`.
    """
    return {
        "world": _to_bytes(simplified_world(read_topology(source_50m))),
        "disputed": _to_bytes(simplified_lines(disputed)),
    }


def simplified_world(topology: Topology) -> dict[str, Any]:
    """Simplify a decoded map arc by arc and encode it as TopoJSON on a coarser grid.

    `topology`: from `read_topology`, coordinates in degrees. Returns: TopoJSON; every ring keeps
    its direction and at least 80 % of its area.

    >>> simplified_world(Topology([], []))["objects"]["countries"]["geometries"]
    []
    """
    full = [np.rint(arc / GRID_DEG) * GRID_DEG for arc in topology.arcs]
    arcs = [_simplified(arc) for arc in full]
    for country in topology.countries:
        for ring in country.rings():
            area = signed_area(ring_points(full, ring))
            if not area or signed_area(ring_points(arcs, ring)) / area < LEAST_AREA_KEPT:
                for number in map(abs_arc, ring):
                    arcs[number] = full[number]
    used = sorted({abs_arc(n) for c in topology.countries for ring in c.rings() for n in ring})
    position = {number: new for new, number in enumerate(used)}
    position |= {~number: ~new for number, new in position.items()}
    geometries = [
        {
            "type": "MultiPolygon",
            "arcs": [[[position[n] for n in r] for r in rings] for rings in country.polygons],
            "properties": {
                "iso3": country.code,
                "join": MERGED.get(country.code, country.code),
                "name": country.name,
            },
        }
        for country in topology.countries
    ]
    # Grid steps from each point to the next, as TopoJSON has them.
    on_grid = [np.rint(arcs[n] / GRID_DEG).astype(int) for n in used]
    return {
        "type": "Topology",
        "transform": {"scale": [GRID_DEG, GRID_DEG], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [np.diff(line, axis=0, prepend=[[0, 0]]).tolist() for line in on_grid],
    }


def simplified_lines(path: Path) -> dict[str, Any]:
    """Read a GeoJSON file of lines and keep their simplified course, to 0.01 degrees.

    `path`: FeatureCollection of LineString features. Returns: FeatureCollection with `id` counted
    from 0 and no properties. Raises InputError if the file is missing or holds anything but lines.
    """
    collection = read_json(path, "GeoJSON")
    features = []
    try:
        for number, feature in enumerate(collection["features"]):
            if feature["geometry"]["type"] != "LineString":
                raise ValueError(f"geometry type {feature['geometry']['type']!r}")
            coordinates = np.asarray(feature["geometry"]["coordinates"], dtype=float)
            if coordinates.shape[1:] != (2,) or not (np.abs(coordinates) <= LIMITS_DEG).all():
                raise ValueError(
                    f"a line with points beyond longitude and latitude, number {number}"
                )
            line = shapely.LineString(coordinates)
            points = shapely.get_coordinates(line.simplify(DISPUTED_TOLERANCE_DEG)).round(2)
            geometry = {"type": "LineString", "coordinates": points.tolist()}
            features.append(
                {"type": "Feature", "id": number, "properties": {}, "geometry": geometry}
            )
    except (ArithmeticError, LookupError, TypeError, ValueError, ShapelyError) as error:
        raise InputError(
            f"{path.name}: expected a GeoJSON FeatureCollection of lines,"
            f" got {type(error).__name__}: {str(error)[:200]}"
        ) from None
    return {"type": "FeatureCollection", "features": features}


def label_points(geometries: Mapping[str, BaseGeometry]) -> pd.DataFrame:
    """Where to put a country's mark, and the box to zoom to.

    Parameters
    ----------
    geometries : mapping of ISO3 to polygons in degrees lon, lat

    Returns
    -------
    DataFrame with columns iso3, lon, lat, west, south, east, north (degrees, 2 decimals)
        The point lies inside the largest polygon. The box holds the main territory (as for
        corridors); one that crosses the antimeridian has `east` above 180 (Russia, Fiji).

    >>> label_points({"AAA": shapely.box(0, 0, 2, 2)}).loc[0, ["lon", "lat", "east"]].tolist()
    [1.0, 1.0, 2.0]
    """
    rows = []
    for code in sorted(geometries):
        territory = main_territory(geometries[code])
        point = shapely.get_geometry(territory, 0).representative_point()
        lon, lat = shapely.get_coordinates(territory).T
        plain = (lon + 180) % 360 - 180
        eastward = lon % 360
        shorter = np.ptp(eastward) < np.ptp(plain) - 1e-6  # by more than rounding
        lon = eastward if shorter else plain
        rows.append(
            (code, (point.x + 180) % 360 - 180, point.y, lon.min(), lat.min(), lon.max(), lat.max())
        )
    columns = ["iso3", "lon", "lat", "west", "south", "east", "north"]
    return pd.DataFrame(rows, columns=columns).round(2)


def _simplified(arc: np.ndarray) -> np.ndarray:
    """Drop points of one arc, with degrees of longitude as short as they are at its latitude."""
    shrink = np.array([max(np.cos(np.radians(arc[:, 1].mean())), 0.1), 1.0])
    line = shapely.LineString(arc * shrink).simplify(TOLERANCE_DEG, preserve_topology=False)
    return shapely.get_coordinates(line) / shrink


def _to_bytes(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()
