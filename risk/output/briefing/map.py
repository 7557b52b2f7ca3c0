"""The briefing's map: countries coloured by level, drawn from the map files as inline SVG."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from risk.dataset.map_files import STATIC, read_map
from risk.dataset.panel import Panel
from risk.output.briefing.markup import Html, tag
from risk.storage.topojson import ring_points
from risk.terms.levels import NAMES, NOT_EXPOSED, WITHHELD, range_text
from risk.terms.palette import LIGHT

WIDTH = 680
SHAPE = 2.25
"""Width of the map over its height."""
MARGIN = 1.06
AROUND_DEG = (13.0, 9.0)
NORTHERNMOST, SOUTHERNMOST = 78.0, -56.0
LEAST_HEIGHT_DEG = 9.0
SEA, SOURCE, INK = "#eef3f6", "#2f3b45", "#17212b"
LABEL_PX, LETTER_PX = 11.0, 5.7
OFFSETS = ((0, 0), (0, -14), (0, 14), (0, -26), (0, 26), (28, 0), (-28, 0), (40, -16), (-40, 16))


class Window:
    """A box in degrees and where its points come to lie on the picture.

    Equirectangular, true to scale along its middle latitude.
    """

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.lon, self.lat = (west + east) / 2, (south + north) / 2
        self.shrink = max(np.cos(np.radians(self.lat)), 0.2)
        high = max((north - south) * MARGIN, LEAST_HEIGHT_DEG)
        wide = max((east - west) * self.shrink * MARGIN, high * SHAPE)
        wide = min(wide, 360.0 * self.shrink)
        self.wide, self.high = wide / self.shrink, min(max(high, wide / SHAPE), 150.0)
        self.height = WIDTH * self.high / (self.wide * self.shrink)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return (self.lon - self.wide / 2, self.lat - self.high / 2,
                self.lon + self.wide / 2, self.lat + self.high / 2)  # fmt: skip

    def place(self, points: np.ndarray) -> np.ndarray:
        """Degrees (n, 2) to picture points (n, 2)."""
        west, _, _, north = self.box
        return (points - [west, north]) * [WIDTH / self.wide, -self.height / self.high]

    def path(self, line: np.ndarray) -> str:
        """SVG path of a line in degrees, to a tenth of a point."""
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in self.place(line).tolist())


def window_of(countries: pd.DataFrame, centre: Sequence[str], others: Iterable[str]) -> Window:
    """A box around some countries and as much of others as lies near; the world if there is none.

    Parameters
    ----------
    countries : with iso3, lon, lat, west, south, east, north
    centre, others : ISO3 codes
    """
    table = countries.set_index("iso3")
    if not centre:
        return Window(-180, SOUTHERNMOST, 180, NORTHERNMOST)
    own, near = table.loc[list(centre)], table.loc[[*centre, *others]]
    lon = own.lon.iloc[0]

    def turned(rows: pd.DataFrame) -> tuple[float, float, float, float]:
        turn = 360.0 * np.rint((lon - (rows.west + rows.east) / 2) / 360.0)
        return (float((rows.west + turn).min()), float(rows.south.min()),
                float((rows.east + turn).max()), float(rows.north.max()))  # fmt: skip

    inner, outer = turned(own), turned(near)
    wide, high = AROUND_DEG
    return Window(
        max(inner[0] - wide, outer[0]),
        max(inner[1] - high, outer[1], SOUTHERNMOST),
        min(inner[2] + wide, outer[2]),
        min(inner[3] + high, outer[3], NORTHERNMOST),
    )


def map_svg(
    panel: Panel,
    window: Window,
    levels: Mapping[str, str],
    labels: Mapping[str, str],
    sources: Sequence[str],
    *,
    focus: str | None,
    title: str,
    folder: Path = STATIC,
) -> Html:
    """The map as one inline SVG element with a legend that states the limits.

    Parameters
    ----------
    panel : Panel
    window : what to show
    levels : level by ISO3; what is missing is drawn as not exposed
    labels : text by ISO3, the most important first; one that finds no room is left out
    sources : ISO3 of the countries to draw as sources
    focus : ISO3 of the country to outline, or None
    title : what a screen reader says
    folder : where the map files lie

    Raises
    ------
    InputError
        If a map file is missing or damaged.
    """
    names, digests = panel.description["map"], panel.description["map_sha256"]
    shapes = _clipped(_world(folder / names["world"], digests["world"]), window)
    countries = []
    for iso3, join, shape in shapes:
        fill = SOURCE if join in sources else LIGHT[levels.get(join, NOT_EXPOSED)]
        countries.append(
            tag("path", d=_outline(shape, window), fill=fill, stroke="#fff", stroke_width=0.7,
                stroke_linejoin="round", data_iso3=iso3)
        )  # fmt: skip
    outlined = [
        tag("path", d=_outline(shape, window), fill="none", stroke=INK, stroke_width=1.8,
            stroke_linejoin="round")
        for _, join, shape in shapes if focus and join == focus
    ]  # fmt: skip
    lines = [
        tag("path", d=window.path(part), fill="none", stroke=INK, stroke_width=0.8,
            stroke_dasharray="3 2.5", class_="disputed")
        for part in _disputed(folder / names["disputed"], digests["disputed"], window)
    ]  # fmt: skip
    sea = tag("rect", width=WIDTH, height=f"{window.height:.0f}", fill=SEA)
    frame = tag("rect", x=0.5, y=0.5, width=WIDTH - 1, height=f"{window.height - 1:.1f}",
                fill="none", stroke="#9fb0bc")  # fmt: skip
    named = _labels(shapes, labels, sources, window)
    shown = {levels.get(join, NOT_EXPOSED) for _, join, _ in shapes}
    legend = _legend(window.height + 12, bool(sources), WITHHELD in shown)
    return tag(
        "svg", tag("title", title), sea, *countries, *lines, *outlined, *named, frame, *legend,
        viewBox=f"0 0 {WIDTH} {window.height + 34:.0f}", role="img", class_="map",
    )  # fmt: skip


@lru_cache(maxsize=4)
def _world(path: Path, digest: str) -> list[tuple[str, str, BaseGeometry]]:
    """ISO3, code of the state that colours it, and outline of every country."""
    topology = read_map(path, digest)
    scale = topology["transform"]["scale"]
    arcs = [np.cumsum(np.array(arc, float), axis=0) * scale for arc in topology["arcs"]]
    found = []
    for entry in topology["objects"]["countries"]["geometries"]:
        polygons = []
        for rings in entry["arcs"]:
            outer, *holes = (ring_points(arcs, ring) for ring in rings)
            polygons.append(shapely.Polygon(outer, holes))
        outline = shapely.make_valid(shapely.MultiPolygon(polygons), method="structure")
        found.append((entry["properties"]["iso3"], entry["properties"]["join"], outline))
    return found


def _clipped(
    world: list[tuple[str, str, BaseGeometry]], window: Window
) -> list[tuple[str, str, BaseGeometry]]:
    """What the window holds, also from the other side of the antimeridian."""
    found = []
    for iso3, join, outline in world:
        parts = [shapely.clip_by_rect(_shifted(outline, turn), *window.box)
                 for turn in (-360.0, 0.0, 360.0)]  # fmt: skip
        inside = shapely.union_all([part for part in parts if not part.is_empty])
        if not inside.is_empty:
            found.append((iso3, join, inside))
    return found


def _shifted(shape: BaseGeometry, turn: float) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points + [turn, 0.0]) if turn else shape


def _outline(shape: BaseGeometry, window: Window) -> str:
    rings = [
        shapely.get_coordinates(ring)
        for polygon in _polygons(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(f"{window.path(ring[:-1])}Z" for ring in rings)


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shape)
    return [part for part in parts if isinstance(part, shapely.Polygon)]


def _disputed(path: Path, digest: str, window: Window) -> list[np.ndarray]:
    lines = []
    for feature in read_map(path, digest)["features"]:
        inside = shapely.clip_by_rect(shapely.LineString(feature["geometry"]["coordinates"]),
                                      *window.box)  # fmt: skip
        lines += [shapely.get_coordinates(part) for part in shapely.get_parts(inside)]
    return [line for line in lines if len(line) > 1]


def _labels(
    shapes: list[tuple[str, str, BaseGeometry]],
    labels: Mapping[str, str],
    sources: Sequence[str],
    window: Window,
) -> list[Html]:
    """Text on the countries, each moved aside or left out where another has taken the room."""
    by_code = {iso3: shape for iso3, _, shape in shapes}
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for iso3, text in labels.items():
        parts = _polygons(by_code[iso3]) if iso3 in by_code else []
        if not parts:
            continue
        point = max(parts, key=lambda part: part.area).representative_point()
        x, y = window.place(np.array([[point.x, point.y]]))[0]
        half, tall = len(text) * LETTER_PX / 2 + 3, LABEL_PX / 2 + 2
        x = min(max(x, half + 3), WIDTH - half - 3)
        for dx, dy in OFFSETS:
            box = (x + dx - half, y + dy - tall, x + dx + half, y + dy + tall)
            inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < window.height
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                dark = iso3 in sources and (dx, dy) == (0, 0)
                found.append(
                    tag("text", text, x=f"{x + dx:.1f}", y=f"{y + dy + 3.8:.1f}",
                        text_anchor="middle", font_size=LABEL_PX, font_weight=600,
                        fill="#fff" if dark else INK, stroke=SOURCE if dark else "#fff",
                        stroke_width=2.6, stroke_linejoin="round", paint_order="stroke")
                )  # fmt: skip
                break
    return found


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(top: float, has_sources: bool, has_withheld: bool) -> list[Html]:
    entries = [(f"{name} {range_text(name)}", LIGHT[name]) for name in NAMES]
    entries.append((NOT_EXPOSED, LIGHT[NOT_EXPOSED]))
    if has_withheld:
        entries.append((WITHHELD, LIGHT[WITHHELD]))
    if has_sources:
        entries.append(("Source", SOURCE))
    widths = [17 + 4.95 * len(text) for text, _ in entries]
    gap = min(14.0, (WIDTH - sum(widths)) / (len(widths) - 1))
    found, x = [], 0.0
    for (text, fill), wide in zip(entries, widths, strict=True):
        found.append(tag("rect", x=f"{x + 0.5:.1f}", y=f"{top:.1f}", width=12, height=12, fill=fill,
                         stroke="#7c8a95", stroke_width=0.5))  # fmt: skip
        found.append(tag("text", text, x=f"{x + 17:.1f}", y=f"{top + 10:.1f}", font_size=9,
                         fill=INK))  # fmt: skip
        x += wide + gap
    return found
