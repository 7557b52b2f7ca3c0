"""Every past forecast beside what came of it, as one table."""

import numpy as np
import pandas as pd

from risk.inputs import arrivals_after, deciding_year
from risk.risk_table import FITTED, Pair, Scorer
from risk.terms import first_of, level_of
from risk.track_record.forecasts import simple_forecasts
from risk.track_record.samples import Sample, onsets, samples


def past_forecasts(scorer: Scorer, weights: Pair, outcome: str, unit: str) -> pd.DataFrame:
    """Every past forecast whose outcome is in the files, with what came.

    Parameters
    ----------
    weights : (arrivals, armed); None follows each origin's own fit
    outcome : "either", "arrivals" or "armed"
    unit : "country" or "corridor"

    Returns
    -------
    DataFrame
        month (as-of), year (of that month), unit (number of the country or corridor), iso3,
        country and region of the receiver, source (of the corridor, or of the country's riskiest
        one), sources (within reach), probability, level, observed (0 or 1), onset ("new", "going
        on" or "unknown" then), climatology (base rate of all, known then), base_rate (of countries
        with about as many sources near, or of corridors, known then), persistence, cluster (number
        of a source), arrivals (persons in the twelve months after, most from one source) and
        arrivals_from, conflicts (fought on its soil in the year that counts) and conflicts_from.
    """
    backtest = scorer.backtest
    panel = scorer.panel
    past = scorer.past(weights)
    sample = next(s for s in scored_samples(scorer, outcome) if s.unit == unit)
    table = backtest.units[unit]
    keep = sample.keep
    corridor = backtest.units["corridor"].number
    names = panel.countries.country.to_numpy()
    if unit == "country":
        group = backtest.country_of_row
        receiver = table.number
    else:
        group = np.arange(len(corridor))
        receiver = panel.receiver[corridor]
    n = len(table.number)
    persons, whole = arrivals_after(panel, backtest.rows)
    arrivals = np.where(~whole & (persons == 0), np.nan, persons)
    conflicts = panel.conflicts[corridor, deciding_year(backtest.rows) - panel.first_year]
    most = first_of(np.nan_to_num(arrivals, nan=-1.0), group, n)
    riskiest = first_of(np.nan_to_num(past["corridor"][outcome], nan=-1.0), group, n)
    of_row = names[panel.source[corridor]]
    info = panel.countries.iloc[receiver]
    probability = past[unit][outcome]
    simple = simple_forecasts(backtest)
    frame = pd.DataFrame(
        {
            "month": table.month,
            "year": table.year,
            "unit": table.number,
            "iso3": info.iso3.to_numpy(),
            "country": info.country.to_numpy(),
            "region": info.region.to_numpy(),
            "source": of_row[riskiest],
            "sources": np.bincount(group, minlength=n),
            "probability": probability,
            "level": level_of(probability),
            "observed": table.observed[outcome],
            "onset": onsets(backtest, outcome)[unit],
            "climatology": table.climatology[outcome],
            "base_rate": simple["base rate"][unit][outcome],
            "persistence": simple["persistence"][unit][outcome],
            "arrivals": arrivals[most],
            "arrivals_from": of_row[most],
            "conflicts": np.bincount(group, np.nan_to_num(conflicts), n).astype(int),
            "conflicts_from": _joined(of_row, conflicts > 0, group, n),
        }
    )[keep]
    return frame.assign(observed=frame.observed.astype(int), cluster=sample.source).reset_index(
        drop=True
    )


def scored_samples(scorer: Scorer, outcome: str) -> list[Sample]:
    """The rows that `python -m risk verify` scores, whatever the weights."""
    return samples(scorer.backtest, outcome, scorer.past(FITTED))


def _joined(names: np.ndarray, use: np.ndarray, group: np.ndarray, n_groups: int) -> list[str]:
    """Names of each group's used rows, in order and with commas between."""
    names_of: list[list[str]] = [[] for _ in range(n_groups)]
    for place, name in sorted(zip(group[use].tolist(), names[use].tolist(), strict=True)):
        names_of[place].append(name)
    return [", ".join(part) for part in names_of]
