"""Where the lines, bands and bars of the chart over time lie; the template draws them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from risk.terms import LEVELS, to_month

WIDTH = 680
HEIGHT = 150
LEFT = 34
RIGHT = 602
TOP = 8
STRIP = 15
TOPS = (0.1, 0.2, 0.4, 0.7, 1.0)


def svg_path(points: np.ndarray) -> str:
    """SVG path of a line through points (n, 2), to a tenth of a unit."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points.tolist())


def course_drawing(
    line: pd.DataFrame, years_observed: Mapping[str, Sequence[int]], known_until: int
) -> dict[str, Any]:
    """A probability month by month, with the years in which its outcome came.

    Parameters
    ----------
    line : as `risk.explain.history.history`; a NaN is a gap
    years_observed : years by mechanism
    known_until : last year whose outcomes were known

    Returns
    -------
    dict
        left, right, bottom of the plot and the whole width and height; bands (level, low, top,
        bottom), years (year, x), paths (a run of months without a gap each), end (x, y of the last
        month, or None), strips (mechanism, y, until, bars of x and width).
    """
    months = np.array([to_month(text) for text in line.month])
    shares = line.probability.to_numpy()
    first = months[0]
    last = max(months[-1], first + 1)
    top = next((limit for limit in TOPS if limit >= 1.06 * np.nanmax(shares)), 1.0)

    def x(month: Any) -> Any:
        return LEFT + (RIGHT - LEFT) * (month - first) / (last - first)

    def y(share: Any) -> Any:
        return TOP + HEIGHT * (1 - share / top)

    def bar(year: int) -> dict[str, float]:
        start = max(x(year * 12), LEFT)
        end = min(x(year * 12 + 12), RIGHT)
        return {"x": start + 0.8, "width": max(end - start - 1.6, 1)}

    limits = [*LEVELS, ("", 1.0)]
    points = np.column_stack([x(months), y(shares)])
    runs = np.ma.clump_unmasked(np.ma.masked_invalid(shares))
    fifth_years = range(-(-first // 60) * 5, last // 12 + 1, 5)
    strips_top = TOP + HEIGHT + 34
    return {
        "left": LEFT,
        "right": RIGHT,
        "bottom": TOP + HEIGHT,
        "width": WIDTH,
        "height": strips_top + len(years_observed) * STRIP - 4,
        "bands": [
            {"level": level, "low": low, "top": y(min(high, top)), "bottom": y(low)}
            for (level, low), (_, high) in pairwise(limits)
            if low < top
        ],
        "years": [{"year": year, "x": x(year * 12)} for year in fifth_years],
        "paths": [svg_path(points[run]) for run in runs],
        "end": None if np.isnan(shares[-1]) else points[-1].tolist(),
        "strips": [
            {
                "mechanism": mechanism,
                "y": strips_top + place * STRIP,
                "until": x(min(last, known_until * 12 + 11)),
                "bars": [bar(year) for year in years],
            }
            for place, (mechanism, years) in enumerate(years_observed.items())
        ],
    }
