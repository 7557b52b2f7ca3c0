"""Charts of the Country page: each spec is built once, its data come with each draw."""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from risk.dashboard.look import (
    BANDS,
    GREY,
    INK,
    LINE,
    MARKS,
    PERCENT_LABEL,
    QUIET_TEXT,
    WHOLE,
    bands,
    built,
    built_once,
    chance_y,
    row_names,
    tooltip,
)
from risk.terms import INDICATORS, NONE, month_name, percent, signed, to_month

MEAN = "Mean of past corridors"
TOTAL = "This corridor"
RAISES = "Raises"
LOWERS = "Lowers"
SUM = "Sum"
INDEX_NAMES = {"index_arrivals": "Arrivals", "index_armed": "Armed fighting"}
WRAP = 27
NARROW = "(containerSize()[0] + 0 * width < 500)"  # asked again when the width changes
ROW_PX = 32
LOW_ROW_PX = 22
AROUND_PX = 86
"""Height of a row whose label has two lines, of one that has one, and of all around the rows."""
LOWERING = "#3a9d8f"
"""Colour of what lowers an index, on light and dark; red is for the level High alone."""


def waterfall_data(table: pd.DataFrame) -> pd.DataFrame:
    """Steps from the mean index of the past to a corridor's, biggest first.

    `table`: as from `risk.explain.contributions.explain`. Columns: label (lines apart by "|"),
    exactly (what it is), start, end (index points), kind (SUM, RAISES or LOWERS), text.
    """
    weighed = table[table.weight > 0]
    order = weighed.difference.abs().sort_values(ascending=False, kind="stable").index
    index = float(weighed.mean_points.sum())
    rows = [(MEAN, "", 0.0, index, SUM, f"{index:.1f}")]
    for code, step in zip(weighed.code[order], weighed.difference[order], strict=True):
        known = INDICATORS[code]
        kind = RAISES if step >= 0 else LOWERS
        rows.append((known.name, known.label, index, index + step, kind, signed(step)))
        index += step
    rows.append((TOTAL, "", 0.0, index, SUM, f"{index:.1f}"))
    frame = pd.DataFrame(rows, columns=["label", "exactly", "start", "end", "kind", "text"])
    return frame.assign(
        label=[
            "|".join(textwrap.wrap(label, WRAP, break_on_hyphens=False)) for label in frame.label
        ]
    )


@built_once
def waterfall_spec(rows: int) -> dict[str, Any]:
    """Steps from the mean to a corridor's index; data set "steps" as from `waterfall_data`."""
    steps = alt.Chart(alt.NamedData("steps"))
    y = row_names(
        "label",
        alt.ExprRef(f"{NARROW} ? 170 : 340"),
        labelExpr=f"{NARROW} ? split(datum.value, '|') : replace(datum.value, /[|]/g, ' ')",
    )
    kinds = [RAISES, LOWERS, SUM]
    colour = (
        alt.Color("kind:N", title=None, sort=kinds)
        .scale(domain=kinds, range=[INK, LOWERING, GREY])
        .legend(orient="top")
    )
    told = tooltip({"label": "Indicator", "exactly": "Exactly", "text": "Points"})
    x = alt.X("start:Q", title="Index, 0–100").scale(domain=[0, 100]).axis(tickCount=6)
    furthest = "max(datum.start, datum.end)"
    spec = built(
        steps.mark_bar(height={"band": 0.6}).encode(
            x=x, x2="end:Q", y=y, color=colour, tooltip=told
        ),
        steps.transform_calculate(furthest=furthest)
        .mark_text(align="left", dx=4, color=alt.ExprRef(**QUIET_TEXT))
        .encode(x="furthest:Q", y=y, text="text:N"),
        height=ROW_PX * rows + AROUND_PX,
    )
    # Where labels have one line the rows are lower; Vega takes a parameter of this name for that.
    lower = (ROW_PX - LOW_ROW_PX) * rows
    height = f"{spec['height']} - ({NARROW} ? 0 : {lower})"
    return spec | {"params": [*spec.get("params", []), {"name": "height", "expr": height}]}


def course_data(line: pd.DataFrame) -> pd.DataFrame:
    """Probability month by month, with gaps as null; `line` as `risk.explain.history`."""
    return pd.DataFrame(
        {
            "date": pd.to_datetime(line.month),
            "month": [month_name(to_month(text)) for text in line.month],
            "probability": line.probability,
            "chance": line.probability.map(percent),
            "sources": line.sources,
        }
    )


def index_data(line: pd.DataFrame) -> pd.DataFrame:
    """Index month by month, one row for each mechanism."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "date": pd.to_datetime(line.month),
                    "month": [month_name(to_month(text)) for text in line.month],
                    "index": line[column],
                    "of": name,
                    "text": [f"{points:.1f}" for points in line[column]],
                }
            )
            for column, name in INDEX_NAMES.items()
        ],
        ignore_index=True,
    )


def marks_data(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Outcomes that came, in the middle of their year; `outcomes` as `country_data.observed`."""
    persons = [
        f"{arrivals:,.0f} arrivals" if mechanism == "arrivals" else NONE
        for mechanism, arrivals in zip(outcomes.mechanism, outcomes.arrivals, strict=True)
    ]
    return pd.DataFrame(
        {
            "date": pd.to_datetime(outcomes.year.astype(str) + "-07-01"),
            "year": outcomes.year.astype(str),
            "what": outcomes.mechanism.map(MARKS),
            "sources": outcomes.sources,
            "persons": persons,
        }
    )


@built_once
def course_spec() -> dict[str, Any]:
    """Probability over time with what came; data sets "course" and "marks"."""
    base = alt.Chart(alt.NamedData("course")).encode(x=alt.X("date:T", title=None), y=chance_y())
    told = tooltip(
        {"month": "As of", "chance": "Chance, next 12 months", "sources:Q": "Sources within reach"}
    )
    return built(
        bands(),
        base.mark_line(color=INK, strokeWidth=2),
        base.mark_circle(color=INK, size=80, opacity=0).encode(tooltip=told),
        *_marks(),
        height=310,
        data={"bands": BANDS},
    )


@built_once
def index_spec() -> dict[str, Any]:
    """Both indices over time with what came; data sets "indices" and "marks"."""
    names = list(INDEX_NAMES.values())
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", offset=30)
    base = alt.Chart(alt.NamedData("indices")).encode(
        x=alt.X("date:T", title=None),
        y=alt.Y("index:Q", title="Index, 0–100").scale(domain=[0, 100]),
        color=alt.Color("of:N", title="Index")
        .scale(domain=names, range=[INK, GREY])
        .legend(legend),
    )
    dashes = alt.StrokeDash("of:N", title="Index").scale(domain=names, range=[[1, 0], [5, 3]])
    dashes = dashes.legend(legend)
    return built(
        base.mark_line(strokeWidth=2).encode(strokeDash=dashes),
        base.mark_circle(size=80, opacity=0).encode(
            tooltip=tooltip({"month": "As of", "of": "Index of", "text": "Points"})
        ),
        *_marks(),
        height=300,
    )


def _marks() -> list[alt.Chart]:
    """Outcomes that came, along the upper edge: triangles, and crosses below them."""
    names = list(MARKS.values())
    shape = alt.Shape("what:N", title=None).legend(orient="top", columns=1, offset=30)
    shape = shape.scale(domain=names, range=["triangle-down", "cross"])
    told = tooltip({"year": "Year", "what": "What came", "sources": "From", "persons": "People"})
    return [
        alt.Chart(alt.NamedData("marks"))
        .transform_filter(f"datum.what == '{name}'")
        .mark_point(filled=True, size=70, opacity=1, color=INK)
        .encode(x="date:T", y=alt.value(-20 + 12 * row), shape=shape, tooltip=told)
        for row, name in enumerate(names)
    ]


@built_once
def sizes_spec() -> dict[str, Any]:
    """Chance of at least so many arrivals; data sets "curve", "learned" and "capacity"."""
    x = alt.X("persons:Q", title="At least this many people").scale(type="log", nice=False)
    x = x.axis(values=[1_000, 10_000, 100_000], format=",")
    y = alt.Y("chance:Q", title="Chance").axis(labelExpr=PERCENT_LABEL, tickCount=5)
    y = y.scale(domain=WHOLE)
    told = [
        alt.Tooltip("persons:Q", title="At least", format=","),
        *tooltip({"text": "Chance", "basis": "Basis"}),
    ]
    curve = alt.Chart(alt.NamedData("curve"))
    learned = alt.Chart(alt.NamedData("learned"))
    capacity = alt.Chart(alt.NamedData("capacity"))
    mark = alt.ExprRef(**LINE)
    return built(
        curve.mark_line(color=INK, strokeWidth=2, strokeDash=[5, 3]).encode(x=x, y=y),
        curve.mark_circle(size=80, opacity=0).encode(x=x, y=y, tooltip=told),
        learned.mark_circle(size=110, color=INK, opacity=1).encode(x=x, y=y, tooltip=told),
        capacity.mark_rule(color=mark, strokeWidth=2).encode(x="persons:Q"),
        capacity.mark_point(color=mark, filled=True, shape="diamond", size=140, opacity=1).encode(
            x="persons:Q", y="chance:Q", tooltip=told
        ),
        height=260,
    )
