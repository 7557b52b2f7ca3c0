"""Events near a shared border: `border_events`, as a series and as evidence of a case.

The series comes from the yearly release of UCDP's events and the candidate ones after it, where
they are at hand; where only candidate ones are, it has the months since the last yearly release
that they are about, and no others. Its borders are those of the map that is drawn, because a
refresh has no other: simplified to 0.075 degrees, about 8 km.

As evidence only what was first released counts, as an analyst had it then: a file of candidate
events covers some months, and nothing is said about those before. Its borders are those of the
publisher's map.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from risk.build.geography.corridors import (
    STEP_KM,
    boundary_points,
    chord,
    main_territory,
    unit_vectors,
)
from risk.build.grid import FIRST_MONTH, Grid
from risk.dataset import NEVER, Known
from risk.inputs import evidence_columns
from risk.publishers import geometry
from risk.publishers.ucdp import candidate, country_month
from risk.storage import InputError, polygons_of
from risk.terms import INDICATORS, month_text, read_countries

CODE = "border_events"
NEAR_KM = 50.0
LEAST_PRECISE = 3  # UCDP's where_prec: 1 place, 2 within 25 km, 3 district; beyond, a province
BORDER_GAP_KM = 2.0  # outlines of neighbours run this close where they share a border


def border_points(outline_a: np.ndarray, outline_b: np.ndarray) -> np.ndarray:
    """Points of one outline that lie along the other's.

    `outline_a` and `outline_b`: float arrays (n, 3), unit vectors. Returns: float array (n_border,
    3), empty where no border is shared.
    """
    near = cKDTree(outline_b).query(outline_a, distance_upper_bound=chord(BORDER_GAP_KM))[0]
    return outline_a[np.isfinite(near)]


def near_border(events: pd.DataFrame, border: np.ndarray) -> np.ndarray:
    """Which events lie within 50 km of a border.

    `events`: DataFrame with latitude, longitude in degrees. `border`: float array (n, 3), unit
    vectors. Returns: bool array (n_events,).
    """
    points = unit_vectors(events[["longitude", "latitude"]].to_numpy(float))
    if not len(border) or not len(points):
        return np.zeros(len(points), dtype=bool)
    return np.isfinite(cKDTree(border).query(points, distance_upper_bound=chord(NEAR_KM))[0])


def drawn_outlines(world: Mapping[str, Any]) -> dict[str, BaseGeometry]:
    """Outlines of the states on the map that is drawn.

    `world`: TopoJSON as `risk.build.geography.map_geometry.simplified_world` makes it. Returns:
    dict of ISO3 to polygons in degrees lon, lat. What is coloured as part of a state is part of it.
    """
    scale = np.array(world["transform"]["scale"])
    arcs = [np.cumsum(arc, axis=0) * scale for arc in world["arcs"]]
    polygons: dict[str, list[shapely.Polygon]] = {}
    for country in world["objects"]["countries"]["geometries"]:
        of_state = polygons.setdefault(country["properties"]["join"], [])
        of_state += polygons_of(arcs, country["arcs"])
    return {code: shapely.MultiPolygon(parts) for code, parts in polygons.items()}


def border_series(
    events: pd.DataFrame,
    covered: Collection[int],
    outlines: Mapping[str, BaseGeometry],
    corridors: pd.DataFrame,
    grid: Grid,
) -> Known:
    """Events in the source near each shared border, month by month.

    Returns: Known. Arrays (n_corridors, n_months), the events of the last known month, located at
    least to the district; NaN where no land border is shared, and for months that are not covered.

    Parameters
    ----------
    events : DataFrame with iso3, start (month), latitude, longitude, where_prec
        All events of the months that are covered.
    covered : months whose events are at hand; a month without one of them had none
    outlines : mapping of ISO3 to polygons in degrees lon, lat
    corridors : DataFrame with source_iso3, receiver_iso3, border_km, in the grid's order
    """
    located = events[events.where_prec <= LEAST_PRECISE]
    of_source = dict(tuple(located.groupby("iso3")))
    months = np.arange(grid.n_months) + FIRST_MONTH - country_month.LAG_MONTHS
    values = np.full((len(corridors), grid.n_months), np.nan)
    bordered = corridors[corridors.border_km > 0]
    codes = sorted({*bordered.source_iso3, *bordered.receiver_iso3} & set(outlines))
    points = {code: boundary_points(main_territory(outlines[code]), STEP_KM) for code in codes}
    for row, source, receiver in bordered[["source_iso3", "receiver_iso3"]].itertuples():
        if source not in points or receiver not in points:
            continue
        mine = of_source.get(source, located.iloc[:0])
        near = mine[near_border(mine, border_points(points[source], points[receiver]))]
        counts = near.start.value_counts()
        values[row] = counts.reindex(months, fill_value=0).to_numpy(float)
    values[:, ~np.isin(months, list(covered))] = np.nan
    return Known(values, np.where(np.isnan(values), NEVER, months))


def evidence_rows(
    candidates: Path, map_file: Path, source: str, receivers: tuple[str, ...], last_month: int
) -> pd.DataFrame:
    """Events in the source near each border, month by month, as rows of evidence.

    Raises InputError if a file does not fit its table, or it has no events of the source up to that
    month. Returns: DataFrame with the columns of evidence, text throughout.

    Parameters
    ----------
    candidates : file of UCDP candidate events, all of one release
    map_file : visionscarto TopoJSON, 1:50m
    source, receivers : ISO3; a receiver without a border to the source has no rows
    last_month : last month of events
    """
    gwno = read_countries().set_index("iso3").gwno
    events = candidate.read(candidates)
    months = range(int(events.month.min()), last_month + 1)
    mine = events[(events.gwno == gwno[source]) & (events.where_prec <= LEAST_PRECISE)]
    if not months or mine.empty:
        raise InputError(
            f"{candidates.name}: expected events in {source} up to {month_text(last_month)}, "
            f"got none before {month_text(int(events.month.min()))}"
        )
    shapes = geometry.read_countries(map_file)
    outline = {c: boundary_points(main_territory(shapes[c]), STEP_KM) for c in (source, *receivers)}
    rows = []
    for receiver in sorted(receivers):
        border = border_points(outline[source], outline[receiver])
        near = mine[near_border(mine, border)]
        for month in months if len(border) else ():
            rows.append(_row(source, receiver, month, int((near.month == month).sum())))
    return pd.DataFrame(rows, columns=list(evidence_columns.COLUMNS))


def _row(source: str, receiver: str, month: int, events: int) -> tuple[str, ...]:
    end, known = (_last_day(m) for m in (month, month + country_month.LAG_MONTHS))
    return (
        end,
        known,
        source,
        receiver,
        CODE,
        str(float(events)),
        INDICATORS[CODE].unit,
        "",
        "",
        "B",
        f"UCDP Candidate GED, events ending in {month_text(month)}, as first released",
        f"Computed: events in {source} within {NEAR_KM:g} km of the border in Natural Earth 1:50m",
    )


def _last_day(month: int) -> str:
    return str(pd.Period(month_text(month), "M").end_time.date())
