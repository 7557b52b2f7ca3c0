"""The ranked table on screen: real HTML, drawn and sorted by `ranking.js`.

Streamlit's own table is a canvas that screen readers miss; it sorts texts as texts, and a number
that it formats itself cannot say "under 1 %".
"""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.look import BY_LEVEL, component, fold
from risk.dashboard.pages.map.ranking_rows import (
    CAME,
    CHANGE,
    INDEX_NAMES,
    ONSET,
    columns,
    since,
    written,
)
from risk.dashboard.state import change, scorer, session
from risk.terms import INTERVAL, NOT_EXPOSED, counted

KEY = "ranking"
# Width in pixels, and what the header says when it is pointed at.
COLUMNS = {
    "Rank": (24, "1 is the highest; equals share a rank"),
    "Country": (84, "Choose one to look at it"),
    "Chance": (100, "Chance of the outcome within 12 months; the bar has the level's colour"),
    "Arrivals": (62, "Chance of 10,000 or more arrivals"),
    "Fighting": (62, "Chance of armed fighting"),
    CHANGE: (
        60,
        "Percentage points since the forecast of that month; “not exposed”: it was not "
        "exposed then",
    ),
    ONSET: (
        62,
        "New: the outcome came in none of the last three known years; otherwise it is "
        "going on. Unknown: none of the three is known",
    ),
    "Mainly from": (110, "The source of its riskiest corridor"),
    "Level": (64, "The chance in words; see the map's legend"),
    INTERVAL: (100, "The chance lies in this range in 80 of 100 redrawn histories"),
    CAME: (
        64,
        "In how many of the last ten years the outcome came, as far as known; the CSV says "
        "how many years are known",
    ),
    "Base rate": (
        72,
        "How often the outcome came to countries with as many sources nearby; for a "
        "single source, how often it came along any corridor",
    ),
    **dict.fromkeys(INDEX_NAMES.values(), (72, "0–100; a score, not a chance")),
    "Top indicator": (260, "What raises the index most above the mean of all corridors"),
}
# Number that a column is sorted by; the others are sorted by their text.
SORTED_BY = {name: name for name in COLUMNS} | {INTERVAL: "Low", "Level": "Chance"}
TEXTS = ("Country", ONSET, "Mainly from", "Top indicator")
_mount = component(__file__, "ranking", '<div class="ranking"></div>')


def ranking(rows: pd.DataFrame, table: pd.DataFrame, height_px: int) -> None:
    """Draw the ranked table, or say why it is empty; a click on a row looks at its country.

    `rows`: as from `ranking_rows`, of the whole table or of its new risks. `height_px`: of the
    table at most; the rows beyond it are scrolled to.
    """
    if rows.empty and table["rank"].notna().any():
        st.info(
            "None of these risks is new. Switch off “New risks only” to see the others, or choose "
            "another region, source or month."
        )
    elif rows.empty:
        st.info(
            "None of these countries is exposed: no source of conflict lies within 500 km, or the "
            "chosen country is not a source this month. So no chance can be computed; this does "
            "not mean zero. Choose another region, source or month."
        )
    else:
        view = session().view
        _mount(
            key=KEY,
            data=ranking_data(rows, view.settings.as_of, view.country) | {"height": height_px},
            on_chosen_change=_chosen,
        )


def ranking_data(rows: pd.DataFrame, as_of: int, country: str | None) -> dict[str, Any]:
    """What the component is told: texts, what to sort by, colours, and the row to mark.

    `rows`: as from `ranking_rows`.
    """
    texts = written(rows)
    names = {CHANGE: since(as_of), "Rank": "#"}
    told = {}
    for name, text in texts.items():
        px, help_text = COLUMNS[name]
        told[name] = {
            "title": names.get(name, name),
            "px": px,
            "help": help_text,
            "text": text,
            "kind": "text" if name in (*TEXTS, "Level") else "number",
        }
        if name not in TEXTS:
            told[name]["by"] = _numbers(rows[SORTED_BY[name]])
    return {
        "label": "Countries by risk",
        "iso3": rows.index.tolist(),
        "country": country,
        "columns": told,
        "order": columns(rows),
        "phone": columns(rows, phone=True),
        "colours": [BY_LEVEL.get(level, "transparent") for level in texts["Level"]],
    }


def _numbers(column: pd.Series) -> list[float | None]:
    """Numbers of a column for the browser, None where there is none."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return [None if np.isnan(value) else value for value in values.tolist()]


def _chosen() -> None:
    """Look at the country whose row was clicked; what is not of our making is ignored."""
    iso3 = getattr(st.session_state.get(KEY), "chosen", None)
    if isinstance(iso3, str) and iso3 in scorer().panel.names:
        change(country=iso3)


def ranking_folds(rows: pd.DataFrame, table: pd.DataFrame) -> None:
    """Draw the fold with the countries that are not exposed.

    `rows` and `table`: as of `ranking`.
    """
    apart = table.country[table.level == NOT_EXPOSED]
    if len(apart):
        rest = fold(
            f"{counted(len(apart), 'country', 'countries')} not exposed", "fold_not_exposed"
        )
        if rest.open:
            rest.markdown(
                "No corridor from a source reaches them, so no chance can be computed. This does "
                "not mean zero."
            )
            rest.text(", ".join(sorted(apart)))
