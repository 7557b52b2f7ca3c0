"""Readiness gap: an announced reception capacity against the chances of arrivals of each size.

A capacity does not make arrivals less likely; it makes them less harmful. Chances are learned for
1,000, 10,000 and 100,000 arrivals; between them they are read off straight lines over the
logarithm of the number of persons, and beyond them nothing is said but a bound.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.model import Forecast, Forecaster, chance_of, size_chances
from risk.storage import InputError
from risk.terms import ARRIVAL_SIZES, PERCENT, at_least_one, percent

MOST_PERSONS = 100_000_000
STEPS_A_DECADE = 20


@dataclass(frozen=True)
class Gap:
    """A capacity and the chance that arrivals exceed it.

    capacity : persons, as announced
    chance : of at least that many arrivals; where `bound` says so, only a bound on it
    bound : "" within 1,000 to 100,000, "at least" below, "at most" above
    basis : "learned" at the three sizes, "interpolated" between them, "bound" beyond
    """

    capacity: int
    chance: float
    bound: str
    basis: str

    @property
    def text(self) -> str:
        """The gap in a sentence."""
        if np.isnan(self.chance):
            return "The chance of arrivals cannot be computed here."
        how = "" if self.basis == "learned" else f" ({self.basis})"
        return (
            f"The chance that more than the announced {self.capacity:,} people arrive within the "
            f"next 12 months is {_bounded(self.bound, self.chance)}{how}."
        )


def _bounded(bound: str, chance: float) -> str:
    """A chance, or a bound on it, in words.

    >>> [_bounded("at least", p).replace(PERCENT, " %") for p in (0.31, 0.001, 0.999)]
    ['at least 31 %', 'above 0 %', 'over 99 %']
    >>> [_bounded("at most", p).replace(PERCENT, " %") for p in (0.31, 0.001, 0.999)]
    ['at most 31 %', 'under 1 %', 'up to 100 %']
    """
    text = percent(chance)
    if not bound or text[0].isdigit():
        return f"{bound} {text}".strip()
    if text.startswith("under"):
        return text if bound == "at most" else f"above 0{PERCENT}"
    return text if bound == "at least" else f"up to 100{PERCENT}"


def country_size_chances(forecaster: Forecaster, forecast: Forecast, receiver: int) -> np.ndarray:
    """Chance that at least one source alone brings so many to a country.

    Several sources together may bring more: for the total this is a lower bound. `receiver`: row
    number of the country in the panel. Returns: float array (3,), one for each of ARRIVAL_SIZES,
    never rising; NaN where a corridor's is.
    """
    mine = forecaster.panel.receiver[forecast.rows.corridor] == receiver
    chances = size_chances(forecaster, forecast)[mine].T
    return at_least_one(chances, np.zeros(int(mine.sum()), dtype=int), 1)[:, 0]


def readiness_gap(chances: np.ndarray, capacity: int) -> Gap:
    """Chance that arrivals exceed a capacity.

    Raises InputError if the capacity is outside its range. `chances`: float array (3,), of at least
    each of ARRIVAL_SIZES. `capacity`: persons, 0 to 100,000,000.

    >>> print(readiness_gap(np.array([0.5, 0.3, 0.1]), 10_000).text.replace(PERCENT, " %"))
    The chance that more than the announced 10,000 people arrive within the next 12 months is 30 %.
    >>> readiness_gap(np.array([0.5, 0.3, 0.1]), 300_000).bound
    'at most'
    """
    if not 0 <= capacity <= MOST_PERSONS:
        raise InputError(
            f"capacity: expected a number of people from 0 to {MOST_PERSONS:,}, got {capacity}"
        )
    low = ARRIVAL_SIZES[0]
    high = ARRIVAL_SIZES[-1]
    chance = chance_of(float(np.clip(capacity, low, high)), chances)
    if capacity < low:
        return Gap(capacity, chance, "at least", "bound")
    if capacity > high:
        return Gap(capacity, chance, "at most", "bound")
    return Gap(capacity, chance, "", "learned" if capacity in ARRIVAL_SIZES else "interpolated")


def curve(chances: np.ndarray, capacity: int | None = None) -> pd.DataFrame:
    """Chance of at least so many arrivals, over the number of persons.

    Returns: DataFrame with persons (1,000 to 100,000, even steps of the logarithm), chance, basis
    ("learned" or "interpolated").

    Parameters
    ----------
    chances : float array (3,), of at least each of ARRIVAL_SIZES
    capacity : persons, a point of its own if it lies within the sizes

    >>> curve(np.array([0.5, 0.3, 0.1])).iloc[[0, 10, 20]].chance.round(2).tolist()
    [0.5, 0.4, 0.3]
    """
    low = np.log10(ARRIVAL_SIZES[0])
    high = np.log10(ARRIVAL_SIZES[-1])
    steps = 10 ** np.linspace(low, high, round((high - low) * STEPS_A_DECADE) + 1)
    persons = {*np.rint(steps).astype(int).tolist(), *ARRIVAL_SIZES}
    if capacity is not None and ARRIVAL_SIZES[0] <= capacity <= ARRIVAL_SIZES[-1]:
        persons.add(int(capacity))
    ordered = sorted(persons)
    return pd.DataFrame(
        {
            "persons": ordered,
            "chance": [chance_of(n, chances) for n in ordered],
            "basis": ["learned" if n in ARRIVAL_SIZES else "interpolated" for n in ordered],
        }
    )
