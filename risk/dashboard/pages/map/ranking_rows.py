"""The rows of the ranked table: as numbers, and as people write them."""

import calendar

import numpy as np
import pandas as pd

from risk.terms import (
    INDICATORS,
    INTERVAL,
    NONE,
    NOT_EXPOSED,
    interval,
    mechanisms_of,
    percent,
    points,
)

ONSET = "New or going on"
CAME = "Of 10 years"
CHANGE = "Change in 12 months"
INDEX_NAMES = {"arrivals": "Index arrivals", "armed": "Index armed"}
PERCENTAGES = ("Chance", "Arrivals", "Fighting", CHANGE, INTERVAL)
# From left to right; on a phone the first five of PHONE_FIRST are read without moving the table.
ORDER = (
    "Rank",
    "Country",
    "Chance",
    "Arrivals",
    "Fighting",
    CHANGE,
    ONSET,
    "Mainly from",
    "Level",
    INTERVAL,
    CAME,
    "Base rate",
    *INDEX_NAMES.values(),
    "Top indicator",
)
PHONE_FIRST = ("Rank", "Country", "Chance", "Arrivals", "Fighting", ONSET, "Level")


def ranking_rows(
    table: pd.DataFrame,
    before: pd.DataFrame | None,
    outcome: str,
    published: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The exposed countries with the numbers that the ranked table shows and is sorted by.

    Parameters
    ----------
    table, before : risk tables by country, of the as-of month and of twelve months before
    outcome : "either", "arrivals" or "armed"
    published : the first table without what-ifs, which are no change over time; None: it has none

    Returns
    -------
    DataFrame
        One row a country, ranked, iso3 as index: Rank (NA without one), Country, Level, New or
        going on, Of 10 years, Chance, Low, High, Arrivals, Fighting and Base rate in [0, 1], Change
        in 12 months in [-1, 1], Exposed then (twelve months before, None where that is before the
        data), Mainly from, the index of each mechanism of the outcome, Top indicator. NaN where a
        number is withheld or missing.
    """
    exposed = table[(table.level != NOT_EXPOSED).to_numpy()]
    shown = mechanisms_of(outcome)
    known = table if published is None else published
    now = dict(zip(known.iso3.tolist(), known.probability.tolist(), strict=True))
    known_now = np.array([now.get(iso3, np.nan) for iso3 in exposed.iso3.tolist()], dtype=float)
    then, was_exposed = _then(exposed, before)
    return pd.DataFrame(
        {
            "Rank": exposed["rank"].array,
            "Country": exposed.country.array,
            "Level": exposed.level.array,
            ONSET: exposed.onset.str.capitalize().array,
            CAME: exposed.came_10y.to_numpy(dtype=int),
            "Chance": exposed.probability.to_numpy(),
            "Low": exposed.probability_low.to_numpy(),
            "High": exposed.probability_high.to_numpy(),
            "Arrivals": exposed.probability_arrivals.to_numpy(),
            "Fighting": exposed.probability_armed.to_numpy(),
            CHANGE: known_now - then,
            "Exposed then": was_exposed,
            "Mainly from": exposed.main_source.array,
            "Base rate": exposed.base_rate.to_numpy(),
            **{INDEX_NAMES[m]: exposed[f"index_{m}"].to_numpy() for m in shown},
            "Top indicator": [
                INDICATORS[code].name if isinstance(code, str) and code else NONE
                for code in exposed.top_indicator.tolist()
            ],
        },
        index=pd.Index(exposed.iso3.array, name="iso3"),
    )


def _then(exposed: pd.DataFrame, before: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """Probability twelve months before, and whether each country was exposed then."""
    n = len(exposed)
    if before is None:
        return np.full(n, np.nan), np.full(n, None, dtype=object)
    columns = (before[name].tolist() for name in ("iso3", "level", "probability"))
    then = {iso3: p for iso3, level, p in zip(*columns, strict=True) if level != NOT_EXPOSED}
    codes = exposed.iso3.tolist()
    probability = np.array([then.get(iso3, np.nan) for iso3 in codes], dtype=float)
    return probability, np.array([iso3 in then for iso3 in codes], dtype=object)


def written(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Every column of the ranked table as people write it, from left to right.

    `rows`: as from `ranking_rows`. Returns: dict of column name → texts; an index that the outcome
    does not use is left out.
    """
    ends = zip(rows.Low.tolist(), rows.High.tolist(), strict=True)
    changes = zip(rows[CHANGE].tolist(), rows["Exposed then"].tolist(), strict=True)
    numbers = {
        "Rank": [NONE if pd.isna(rank) else str(rank) for rank in rows["Rank"].tolist()],
        CHANGE: ["not exposed" if was is False else points(by) for by, was in changes],
        INTERVAL: [interval(low, high) for low, high in ends],
    }
    for name in ("Chance", "Arrivals", "Fighting", "Base rate"):
        numbers[name] = [percent(p) for p in rows[name].tolist()]
    for name in INDEX_NAMES.values():
        if name in rows:
            numbers[name] = [f"{value:.0f}" for value in rows[name].tolist()]
    texts = {}
    for name in ORDER:
        if name in numbers:
            texts[name] = numbers[name]
        elif name in rows:
            texts[name] = rows[name].astype(str).tolist()
    return texts


def columns(rows: pd.DataFrame, *, phone: bool = False) -> list[str]:
    """Columns from left to right; where percentages are withheld, what the rank rests on first.

    `rows`: as from `ranking_rows`. `phone`: whether the screen is narrow.
    """
    every = [name for name in ORDER if name in rows or name == INTERVAL]
    if rows.Chance.isna().all():
        first = ["Rank", "Country", *(name for name in INDEX_NAMES.values() if name in rows)]
        every = [name for name in every if name not in PERCENTAGES]
    else:
        first = list(PHONE_FIRST) if phone else []
    return first + [name for name in every if name not in first]


def since(as_of: int) -> str:
    r"""The month that the change is counted from, short enough for a header.

    >>> since(2026 * 12 + 5).replace("\N{NO-BREAK SPACE}", " ")
    'Since Jun 2025'
    """
    year, month = divmod(as_of - 12, 12)
    return f"Since {calendar.month_abbr[month + 1]}\N{NO-BREAK SPACE}{year}"
