"""Charts of the track record: each spec is built once, its data come with each draw."""

from typing import Any

import altair as alt

from risk.dashboard.look import (
    BANDS,
    GREY,
    INK,
    MODELS,
    PERCENT_LABEL,
    WHOLE,
    bands,
    built,
    built_once,
    chance_y,
    row_names,
    told_apart,
    tooltip,
)
from risk.dashboard.pages.track_record.notes import CAME, QUIET

HISTOGRAM_HEIGHT = 0.18
"""Height of the fullest bar of the counts under a reliability curve, as a share of the chart."""
ROW_PX = 36
# Two lines: beside the sliders the chart is 200 pixels wide.
SKILL_AXIS = ["Skill; 0 is no better", "than one overall frequency"]


@built_once
def skill_spec() -> dict[str, Any]:
    """Skill of some weights beside the fitted and equal ones; data set "skill".

    The data set has model, skill, low, high and text. Each row has its height, whatever room the
    lines of the title take.
    """
    rows = alt.Chart(alt.NamedData("skill"))
    y = row_names("model", 120, list(MODELS))
    told = tooltip({"model": "Weights", "text": "Skill"})
    x = alt.X("skill:Q", title=SKILL_AXIS).axis(tickCount=5).scale(domainMax=1)
    zero = alt.Chart(alt.NamedData("zero"))
    spec = built(
        zero.mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="zero:Q"),
        rows.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q", y=y),
        rows.mark_circle(color=INK, size=110, opacity=1).encode(x=x, y=y, tooltip=told),
        height=3 * ROW_PX,
        data={"zero": [{"zero": 0}]},
    )
    return spec | {"height": {"step": ROW_PX}}


@built_once
def reliability_spec() -> dict[str, Any]:
    """Reliability curve with its consistency band; data sets "curve" and "counts".

    "curve" has forecast, recalibrated, low, high, said and came; "counts" has low, high, height
    and forecasts.
    """
    curve = alt.Chart(alt.NamedData("curve"))
    counts = alt.Chart(alt.NamedData("counts"))
    diagonal = alt.Chart(alt.NamedData("diagonal"))
    # The same axis for every layer: else Vega-Lite takes a part of it from each.
    values = [0, 0.2, 0.4, 0.6, 0.8, 1]
    share = alt.Axis(labelExpr=PERCENT_LABEL, values=values, labelOverlap=False)

    def x(field: str) -> alt.X:
        return alt.X(field, title="Chance as forecast").axis(share).scale(domain=WHOLE)

    def y(field: str) -> alt.Y:
        return alt.Y(field, title="How often it came").axis(share).scale(domain=WHOLE)

    line = {"x": x("forecast:Q"), "y": y("recalibrated:Q")}
    told = tooltip({"said": "As forecast", "came": "It came in"})
    return built(
        counts.mark_bar(color=GREY, opacity=0.45).encode(
            x=x("low:Q"),
            x2="high:Q",
            y=y("height:Q"),
            y2=alt.value("height"),
            tooltip=tooltip({"forecasts:Q": "Forecasts"}),
        ),
        curve.mark_area(color=GREY, opacity=0.25).encode(
            x=x("forecast:Q"), y=y("low:Q"), y2="high:Q"
        ),
        diagonal.mark_line(color=GREY, strokeDash=[4, 4]).encode(x=x("p:Q"), y=y("p:Q")),
        curve.mark_line(color=INK, strokeWidth=2.5).encode(**line),
        curve.mark_circle(size=80, opacity=0).encode(**line, tooltip=told),
        height=240,
        data={"diagonal": [{"p": 0}, {"p": 1}]},
    )


@built_once
def groups_spec(title: str) -> dict[str, Any]:
    """Skill by year or region as bars with intervals; data set "groups".

    The data set has group, skill, low, high, few, cases and text. Bars over few cases are hollow.
    """
    rows = alt.Chart(alt.NamedData("groups"))
    x = alt.X("group:N", title=title).axis(labelAngle=0, labelOverlap=True, labelLimit=80)
    y = alt.Y("skill:Q", title="Brier skill score").scale(domain=[-0.4, 1], clamp=True)
    return built(
        rows.mark_bar(color=INK, stroke=INK, strokeWidth=1.5).encode(
            x=x,
            y=y,
            tooltip=tooltip({"group": title, "text": "Skill", "cases": "Forecasts"}),
            fillOpacity=alt.condition("datum.few", alt.value(0), alt.value(0.55)),
            strokeDash=alt.condition("datum.few", alt.value([3, 3]), alt.value([1, 0])),
        ),
        rows.mark_rule(color=GREY, strokeWidth=2, clip=True).encode(x=x, y="low:Q", y2="high:Q"),
        alt.Chart(alt.NamedData("zero")).mark_rule(color=GREY).encode(y="zero:Q"),
        height=265,
        data={"zero": [{"zero": 0}]},
    )


@built_once
def country_spec() -> dict[str, Any]:
    """A country's forecasts and what came of each; data set "forecasts".

    The data set has date, as_of, probability, what (CAME or QUIET), chance and happened.
    """
    rows = alt.Chart(alt.NamedData("forecasts"))
    x = alt.X("date:T", title="As of").axis(labelAngle=0, labelOverlap=True)
    y = chance_y()
    outcomes = told_apart(
        "what", [CAME, QUIET], [INK, GREY], ["diamond", "circle"], orient="bottom"
    )
    told = tooltip(
        {"as_of": "As of", "chance": "Chance", "what": "Outcome", "happened": "What happened"}
    )
    return built(
        bands(),
        rows.mark_line(color=GREY, strokeWidth=1).encode(x=x, y=y),
        rows.mark_point(size=110, filled=True, opacity=1).encode(
            x=x, y=y, tooltip=told, **outcomes
        ),
        height=260,
        data={"bands": BANDS},
    )


@built_once
def value_spec() -> dict[str, Any]:
    """Worth of the forecasts by how dear it is to be caught out; data sets "value" and "chosen".

    Both have loss, value and text.
    """
    curve = alt.Chart(alt.NamedData("value"))
    chosen = alt.Chart(alt.NamedData("chosen"))
    x = alt.X("loss:Q", title="Cost of being unprepared, in preparations").scale(
        type="log", nice=False
    )
    y = alt.Y("value:Q", title="Possible saving").axis(labelExpr=PERCENT_LABEL)
    y = y.scale(domain=[-0.2, 1], clamp=True)
    told = tooltip({"loss:Q": "Being unprepared costs", "text": "Share of the possible saving"})
    return built(
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color=GREY, strokeDash=[3, 3])
        .encode(y="zero:Q"),
        curve.mark_line(color=INK, strokeWidth=2.5).encode(x=x, y=y),
        curve.mark_circle(size=80, opacity=0).encode(x=x, y=y, tooltip=told),
        chosen.mark_point(color=INK, filled=True, size=130, shape="diamond", opacity=1).encode(
            x=x, y=y, tooltip=told
        ),
        height=250,
        data={"zero": [{"zero": 0}]},
    )
