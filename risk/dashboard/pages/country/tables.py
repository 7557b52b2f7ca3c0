"""Tables of the Country page as people read them."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look.texts import month_name
from risk.dashboard.pages.country.charts import MARKS
from risk.explain.analogues import Analogues
from risk.model.sizes import Range
from risk.terms.catalogue import INDICATORS
from risk.terms.months import to_month
from risk.terms.onset import onset_text
from risk.terms.outcomes import ARRIVAL_SIZES
from risk.terms.wording import (
    INTERVAL,
    counted,
    interval,
    percent,
    points,
    quantity,
    share,
    signed,
    tenths,
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
UNKNOWN = "–"


def range_text(found: Range) -> str:
    """Likely range of arrivals in words.

    >>> range_text(Range(None, 10100.0)), range_text(Range(2000.0, None)), range_text(Range(None,
    ...     None))
    ('below 10,100', '2,000 to over 100,000', 'below 1,000 to over 100,000')
    """
    if found.low is None:
        if found.high is not None:
            return f"below {found.high:,.0f}"
        return f"below {ARRIVAL_SIZES[0]:,} to over {ARRIVAL_SIZES[-1]:,}"
    high = "over 100,000" if found.high is None else f"{found.high:,.0f}"
    return f"{found.low:,.0f} to {high}"


def way(border_km: float, distance_km: float) -> str:
    """How two countries lie to each other.

    >>> way(1357.0, 0.0), way(0.0, 13.9)
    ('1,357 km border', '14 km apart')
    """
    return f"{border_km:,.0f} km border" if border_km else f"{distance_km:,.0f} km apart"


def corridor_rows(into: pd.DataFrame, ranges: list[str]) -> pd.DataFrame:
    """Corridors into a country, riskiest first.

    Parameters
    ----------
    into : rows of the risk table by corridor
    ranges : likely range of arrivals of each, as text
    """
    return pd.DataFrame(
        {
            "From": into.source,
            "Level": into.level,
            "New or going on": onset_texts(into),
            "Chance": into.probability.map(percent),
            INTERVAL: [
                interval(*ends)
                for ends in zip(into.probability_low, into.probability_high, strict=True)
            ],
            "Arrivals": into.probability_arrivals.map(percent),
            "Armed fighting": into.probability_armed.map(percent),
            "Index arrivals": into.index_arrivals.map("{:.1f}".format),
            "Index armed": into.index_armed.map("{:.1f}".format),
            "Border or distance": [
                way(*pair) for pair in zip(into.border_km, into.distance_km, strict=True)
            ],
            "Likely arrivals": ranges,
        }
    ).set_index("From")


def onset_texts(table: pd.DataFrame) -> list[str]:
    """New or going on, and how often it came, of each row of a risk table."""
    columns = (table[name].tolist() for name in ("onset", "came_10y", "known_10y"))
    return [onset_text(*row) for row in zip(*columns, strict=True)]


def contribution_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Indicators with what they add to an index, and their sum.

    Parameters
    ----------
    table : rows of `risk.explain.contributions.explain` whose weight is above 0
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
                UNKNOWN if np.isnan(raw) else quantity(f"{raw:{INDICATORS[code].format}}", unit)
                for code, raw, unit in zip(table.code, table.raw, table.unit, strict=True)
            ],
            "Basis": [_basis(row) for row in table.itertuples()],
            "Period to": table.date.where(table.date != "", table.period)
            .replace("", UNKNOWN)
            .tolist(),
            "Known since": table.known_since.replace("", UNKNOWN).tolist(),
            "Source": [
                ". ".join(filter(None, pair)) for pair in zip(table.source, table.note, strict=True)
            ],
        },
        index=pd.Index(table.label, name="Indicator"),
    )


def _basis(row: Any) -> str:
    name = BASIS_NAMES[row.basis]
    if row.basis != "evidence":
        return name
    form = INDICATORS[row.code].format
    counts = [f"{x:{form}}" for x in (row.low, row.high) if not np.isnan(x)]
    others = f", other counts {' to '.join(counts)}" if counts else ""
    return f"{name}, reliability {row.reliability}{others}"


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
            UNKNOWN if np.isnan(raw) else f"{raw:{f}}"
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


def analogue_rows(found: Analogues, links: list[str]) -> pd.DataFrame:
    """Closest past situations; `links` opens each."""
    table = found.table
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
    return UNKNOWN if np.isnan(value) else f"{value:.1f}"


def observed_rows(found: pd.DataFrame) -> pd.DataFrame:
    """Outcomes that came, newest first; `found` as `country_data.observed`."""
    ordered = found.iloc[::-1]
    return pd.DataFrame(
        {
            "Year": ordered.year.astype(str),
            "What came": ordered.mechanism.map(MARKS),
            "From": ordered.sources,
            "People": [
                f"{arrivals:,.0f}" if mechanism == "arrivals" else UNKNOWN
                for mechanism, arrivals in zip(ordered.mechanism, ordered.arrivals, strict=True)
            ],
        }
    ).set_index("Year")


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
