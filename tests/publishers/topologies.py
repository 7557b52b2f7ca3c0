"""A world of a few squares as TopoJSON, small enough to check by hand."""

import json
from pathlib import Path

# Grid steps of 0.1 degrees. Arc 0 is the border that AAA and SOL share, from (1, 0) to (1, 1).
ARCS = [
    [[10, 0], [0, 5], [0, 5]],
    [[10, 10], [-10, 0], [0, -10], [10, 0]],  # AAA, west of it
    [[10, 0], [10, 0], [0, 10], [-10, 0]],  # SOL, east of it
    [[1795, 100], [-3590, 0], [0, -10], [3590, 0], [0, 10]],  # across the antimeridian
    [[500, 500], [0, 0]],  # shrunk to a point
]
POLYGONS = {
    "AAA": [[[~0, ~1]]],
    "SOL": [[[0, ~2]]],
    "FJI": [[[3]]],
    "VAT": [[[4]]],
    "ATA": [[[4]]],
}


def write_topology(path: Path, arcs=ARCS, polygons=POLYGONS, **changes) -> Path:
    geometries = [
        {
            "type": "MultiPolygon",
            "arcs": arcs_of,
            "properties": {"a3": code, "name": f"Land {code}"},
        }
        for code, arcs_of in polygons.items()
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    path.write_text(json.dumps(topology | changes), encoding="utf-8")
    return path
