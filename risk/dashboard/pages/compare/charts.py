"""Charts of the comparison: each spec is built once, its data come with each draw."""

import json
import textwrap
from typing import Any

import altair as alt
import pandas as pd

from risk.dashboard.look import (
    BANDS,
    GREY,
    INK,
    LINE,
    bands,
    built,
    built_once,
    chance_y,
    row_names,
    told_apart,
    tooltip,
)
from risk.dashboard.pages.compare.sides import Side
from risk.dashboard.pages.compare.texts import number
from risk.dashboard.pages.country import course_data
from risk.terms import INDICATORS, month_text, percent, quantity, tenths

Names = tuple[str, str]
WRAP = 27
SIDES: list[Any] = [INK, LINE]
SHAPES = ["circle", "diamond"]
"""Colours and shapes of the two sides; a dash tells their lines apart as well."""
ROW_PX = 34


def pairs_data(table: pd.DataFrame, names: Names) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Data sets "pairs" (one row an indicator) and "dots" (one row an indicator and side).

    `table`: as from `compare_data.paired`, those that weigh something.
    """
    lines = ["|".join(textwrap.wrap(label, WRAP, break_on_hyphens=False)) for label in table.label]
    pairs = pd.DataFrame(
        {
            "label": lines,
            "first": table.points_first.to_numpy(),
            "second": table.points_second.to_numpy(),
        }
    )
    dots = [
        pd.DataFrame(
            {
                "label": lines,
                "exactly": [INDICATORS[c].exactly or INDICATORS[c].name for c in table.code],
                "side": name,
                "points": table[f"points_{side}"].to_numpy(),
                "value": [
                    quantity(number(code, raw), unit)
                    for code, raw, unit in zip(
                        table.code, table[f"raw_{side}"], table.unit, strict=True
                    )
                ],
                "apart": table.difference.map(tenths).tolist(),
            }
        )
        for side, name in zip(("first", "second"), names, strict=True)
    ]
    return pairs, pd.concat(dots, ignore_index=True)


@built_once
def pairs_spec(rows: int, names: Names) -> dict[str, Any]:
    """Both sides' points of every indicator; data sets "pairs" and "dots"."""
    y = row_names("label", 170, labelExpr="split(datum.value, '|')", grid=True)
    x = alt.X("points:Q", title="Points of the index").scale(zero=True).axis(tickCount=5)
    sides = told_apart("side", names, SIDES, SHAPES, orient="top", columns=1)
    told = [
        *tooltip({"label": "Indicator", "exactly": "Exactly", "side": "Of", "value": "Value"}),
        alt.Tooltip("points:Q", title="Points", format=".1f"),
        *tooltip({"apart": "Difference"}),
    ]
    return built(
        alt.Chart(alt.NamedData("pairs"))
        .mark_rule(color=GREY, strokeWidth=2)
        .encode(y=y, x="first:Q", x2="second:Q"),
        alt.Chart(alt.NamedData("dots"))
        .mark_point(filled=True, size=120, opacity=1)
        .encode(y=y, x=x, tooltip=told, **sides),
        height=ROW_PX * rows + 110,
    )


def courses_data(lines: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Data set "courses": probability month by month of one country or two, by name."""
    return pd.concat(
        [course_data(line).assign(of=name) for name, line in lines.items()], ignore_index=True
    )


def marks_data(sides: tuple[Side, Side], names: Names) -> pd.DataFrame:
    """Data set "marks": both sides' chances at their as-of months, where they may be shown."""
    rows = [
        (month_text(side.settings.as_of), side.month, place.row.probability, name)
        for side, name in zip(sides, names, strict=True)
        if (place := side.shown)
    ]
    frame = pd.DataFrame(rows, columns=["date", "month", "probability", "of"])
    return frame.assign(date=pd.to_datetime(frame.date), chance=frame.probability.map(percent))


@built_once
def courses_spec(names: Names, line: str = "") -> dict[str, Any]:
    """Courses over time with the as-of months marked; data sets "courses" and "marks".

    `names`: of both marks, and of both lines where `line` is empty. `line`: name of the one line on
    which both marks stand.
    """
    # By a condition, not a scale: a dash in the legend would fray the diamond.
    dash = alt.condition(
        f"datum.of === {json.dumps(names[1])}", alt.value([5, 3]), alt.value([1, 0])
    )
    both = told_apart(
        "of",
        [line, *names] if line else names,
        [GREY, *SIDES] if line else SIDES,
        ["stroke", *SHAPES] if line else SHAPES,
        orient="top",
        columns=1,
    )
    y = chance_y()
    x = alt.X("date:T", title=None)
    told = tooltip({"of": "Of", "month": "As of", "chance": "Chance, next 12 months"})
    courses = alt.Chart(alt.NamedData("courses"))
    marks = alt.Chart(alt.NamedData("marks"))
    return built(
        bands(),
        marks.mark_rule(color=GREY, strokeDash=[2, 3]).encode(x=x),
        courses.mark_line(strokeWidth=2).encode(x=x, y=y, color=both["color"], strokeDash=dash),
        courses.mark_circle(size=80, opacity=0).encode(x=x, y=y, tooltip=told),
        marks.mark_point(filled=True, size=120, opacity=1).encode(x=x, y=y, tooltip=told, **both),
        height=300,
        data={"bands": BANDS},
    )
