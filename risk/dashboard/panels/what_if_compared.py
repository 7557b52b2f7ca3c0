"""What the what ifs change: before and after side by side."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import (
    GREY,
    INK,
    LINE,
    PERCENT_LABEL,
    built,
    built_once,
    chart,
    forecast_of,
)
from risk.dashboard.state import countries
from risk.risk_table import Settings
from risk.terms import NOT_EXPOSED, percent, points

BEFORE = "Without the what-ifs"
AFTER = "With them"


def published(settings: Settings) -> Settings:
    """The same settings without what ifs; evidence stays."""
    return replace(settings, what_ifs=())


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows of the risk table after the what ifs whose numbers they change, with those before.

    Returns a DataFrame: iso3 as index; columns of both tables, those of the one before ending in
    "_before".
    """
    both = _exposed(after).merge(
        _exposed(before), "left", left_index=True, right_index=True, suffixes=("", "_before")
    )
    changes = np.zeros(len(both), dtype=bool)
    for name in ("probability", "index_arrivals", "index_armed"):
        now = both[name]
        then = both[f"{name}_before"]
        changes |= ~np.isclose(now, then, rtol=0, atol=1e-12, equal_nan=True)
    return both[changes]


def before_after(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Countries whose numbers a what if changes, as the page shows them.

    `before` and `after`: risk tables by country, without and with the what ifs. Returns a
    DataFrame: iso3 as index; Country, Before, After, Points, Level before, Level after, Rank
    before, Rank after; the index of both mechanisms where percentages are withheld. In the order of
    the ranks after.
    """
    both = moved(before, after)
    shown: dict[str, Any] = {"Country": both.country}
    if both.probability.notna().any():
        shown |= {
            "Before": both.probability_before.map(percent),
            "After": both.probability.map(percent),
            "Points": (both.probability - both.probability_before).map(points),
            "Level": [
                now if now == then else f"{then} → {now}"
                for then, now in zip(both.level_before, both.level, strict=True)
            ],
        }
    else:
        shown |= {
            f"Index {m}": _pairs(both[f"index_{m}_before"].round(), both[f"index_{m}"].round())
            for m in ("arrivals", "armed")
        }
    shown["Rank"] = _pairs(both["rank_before"], both["rank"])
    return pd.DataFrame(shown, index=both.index)


def _exposed(table: pd.DataFrame) -> pd.DataFrame:
    return table[table.level != NOT_EXPOSED].set_index("iso3")


def _pairs(before: pd.Series, after: pd.Series) -> list[str]:
    pairs = zip(before, after, strict=True)
    return [f"{now:.0f}" if then == now else f"{then:.0f} → {now:.0f}" for then, now in pairs]


def dumbbell_data(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Data sets "ways" (one row a country) and "ends" (one row a country and end).

    `before` and `after`: risk tables by country, without and with the what ifs. Returns:
    DataFrames of the countries whose probability is known before and after, in the order of the
    ranks after.
    """
    both = moved(before, after)
    both = both[both.probability.notna() & both.probability_before.notna()]
    ways = pd.DataFrame(
        {
            "country": both.country,
            "before": both.probability_before,
            "after": both.probability,
            "points": (both.probability - both.probability_before).map(points),
        }
    ).reset_index(drop=True)
    ends = [
        ways[["country", "points"]].assign(
            end=name, probability=ways[column], chance=ways[column].map(percent)
        )
        for name, column in ((BEFORE, "before"), (AFTER, "after"))
    ]
    return ways, pd.concat(ends, ignore_index=True)


@built_once
def dumbbell_spec(rows: int) -> dict[str, Any]:
    """Chance before and after of each country; data sets "ways" and "ends"."""
    import altair as alt

    from risk.dashboard.look import row_names, told_apart, tooltip

    y = row_names("country", 130, grid=True)
    x = alt.X("probability:Q", title="Chance").scale(zero=True, domainMin=0)
    x = x.axis(labelExpr=PERCENT_LABEL, tickCount=5)
    ends = told_apart(
        "end", [BEFORE, AFTER], [INK, LINE], ["circle", "diamond"], orient="top", columns=2
    )
    told = tooltip(
        {"country": "Country", "end": "What", "chance": "Chance", "points": "Change in points"}
    )
    return built(
        alt.Chart(alt.NamedData("ways"))
        .mark_rule(color=GREY, strokeWidth=2)
        .encode(y=y, x="before:Q", x2="after:Q"),
        alt.Chart(alt.NamedData("ends"))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(y=y, x=x, tooltip=told, **ends),
        height=28 * rows + 90,
    )


def compared(settings: Settings) -> None:
    """Draw the countries whose numbers change, before and after: a chart, and a table."""
    before = countries(published(settings))
    after = countries(settings)
    rows = before_after(before, after)
    st.subheader("Before and after")
    if rows.empty:
        st.markdown("No number changes, because the replaced indicators have no weight.")
        return
    ways, ends = dumbbell_data(before, after)
    if len(ways):
        chart(
            dumbbell_spec(len(ways)),
            "what_if_chart",
            f"Without and with the what-ifs: chance of {forecast_of(settings)}",
            settings,
            ways=ways,
            ends=ends,
        )
    st.table(rows.set_index("Country"))
    st.caption(
        "All countries whose numbers change; the map outlines them. All other numbers stay the "
        "same."
    )


def changed_countries(settings: Settings) -> dict[str, str]:
    """Chance before the what ifs, as text, of each country that they change."""
    if not settings.what_ifs:
        return {}
    rows = before_after(countries(published(settings)), countries(settings))
    return dict(zip(rows.index, rows["Before"] if "Before" in rows else rows["Rank"], strict=True))
