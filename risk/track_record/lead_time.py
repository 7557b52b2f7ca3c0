"""How long before a first wave its corridor stood out, and how often it stood out for nothing.

A first wave is the first year with the outcome after three known years without. Forecasts are made
again every third month, so a lead time is right to three months.
"""

import numpy as np
import pandas as pd

from risk.inputs import TRAINING_STEP
from risk.model import FIRST_TEST_ORIGIN, Backtest
from risk.terms import LEVELS, MECHANISMS, NEW, RECENT_YEARS, ByMechanism, december, either
from risk.track_record.samples import onsets

STANDS_OUT, STANDS_OUT_FROM = LEVELS[2]
"""Elevated, and the probability that it begins at."""
JUMP = 2.0
"""Violence has jumped where the last 12 months had twice the deaths, a month, of the 48 before."""
STOOD_MONTHS = 12
LONGEST_LEAD = 12 * RECENT_YEARS - TRAINING_STEP
"""Months before the year of the first forecast looked at: a lead of so many may be longer."""
NO_LEAD = -1


def first_waves(observed: np.ndarray, first_year: int, since: int) -> pd.DataFrame:
    """First years with the outcome after three known years without.

    Returns: DataFrame with corridor (row number), year; by year, then corridor.

    Parameters
    ----------
    observed : float array (n_corridors, n_years), 1, 0 or NaN = not known
    first_year : year of its first column
    since : first year of a wave that counts

    >>> observed = np.array([[0.0, 0, 0, 1, 1], [0, 0, 0, 0, 1], [np.nan, 0, 0, 1, 0]])
    >>> first_waves(observed, 2001, 2004).to_dict("list")
    {'corridor': [0, 1], 'year': [2004, 2005]}
    """
    without = np.ones(observed[:, RECENT_YEARS:].shape, dtype=bool)
    for back in range(1, RECENT_YEARS + 1):
        without &= observed[:, RECENT_YEARS - back : observed.shape[1] - back] == 0
    corridor, column = np.nonzero(without & (observed[:, RECENT_YEARS:] == 1))
    waves = pd.DataFrame({"corridor": corridor, "year": first_year + RECENT_YEARS + column})
    waves = waves[waves.year >= since].sort_values(["year", "corridor"], ignore_index=True)
    return waves


def lead_times(
    waves: pd.DataFrame,
    corridor: np.ndarray,
    month: np.ndarray,
    probability: np.ndarray,
    jumped: np.ndarray,
) -> pd.DataFrame:
    """When each wave's corridor first stood out, in the three years before its year or in it.

    Parameters
    ----------
    waves : as from `first_waves`
    corridor, month, probability : arrays (n_forecasts,), one forecast each
    jumped : bool array (n_forecasts,), whether the source's violence had jumped, as known then

    Returns
    -------
    DataFrame
        corridor, year, forecasts (in that time), first (month it first stood at Elevated or above,
        NEVER if not), before (months from there to the beginning of the year, at most LONGEST;
        below 0 after it, NaN if never), jump (month of the first forecast that knew of a jump,
        NEVER), after_jump (months from the jump to standing out; below 0 before it, NaN if one of
        the two never came), at_start (probability as the year began, NaN if not exposed), highest
        (probability in that time, NaN without a forecast).
    """
    order = np.argsort(corridor, kind="stable")
    ends = np.searchsorted(corridor[order], [waves.corridor, waves.corridor + 1]).T
    rows = []
    for (number, year), (start, end) in zip(waves.to_numpy().tolist(), ends.tolist(), strict=True):
        mine = order[start:end]
        begins = december(year - 1)
        near = (month[mine] > begins - 12 * RECENT_YEARS) & (month[mine] <= december(year))
        mine = mine[near]
        first = _first(month[mine], probability[mine] >= STANDS_OUT_FROM)
        jump = _first(month[mine], jumped[mine])
        at_start = probability[mine][month[mine] == begins]
        rows.append(
            {
                "corridor": number,
                "year": year,
                "forecasts": len(mine),
                "first": first,
                "before": np.nan if first == NO_LEAD else begins - first,
                "jump": jump,
                "after_jump": np.nan if NO_LEAD in (first, jump) else first - jump,
                "at_start": at_start[0] if len(at_start) else np.nan,
                "highest": probability[mine].max() if len(mine) else np.nan,
            }
        )
    return pd.DataFrame(rows)


def lead_text(before: float) -> str:
    """Months before the wave's year in words: one found by the first forecast may be longer.

    >>> lead_text(30.0), lead_text(33.0), lead_text(-3.0)
    ('30', '33 or more', '-3')
    """
    return f"{before:.0f} or more" if before >= LONGEST_LEAD else f"{before:.0f}"


def worst_first(leads: pd.DataFrame) -> pd.DataFrame:
    """Those never warned of first, by the lowest probability; then those warned of last."""
    never = leads["first"] == NO_LEAD
    rank = leads.assign(never=~never, level=leads.highest.where(never, 0.0))
    order = ["never", "before", "level", "year", "corridor"]
    return leads.loc[rank.sort_values(order, kind="stable").index].reset_index(drop=True)


def long_stands(
    corridor: np.ndarray,
    month: np.ndarray,
    probability: np.ndarray,
    observed: np.ndarray,
    is_new: np.ndarray,
) -> pd.DataFrame:
    """Where it would have been new and stood at Elevated or above for a year or longer, unbroken.

    Returns: DataFrame with corridor, first and last (months of the stand), came (whether the
    outcome followed within twelve months of any of these forecasts).

    Parameters
    ----------
    corridor, month, probability, observed : arrays (n_forecasts,), one forecast each, in which
        each corridor's months come TRAINING_STEP apart
    is_new : bool array (n_forecasts,)
    """
    stands = is_new & (probability >= STANDS_OUT_FROM) & ~np.isnan(observed)
    rows = np.flatnonzero(stands)
    rows = rows[np.lexsort((month[rows], corridor[rows]))]
    broken = (np.diff(corridor[rows]) != 0) | (np.diff(month[rows]) != TRAINING_STEP)
    long = []
    for part in np.split(rows, np.flatnonzero(broken) + 1):
        if len(part) and month[part[-1]] - month[part[0]] >= STOOD_MONTHS:
            followed = bool((observed[part] == 1).any())
            long.append((corridor[part[0]], month[part[0]], month[part[-1]], followed))
    return pd.DataFrame(long, columns=["corridor", "first", "last", "came"])


def leads_of(backtest: Backtest, outcome: str, weights: ByMechanism | None = None) -> pd.DataFrame:
    """Lead times of every first wave since the first tested year, worst first.

    `weights`: by mechanism; None follows each origin's own fit. Returns a DataFrame as
    `lead_times`, with source_iso3, source, receiver_iso3, receiver, arrivals (persons in the wave's
    year) and conflicts; a wave without a forecast has forecasts 0.
    """
    panel = backtest.panel
    rows = backtest.run_up_rows
    chosen = weights or {}
    p = {m: backtest.run_up(m, chosen.get(m)) for m in MECHANISMS}
    p["either"] = either(p["arrivals"], p["armed"])
    jump = panel.values["violence_jump"]
    at = panel.source[rows.corridor], rows.month - panel.first_month
    waves = first_waves(_observed(backtest, outcome), panel.first_year, FIRST_TEST_ORIGIN)
    leads = lead_times(waves, rows.corridor, rows.month, p[outcome], jump[at] >= JUMP)
    pair = panel.corridors.iloc[leads.corridor]
    year = leads.year.to_numpy() - panel.first_year
    return worst_first(
        leads.assign(
            source_iso3=pair.source_iso3.to_numpy(),
            source=pair.source_iso3.map(panel.names).to_numpy(),
            receiver_iso3=pair.receiver_iso3.to_numpy(),
            receiver=pair.receiver_iso3.map(panel.names).to_numpy(),
            arrivals=panel.arrivals[leads.corridor, year],
            conflicts=panel.conflicts[leads.corridor, year],
        )
    )


def stands_of(backtest: Backtest, outcome: str, weights: ByMechanism | None = None) -> pd.DataFrame:
    """`long_stands` of all tested forecasts, with source_iso3 and receiver_iso3."""
    rows = backtest.units["corridor"]
    is_new = onsets(backtest, outcome)["corridor"] == NEW
    p = backtest.probabilities(weights)["corridor"][outcome]
    stands = long_stands(rows.number, rows.month, np.nan_to_num(p), rows.observed[outcome], is_new)
    pair = backtest.panel.corridors.iloc[stands.corridor]
    return stands.assign(
        source_iso3=pair.source_iso3.to_numpy(), receiver_iso3=pair.receiver_iso3.to_numpy()
    )


def _observed(backtest: Backtest, outcome: str) -> np.ndarray:
    """Outcome by corridor and year; NaN also where one of the two was no state."""
    panel = backtest.panel
    observed = panel.observed(outcome)
    years = np.arange(observed.shape[1]) + panel.first_year
    states = panel.states[:, december(years) - panel.first_month]
    both = states[panel.source] & states[panel.receiver]
    return np.where(both | (observed == 1), observed, np.nan)


def _first(month: np.ndarray, held: np.ndarray) -> int:
    return int(month[held].min()) if held.any() else NO_LEAD
