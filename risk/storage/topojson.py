"""TopoJSON: lines that neighbours share, joined into rings."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

Arcs = Sequence[np.ndarray] | Mapping[int, np.ndarray]


def ring_points(arcs: Arcs, ring: Sequence[int]) -> np.ndarray:
    """Join a ring's arcs into one closed line of shape (n, 2), its longitudes without a jump."""
    lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
    points = np.vstack([lines[0], *(line[1:] for line in lines[1:])])
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    return points


def polygons_of(arcs: Arcs, polygons: Sequence[Sequence[Sequence[int]]]) -> list[shapely.Polygon]:
    """Polygons of a country, each made of the arcs of its outer ring and of those of its holes."""
    shapes = []
    for rings in polygons:
        outer, *holes = (ring_points(arcs, ring) for ring in rings)
        shapes.append(shapely.Polygon(outer, holes))
    return shapes


def signed_area(ring: np.ndarray) -> float:
    """Shoelace formula, above 0 anticlockwise."""
    (x, y) = ring[:-1].T
    (next_x, next_y) = ring[1:].T
    return float((x * next_y - next_x * y).sum() / 2)
