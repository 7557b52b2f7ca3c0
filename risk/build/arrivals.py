"""Arrivals along each corridor, where they are known and where they are not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.build.grid import Grid, corridor_years, known_years, windows
from risk.dataset import Known
from risk.publishers import unhcr
from risk.terms import ARRIVALS_PER_HOSTED, BORDER_FLOOR, HEADLINE_SIZE, NO_UNHCR


@dataclass(frozen=True)
class Arrivals:
    """What UNHCR counted, corridors by years.

    flows : float array (n_corridors, n_years), persons newly registered, NaN = not known
    hosted : Known, persons of the source living in the receiver, by corridor
    border : bool array (n_corridors,), whether there is a land border
    """

    flows: np.ndarray
    years: range
    hosted: Known
    border: np.ndarray
    grid: Grid

    def known(self, wide: np.ndarray) -> Known:
        """An array of corridors by years as known at each as-of month."""
        return known_years(wide, self.years, unhcr.LAG_MONTHS, self.grid)

    def last_year(self) -> Known:
        """Arrivals of the last known year, at least the floor along a land border."""
        return self._floored(self.known(self.flows))

    def peak(self) -> Known:
        """Most arrivals in one of the last three known years, at least the floor at a border."""
        highest = windows(np.where(np.isnan(self.flows), -1.0, self.flows), 3, -1.0).max(-1)
        return self._floored(self.known(np.where(highest < 0, np.nan, highest)))

    def _floored(self, arrivals: Known) -> Known:
        estimate = ARRIVALS_PER_HOSTED * self.hosted.values
        persons = np.where(np.isnan(arrivals.values), estimate, arrivals.values)
        floor = np.where(self.border, BORDER_FLOOR, 0)[:, None]
        return Known(np.maximum(persons, floor), arrivals.periods)


def read_arrivals(
    flows: pd.DataFrame, stocks: pd.DataFrame, borders: pd.DataFrame, grid: Grid
) -> Arrivals:
    """Flows and stocks laid onto the grid.

    Parameters
    ----------
    flows : DataFrame with source_iso3, receiver_iso3, year, arrivals, carried
    stocks : DataFrame with source_iso3, receiver_iso3, year, hosted
    borders : DataFrame with border_km, a row for each corridor
    """
    unregistered = np.isin(np.array(grid.iso3), NO_UNHCR)
    no_data = unregistered[grid.source] | unregistered[grid.receiver]

    def laid(table: pd.DataFrame, column: str) -> tuple[np.ndarray, range]:
        years = range(int(table.year.min()), int(table.year.max()) + 1)
        wide = corridor_years(table, column, years, grid)
        wide[no_data] = np.nan
        return wide, years

    arrivals, years = laid(flows.assign(arrivals=known_arrivals(flows)), "arrivals")
    hosted, hosted_years = laid(stocks, "hosted")
    return Arrivals(
        arrivals,
        years,
        known_years(hosted, hosted_years, unhcr.LAG_MONTHS, grid),
        borders.border_km.to_numpy() > 0,
        grid,
    )


def known_arrivals(flows: pd.DataFrame) -> pd.Series:
    """Arrivals of a corridor's year, NaN where most of what was reported is an old value.

    A value carried forward from the year before tells nothing about this year. What was counted
    beside it is the least that came: from 10,000 on that decides the year, below it nobody knows.

    >>> flows = pd.DataFrame({"arrivals": [29.0, 29, 12_000], "carried": [97_745, 0, 5_000]})
    >>> known_arrivals(flows).tolist()
    [nan, 29.0, 12000.0]
    """
    unknown = (flows.carried > 0) & (flows.arrivals < HEADLINE_SIZE)
    return flows.arrivals.mask(unknown)
