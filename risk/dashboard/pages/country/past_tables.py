"""Tables of a country's past: its course, what moved it, situations like this one."""

import numpy as np
import pandas as pd

from risk.dashboard.look import MARKS
from risk.explain import Analogues
from risk.terms import (
    INDICATORS,
    NONE,
    counted,
    month_name,
    percent,
    points,
    signed,
    tenths,
    to_month,
)


def change_rows(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What moved a chance, in percentage points; one column a span."""
    columns = {}
    for name, table in parts.items():
        change = table.probability_after.iloc[0] - table.probability_before.iloc[0]
        cells = [tenths(100 * part) for part in table.change]
        columns[name] = [*cells, tenths(100 * change), points(change)]
    labels = [*next(iter(parts.values())).label, "Total", "Total, rounded"]
    return pd.DataFrame(columns, index=pd.Index(labels, name="Percentage points"))


def moved_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Raw values that moved, and the indices; as `risk.explain.attribution.moved`."""
    form = [INDICATORS[code].format for code in table.code]
    texts = {
        name: [
            NONE if np.isnan(raw) else f"{raw:{f}}"
            for raw, f in zip(table[column], form, strict=True)
        ]
        for name, column in (("Then", "raw_before"), ("Now", "raw_after"))
    }
    return pd.DataFrame(
        {
            **texts,
            "Unit": table.unit.tolist(),
            "Index arrivals": table.points_arrivals.map(signed).tolist(),
            "Index armed": table.points_armed.map(signed).tolist(),
        },
        index=pd.Index(table.label, name="Indicator"),
    )


def analogue_rows(similar: Analogues, links: list[str]) -> pd.DataFrame:
    """Closest past situations; `links` opens each."""
    table = similar.table
    return pd.DataFrame(
        {
            "Situation": [
                f"[{source} → {receiver}, {month_name(to_month(as_of))}]({link})"
                for source, receiver, as_of, link in zip(
                    table.source, table.receiver, table.as_of, links, strict=True
                )
            ],
            "Distance": table.distance.map("{:.3f}".format),
            "Came": np.where(table.observed, "yes", "no"),
            "Arrivals": [
                "no data" if np.isnan(n) else f"{n:,.0f} in {year}"
                for n, year in zip(table.arrivals, table.year, strict=True)
            ],
            "Fighting": [counted(int(n), "conflict") if n else "none" for n in table.conflicts],
        }
    ).set_index("Situation")


def course_rows(line: pd.DataFrame) -> pd.DataFrame:
    """Every December and the last month of a course over time, newest first."""
    kept = line[line.month.str.endswith("-12") | (line.index == line.index[-1])].iloc[::-1]
    return pd.DataFrame(
        {
            "As of": [month_name(to_month(month)) for month in kept.month],
            "Chance": kept.probability.map(percent),
            "Index arrivals": [_points(value) for value in kept.index_arrivals],
            "Index armed": [_points(value) for value in kept.index_armed],
            "Sources": kept.sources.astype(str),
        }
    ).set_index("As of")


def _points(value: float) -> str:
    return NONE if np.isnan(value) else f"{value:.1f}"


def observed_rows(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Outcomes that came, newest first; `outcomes` as `country_data.observed`."""
    ordered = outcomes.iloc[::-1]
    return pd.DataFrame(
        {
            "Year": ordered.year.astype(str),
            "What came": ordered.mechanism.map(MARKS),
            "From": ordered.sources,
            "People": [
                f"{arrivals:,.0f}" if mechanism == "arrivals" else NONE
                for mechanism, arrivals in zip(ordered.mechanism, ordered.arrivals, strict=True)
            ],
        }
    ).set_index("Year")
