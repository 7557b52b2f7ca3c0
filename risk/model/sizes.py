"""How many may arrive: chances of 1,000, 10,000 and 100,000, and what lies between them.

Each size has an a and b of its own on the same arrivals index. Between the sizes the chance is
interpolated along the logarithm of the number of persons; beyond them nothing is said.
"""

from typing import NamedTuple

import numpy as np

from risk.model.calibration import probability_at
from risk.model.forecast import Forecast, Forecaster
from risk.terms import ARRIVAL_SIZES, ordered


class Range(NamedTuple):
    """Numbers of persons between which arrivals lie in 80 of 100 cases.

    low : None where it is below 1,000
    high : None where it is above 100,000
    """

    low: float | None
    high: float | None


def size_chances(forecaster: Forecaster, forecast: Forecast) -> np.ndarray:
    """Chance of at least each of ARRIVAL_SIZES for every corridor.

    Returns: float array (n_rows, 3), never rising with size; NaN where arrivals have no
    probability.
    """
    part = forecast.mechanisms["arrivals"]
    columns = [part.probability]
    for size in ARRIVAL_SIZES:
        if size != ARRIVAL_SIZES[1] and part.calibrator is not None:
            columns.append(
                probability_at(
                    part.index,
                    forecaster.calibrator("arrivals", part.fit.cutoff, part.weights, size),
                )
            )
    if len(columns) == 1:
        return np.full((len(part.index), len(ARRIVAL_SIZES)), np.nan)
    return ordered(columns[1], columns[0], columns[2])


def chance_of(persons: float, chances: np.ndarray) -> float:
    """Chance of at least so many arrivals in one corridor, interpolated in log persons.

    `persons`: 1,000 to 100,000; outside, the nearer end stands. `chances`: float array (3,).

    >>> round(chance_of(31_623, np.array([0.5, 0.3, 0.1])), 3)
    0.2
    """
    return float(np.interp(np.log10(persons), np.log10(ARRIVAL_SIZES), chances))


def likely_range(chances: np.ndarray) -> Range:
    """The middle 80 % of arrivals in one corridor.

    >>> likely_range(np.array([0.5, 0.3, 0.1]))
    Range(low=None, high=100000.0)
    """
    sizes = np.log10(ARRIVAL_SIZES)
    falling = chances[::-1]
    low, high = (float(10 ** np.interp(p, falling, sizes[::-1])) for p in (0.9, 0.1))
    return Range(
        None if chances[0] < 0.9 else round(low, -2),
        None if chances[-1] > 0.1 else round(high, -2),
    )
