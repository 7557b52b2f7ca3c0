"""Which past forecasts are scored together: level, period, months, with and without one war."""

import re
from dataclasses import dataclass

import numpy as np

from risk.model import FIRST_TEST_ORIGIN, Backtest, Probabilities
from risk.risk_table import corridor_years, country_years
from risk.storage import InputError
from risk.terms import december, onset_of

# First year by name. Which is the last depends on the data, so it is in the label alone.
PERIODS = {"all": FIRST_TEST_ORIGIN, "since-2016": 2016}
# All origins, or those alone whose twelve months are a calendar year: their outcome is exact.
UNITS = ("country", "corridor")
MONTHS = ("all", "december")
LABEL = re.compile(r"(\d{4})–\d{4}")
UKRAINE = "UKR"
INVASION_YEAR = 2022
REPLICATES = 100
"""Bootstrap replicates behind a score's interval."""
FEW_POSITIVES = 10
"""A score over fewer cases that came true than this says little."""


@dataclass(frozen=True)
class Sample:
    """Rows of one unit that are scored together.

    keep : bool array, rows of the unit
    source, year : labels of the clusters of the kept rows
    """

    unit: str
    period: str
    months: str
    ukraine: bool
    keep: np.ndarray
    source: np.ndarray
    year: np.ndarray

    @property
    def names(self) -> dict[str, str]:
        """What it is, as in a row of the score table."""
        return {
            "level": self.unit,
            "period": self.period,
            "months": self.months,
            "ukraine": "with" if self.ukraine else "without",
        }


def period_labels(backtest: Backtest) -> dict[str, str]:
    """First and last year of each period that has forecasts, by its name.

    Returns: dict of name → label, such as "2004–2022".
    """
    last = int(backtest.months[-1]) // 12
    return {name: f"{first}–{last}" for name, first in PERIODS.items() if first <= last}


def period_named(text: str) -> str:
    """A period by its name, or by its years: older addresses hold the label of their day.

    Raises InputError if it is neither.

    >>> period_named("since-2016"), period_named("2016–2022"), period_named("2016–2024")
    ('since-2016', 'since-2016', 'since-2016')
    """
    years = LABEL.fullmatch(text)
    for name, first in PERIODS.items():
        if text == name or (years and int(years[1]) == first):
            return name
    raise InputError(f"expected one of {', '.join(PERIODS)}, got {text[:40]!r}")


def samples(backtest: Backtest, outcome: str, fitted: Probabilities) -> list[Sample]:
    """Both units, both periods, all origins and Decembers alone, with and without the war.

    A country's rows are clustered by the source of its riskiest corridor.
    """
    sources = clusters(backtest, outcome, fitted)
    at_war = _at_war(backtest)
    cuts = []
    for unit, table in backtest.units.items():
        known = ~np.isnan(table.observed[outcome])
        for period in period_labels(backtest):
            for months in MONTHS:
                wanted = known & (table.year >= PERIODS[period])
                if months == "december":
                    wanted &= table.month % 12 == 11
                for with_ukraine in (True, False):
                    keep = wanted if with_ukraine else wanted & ~at_war[unit]
                    cuts.append(
                        Sample(
                            unit,
                            period,
                            months,
                            with_ukraine,
                            keep,
                            sources[unit][keep],
                            table.year[keep],
                        )
                    )
    return cuts


def clusters(backtest: Backtest, outcome: str, fitted: Probabilities) -> dict[str, np.ndarray]:
    """Source of each row by unit: the corridor's, or that of a country's riskiest corridor."""
    source = backtest.panel.source[backtest.units["corridor"].number]
    risk = np.nan_to_num(fitted["corridor"][outcome], nan=-1.0)
    order = np.lexsort((-risk, backtest.country_of_row))
    units = np.arange(len(backtest.units["country"].number))
    first = np.searchsorted(backtest.country_of_row[order], units)
    return {"corridor": source, "country": source[order[first]]}


def _at_war(backtest: Backtest) -> dict[str, np.ndarray]:
    """Rows of each unit that concern Ukraine and whose months reach into the invasion's year."""
    source = backtest.panel.source[backtest.units["corridor"].number]
    from_ukraine = (backtest.panel.countries.iso3 == UKRAINE).to_numpy()[source]
    touched = np.zeros(len(backtest.units["country"].number), dtype=bool)
    touched[backtest.country_of_row[from_ukraine]] = True
    late = {name: t.month + 12 > december(INVASION_YEAR - 1) for name, t in backtest.units.items()}
    return {"corridor": from_ukraine & late["corridor"], "country": touched & late["country"]}


def onsets(backtest: Backtest, outcome: str) -> dict[str, np.ndarray]:
    """Whether the outcome would have been new or going on, as known at each forecast's month.

    Returns: dict of unit → object array, rows of the unit: "new", "going on", or "unknown" where
    none of the last three years is known.
    """
    return backtest.kept.get(("onsets", outcome), lambda: _onsets(backtest, outcome))


def _onsets(backtest: Backtest, outcome: str) -> dict[str, np.ndarray]:
    years = {"corridor": corridor_years, "country": country_years}
    by_unit = {}
    for unit, table in backtest.units.items():
        by_unit[unit] = np.empty(len(table.number), dtype=object)
        place = backtest.cutoffs_at(table.month)  # months of one cut-off year know the same years
        for same in np.unique(place).tolist():
            here = place == same
            month = int(table.month[here][0])
            state = onset_of(years[unit](backtest.panel, outcome, month))
            by_unit[unit][here] = state[table.number[here]]
    return by_unit
