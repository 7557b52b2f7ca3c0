"""Events near a shared border, from UCDP's candidate events: evidence for `border_events`.

Only what was first released counts, as an analyst had it then: a file of candidate events covers
some months, and nothing is said about those before.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from risk.build.corridors import EARTH_RADIUS_KM, STEP_KM, boundary_points, main_territory
from risk.inputs.evidence_columns import COLUMNS
from risk.publishers import geometry, ucdp_candidate, ucdp_country_month
from risk.storage.errors import InputError
from risk.terms.catalogue import INDICATORS
from risk.terms.countries import read_countries
from risk.terms.months import month_text

CODE = "border_events"
NEAR_KM = 50.0
LEAST_PRECISE = 3  # UCDP's where_prec: 1 place, 2 within 25 km, 3 district; beyond, a province
BORDER_GAP_KM = 2.0  # outlines of neighbours run this close where they share a border


def border_points(outline_a: np.ndarray, outline_b: np.ndarray) -> np.ndarray:
    """Points of one outline that lie along the other's.

    Parameters
    ----------
    outline_a, outline_b : float arrays (n, 3), unit vectors

    Returns
    -------
    float array (n_border, 3), empty where no border is shared
    """
    near = cKDTree(outline_b).query(outline_a, distance_upper_bound=_chord(BORDER_GAP_KM))[0]
    return outline_a[np.isfinite(near)]


def near_border(events: pd.DataFrame, border: np.ndarray) -> np.ndarray:
    """Which events lie within 50 km of a border.

    Parameters
    ----------
    events : DataFrame with latitude, longitude in degrees
    border : float array (n, 3), unit vectors

    Returns
    -------
    bool array (n_events,)
    """
    lat, lon = np.radians(events[["latitude", "longitude"]].to_numpy(float)).T
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    if not len(border) or not len(points):
        return np.zeros(len(points), dtype=bool)
    return np.isfinite(cKDTree(border).query(points, distance_upper_bound=_chord(NEAR_KM))[0])


def evidence_rows(
    candidates: Path, map_file: Path, source: str, receivers: tuple[str, ...], last_month: int
) -> pd.DataFrame:
    """Events in the source near each border, month by month, as rows of evidence.

    Parameters
    ----------
    candidates : file of UCDP candidate events, all of one release
    map_file : visionscarto TopoJSON, 1:50m
    source, receivers : ISO3; a receiver without a border to the source has no rows
    last_month : last month of events

    Returns
    -------
    DataFrame with the columns of evidence, text throughout

    Raises
    ------
    InputError
        If a file does not fit its table, or it has no events of the source up to that month.
    """
    gwno = read_countries().set_index("iso3").gwno
    events = ucdp_candidate.read(candidates)
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
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(source: str, receiver: str, month: int, events: int) -> tuple[str, ...]:
    end, known = (_last_day(m) for m in (month, month + ucdp_country_month.LAG_MONTHS))
    return (
        end, known, source, receiver, CODE, str(float(events)), INDICATORS[CODE].unit, "", "", "B",
        f"UCDP Candidate GED, events ending in {month_text(month)}, as first released",
        f"Computed: events in {source} within {NEAR_KM:g} km of the border in Natural Earth 1:50m",
    )  # fmt: skip


def _last_day(month: int) -> str:
    return str(pd.Period(month_text(month), "M").end_time.date())


def _chord(km: float) -> float:
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))
