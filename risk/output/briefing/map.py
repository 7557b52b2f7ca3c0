"""Where the outlines, lines and labels of the briefing's map lie; the template draws them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from risk.dataset import STATIC, Panel, read_map
from risk.output.briefing.charts import svg_path
from risk.storage import polygons_of
from risk.terms import LEVEL_NAMES, LIGHT, NOT_EXPOSED, WITHHELD, range_text

WIDTH = 680
SHAPE = 2.25
"""Width of the map over its height."""
MARGIN = 1.06
AROUND_DEG = (13.0, 9.0)
NORTHERNMOST = 78.0
SOUTHERNMOST = -56.0
LEAST_HEIGHT_DEG = 9.0
SOURCE = "Source"
MOST_LABELS = 14
COLOURS = LIGHT | {SOURCE: "#2f3b45"}
LABEL_PX = 11.0
LETTER_PX = 5.7
OFFSETS = ((0, 0), (0, -14), (0, 14), (0, -26), (0, 26), (28, 0), (-28, 0), (40, -16), (-40, 16))


class Window:
    """A box in degrees and where its points come to lie on the picture.

    Equirectangular, true to scale along its middle latitude.
    """

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.lon = (west + east) / 2
        self.lat = (south + north) / 2
        self.shrink = max(np.cos(np.radians(self.lat)), 0.2)
        high = max((north - south) * MARGIN, LEAST_HEIGHT_DEG)
        wide = max((east - west) * self.shrink * MARGIN, high * SHAPE)
        wide = min(wide, 360.0 * self.shrink)
        self.wide = wide / self.shrink
        self.high = min(max(high, wide / SHAPE), 150.0)
        self.height = WIDTH * self.high / (self.wide * self.shrink)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        half_wide = self.wide / 2
        half_high = self.high / 2
        west = self.lon - half_wide
        south = self.lat - half_high
        return west, south, self.lon + half_wide, self.lat + half_high

    def place(self, points: np.ndarray) -> np.ndarray:
        """Degrees (n, 2) to picture points (n, 2)."""
        west, _, _, north = self.box
        return (points - [west, north]) * [WIDTH / self.wide, -self.height / self.high]

    def path(self, line: np.ndarray) -> str:
        """SVG path of a line in degrees, to a tenth of a point."""
        return svg_path(self.place(line))


def window_of(countries: pd.DataFrame, centre: Sequence[str], others: Iterable[str]) -> Window:
    """A box around some countries and as much of others as lies near; the world if there is none.

    `countries`: with iso3, lon, lat, west, south, east, north. `centre`, `others`: ISO3 codes.
    """
    table = countries.set_index("iso3")
    if not centre:
        return Window(-180, SOUTHERNMOST, 180, NORTHERNMOST)
    own = table.loc[list(centre)]
    near = table.loc[[*centre, *others]]
    lon = own.lon.iloc[0]

    def turned(rows: pd.DataFrame) -> tuple[float, float, float, float]:
        turn = 360.0 * np.rint((lon - (rows.west + rows.east) / 2) / 360.0)
        west = (rows.west + turn).min()
        east = (rows.east + turn).max()
        return west, rows.south.min(), east, rows.north.max()

    inner = turned(own)
    outer = turned(near)
    wide, high = AROUND_DEG
    return Window(
        max(inner[0] - wide, outer[0]),
        max(inner[1] - high, outer[1], SOUTHERNMOST),
        min(inner[2] + wide, outer[2]),
        min(inner[3] + high, outer[3], NORTHERNMOST),
    )


def map_drawing(
    panel: Panel,
    window: Window,
    levels: Mapping[str, str],
    labels: Mapping[str, str],
    sources: Sequence[str],
    *,
    new: Sequence[str],
    focus: str | None,
    folder: Path = STATIC,
) -> dict[str, Any]:
    """The map within a window.

    Raises InputError if a map file is missing or damaged.

    Parameters
    ----------
    window : what to show
    levels : level by ISO3; what is missing is drawn as not exposed
    labels : text by ISO3, the most important first; one that finds no room is left out
    sources : ISO3 of the countries to draw as sources
    new : ISO3 of the countries to mark with a diamond
    focus : ISO3 of the country to outline, or None
    folder : where the map files lie

    Returns
    -------
    dict
        width, height (without the legend); countries (path, kind, iso3), disputed and outlined
        (paths), new (x, y), labels (text, x, y, dark: whether it lies on a source), legend (text,
        kind, x).
    """
    names = panel.description["map"]
    digests = panel.description["map_sha256"]
    shapes = _clipped(world_outlines(folder / names["world"], digests["world"]), window)
    kinds = {join: levels.get(join, NOT_EXPOSED) for _, join, _ in shapes}
    withheld = WITHHELD in kinds.values()
    kinds |= dict.fromkeys(sources, SOURCE)
    paths = [(iso3, join, _outline(shape, window)) for iso3, join, shape in shapes]
    middles = {iso3: _middle(shape, window) for iso3, _, shape in shapes if iso3 in {*new, *labels}}
    marks = [middle for iso3 in new if (middle := middles.get(iso3))]
    disputed = _disputed(folder / names["disputed"], digests["disputed"], window)
    return {
        "width": WIDTH,
        "height": window.height,
        "countries": [
            {"path": path, "kind": kinds[join], "iso3": iso3} for iso3, join, path in paths
        ],
        "disputed": [window.path(line) for line in disputed],
        "outlined": [path for _, join, path in paths if join == focus],
        "new": marks,
        "labels": _labels(labels, middles, marks, sources, window),
        "legend": _legend(withheld, bool(sources)),
    }


_topology = lru_cache(maxsize=4)(read_map)


@lru_cache(maxsize=4)
def world_outlines(path: Path, digest: str) -> list[tuple[str, str, BaseGeometry]]:
    """ISO3, code of the state that colours it, and outline of every country."""
    topology = _topology(path, digest)
    return [
        (entry["properties"]["iso3"], entry["properties"]["join"], _shape(topology, entry))
        for entry in topology["objects"]["countries"]["geometries"]
    ]


@lru_cache(maxsize=1024)
def outlines_of(path: Path, digest: str, state: str) -> list[BaseGeometry]:
    """Outlines of the countries that one state colours, as in `world_outlines`.

    A page needs a few of them at once: all take a tenth of a second.
    """
    topology = _topology(path, digest)
    entries = topology["objects"]["countries"]["geometries"]
    return [_shape(topology, entry) for entry in entries if entry["properties"]["join"] == state]


def _shape(topology: Any, entry: Any) -> BaseGeometry:
    """Outline of an entry of the topology, made of the arcs that it names."""
    scale = topology["transform"]["scale"]
    named = {max(n, ~n) for rings in entry["arcs"] for ring in rings for n in ring}
    arcs = {n: np.cumsum(np.array(topology["arcs"][n], float), axis=0) * scale for n in named}
    whole = shapely.MultiPolygon(polygons_of(arcs, entry["arcs"]))
    return shapely.make_valid(whole, method="structure")


def _clipped(
    world: list[tuple[str, str, BaseGeometry]], window: Window
) -> list[tuple[str, str, BaseGeometry]]:
    """What the window holds, also from the other side of the antimeridian."""
    shapes = []
    for iso3, join, outline in world:
        parts = [
            shapely.clip_by_rect(affinity.translate(outline, turn), *window.box)
            for turn in (-360.0, 0.0, 360.0)
        ]
        inside = shapely.union_all([part for part in parts if not part.is_empty])
        if not inside.is_empty:
            shapes.append((iso3, join, inside))
    return shapes


def _outline(shape: BaseGeometry, window: Window) -> str:
    rings = shapely.get_rings(polygons(shape))
    return "".join(f"{window.path(shapely.get_coordinates(ring)[:-1])}Z" for ring in rings)


def polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """The polygons that a shape is made of; lines and points are left out."""
    pieces = shapely.get_parts(shape)
    return [piece for piece in pieces if isinstance(piece, shapely.Polygon)]


def _disputed(path: Path, digest: str, window: Window) -> list[np.ndarray]:
    lines = []
    for feature in read_map(path, digest)["features"]:
        line = shapely.LineString(feature["geometry"]["coordinates"])
        inside = shapely.clip_by_rect(line, *window.box)
        lines += [shapely.get_coordinates(part) for part in shapely.get_parts(inside)]
    return [line for line in lines if len(line) > 1]


def _middle(shape: BaseGeometry, window: Window) -> tuple[float, float] | None:
    """Point of the picture inside a country's largest part; None where it is but a line."""
    parts = polygons(shape)
    if not parts:
        return None
    point = max(parts, key=lambda part: part.area).representative_point()
    x, y = window.place(np.array([[point.x, point.y]]))[0].tolist()
    return x, y


def _labels(
    labels: Mapping[str, str],
    middles: Mapping[str, tuple[float, float] | None],
    marks: Sequence[tuple[float, float]],
    sources: Sequence[str],
    window: Window,
) -> list[dict[str, Any]]:
    """Text on the countries, each moved aside or left out where another has taken the room."""
    taken: list[tuple[float, ...]] = [(x - 5, y - 5, x + 5, y + 5) for x, y in marks]
    placed = []
    for iso3, text in labels.items():
        middle = middles.get(iso3)
        if not middle:
            continue
        x, y = middle
        half = len(text) * LETTER_PX / 2 + 3
        tall = LABEL_PX / 2 + 2
        x = min(max(x, half + 3), WIDTH - half - 3)
        for dx, dy in OFFSETS:
            box = (x + dx - half, y + dy - tall, x + dx + half, y + dy + tall)
            inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < window.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                dark = iso3 in sources and (dx, dy) == (0, 0)
                placed.append({"text": text, "x": x + dx, "y": y + dy + 3.8, "dark": dark})
                break
    return placed


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(has_withheld: bool, has_sources: bool) -> list[dict[str, Any]]:
    """The levels and what else there is, side by side."""
    texts = {name: f"{name} {range_text(name)}" for name in LEVEL_NAMES} | {
        NOT_EXPOSED: NOT_EXPOSED
    }
    if has_withheld:
        texts[WITHHELD] = WITHHELD
    if has_sources:
        texts[SOURCE] = SOURCE
    widths = [17 + 4.95 * len(text) for text in texts.values()]
    gap = min(14.0, (WIDTH - sum(widths)) / (len(widths) - 1))
    starts = np.cumsum([0.0, *widths[:-1]]) + gap * np.arange(len(widths))
    return [
        {"text": text, "kind": kind, "x": x}
        for (kind, text), x in zip(texts.items(), starts.tolist(), strict=True)
    ]
