"""The rows and columns that measures are computed on, and yearly tables laid onto them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.dataset import Known, latest_known
from risk.terms import MAX_AGE_MONTHS, december

FIRST_MONTH = december(1989)


@dataclass(frozen=True)
class Grid:
    """The rows and columns that every measure is computed on.

    iso3 : codes of the states, one row each
    source, receiver : int arrays (n_corridors,), row numbers into iso3
    last_month : the latest as-of month
    """

    iso3: tuple[str, ...]
    source: np.ndarray
    receiver: np.ndarray
    last_month: int

    @property
    def n_months(self) -> int:
        """Number of as-of months."""
        return self.last_month - FIRST_MONTH + 1

    def state_rows(self, codes: pd.Series) -> np.ndarray:
        """Row number of each code, -1 for one that is no state of the list."""
        return pd.Index(self.iso3).get_indexer(pd.Index(codes))

    def corridor_rows(self, pairs: pd.DataFrame) -> np.ndarray:
        """Row number of each source_iso3, receiver_iso3, -1 where there is no corridor."""
        width = len(self.iso3)
        source, receiver = (
            self.state_rows(pairs[name]) for name in ("source_iso3", "receiver_iso3")
        )
        key = np.where((source < 0) | (receiver < 0), -1, source * width + receiver)
        return pd.Index(self.source * width + self.receiver).get_indexer(key)


def yearly(table: pd.DataFrame, grid: Grid, lag: int) -> Known:
    """Latest known value of each state.

    `table`: DataFrame with iso3, year, value. `lag`: months from the end of the year until its
    value is known.
    """
    return latest_known(
        grid.state_rows(table.iso3),
        december(table.year.to_numpy()),
        table.value.to_numpy(float),
        lag=lag,
        shape=(len(grid.iso3), grid.n_months),
        first_month=FIRST_MONTH,
        max_age=MAX_AGE_MONTHS,
    )


def corridor_years(table: pd.DataFrame, column: str, years: range, grid: Grid) -> np.ndarray:
    """Array of corridors by years, zero where the publisher has no row."""
    row = grid.corridor_rows(table)
    year = table.year.to_numpy() - years.start
    use = (row >= 0) & (year >= 0) & (year < len(years))
    wide = np.zeros((len(grid.source), len(years)))
    np.add.at(wide, (row[use], year[use]), table[column].to_numpy(float)[use])
    return wide


def years_with(wide: np.ndarray, at_least: float, window: int) -> np.ndarray:
    """In how many of the last years, this one included, the value reached a floor.

    Years whose value is NaN are not counted; NaN where no year of the window has a value.

    >>> years_with(np.array([[5.0, np.nan, 1.0, 7.0]]), 5, 2).tolist()
    [[1.0, 1.0, 0.0, 1.0]]
    """
    hits = np.where(np.isnan(wide), 0.0, wide >= at_least)
    seen = windows(np.where(np.isnan(wide), 0.0, 1.0), window, 0.0).sum(axis=-1)
    return np.where(seen > 0, windows(hits, window, 0.0).sum(axis=-1), np.nan)


def windows(wide: np.ndarray, window: int, before: float) -> np.ndarray:
    """The last years of each year: (n_rows, n_years, window), `before` ahead of the first year."""
    padded = np.pad(wide, ((0, 0), (window - 1, 0)), constant_values=before)
    return np.lib.stride_tricks.sliding_window_view(padded, window, axis=1)


def known_years(wide: np.ndarray, years: range, lag: int, grid: Grid) -> Known:
    """Latest known value of each corridor, from an array of corridors by years."""
    n_rows, n_years = wide.shape
    return latest_known(
        np.repeat(np.arange(n_rows), n_years),
        np.tile(december(np.array(years)), n_rows),
        wide.ravel(),
        lag=lag,
        shape=(n_rows, grid.n_months),
        first_month=FIRST_MONTH,
        max_age=MAX_AGE_MONTHS,
    )
