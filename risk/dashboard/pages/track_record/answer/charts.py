"""The chart of the answer: how often each level came true."""

from typing import Any

import altair as alt

from risk.dashboard.look import (
    BY_LEVEL,
    GREY,
    PERCENT_LABEL,
    QUIET_TEXT,
    built,
    built_once,
    row_names,
    themed,
    tooltip,
)
from risk.terms import LEVEL_NAMES

HEIGHT = 225
GROUND = themed("#ffffff", "#11181f")
"""Colours of the page: an interval has a rim of it, so that it is seen on a bar of any colour."""


@built_once
def levels_spec() -> dict[str, Any]:
    """Frequency of each level as a bar on the level's own band; data set "levels".

    The data set has level, name (with the number of forecasts), frequency, low, high, band_low,
    band_high, said, band and interval.
    """
    rows = alt.Chart(alt.NamedData("levels"))
    title = "How often it came true"
    share = alt.Axis(labelExpr=PERCENT_LABEL, values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    y = row_names("name", 130)
    fills = [BY_LEVEL[name] for name in LEVEL_NAMES]
    colour = alt.Color("level:N", legend=None).scale(domain=list(LEVEL_NAMES), range=fills)

    def x(field: str) -> alt.X:
        return alt.X(field, title=title).axis(share).scale(domain=[0, 1])

    told = tooltip(
        {"level": "Level", "band": "Its band", "said": "Came true", "interval": "Interval"}
    )
    line = alt.ExprRef(**QUIET_TEXT)
    ground = alt.ExprRef(**GROUND)
    return built(
        rows.mark_bar(
            opacity=0.3, stroke=GREY, strokeWidth=1, height=alt.RelativeBandSize(0.9)
        ).encode(x=x("band_low:Q"), x2="band_high:Q", y=y, color=colour),
        rows.mark_bar(stroke=GREY, strokeWidth=0.5, height=alt.RelativeBandSize(0.45)).encode(
            x=x("frequency:Q"), y=y, color=colour, tooltip=told
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
