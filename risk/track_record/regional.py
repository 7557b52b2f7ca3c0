"""What weights were worth in the past, in one region, as known at a month."""

from typing import NamedTuple

import numpy as np

from risk.risk_table import Pair, Scorer
from risk.scoring import Interval, skill_interval
from risk.terms import region_members
from risk.track_record.past_forecasts import scored_samples
from risk.track_record.samples import FEW_POSITIVES, REPLICATES


class Judged(NamedTuple):
    """Past country forecasts of a region whose outcome was known by a year, whatever the weights.

    row : int array (n,), of the backtest's countries
    observed : float array (n,), 0 or 1
    climatology : float array (n,), base rate of all countries, known at each origin
    cluster : int array (n,), number of a source
    years : int, how many years the forecasts were made in
    """

    row: np.ndarray
    observed: np.ndarray
    climatology: np.ndarray
    cluster: np.ndarray
    years: int

    @property
    def few(self) -> bool:
        """Whether too few came true for a score to say anything."""
        return int(self.observed.sum()) < FEW_POSITIVES


def judged_in(scorer: Scorer, outcome: str, region: str | None, last_year: int) -> Judged:
    """Past forecasts that skill at a month rests on.

    Raises InputError if there is no region of that name.

    Parameters
    ----------
    outcome : "either", "arrivals" or "armed"
    region : name of a UN region, subregion or preset, or None for the world
    last_year : the last year whose outcomes were known
    """
    table = scorer.backtest.units["country"]
    sample = next(s for s in scored_samples(scorer, outcome) if s.unit == "country")
    row = np.flatnonzero(sample.keep)
    use = table.year[row] < last_year
    if region:
        members = list(region_members(scorer.panel.countries, region))
        use &= np.isin(scorer.codes[table.number[row]], members)
    row = row[use]
    return Judged(
        row,
        table.observed[outcome][row],
        table.climatology[outcome][row],
        sample.source[use],
        len(np.unique(table.year[row])),
    )


def skill_of(scorer: Scorer, weights: Pair, outcome: str, past: Judged) -> Interval:
    """Brier skill of some weights against the base rate, with its 80 % interval.

    Returns: Interval. Limits by bootstrap over sources, NaN where there is only one.

    Parameters
    ----------
    weights : (arrivals, armed); None follows each origin's own fit
    past : not empty, as from `judged` for the same outcome
    """
    probability = scorer.past(weights)["country"][outcome][past.row]
    return skill_interval(
        past.observed, probability, past.climatology, past.cluster, n_replicates=REPLICATES
    )
