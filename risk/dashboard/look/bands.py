"""The levels behind a chart of chances: pale bands, and an axis that names where each begins.

The bands fill, so that the lines and points of the chart keep the scale of colours to themselves.
"""

import json
from typing import Any

import altair as alt
import pandas as pd

from risk.dashboard.look.palette import BY_LEVEL
from risk.terms import LEVEL_NAMES, LEVELS, share

WHOLE = [0.0, 1.0]
"""Every axis of chances begins at 0 and ends at 100 %, so that two charts can be compared."""
OPACITY = 0.28
BANDS = pd.DataFrame(
    {
        "level": LEVEL_NAMES,
        "low": [low for _, low in LEVELS],
        "high": [*[low for _, low in LEVELS[1:]], 1.0],
    }
)
"""Data set "bands" of a chart with `bands`."""


def level_axis() -> alt.Axis:
    """Axis of chances with a label where a level begins.

    The same one for every layer: else Vega-Lite takes the words from one, the rest from neither.
    """
    limits = {low: f"{share(low)}  {name}" for name, low in LEVELS if low}
    limits |= {1: share(1.0)}  # 1.0 would not be the key that JavaScript looks for
    return alt.Axis(
        values=list(limits), labelExpr=f"({json.dumps(limits)})[datum.value]", labelOverlap=False
    )


def chance_y(field: str = "probability:Q") -> alt.Y:
    """Vertical place of a chance, from 0 to 100 %."""
    return alt.Y(field, title=None, axis=level_axis()).scale(domain=WHOLE, nice=False)


def bands() -> alt.Chart:
    """Layer of the bands, to lie behind all others; data set "bands"."""
    fill: Any = alt.Fill("level:N", legend=None).scale(
        domain=list(LEVEL_NAMES), range=[BY_LEVEL[name] for name in LEVEL_NAMES]
    )
    return (
        alt.Chart(alt.NamedData("bands"))
        .mark_rect(opacity=OPACITY, aria=False)
        .encode(y=chance_y("low:Q"), y2="high:Q", fill=fill)
    )
