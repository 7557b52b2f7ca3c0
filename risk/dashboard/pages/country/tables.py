"""Tables of the Country page as people read them."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import named
from risk.model import Range
from risk.terms import (
    ARRIVAL_SIZES,
    INDICATORS,
    INTERVAL,
    NONE,
    interval,
    onset_text,
    percent,
    quantity,
    share,
    signed,
)

BASIS_NAMES = {
    "published": "published",
    "filled": "filled in: the month's median",
    "estimated": "filled in: from the people hosted",
    "floor": "floor assumed at a land border: fewer counted",
    "evidence": "evidence",
    "override": "what-if",
    "none": "no value was supplied",
}


def range_text(likely: Range) -> str:
    """Likely range of arrivals in words.

    >>> range_text(Range(None, 10100.0)), range_text(Range(2000.0, None)), range_text(Range(None,
    ...     None))
    ('below 10,100', '2,000 to over 100,000', 'below 1,000 to over 100,000')
    """
    if likely.low is None:
        if likely.high is not None:
            return f"below {likely.high:,.0f}"
        return f"below {ARRIVAL_SIZES[0]:,} to over {ARRIVAL_SIZES[-1]:,}"
    high = "over 100,000" if likely.high is None else f"{likely.high:,.0f}"
    return f"{likely.low:,.0f} to {high}"


def way(border_km: float, distance_km: float) -> str:
    """How two countries lie to each other.

    >>> way(1357.0, 0.0), way(0.0, 13.9)
    ('1,357 km border', '14 km apart')
    """
    return f"{border_km:,.0f} km border" if border_km else f"{distance_km:,.0f} km apart"


def corridor_rows(into: pd.DataFrame, ranges: list[str]) -> pd.DataFrame:
    """Corridors into a country, riskiest first.

    `into`: rows of the risk table by corridor. `ranges`: likely range of arrivals of each, as text.
    """
    return pd.DataFrame(
        {
            "From": into.source,
            "Level": into.level,
            "Chance": into.probability.map(percent),
            INTERVAL: [
                interval(*ends)
                for ends in zip(into.probability_low, into.probability_high, strict=True)
            ],
            "Arrivals": into.probability_arrivals.map(percent),
            "Armed fighting": into.probability_armed.map(percent),
            "Likely arrivals": ranges,
            "New or going on": onset_texts(into),
        }
    ).set_index("From")


def score_rows(into: pd.DataFrame) -> pd.DataFrame:
    """Indices of the corridors into a country, and how the two lie to each other."""
    return pd.DataFrame(
        {
            "From": into.source,
            "Index arrivals": into.index_arrivals.map("{:.1f}".format),
            "Index armed": into.index_armed.map("{:.1f}".format),
            "Border or distance": [
                way(*pair) for pair in zip(into.border_km, into.distance_km, strict=True)
            ],
        }
    ).set_index("From")


def onset_texts(table: pd.DataFrame) -> list[str]:
    """New or going on, and how often it came, of each row of a risk table."""
    columns = (table[name].tolist() for name in ("onset", "came_10y", "known_10y"))
    return [onset_text(*row) for row in zip(*columns, strict=True)]


def contribution_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Indicators with what they add to an index, and their sum.

    `table`: rows of `risk.explain.contributions.explain` whose weight is above 0.
    """
    order = table.difference.abs().sort_values(ascending=False, kind="stable").index
    rows = value_rows(table.loc[order])
    listed = table.loc[order]
    rows.insert(1, "Difference", listed.difference.map(signed).tolist())
    rows.insert(2, "Here", listed.points.map("{:.2f}".format).tolist())
    rows.insert(3, "Mean", listed.mean_points.map("{:.2f}".format).tolist())
    rows.insert(4, "Weight", listed.share.map(share).tolist())
    total = dict.fromkeys(rows.columns, "") | {
        "Weight": share(1.0),
        "Mean": f"{table.mean_points.sum():.2f}",
        "Here": f"{table.points.sum():.2f}",
        "Difference": signed(table.difference.sum()),
    }
    return pd.concat([rows, pd.DataFrame([total], index=["Index"])]).rename_axis("Indicator")


def value_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Raw values of indicators with unit, period, source and how they are known."""
    return pd.DataFrame(
        {
            "Value": [
                NONE if np.isnan(raw) else quantity(f"{raw:{INDICATORS[code].format}}", unit)
                for code, raw, unit in zip(table.code, table.raw, table.unit, strict=True)
            ],
            "Basis": [_basis(row) for row in table.itertuples()],
            "Period to": table.date.where(table.date != "", table.period)
            .replace("", NONE)
            .tolist(),
            "Known since": table.known_since.replace("", NONE).tolist(),
            "Source": [
                ". ".join(filter(None, pair)) for pair in zip(table.source, table.note, strict=True)
            ],
        },
        index=pd.Index(table.code.map(named), name="Indicator"),
    )


def _basis(row: Any) -> str:
    name = BASIS_NAMES[row.basis]
    if row.basis != "evidence":
        return name
    form = INDICATORS[row.code].format
    counts = [f"{x:{form}}" for x in (row.low, row.high) if not np.isnan(x)]
    others = f", other counts {' to '.join(counts)}" if counts else ""
    return f"{name}, reliability {row.reliability}{others}"


def needed_rows(table: pd.DataFrame) -> pd.DataFrame:
    """What each indicator would have to be; rows of `risk.explain.thresholds`."""
    form = [INDICATORS[code].format for code in table.code]
    return pd.DataFrame(
        {
            "Now": [
                f"{start:{f}}{' (filled in)' if np.isnan(raw) else ''}"
                for start, raw, f in zip(table.start, table.raw, form, strict=True)
            ],
            "Needed": [f"{value:{f}}" for value, f in zip(table.needed, form, strict=True)],
            "Unit": table.unit.tolist(),
            "Then": table.new_level.tolist(),
        },
        index=pd.Index(table.label, name="Indicator"),
    )


def size_rows(rows: dict[str, np.ndarray]) -> pd.DataFrame:
    """Chances by size, one row for the country and one for the corridor."""
    cells = {
        f"{size:,} or more": [percent(chances[k]) for chances in rows.values()]
        for k, size in enumerate(ARRIVAL_SIZES)
    }
    return pd.DataFrame(cells, index=pd.Index(list(rows), name="Arrivals within 12 months"))


def importance_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Nominal weight beside effective importance, of the indicators that weigh something."""
    used = table[table.share > 0].sort_values("share", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Weight": used.share.map(share).tolist(),
            "Effective importance": used.importance.map(share).tolist(),
        },
        index=pd.Index(used.label, name="Indicator"),
    )


def picks(table: pd.DataFrame) -> pd.DataFrame:
    """The first ranked countries, to pick one."""
    return pd.DataFrame(
        {
            "Rank": table["rank"].astype(str),
            "Country": table.country,
            "Level": table.level,
            "Chance": table.probability.map(percent),
            "New or going on": onset_texts(table),
            "Mainly from": table.main_source,
        }
    ).set_index("Rank")
