"""Tidy tables of the publishers → each indicator as known at each as-of month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.dataset.as_known import NEVER, Known, latest_known
from risk.publishers import ucdp_battle_deaths, ucdp_country_month, unhcr, vdem, wgi, worldbank
from risk.terms.indicator import MAX_AGE_MONTHS
from risk.terms.months import december
from risk.terms.outcomes import HEADLINE_SIZE, NO_UNHCR

FIRST_MONTH = december(1989)
DEATHS_START = 1989 * 12


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


@dataclass(frozen=True)
class Tidy:
    """What the readers returned, codes already ISO3."""

    deaths: pd.DataFrame  # iso3, month, deaths
    battles: pd.DataFrame  # source_iso3, receiver_iso3, year, conflicts
    troops: pd.DataFrame  # source_iso3, receiver_iso3, year, conflicts (always 1)
    battle_years: range  # the years that the publisher covers, with such conflicts or without
    flows: pd.DataFrame  # source_iso3, receiver_iso3, year, arrivals
    stocks: pd.DataFrame  # source_iso3, receiver_iso3, year, hosted, idps
    control: pd.DataFrame  # iso3, year, value
    stability: pd.DataFrame  # iso3, year, value
    population: pd.DataFrame  # iso3, year, value
    borders: pd.DataFrame  # source_iso3, receiver_iso3, distance_km, border_km


def measure(tidy: Tidy, grid: Grid) -> dict[str, Known]:
    """Every indicator of the catalogue over all as-of months.

    Parameters
    ----------
    tidy : Tidy
    grid : Grid

    Returns
    -------
    dict of code → Known
        Arrays of shape (n_states, n_months), or (n_corridors, n_months) for corridor indicators,
        in the indicator's unit.
    """
    deaths = _monthly_deaths(tidy.deaths, grid)
    control = _yearly(tidy.control, grid, vdem.LAG_MONTHS)
    hosted = _yearly_total(tidy.stocks, "hosted", "receiver_iso3", grid)
    population = _yearly(tidy.population, grid, worldbank.LAG_MONTHS)
    unhcr_years = range(tidy.flows.year.min(), tidy.flows.year.max() + 1)
    flows = _corridor_years(tidy.flows, "arrivals", unhcr_years, grid)
    unregistered = np.isin(np.array(grid.iso3), NO_UNHCR)
    flows[unregistered[grid.source] | unregistered[grid.receiver]] = np.nan
    last_year = _known_years(flows, unhcr_years, unhcr.LAG_MONTHS, grid)
    soil = _corridor_years(tidy.battles, "conflicts", tidy.battle_years, grid)
    troops = _corridor_years(tidy.troops, "conflicts", tidy.battle_years, grid)
    drawn_in = _years_with(soil, 1, 10) + _years_with(troops, 1, 3)
    return {
        "territory_controlled": Known(100.0 - control.values, control.periods),
        "conflict_intensity": _window(deaths, grid, 12),
        "conflict_momentum": _momentum(deaths, grid),
        "displacement": _yearly_total(tidy.stocks, "idps", "source_iso3", grid),
        "border_incidents": _known_years(
            drawn_in, tidy.battle_years, ucdp_battle_deaths.LAG_MONTHS, grid
        ),
        "border_exposure": _closeness(tidy.borders, grid),
        "refugee_route": Known(
            last_year.values * _pace(deaths, last_year, grid), last_year.periods
        ),
        "arrivals_history": _known_years(
            _years_with(flows, HEADLINE_SIZE, 10), unhcr_years, unhcr.LAG_MONTHS, grid
        ),
        "refugee_readiness": Known(hosted.values / population.values * 1_000, hosted.periods),
        "receiver_violence": _window(deaths, grid, 12),
        "state_fragility": _yearly(tidy.stability, grid, wgi.LAG_MONTHS),
        "receiver_population": population,
    }


def _pace(cumulated: np.ndarray, arrivals: Known, grid: Grid) -> np.ndarray:
    """Deaths in the source now over those of the year the arrivals describe, by corridor.

    Each with 100 deaths added, so that small numbers move little, and kept within 0.1 to 10.
    """
    now = _window_sum(cumulated, grid, 12)[grid.source]
    end = arrivals.periods + 1 - DEATHS_START
    known = end >= 12
    end = np.clip(end, 12, cumulated.shape[1] - 1)
    row = grid.source[:, None]
    then = cumulated[row, end] - cumulated[row, end - 12]
    return np.where(known, np.clip((now + 100) / (then + 100), 0.1, 10), 1.0)


def _monthly_deaths(table: pd.DataFrame, grid: Grid) -> np.ndarray:
    """Deaths by state and month since 1989, cumulated, with a leading zero column."""
    last_known = grid.last_month - ucdp_country_month.LAG_MONTHS
    deaths = np.zeros((len(grid.iso3), last_known - DEATHS_START + 1))
    rows = grid.state_rows(table.iso3)
    use = (rows >= 0) & (table.month <= last_known).to_numpy()
    np.add.at(deaths, (rows[use], table.month.to_numpy()[use] - DEATHS_START), table.deaths[use])
    return np.hstack([np.zeros((len(deaths), 1)), deaths.cumsum(axis=1)])


def _window_sum(cumulated: np.ndarray, grid: Grid, months: int, before: int = 0) -> np.ndarray:
    """Deaths of the last known months, optionally those before the last few."""
    end = np.arange(grid.n_months) + FIRST_MONTH - ucdp_country_month.LAG_MONTHS + 1 - DEATHS_START
    end = np.maximum(end - before, 0)
    return cumulated[:, end] - cumulated[:, np.maximum(end - months, 0)]


def _window(cumulated: np.ndarray, grid: Grid, months: int) -> Known:
    values = _window_sum(cumulated, grid, months)
    return Known(values, np.broadcast_to(_last_known_month(grid), values.shape))


def _momentum(cumulated: np.ndarray, grid: Grid) -> Known:
    recent = _window_sum(cumulated, grid, 3) / 3 + 1
    before = _window_sum(cumulated, grid, 12, before=3) / 12 + 1
    return Known(recent / before, np.broadcast_to(_last_known_month(grid), recent.shape))


def _last_known_month(grid: Grid) -> np.ndarray:
    return np.arange(grid.n_months) + FIRST_MONTH - ucdp_country_month.LAG_MONTHS


def _yearly(table: pd.DataFrame, grid: Grid, lag: int) -> Known:
    return latest_known(
        grid.state_rows(table.iso3),
        december(table.year.to_numpy()),
        table.value.to_numpy(float),
        lag=lag,
        shape=(len(grid.iso3), grid.n_months),
        first_month=FIRST_MONTH,
        max_age=MAX_AGE_MONTHS,
    )


def _yearly_total(table: pd.DataFrame, column: str, by: str, grid: Grid) -> Known:
    """UNHCR total of a state and year; a state without a row had none in that year."""
    years = np.arange(table.year.min(), table.year.max() + 1)
    index = pd.MultiIndex.from_product([grid.iso3, years], names=[by, "year"])
    total = table.groupby([by, "year"])[column].sum().reindex(index, fill_value=0.0)
    frame = total.rename("value").reset_index().rename(columns={by: "iso3"})
    return _yearly(frame[~frame.iso3.isin(NO_UNHCR)], grid, unhcr.LAG_MONTHS)


def _corridor_years(table: pd.DataFrame, column: str, years: range, grid: Grid) -> np.ndarray:
    """Array of corridors by years, zero where the publisher has no row."""
    row = grid.corridor_rows(table)
    year = table.year.to_numpy() - years.start
    use = (row >= 0) & (year >= 0) & (year < len(years))
    wide = np.zeros((len(grid.source), len(years)))
    np.add.at(wide, (row[use], year[use]), table[column].to_numpy(float)[use])
    return wide


def _years_with(wide: np.ndarray, at_least: float, window: int) -> np.ndarray:
    """In how many of the last years, this one included, the value reached a floor."""
    hits = np.where(np.isnan(wide), np.nan, wide >= at_least)
    padded = np.pad(hits, ((0, 0), (window - 1, 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, window, axis=1).sum(axis=-1)


def _known_years(wide: np.ndarray, years: range, lag: int, grid: Grid) -> Known:
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


def _closeness(borders: pd.DataFrame, grid: Grid) -> Known:
    """Border length, or distance below zero; it describes no period."""
    km = np.where(borders.border_km > 0, borders.border_km, -borders.distance_km)
    values = np.broadcast_to(km[:, None], (len(grid.source), grid.n_months))
    return Known(values.astype(float), np.full(values.shape, NEVER))
