"""What the what ifs change: before and after side by side."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from risk.dashboard.data import countries
from risk.dashboard.texts import percent, points
from risk.levels import NOT_EXPOSED
from risk.settings import Settings


def published(settings: Settings) -> Settings:
    """The same settings without what ifs; evidence stays."""
    return replace(settings, overrides=())


def before_after(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Countries whose numbers a what if changes, as the page shows them.

    Parameters
    ----------
    before, after : risk tables by country, without and with the what ifs

    Returns
    -------
    DataFrame
        iso3 as index; Country, Before, After, Points, Level before, Level after, Rank before,
        Rank after; the index of both mechanisms where percentages are withheld. In the order of
        the ranks after.
    """
    both = _exposed(after).merge(
        _exposed(before), "left", left_index=True, right_index=True, suffixes=("", "_before")
    )
    moved = np.zeros(len(both), dtype=bool)
    for name in ("probability", "index_arrivals", "index_armed"):
        now, then = both[name], both[f"{name}_before"]
        moved |= ~np.isclose(now, then, rtol=0, atol=1e-12, equal_nan=True)
    both = both[moved]
    shown: dict[str, Any] = {"Country": both.country}
    if both.probability.notna().any():
        shown |= {
            "Before": both.probability_before.map(percent),
            "After": both.probability.map(percent),
            "Points": (both.probability - both.probability_before).map(_points),
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


def _points(difference: float) -> str:
    return "–" if math.isnan(difference) else points(difference)


def _pairs(before: pd.Series, after: pd.Series) -> list[str]:
    pairs = zip(before, after, strict=True)
    return [f"{now:.0f}" if then == now else f"{then:.0f} → {now:.0f}" for then, now in pairs]


def compared(settings: Settings) -> None:
    """Draw the countries whose numbers change, before and after."""
    rows = before_after(countries(published(settings)), countries(settings))
    st.subheader("Before and after")
    if rows.empty:
        st.markdown("No number changes: the values weigh nothing with these weights.")
        return
    st.table(rows.set_index("Country"))
    st.caption(
        "All countries whose numbers change, outlined on the map; every other number is the same "
        "as without the what ifs."
    )


def changed_countries(settings: Settings) -> dict[str, str]:
    """Probability before the what ifs, as text, of each country that they change."""
    if not settings.overrides:
        return {}
    rows = before_after(countries(published(settings)), countries(settings))
    return dict(zip(rows.index, rows["Before"] if "Before" in rows else rows["Rank"], strict=True))
