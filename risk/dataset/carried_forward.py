"""Corridor-years with an old value carried forward and nothing else: nobody knows what came."""

from itertools import groupby

import numpy as np

from risk.dataset.panel import Panel
from risk.terms import counted


def unknown_years(panel: Panel, last_year: int) -> dict[tuple[str, str], list[int]]:
    """Years up to the last that are left out everywhere, by names of source and receiver."""
    names = panel.countries.country.to_numpy()
    years_of: dict[tuple[str, str], list[int]] = {}
    for corridor, year in np.argwhere(panel.carried_forward).tolist():
        ends = str(names[panel.source[corridor]]), str(names[panel.receiver[corridor]])
        if year + panel.first_year <= last_year:
            years_of.setdefault(ends, []).append(year + panel.first_year)
    return years_of


def unknown_text(panel: Panel, last_year: int) -> str:
    """How many there are up to the last year, and which, in words; empty where there is none."""
    years_of = unknown_years(panel, last_year)
    total = sum(len(years) for years in years_of.values())
    if not total:
        return ""
    named = [
        f"{source} to {receiver} {spans(years)}" for (source, receiver), years in years_of.items()
    ]
    return f"{counted(total, 'corridor-year')}: {', '.join(named)}"


def spans(years: list[int]) -> str:
    """Rising years in words, neighbours together.

    >>> spans([2002, 2003, 2004, 2007])
    '2002–2004 and 2007'
    """
    runs = []
    for _, run in groupby(enumerate(years), lambda numbered: numbered[1] - numbered[0]):
        members = [year for _, year in run]
        first = members[0]
        last = members[-1]
        runs.append(f"{first}–{last}" if last > first else f"{first}")
    return " and ".join(runs)
