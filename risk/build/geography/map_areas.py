"""Whether a new map's countries are about as large as those of the map that stood before."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from risk.dataset import earlier_map
from risk.storage import InputError, ring_points, shown, signed_area

MOST_TIMES = 1.5
"""Times that a country may be larger, or smaller, than it was."""


def map_areas(world: Mapping[str, Any]) -> dict[str, float]:
    """Area of each country of a map file of ours, holes left out.

    `world`: TopoJSON as `simplified_world` makes it. Returns: dict of ISO3 to square degrees. For
    comparing a country with itself, as a degree of longitude has no fixed length.
    """
    scale = np.array(world["transform"]["scale"])
    arcs = [np.cumsum(arc, axis=0) * scale for arc in world["arcs"]]
    return {
        country["properties"]["iso3"]: abs(
            sum(signed_area(ring_points(arcs, r)) for rings in country["arcs"] for r in rings)
        )
        for country in world["objects"]["countries"]["geometries"]
    }


def check_areas(content: bytes, static: Path, file: str) -> None:
    """Refuse a map on which a country has shrunk, grown or gone since the map that stood before.

    Raises InputError, with what to do if the change is meant.

    Parameters
    ----------
    content : the new world map
    static : folder of the map that stood before; without one there is nothing to compare with
    file : name of the publisher's file, for the message
    """
    earlier = earlier_map(static)
    if earlier is None:
        return
    path, world = earlier
    new = map_areas(json.loads(content))
    for code, area in map_areas(world).items():
        if not area / MOST_TIMES <= new.get(code, 0.0) <= area * MOST_TIMES:
            raise InputError(
                f"{file}: country {code!r}: expected about {area:.4g} square degrees, as on the "
                f"map before, got {new.get(code, 0.0):.4g}; if that is meant, remove {shown(path)}"
            )
