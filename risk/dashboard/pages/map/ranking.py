"""The ranked table on screen and its plain version."""

from typing import Any

import pandas as pd
import streamlit as st

from risk.dashboard.look.fold import fold
from risk.terms.catalogue import INDICATORS
from risk.terms.levels import NOT_EXPOSED
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import INTERVAL, PERCENT, counted, interval, percent, points

PLAIN_ROWS = 20
ONSET, CAME = "New or going on", "Of 10 years"
CHANGE = "Change in 12 months"
PERCENTAGES = ("Chance", "Probability", INTERVAL, CHANGE)
INDEX_NAMES = {"arrivals": "Index arrivals", "armed": "Index armed"}


def ranking_rows(table: pd.DataFrame, before: pd.DataFrame | None, outcome: str) -> pd.DataFrame:
    """The exposed countries as the page shows them.

    Parameters
    ----------
    table, before : risk tables by country, of the as-of month and of twelve months before
    outcome : "either", "arrivals" or "armed"

    Returns
    -------
    DataFrame
        One row a country, ranked; "Probability" in per cent, for a bar; everything else as people
        write it.
    """
    exposed = table[(table.level != NOT_EXPOSED).to_numpy()]
    shown = MECHANISMS if outcome == "either" else (outcome,)
    probability = exposed.probability.to_numpy()
    ends = zip(exposed.probability_low.tolist(), exposed.probability_high.tolist(), strict=True)
    return pd.DataFrame(
        {
            "Rank": exposed["rank"].to_numpy(dtype=int),
            "Country": exposed.country.array,
            "Level": exposed.level.array,
            ONSET: exposed.onset.str.capitalize().array,
            CAME: exposed.came_10y.to_numpy(dtype=int),
            "Chance": [percent(p) for p in probability.tolist()],
            INTERVAL: [interval(low, high) for low, high in ends],
            "Probability": 100 * probability,
            CHANGE: _changes(exposed, before),
            "Mainly from": exposed.main_source.array,
            "Base rate": [percent(rate) for rate in exposed.base_rate.tolist()],
            **{INDEX_NAMES[m]: exposed[f"index_{m}"].to_numpy().round().astype(int) for m in shown},
            "Top indicator": [INDICATORS[code].label for code in exposed.top_indicator.tolist()],
        },
        index=exposed.index,
    )


def _changes(exposed: pd.DataFrame, before: pd.DataFrame | None) -> list[str]:
    """Change on twelve months before in points; "not exposed" where it was not then."""
    if before is None:
        return ["–"] * len(exposed)
    columns = (before[name].tolist() for name in ("iso3", "level", "probability"))
    then = {iso3: p for iso3, level, p in zip(*columns, strict=True) if level != NOT_EXPOSED}

    def change(iso3: str, now: float) -> str:
        if iso3 not in then:
            return "not exposed"
        return points(now - then[iso3])

    now = zip(exposed.iso3.tolist(), exposed.probability.tolist(), strict=True)
    return [change(*pair) for pair in now]


def plain_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The first rows without the bar, for the table that screen readers read."""
    return rows.head(PLAIN_ROWS).drop(columns="Probability")


def ranking(rows: pd.DataFrame, table: pd.DataFrame, height_px: int) -> None:
    """Draw the ranked table, or why there is none.

    Parameters
    ----------
    rows : as from `ranking_rows`, of the whole table or of its new risks
    table : risk table by country
    height_px : of the table
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
        st.dataframe(
            rows,
            key="ranking",
            hide_index=True,
            height=height_px,
            column_config=_columns(),
            column_order=columns(rows, bool(rows.Probability.notna().any())),
            alt="Countries ranked by chance. The first rows are also available below as plain "
            "text.",
        )


def ranking_folds(rows: pd.DataFrame, table: pd.DataFrame) -> None:
    """Draw the first rows as plain text, and the countries that are not exposed, folded.

    Parameters
    ----------
    rows, table : as for `ranking`
    """
    if len(rows):
        many = min(len(rows), PLAIN_ROWS)
        plain = fold(f"The first {many} rows as a plain table", "fold_plain")
        if plain.open:
            plain.table(plain_rows(rows).set_index("Rank"))
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


def columns(rows: pd.DataFrame, known: bool) -> list[str]:
    """Columns from left to right; where percentages are withheld, what the rank rests on first.

    Parameters
    ----------
    rows : as from `ranking_rows`
    known : whether any percentage is shown
    """
    if known:
        return list(map(str, rows))
    first = ["Rank", "Country", "Level", *(n for n in INDEX_NAMES.values() if n in rows)]
    return first + [c for c in map(str, rows) if c not in first and c not in PERCENTAGES]


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "Rank": column.NumberColumn(width=45, pinned=True),
        "Country": column.TextColumn(width=125, pinned=True),
        "Level": column.TextColumn(width=75, help="The chance in words; see the map's legend"),
        ONSET: column.TextColumn(
            width=105, help="New: the outcome came in none of the last three known years; "
            "otherwise it is going on. Unknown: none of the three is known",
        ),
        CAME: column.NumberColumn(
            width=80, help="In how many of the last ten years the outcome came, as far as known; "
            "the CSV says how many years are known",
        ),
        "Chance": column.TextColumn(
            width=85, help="Chance of the outcome within 12 months"
        ),
        "Probability": column.ProgressColumn(
            f"0 to 100{PERCENT}", format=" ", min_value=0, max_value=100, width=110,
            help="The chance as a bar",
        ),
        INTERVAL: column.TextColumn(
            width=95, help="The chance lies in this range in 80 of 100 redrawn histories"
        ),
        CHANGE: column.TextColumn(
            width=140, help="Percentage points since the forecast twelve months earlier; “not "
            "exposed”: it was not exposed then",
        ),
        "Base rate": column.TextColumn(
            width=80, help="How often the outcome came to countries with as many sources nearby; "
            "for a single source, how often it came along any corridor",
        ),
        "Index arrivals": column.NumberColumn(width=95, help="0–100; a score, not a probability"),
        "Index armed": column.NumberColumn(width=95, help="0–100; a score, not a probability"),
        "Mainly from": column.TextColumn(width=120, help="The source of its riskiest corridor"),
        "Top indicator": column.TextColumn(
            width=290, help="What raises the index most above the mean of all corridors"
        ),
    }  # fmt: skip
