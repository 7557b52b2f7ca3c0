"""Where the data stop before what an as-of month should already know."""

import re
from collections.abc import Iterable
from datetime import date

from risk.dataset.as_known import NEVER
from risk.dataset.panel import Panel
from risk.terms.catalogue import LEARNED
from risk.terms.months import month_name, to_month, year_of
from risk.terms.outcomes import last_published_year

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


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
