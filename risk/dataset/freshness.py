"""Where the data stop before what an as-of month should already know."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from risk.dataset.as_known import NEVER
from risk.dataset.panel import Panel, last_published_year
from risk.terms import CATALOGUE, LEARNED, month_name, month_text, to_month, year_of

OLD_MONTHS = 3


def is_old(violence_end: int, today: date) -> bool:
    """Whether violence data that end in a month are too old for a current warning.

    >>> [is_old(to_month("2026-05"), date(2026, month, 1)) for month in (8, 9)]
    [False, True]
    """
    return today.year * 12 + today.month - 1 - violence_end > OLD_MONTHS


def violence_end(panel: Panel) -> str:
    """Last month of the violence data in words, and from where on they are provisional."""
    described = panel.description
    end = month_name(to_month(described["last_violence_month"]))
    first = described.get("first_provisional_month")
    if not first:
        return end
    return f"{end}, provisional from {month_name(to_month(first))} on"


def left_out(description: Mapping[str, Any]) -> str:
    """One sentence on years that a file has in part; empty where there is none.

    `description`: of the data package.

    >>> left_out({"partial_years": {"flows.rda": 2026}})
    'left out, as it was published before the year was whole: 2026 in flows.rda'
    """
    years = description.get("partial_years", {})
    parts = [f"{year} in {file}" for file, year in years.items()]
    if not parts:
        return ""
    return f"left out, as it was published before the year was whole: {_listed(parts)}"


def behind(panel: Panel, as_of: int) -> str:
    """One sentence on yearly series that end too early for a month; empty where none does.

    A series is behind when its last year in the files, of any country, is before the last that
    its lag would have published by then.
    """
    ends: dict[int, list[str]] = {}
    for indicator in LEARNED:
        newest = int(panel.periods[indicator.code].max())
        if indicator.monthly or newest == NEVER:
            continue
        due = (as_of - indicator.lag_months - 11) // 12
        if year_of(newest) < due:
            ends.setdefault(year_of(newest), []).append(re.split("[,;]", indicator.publisher)[0])
    if panel.last_year < last_published_year(as_of):
        ends.setdefault(panel.last_year, []).append("outcomes")
    if not ends:
        return ""
    parts = [f"{year} for {_listed(dict.fromkeys(ends[year]))}" for year in sorted(ends)]
    return f"As of {month_name(as_of)}, newer data were due: the latest are of {'; '.join(parts)}"


def ages(panel: Panel, as_of: int, today: date) -> pd.DataFrame:
    """How old each series is in a view, and whether its next release is late.

    A release is due by the end of the month that the series' lag names. A view of the latest month
    is judged today, that of an earlier month at its own end: it knows of nothing later. `as_of`:
    int, as-of month of the view. Returns: DataFrame of one row a series, oldest first: series,
    last_period, known_since, next_due (texts), days_late (int, 0 = not yet due).
    """
    day = today if as_of == panel.last_month else _last_day(as_of)
    violence = to_month(panel.description["last_violence_month"])
    ends: dict[tuple[str, int, bool], int] = {}
    for indicator in CATALOGUE:
        if indicator.code not in panel.values:
            continue
        lag = indicator.lag_months
        name = re.split("[,;]", indicator.publisher)[0]
        newest = int(panel.periods[indicator.code][:, panel.column(as_of)].max())
        if indicator.monthly:  # sums over months have no period of their own
            newest = min(violence, as_of - lag)
        if indicator.judgement:  # its months are those of the files at hand
            known = ~np.isnan(panel.values[indicator.code][:, : panel.column(as_of) + 1])
            months = np.flatnonzero(known.any(axis=0)) + panel.first_month - lag
            newest = int(months[-1]) if len(months) else NEVER
            name = f"{indicator.name}, from {month_name(int(months[0]))}" if len(months) else name
        if newest == NEVER or not lag:
            continue
        key = name, lag, indicator.monthly
        ends[key] = min(ends.get(key, newest), newest)
    rows = []
    for (name, lag, monthly), newest in ends.items():
        due = newest + (1 if monthly else 12) + lag
        rows.append(
            {
                "series": name,
                "last_period": month_name(newest) if monthly else str(year_of(newest)),
                "known_since": month_name(newest + lag),
                "next_due": month_name(due),
                "days_late": max(0, (day - _last_day(due)).days),
                "end": newest,
            }
        )
    return pd.DataFrame(rows).sort_values(["end", "series"]).drop(columns="end")


def _last_day(month: int) -> date:
    return (pd.Timestamp(month_text(month)) + pd.offsets.MonthEnd()).date()


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
