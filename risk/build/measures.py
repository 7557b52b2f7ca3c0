"""Tidy tables of the publishers → each indicator as known at each as-of month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.build.arrivals import read_arrivals
from risk.build.grid import Grid, corridor_years, known_years, yearly, years_with
from risk.build.violence import read_violence
from risk.dataset import NEVER, Known
from risk.publishers import unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import battle_deaths
from risk.terms import HEADLINE_SIZE, NO_UNHCR


@dataclass(frozen=True)
class Tidy:
    """What the readers returned, codes already ISO3."""

    deaths: pd.DataFrame  # iso3, month, deaths
    battles: pd.DataFrame  # source_iso3, receiver_iso3, year, conflicts
    troops: pd.DataFrame  # source_iso3, receiver_iso3, year, conflicts (always 1)
    battle_years: range  # the years that the publisher covers, with such conflicts or without
    flows: pd.DataFrame  # source_iso3, receiver_iso3, year, arrivals, carried
    stocks: pd.DataFrame  # source_iso3, receiver_iso3, year, hosted, idps
    control: pd.DataFrame  # iso3, year, value
    stability: pd.DataFrame  # iso3, year, value
    effectiveness: pd.DataFrame  # iso3, year, value
    population: pd.DataFrame  # iso3, year, value
    borders: pd.DataFrame  # source_iso3, receiver_iso3, distance_km, border_km


def measure(tidy: Tidy, grid: Grid) -> dict[str, Known]:
    """Every indicator of the catalogue over all as-of months.

    Returns: dict of code → Known. Arrays of shape (n_states, n_months), or (n_corridors, n_months)
    for corridor indicators, in the indicator's unit.
    """
    violence = read_violence(tidy.deaths, grid)
    arrivals = read_arrivals(tidy.flows, tidy.stocks, tidy.borders, grid)
    control = yearly(tidy.control, grid, vdem.LAG_MONTHS)
    outside = Known(100.0 - control.values, control.periods)
    population = yearly(tidy.population, grid, worldbank.LAG_MONTHS)
    last_year = arrivals.last_year()
    return {
        "territory_controlled": outside,
        "source_fragility": yearly(tidy.effectiveness, grid, wgi.LAG_MONTHS),
        "conflict_intensity": violence.window(12),
        "deaths_rate": violence.rate(3, population),
        "conflict_momentum": violence.change(3, 12),
        "violence_jump": violence.change(12, 48),
        "displacement": _total(tidy.stocks, "idps", "source_iso3", grid),
        "border_exposure": _border_length(tidy.borders, grid),
        "refugee_route": Known(
            last_year.values * violence.pace(last_year.periods, population), last_year.periods
        ),
        "last_arrivals": last_year,
        "peak_arrivals": arrivals.peak(),
        "arrivals_history": arrivals.known(years_with(arrivals.flows, HEADLINE_SIZE, 10)),
        "hosted_community": arrivals.hosted,
        **_drawn_in(tidy, grid),
        "receiver_openness": _per_thousand(
            _total(tidy.flows, "arrivals", "receiver_iso3", grid), population
        ),
        "refugee_readiness": _per_thousand(
            _total(tidy.stocks, "hosted", "receiver_iso3", grid), population
        ),
        "receiver_violence": violence.window(12),
        "receiver_violence_now": violence.window(3),
        "receiver_territory": outside,
        "state_fragility": yearly(tidy.stability, grid, wgi.LAG_MONTHS),
        "receiver_population": population,
    }


def _drawn_in(tidy: Tidy, grid: Grid) -> dict[str, Known]:
    """How the source's conflicts reached the receiver: over ten years, and in the last one."""

    def known(wide: np.ndarray) -> Known:
        return known_years(wide, tidy.battle_years, battle_deaths.LAG_MONTHS, grid)

    soil = corridor_years(tidy.battles, "conflicts", tidy.battle_years, grid)
    troops = corridor_years(tidy.troops, "conflicts", tidy.battle_years, grid)
    return {
        "border_incidents": known(years_with(soil, 1, 10) + years_with(troops, 1, 3)),
        "fought_there": known(years_with(soil, 1, 1)),
    }


def _total(table: pd.DataFrame, column: str, by: str, grid: Grid) -> Known:
    """UNHCR total of a state and year; a state without a row had none in that year."""
    years = np.arange(table.year.min(), table.year.max() + 1)
    index = pd.MultiIndex.from_product([grid.iso3, years], names=[by, "year"])
    total = table.groupby([by, "year"])[column].sum().reindex(index, fill_value=0.0)
    frame = total.rename("value").reset_index().rename(columns={by: "iso3"})
    return yearly(frame[~frame.iso3.isin(NO_UNHCR)], grid, unhcr.LAG_MONTHS)


def _per_thousand(total: Known, population: Known) -> Known:
    return Known(total.values / population.values * 1_000, total.periods)


def _border_length(borders: pd.DataFrame, grid: Grid) -> Known:
    """Length of the land border; it describes no period."""
    km = borders.border_km.to_numpy(float)
    values = np.broadcast_to(km[:, None], (len(grid.source), grid.n_months))
    return Known(values, np.full(values.shape, NEVER))
