"""Charts of the track record: each spec is built once, its data come with each draw."""

from functools import lru_cache
from typing import Any

import altair as alt

from risk.dashboard.look.bands import BANDS, WHOLE, bands, chance_y
from risk.dashboard.look.palette import GREY, INK
from risk.dashboard.look.picture import PERCENT_LABEL, built
from risk.dashboard.look.texts import MODELS

CAME = "It came"
QUIET = "It did not come"
HISTOGRAM_HEIGHT = 0.18
"""Height of the fullest bar of the counts under a reliability curve, as a share of the chart."""


ROW_PX = 36
# Two lines: beside the sliders the chart is 200 pixels wide.
SKILL_AXIS = ["Skill; 0 is no better", "than one overall frequency"]


def skill_spec() -> dict[str, Any]:
    """Skill of some weights beside the fitted and equal ones; data set "skill".

    The data set has model, skill, low, high and text. Each row has its height, whatever room the
    lines of the title take.
    """
    return dict(_skill_spec()) | {"height": {"step": ROW_PX}}


@lru_cache(maxsize=1)
def _skill_spec() -> dict[str, Any]:
    rows = alt.Chart(alt.NamedData("skill"))
    y = alt.Y("model:N", title=None, sort=list(MODELS)).axis(
        labelLimit=120, labelOverlap=False, ticks=False, domain=False
    )
    tooltip = [alt.Tooltip("model:N", title="Weights"), alt.Tooltip("text:N", title="Skill")]
    x = alt.X("skill:Q", title=SKILL_AXIS).axis(tickCount=5)
    x = x.scale(domainMax=1)
    zero = alt.Chart(alt.NamedData("zero"))
    return built(
        zero.mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="zero:Q"),
        rows.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q", y=y),
        rows.mark_circle(color=INK, size=110, opacity=1).encode(x=x, y=y, tooltip=tooltip),
        height=3 * ROW_PX,
        data={"zero": [{"zero": 0}]},
    )


def reliability_spec() -> dict[str, Any]:
    """Reliability curve with its consistency band; data sets "curve" and "counts".

    "curve" has forecast, recalibrated, low, high, said and came; "counts" has low, high, height
    and forecasts.
    """
    return dict(_reliability_spec())


@lru_cache(maxsize=1)
def _reliability_spec() -> dict[str, Any]:
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
    tooltip = [
        alt.Tooltip("said:N", title="As forecast"),
        alt.Tooltip("came:N", title="It came in"),
    ]
    return built(
        counts.mark_bar(color=GREY, opacity=0.45).encode(
            x=x("low:Q"),
            x2="high:Q",
            y=y("height:Q"),
            y2=alt.value("height"),
            tooltip=[alt.Tooltip("forecasts:Q", title="Forecasts")],
        ),
        curve.mark_area(color=GREY, opacity=0.25).encode(
            x=x("forecast:Q"), y=y("low:Q"), y2="high:Q"
        ),
        diagonal.mark_line(color=GREY, strokeDash=[4, 4]).encode(x=x("p:Q"), y=y("p:Q")),
        curve.mark_line(color=INK, strokeWidth=2.5).encode(**line),
        curve.mark_circle(size=80, opacity=0).encode(**line, tooltip=tooltip),
        height=240,
        data={"diagonal": [{"p": 0}, {"p": 1}]},
    )


def groups_spec(title: str) -> dict[str, Any]:
    """Skill by year or region as bars with intervals; data set "groups".

    The data set has group, skill, low, high, few, cases and text. Bars over few cases are hollow.
    """
    return dict(_groups_spec(title))


@lru_cache(maxsize=8)
def _groups_spec(title: str) -> dict[str, Any]:
    rows = alt.Chart(alt.NamedData("groups"))
    x = alt.X("group:N", title=title).axis(labelAngle=0, labelOverlap=True, labelLimit=80)
    y = alt.Y("skill:Q", title="Brier skill score").scale(domain=[-0.4, 1], clamp=True)
    tooltip = [
        alt.Tooltip("group:N", title=title),
        alt.Tooltip("text:N", title="Skill"),
        alt.Tooltip("cases:N", title="Forecasts"),
    ]
    colour = INK
    return built(
        rows.mark_bar(color=colour, stroke=colour, strokeWidth=1.5).encode(
            x=x,
            y=y,
            tooltip=tooltip,
            fillOpacity=alt.condition("datum.few", alt.value(0), alt.value(0.55)),
            strokeDash=alt.condition("datum.few", alt.value([3, 3]), alt.value([1, 0])),
        ),
        rows.mark_rule(color=GREY, strokeWidth=2, clip=True).encode(x=x, y="low:Q", y2="high:Q"),
        alt.Chart(alt.NamedData("zero")).mark_rule(color=GREY).encode(y="zero:Q"),
        height=265,
        data={"zero": [{"zero": 0}]},
    )


def country_spec() -> dict[str, Any]:
    """A country's forecasts and what came of each; data set "forecasts".

    The data set has date, as_of, probability, what (CAME or QUIET), chance and happened.
    """
    return dict(_country_spec())


@lru_cache(maxsize=1)
def _country_spec() -> dict[str, Any]:
    rows = alt.Chart(alt.NamedData("forecasts"))
    x = alt.X("date:T", title="As of").axis(labelAngle=0, labelOverlap=True)
    y = chance_y()
    both = [CAME, QUIET]
    shape = alt.Shape("what:N", title=None).scale(domain=both, range=["diamond", "circle"])
    colour = alt.Color("what:N", title=None).scale(domain=both, range=[INK, GREY])
    tooltip = [
        alt.Tooltip("as_of:N", title="As of"),
        alt.Tooltip("chance:N", title="Chance"),
        alt.Tooltip("what:N", title="Outcome"),
        alt.Tooltip("happened:N", title="What happened"),
    ]
    return built(
        bands(),
        rows.mark_line(color=GREY, strokeWidth=1).encode(x=x, y=y),
        rows.mark_point(size=110, filled=True, opacity=1).encode(
            x=x,
            y=y,
            shape=shape.legend(orient="bottom"),
            color=colour.legend(orient="bottom"),
            tooltip=tooltip,
        ),
        height=260,
        data={"bands": BANDS},
    )


def value_spec() -> dict[str, Any]:
    """Worth of the forecasts by how dear it is to be caught out; data sets "value" and "chosen".

    Both have loss, value and text.
    """
    return dict(_value_spec())


@lru_cache(maxsize=1)
def _value_spec() -> dict[str, Any]:
    curve = alt.Chart(alt.NamedData("value"))
    chosen = alt.Chart(alt.NamedData("chosen"))
    x = alt.X("loss:Q", title="Cost of being unprepared, in preparations").scale(
        type="log", nice=False
    )
    y = alt.Y("value:Q", title="Possible saving").axis(labelExpr=PERCENT_LABEL)
    y = y.scale(domain=[-0.2, 1], clamp=True)
    tooltip = [
        alt.Tooltip("loss:Q", title="Being unprepared costs"),
        alt.Tooltip("text:N", title="Share of the possible saving"),
    ]
    return built(
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color=GREY, strokeDash=[3, 3])
        .encode(y="zero:Q"),
        curve.mark_line(color=INK, strokeWidth=2.5).encode(x=x, y=y),
        curve.mark_circle(size=80, opacity=0).encode(x=x, y=y, tooltip=tooltip),
        chosen.mark_point(color=INK, filled=True, size=130, shape="diamond", opacity=1).encode(
            x=x, y=y, tooltip=tooltip
        ),
        height=250,
        data={"zero": [{"zero": 0}]},
    )
