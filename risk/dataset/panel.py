"""The panel in memory: every indicator as known at every as-of month."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from risk.dataset.as_known import NEVER
from risk.storage import InputError, short
from risk.terms import (
    BORDER_FLOOR,
    CATALOGUE,
    CODES,
    HEADLINE_SIZE,
    INDICATORS,
    LAG_MONTHS,
    MECHANISMS,
    Years,
    any_of,
    month_text,
    to_month,
)

SOURCE_DEATHS_12M = 25
# Indicators of a corridor's arrivals, and at how many of the last known years each looks. Where all
# of these have an old value carried forward, the people hosted stand in (risk/build/arrivals.py).
YEARS_OF_ARRIVALS = {"refugee_route": 1, "last_arrivals": 1, "peak_arrivals": 3}
FIRST_AS_OF = to_month("1992-01")


@dataclass(frozen=True, eq=False)
class Panel:
    """Countries, corridors, outcomes, and raw values over as-of months; equal to itself alone.

    countries, corridors : DataFrames as in data/, row numbers are the entities' numbers
    source, receiver : int arrays (n_corridors,), row numbers into countries
    values : by indicator code, float array (n_entities, n_months), NaN = not known
    periods : by indicator code, int32 array like values, last month described, NEVER = none
    arrivals : float array (n_corridors, n_years), persons, NaN = not known
    repeated : float array like arrivals, persons reported that count as repeats, NaN = no data
    armed : int array (n_corridors, n_years)
    first_month, first_year : as-of month of column 0; outcome year of column 0
    """

    countries: pd.DataFrame
    corridors: pd.DataFrame
    source: np.ndarray
    receiver: np.ndarray
    values: dict[str, np.ndarray]
    periods: dict[str, np.ndarray]
    arrivals: np.ndarray
    repeated: np.ndarray
    armed: np.ndarray
    conflicts: np.ndarray
    first_month: int
    last_month: int
    first_year: int
    digest: str
    description: dict[str, Any]

    @property
    def version(self) -> str:
        """The digits of the data's digest that are shown."""
        return short(self.digest)

    @property
    def last_year(self) -> int:
        """Last year whose outcomes are in the files."""
        return self.first_year + self.arrivals.shape[1] - 1

    def last_known_year(self, month: int) -> int:
        """Last year whose outcomes are in the files and were published by an as-of month."""
        return min(last_published_year(month), self.last_year)

    @cached_property
    def names(self) -> dict[str, str]:
        """Country names by ISO3."""
        return dict(zip(self.countries.iso3.tolist(), self.countries.country.tolist(), strict=True))

    @cached_property
    def states(self) -> np.ndarray:
        """Which countries were independent in which as-of month: bool (n_countries, n_months)."""
        years = np.arange(self.first_month, self.last_month + 1) // 12
        start = self.countries.state_from.to_numpy()[:, None]
        end = self.countries.state_to.fillna(9999).to_numpy()[:, None]
        return (start <= years) & (years <= end)

    @cached_property
    def sources(self) -> np.ndarray:
        """Which countries were sources in which as-of month: bool (n_countries, n_months)."""
        return self.states & (self.values["conflict_intensity"] >= SOURCE_DEATHS_12M)

    @cached_property
    def exposed(self) -> np.ndarray:
        """Which corridors had a source at one end: bool (n_corridors, n_months)."""
        return self.sources[self.source] & self.states[self.receiver]

    @cached_property
    def carried_forward(self) -> np.ndarray:
        """Which corridor-years have an old value and nothing else: bool (n_corridors, n_years)."""
        return np.isnan(self.arrivals) & (self.repeated > 0)

    def estimated(self, rows: np.ndarray, month: int) -> np.ndarray:
        """Which values are estimated from the people hosted, because no count of the year is known.

        `rows`: int array (n_rows,), corridors. Returns: bool array (n_rows, n_indicators),
        catalogue order.
        """
        flags = np.zeros((len(rows), len(CODES)), dtype=bool)
        for code, years in YEARS_OF_ARRIVALS.items():
            carried = self._of_years(self.carried_forward, code, years, rows, month)
            flags[:, CODES.index(code)] = carried.all(axis=1)
        return flags

    def floored(self, rows: np.ndarray, month: int) -> np.ndarray:
        """Which values rest on the arrivals assumed along a land border, because fewer are known.

        A year in which exactly so many arrived is a count. `rows`: int array (n_rows,), corridors.
        Returns: bool array (n_rows, n_indicators), catalogue order.
        """
        flags = np.zeros((len(rows), len(CODES)), dtype=bool)
        border = self.corridors.border_km.to_numpy()[rows] > 0
        for code, years in YEARS_OF_ARRIVALS.items():
            made_of = "last_arrivals" if code == "refugee_route" else code
            at_floor = self.values[made_of][rows, self.column(month)] == BORDER_FLOOR
            counted = self._of_years(self.arrivals == BORDER_FLOOR, code, years, rows, month)
            flags[:, CODES.index(code)] = border & at_floor & ~counted.any(axis=1)
        return flags

    def _of_years(
        self, wide: np.ndarray, code: str, years: int, rows: np.ndarray, month: int
    ) -> np.ndarray:
        """What a bool array of corridors by years says of the last years that a value describes."""
        last = self.periods[code][rows, self.column(month)] // 12
        of = last[:, None] - np.arange(years) - self.first_year
        inside = (of >= 0) & (of < self.arrivals.shape[1])
        return wide[rows[:, None], np.where(inside, of, 0)] & inside

    def column(self, month: int) -> int:
        """Column of an as-of month inside the panel."""
        return month - self.first_month

    def check_as_of(self, month: int, place: str = "as-of month") -> None:
        """Refuse an as-of month that the panel cannot serve.

        `place`: what the month was given for. Raises InputError if it is outside the data.
        """
        if not FIRST_AS_OF <= month <= self.last_month:
            raise InputError(
                f"{place}: expected {month_text(FIRST_AS_OF)} to "
                f"{month_text(self.last_month)}, got {month_text(month)}"
            )

    def rows(self, month: int) -> np.ndarray:
        """Row numbers of the corridors exposed at an as-of month."""
        return np.flatnonzero(self.exposed[:, self.column(month)])

    def raw(self, rows: np.ndarray, month: int) -> np.ndarray:
        """Raw values as known at an as-of month.

        `rows`: int array (n_rows,), corridors. Returns: float array (n_rows, n_indicators),
        catalogue order, NaN = not known, or without a series.
        """
        column = self.column(month)
        raw = np.full((len(rows), len(CODES)), np.nan)
        for k, code in enumerate(CODES):
            if code in self.values:
                raw[:, k] = self.values[code][self.entity_rows(code, rows), column]
        return raw

    def period(self, rows: np.ndarray, month: int) -> np.ndarray:
        """Last month of the period that each raw value describes, NEVER = none or fixed."""
        column = self.column(month)
        period = np.full((len(rows), len(CODES)), NEVER)
        for k, indicator in enumerate(CATALOGUE):
            if indicator.code not in self.values:
                continue
            of = self.entity_rows(indicator.code, rows)
            if indicator.monthly:
                period[:, k] = month - indicator.lag_months
            else:
                period[:, k] = self.periods[indicator.code][of, column]
            if indicator.judgement:  # never filled: without a value it has no period
                period[np.isnan(self.values[indicator.code][of, column]), k] = NEVER
        return period

    def entity_rows(self, code: str, rows: np.ndarray) -> np.ndarray:
        """Row numbers in an indicator's array for some corridors."""
        ends = {"source": self.source, "receiver": self.receiver}
        entity = INDICATORS[code].entity
        return ends[entity][rows] if entity in ends else rows

    def arrived(self, size: int) -> np.ndarray:
        """Whether at least so many arrived: float (n_corridors, n_years), NaN = no data."""
        return np.where(np.isnan(self.arrivals), np.nan, self.arrivals >= size)

    def observed(self, outcome: str) -> np.ndarray:
        """Outcome of each calendar year: float (n_corridors, n_years), NaN = no data."""
        if outcome == "either":
            return any_of(*map(self.observed, MECHANISMS))
        return self.arrived(HEADLINE_SIZE) if outcome == "arrivals" else self.armed


def last_published_year(month: Years) -> Years:
    """Last calendar year whose outcomes are published by an as-of month, going by the lag.

    What the files hold may end before: `Panel.last_known_year`.

    >>> from risk.terms.months import december
    >>> last_published_year(december(2020)), last_published_year(december(2020) + 6)
    (2019, 2020)
    """
    return (month - LAG_MONTHS - 11) // 12
