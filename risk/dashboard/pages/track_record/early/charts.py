"""Charts of early warnings and lead times: each spec is built once, its data come later."""

from typing import Any

import altair as alt

from risk.dashboard.look import GREY, INK, built, built_once, row_names, told_apart, tooltip
from risk.dashboard.pages.track_record.early.tables import (
    CALMED,
    LATE,
    MISSED,
    NEVER_AT,
    STOOD,
    WHERE,
)
from risk.track_record import LONGEST_LEAD

MODELS = ("These weights", "Fitted weights", "Black box", "Same as last year", "Base rate")


@built_once
def warnings_spec() -> dict[str, Any]:
    """Skill where it would be new and where it goes on; data set "warnings".

    The data set has model, where, skill, low, high, text and cases.
    """
    rows = alt.Chart(alt.NamedData("warnings"))
    where = list(WHERE.values())
    y = row_names("model", 140, list(MODELS))
    offset = alt.YOffset("where:N", sort=where)
    title = "Skill over their own frequency"
    x = alt.X("skill:Q", title=title)
    x = x.scale(domain=[-0.8, 0.6], clamp=True).axis(tickCount=7)
    kinds = told_apart("where", where, [INK, GREY], ["diamond", "circle"], orient="bottom")
    told = tooltip(
        {"model": "Forecast by", "where": "Where", "text": "Skill", "cases": "Forecasts"}
    )
    zero = alt.Chart(alt.NamedData("zero"))
    return built(
        zero.mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="zero:Q"),
        rows.mark_rule(strokeWidth=2).encode(
            x=alt.X("low:Q", title=title), x2="high:Q", y=y, yOffset=offset, color=kinds["color"]
        ),
        rows.mark_point(filled=True, size=90, opacity=1).encode(
            x=x, y=y, yOffset=offset, tooltip=told, **kinds
        ),
        height=260,
        data={"zero": [{"zero": 0}]},
    )


@built_once
def lead_spec() -> dict[str, Any]:
    """Months between standing out and the wave's year, wave by wave; data set "leads".

    The data set has year, before, kind, wave, first, lead and came.
    """
    rows = alt.Chart(alt.NamedData("leads"))
    x = alt.X("year:O", title="Year of the first wave").axis(labelAngle=0, labelOverlap=True)
    # Short: on a phone a title longer than the axis pushes the head of the chart out of sight.
    y = alt.Y("before:Q", title="Months before the wave's year").scale(domain=[NEVER_AT - 2, 36])
    labels = (
        f"datum.value < {NEVER_AT + 1} ? 'never' : datum.value == 0 ? 'begins' : "
        f"datum.value == {LONGEST_LEAD} ? '{LONGEST_LEAD} or more' : "
        "replace(datum.label, '-', '\\u2212')"
    )
    y = y.axis(
        values=[NEVER_AT, -12, 0, 12, 24, LONGEST_LEAD], labelExpr=labels, labelOverlap=False
    )
    kinds = told_apart(
        "kind",
        [STOOD, CALMED, LATE, MISSED],
        [INK, INK, GREY, GREY],
        ["circle", "triangle-down", "square", "cross"],
        orient="bottom",
        columns=1,
        labelLimit=260,
    )
    told = tooltip(
        {
            "wave": "Corridor",
            "year:O": "Year",
            "first": "First stood out",
            "lead": "Months before",
            "came": "What came",
        }
    )
    return built(
        alt.Chart(alt.NamedData("zero")).mark_rule(color=GREY).encode(y="zero:Q"),
        rows.mark_point(filled=True, size=75, opacity=0.85).encode(
            x=x, xOffset=alt.XOffset("jitter:Q"), y=y, tooltip=told, **kinds
        ),
        height=410,
        data={"zero": [{"zero": 0}]},
    )
