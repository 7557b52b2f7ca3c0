"""The chart of the answer: how often each level came true."""

from functools import lru_cache
from typing import Any

import altair as alt

from risk.dashboard.look.palette import BY_LEVEL, GREY, QUIET_TEXT, themed
from risk.dashboard.look.picture import PERCENT_LABEL, built
from risk.terms.levels import NAMES

HEIGHT = 225
GROUND = themed("#ffffff", "#11181f")
"""Colours of the page: an interval has a rim of it, so that it is seen on a bar of any colour."""


def levels_spec() -> dict[str, Any]:
    """Frequency of each level as a bar on the level's own band; data set "levels".

    The data set has level, name (with the number of forecasts), frequency, low, high, band_low,
    band_high, said, band and interval.
    """
    return dict(_levels_spec())


@lru_cache(maxsize=1)
def _levels_spec() -> dict[str, Any]:
    rows = alt.Chart(alt.NamedData("levels"))
    title = "How often it came true"
    share = alt.Axis(labelExpr=PERCENT_LABEL, values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    y = alt.Y("name:N", title=None, sort=None).axis(
        labelLimit=130,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )
    names = list(NAMES)
    fills = [BY_LEVEL[name] for name in names]
    colour = alt.Color("level:N", legend=None).scale(domain=names, range=fills)

    def x(field: str) -> alt.X:
        return alt.X(field, title=title).axis(share).scale(domain=[0, 1])

    tooltip = [
        alt.Tooltip("level:N", title="Level"),
        alt.Tooltip("band:N", title="Its band"),
        alt.Tooltip("said:N", title="Came true"),
        alt.Tooltip("interval:N", title="Interval"),
    ]
    line = alt.ExprRef(**QUIET_TEXT)
    ground = alt.ExprRef(**GROUND)
    return built(
        rows.mark_bar(
            opacity=0.3, stroke=GREY, strokeWidth=1, height=alt.RelativeBandSize(0.9)
        ).encode(x=x("band_low:Q"), x2="band_high:Q", y=y, color=colour),
        rows.mark_bar(stroke=GREY, strokeWidth=0.5, height=alt.RelativeBandSize(0.45)).encode(
            x=x("frequency:Q"), y=y, color=colour, tooltip=tooltip
        ),
        rows.mark_rule(color=ground, strokeWidth=5).encode(x=x("low:Q"), x2="high:Q", y=y),
        rows.mark_rule(color=line, strokeWidth=2).encode(x=x("low:Q"), x2="high:Q", y=y),
        rows.mark_tick(color=line, thickness=2, size=12).encode(x=x("low:Q"), y=y),
        rows.mark_tick(color=line, thickness=2, size=12).encode(x=x("high:Q"), y=y),
        rows.mark_text(align="left", dx=6, fontWeight="bold", color=line).encode(
            x=x("end:Q"), y=y, text="short:N"
        ),
        height=HEIGHT,
    )
