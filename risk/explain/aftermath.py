"""What came of a case, in the calendar years that its twelve months overlap.

A December's twelve months are one calendar year. Any other month's overlap two, and score
neither, because outcomes are counted by the calendar year.
"""

from collections import namedtuple
from collections.abc import Iterable

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.model import FIRST_CUTOFF, Backtest, BaseRates, persistence_at
from risk.terms import HEADLINE_SIZE, OUTCOMES, either

NEAR_MISS = 0.8 * HEADLINE_SIZE
Aftermath = namedtuple(
    "Aftermath",
    "receiver_iso3 receiver year arrivals arrivals_came conflicts armed_came either_came near_miss",
)


def overlapped_years(as_of: int) -> tuple[int, ...]:
    """Calendar years that the twelve months after an as-of month overlap.

    >>> overlapped_years(2021 * 12 + 5), overlapped_years(2020 * 12 + 11)
    ((2021, 2022), (2021,))
    """
    return tuple(dict.fromkeys(((as_of + 1) // 12, (as_of + 12) // 12)))


def what_happened(panel: Panel, as_of: int, source: str, receivers: Iterable[str]) -> pd.DataFrame:
    """Counts and yes or no of every corridor of a case, one row a receiver and year.

    `as_of`: month. `source`, `receivers`: ISO3; a receiver without a corridor from the source is
    left out.

    Returns
    -------
    DataFrame
        receiver_iso3, receiver, year, arrivals (persons, NaN: no data), arrivals_came (0 or 1,
        10,000 or more), conflicts (the source's, fought on its soil), armed_came (0 or 1),
        either_came, near_miss (bool: 8,000 to 9,999 arrivals). A year that is not in the files
        has blanks.
    """
    names = panel.countries.set_index("iso3").country
    rows = []
    for receiver, corridor in _corridors(panel, source, receivers).items():
        for year in overlapped_years(as_of):
            column = year - panel.first_year
            inside = 0 <= column < panel.arrivals.shape[1]
            arrivals = panel.arrivals[corridor, column] if inside else np.nan
            conflicts = panel.conflicts[corridor, column] if inside else np.nan
            arrived = np.nan if np.isnan(arrivals) else float(arrivals >= HEADLINE_SIZE)
            armed = float(panel.armed[corridor, column]) if inside else np.nan
            both = 1.0 if 1.0 in (arrived, armed) else arrived + armed
            near = NEAR_MISS <= arrivals < HEADLINE_SIZE
            name = names[receiver]
            rows.append(
                Aftermath(receiver, name, year, arrivals, arrived, conflicts, armed, both, near)
            )
    return pd.DataFrame(rows, columns=Aftermath._fields)


def rival_chances(
    backtest: Backtest, base_rates: BaseRates, as_of: int, source: str, receivers: Iterable[str]
) -> pd.DataFrame:
    """What simple forecasts said at the time, from the outcomes known then.

    Returns
    -------
    DataFrame, one row a receiver
        receiver_iso3, climatology_{outcome} (past frequency in all exposed corridors) and
        persistence_{outcome} (past frequency in corridors with the same last known outcome and
        border, yes or no), for either, arrivals and armed.
    """
    panel = backtest.panel
    known = max(panel.last_known_year(as_of), FIRST_CUTOFF)
    corridors = _corridors(panel, source, receivers)
    chances = persistence_at(backtest, np.array(list(corridors.values()), dtype=int), known)
    chances["either"] = either(chances["arrivals"], chances["armed"])
    table = pd.DataFrame({"receiver_iso3": list(corridors)})
    for outcome in OUTCOMES:
        table[f"climatology_{outcome}"] = base_rates.corridors(outcome, known)
        table[f"persistence_{outcome}"] = chances[outcome]
    return table


def _corridors(panel: Panel, source: str, receivers: Iterable[str]) -> dict[str, int]:
    """Row number of each receiver's corridor from the source, where there is one."""
    mine = panel.corridors[panel.corridors.source_iso3 == source]
    number = dict(zip(mine.receiver_iso3, mine.index, strict=True))
    return {receiver: int(number[receiver]) for receiver in receivers if receiver in number}
