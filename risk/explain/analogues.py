"""The past situations most like a corridor today, and what became of them.

The distance is published: the square root of the weighted mean of the squared differences of the
indicators' values (0 to 1, through the mechanism's value tables), weighted with its weights. So 0
is the same in all that counts, 1 as different as can be. For either outcome the squared distances
of arrivals and armed count half each. Past situations are December training rows whose outcome
was known at the as-of month, through the tables of that month's fit.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.model import Forecast, Forecaster
from risk.terms import counted, december, mechanisms_of, month_text

CLOSEST = 40
_CAME = {
    "either": "had arrivals or armed fighting",
    "arrivals": "had arrivals",
    "armed": "had armed fighting",
}


@dataclass(frozen=True)
class Analogues:
    """The closest past situations, closest first.

    table : DataFrame
        distance (0-1), source_iso3, source, receiver_iso3, receiver, as_of (YYYY-12), year (that
        was forecast), observed (bool), arrivals (persons, NaN = no data), conflicts (fought on the
        receiver's soil), same_corridor (bool).
    outcome : "either", "arrivals" or "armed"
    searched : number of past situations that were compared
    """

    table: pd.DataFrame
    outcome: str
    searched: int

    @property
    def share(self) -> float:
        """Share of them that had the outcome, NaN where there are none."""
        return float(self.table.observed.mean()) if len(self.table) else float("nan")

    @property
    def text(self) -> str:
        """What became of them, in a sentence."""
        n = len(self.table)
        same = int(self.table.same_corridor.sum())
        if not n:
            return "No outcome of a past situation was known by this month."
        observed = f"{int(self.table.observed.sum())} {_CAME[self.outcome]}"
        own = f" These include {counted(same, 'other year')} of this corridor." if same else ""
        return f"Of the {n} most like this, {observed}.{own}"


def distances(now: np.ndarray, past: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted Euclidean distance of past situations from one.

    Returns: float array (n_rows,), in [0, 1].

    Parameters
    ----------
    now : float array (n_indicators,), values 0-1
    past : float array (n_rows, n_indicators), values 0-1
    weights : array (n_indicators,), not negative, taken as shares of their sum

    >>> distances(np.array([0.0, 1.0]), np.array([[1.0, 1.0], [0.0, 0.5]]), [64, 36]).tolist()
    [0.8, 0.3]
    """
    share = np.asarray(weights, dtype=float) / np.sum(weights)
    used = share > 0
    return np.sqrt(np.square(past[:, used] - now[used]) @ share[used])


def analogues(forecaster: Forecaster, forecast: Forecast, row: int, outcome: str) -> Analogues:
    """Find the past situations most like one corridor of a forecast; fewer where history is short.

    `row`: row of the corridor in the forecast. `outcome`: {"either", "arrivals", "armed"}.
    """
    panel = forecaster.panel
    training = forecaster.training
    used = mechanisms_of(outcome)
    squares = []
    known_until = forecast.cutoff
    for m in used:
        part = forecast.mechanisms[m]
        past = forecaster.training_values(m, part.fit.cutoff)
        squares.append(distances(part.x[row], past, np.array(part.weights)) ** 2)
        known_until = min(known_until, part.fit.cutoff)
    observed = forecaster.observed[outcome]
    n = min(len(square) for square in squares)
    distance = np.sqrt(np.mean([square[:n] for square in squares], axis=0))
    # Of Decembers alone: a corridor's months would crowd the list, and their outcomes are exact.
    usable = np.flatnonzero(
        (training.origin[:n] < known_until) & training.in_december[:n] & ~np.isnan(observed[:n])
    )
    # Among equals the newer one first, then by corridor: no two runs differ.
    order = np.lexsort((training.corridor[usable], -training.origin[usable], distance[usable]))
    closest = usable[order[:CLOSEST]]
    corridor = training.corridor[closest]
    origin = training.origin[closest]
    year = origin + 1 - panel.first_year
    source = panel.countries.iloc[panel.source[corridor]]
    receiver = panel.countries.iloc[panel.receiver[corridor]]
    table = pd.DataFrame(
        {
            "distance": distance[closest],
            "source_iso3": source.iso3.to_numpy(),
            "source": source.country.to_numpy(),
            "receiver_iso3": receiver.iso3.to_numpy(),
            "receiver": receiver.country.to_numpy(),
            "as_of": [month_text(december(int(o))) for o in origin],
            "year": origin + 1,
            "observed": observed[closest] == 1,
            "arrivals": panel.arrivals[corridor, year],
            "conflicts": panel.conflicts[corridor, year],
            "same_corridor": corridor == forecast.rows.corridor[row],
        }
    )
    return Analogues(table, outcome, len(usable))
