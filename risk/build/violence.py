"""Deaths of organised violence by state and month: sums, rates and changes as known each month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.build.grid import FIRST_MONTH, Grid
from risk.dataset import Known
from risk.publishers.ucdp import country_month
from risk.terms import PACE_LIMITS, PACE_SOFTENER

FIRST_DEATHS = 1989 * 12


@dataclass(frozen=True)
class Violence:
    """Deaths cumulated since January 1989.

    cumulated : float array (n_states, n_months + 1), the first column is zero
    """

    cumulated: np.ndarray
    grid: Grid

    @property
    def ends(self) -> np.ndarray:
        """Column of `cumulated` up to which deaths are known, for each as-of month."""
        return (
            np.arange(self.grid.n_months)
            + FIRST_MONTH
            - country_month.LAG_MONTHS
            + 1
            - FIRST_DEATHS
        )

    def last(self, months: int, before: int = 0) -> np.ndarray:
        """Deaths of the last known months, optionally those before the last few."""
        end = np.maximum(self.ends - before, 0)
        return self.cumulated[:, end] - self.cumulated[:, np.maximum(end - months, 0)]

    def known(self, values: np.ndarray) -> Known:
        """Values that describe the time up to the last known month."""
        periods = np.arange(self.grid.n_months) + FIRST_MONTH - country_month.LAG_MONTHS
        return Known(values, np.broadcast_to(periods, values.shape))

    def window(self, months: int) -> Known:
        """Deaths of the last known months."""
        return self.known(self.last(months))

    def rate(self, months: int, population: Known) -> Known:
        """Deaths of the last known months for each million inhabitants."""
        return self.known(self.last(months) / population.values * 1e6)

    def change(self, months: int, before: int) -> Known:
        """Deaths a month of the last known months over those before, one added to each."""
        recent = self.last(months) / months + 1
        earlier = self.last(before, before=months) / before + 1
        return self.known(recent / earlier)

    def pace(self, periods: np.ndarray, population: Known) -> np.ndarray:
        """Deaths a year in the source since a year over the deaths of that year, by corridor.

        It remembers just as long as that year's arrivals are the last ones known. `periods`: int
        array (n_corridors, n_months), last month of the year. `population`: Known, of states.
        Returns: float array (n_corridors, n_months), 1 where the year lies before 1989.
        """
        row = self.grid.source[:, None]
        end = periods + 1 - FIRST_DEATHS
        usable = end >= 12
        end = np.clip(end, 12, self.cumulated.shape[1] - 1)
        then = self.cumulated[row, end] - self.cumulated[row, end - 12]
        months = np.maximum(self.ends - end, 1)
        since = (self.cumulated[row, self.ends] - self.cumulated[row, end]) * 12 / months
        softener = PACE_SOFTENER * population.values[self.grid.source] / 1e6
        pace = np.clip((since + softener) / (then + softener), *PACE_LIMITS)
        return np.where(usable, pace, 1.0)


def read_violence(deaths: pd.DataFrame, grid: Grid) -> Violence:
    """Deaths laid onto the grid.

    `deaths`: DataFrame with iso3, month, deaths; a month without a row had none.
    """
    last_known = grid.last_month - country_month.LAG_MONTHS
    wide = np.zeros((len(grid.iso3), last_known - FIRST_DEATHS + 1))
    rows = grid.state_rows(deaths.iso3)
    use = (rows >= 0) & (deaths.month <= last_known).to_numpy()
    cells = (rows[use], deaths.month.to_numpy()[use] - FIRST_DEATHS)
    np.add.at(wide, cells, deaths.deaths[use])
    return Violence(np.hstack([np.zeros((len(wide), 1)), wide.cumsum(axis=1)]), grid)
