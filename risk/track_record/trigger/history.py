"""What a trigger would have given: how often it acts, how often rightly, what it misses.

A rule is met where the chance reaches a limit. An **activation** is a forecast that meets it while
no earlier activation of the same country or corridor is in force; it stays in force for the twelve
months that the forecast is of. It is **right** if the outcome came in those twelve months. An
**outcome** is a calendar year with it; it is **missed** if no activation was in force when the year
began, though one may have come later in it. The **lead time** of a first wave is how long, without
a break, activations had been in force by then.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from risk.dataset import last_published_year
from risk.inputs import Rule
from risk.risk_table import FITTED, Pair, Scorer, corridor_years, country_years
from risk.scoring import bootstrap_interval, cluster_counts
from risk.terms import HORIZON_MONTHS, NEW, region_members
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.samples import REPLICATES
from risk.track_record.trigger.words import FITTED_NAME, OWN, THUMB, History, unit_of


def histories(
    scorer: Scorer,
    rule: Rule,
    weights: Pair = FITTED,
    past: Callable[[Pair, str, str], pd.DataFrame] | None = None,
) -> dict[str, History]:
    """What a rule would have given with some weights, the fitted ones, and a rule of thumb.

    The rule of thumb acts wherever the outcome came in the last known year, whatever the limit.
    Returns: dict of name → History. Empty where the rule's countries were never exposed.

    Parameters
    ----------
    weights : (arrivals, armed); None follows each origin's own fit
    past : `past_forecasts` of this scorer, where they are kept
    """
    of = past or partial(past_forecasts, scorer)
    sets = {FITTED_NAME: FITTED} if weights == FITTED else {OWN: weights, FITTED_NAME: FITTED}
    by_name = {}
    for name, pair in sets.items():
        forecasts = rule_forecasts(scorer, rule, of(pair, rule.outcome, unit_of(rule)))
        if forecasts.empty:
            return {}
        by_name[name] = history(forecasts, forecasts.probability >= rule.least, rule.new_only)
    by_name[THUMB] = history(forecasts, forecasts.came_last_year, rule.new_only)
    return by_name


def rule_forecasts(scorer: Scorer, rule: Rule, forecasts: pd.DataFrame) -> pd.DataFrame:
    """Those past forecasts that a rule looks at.

    `forecasts`: as `past_forecasts`, of the rule's outcome and unit. Returns: DataFrame, the same
    columns, and came_last_year (whether the outcome came in the last year known at the month).
    """
    panel = scorer.panel
    unit = unit_of(rule)
    keep = np.ones(len(forecasts), dtype=bool)
    if rule.countries:
        keep &= forecasts.iso3.isin(rule.countries).to_numpy()
    if rule.region:
        keep &= forecasts.iso3.isin(region_members(panel.countries, rule.region)).to_numpy()
    if rule.source:
        keep &= (forecasts.source == panel.names[rule.source]).to_numpy()
    forecasts = forecasts[keep].reset_index(drop=True)
    years = corridor_years if unit == "corridor" else country_years
    came_last_year = np.zeros(len(forecasts), dtype=bool)
    month = forecasts.month.to_numpy()
    known = last_published_year(month)  # months that know the same years have the same answer
    for year in np.unique(known).tolist():
        rows = known == year
        last = years(panel, rule.outcome, int(month[rows][0]))[:, -1]
        came_last_year[rows] = last[forecasts.unit.to_numpy()[rows]] == 1
    return forecasts.assign(came_last_year=came_last_year)


def history(forecasts: pd.DataFrame, meets: pd.Series, new_only: bool = False) -> History:
    """What acting wherever a forecast meets a rule would have given.

    Parameters
    ----------
    forecasts : DataFrame with month, unit, observed, onset and cluster; at least one row
    meets : bool, by row
    new_only : whether only risks that were new at the month count, in activations and outcomes
    """
    month = forecasts.month.to_numpy()
    unit = forecasts.unit.to_numpy()
    is_new = (forecasts.onset == NEW).to_numpy()
    observed = (forecasts.observed == 1).to_numpy()
    acts = activations(unit, month, meets.to_numpy() & (is_new if new_only else True))
    is_outcome = observed & (month % 12 == 11) & (is_new if new_only else True)
    lead = in_force_since(unit, month, acts)
    caught = is_outcome & ~np.isnan(lead)
    waves = np.flatnonzero(caught & is_new)
    years = len(np.unique(month)) / 4
    decembers = max(len(np.unique(month[month % 12 == 11])), 1)

    def statistics(weights: np.ndarray) -> dict[str, np.ndarray]:
        acted = weights @ acts
        right = weights @ (acts & observed)
        came = weights @ is_outcome
        missed = weights @ (is_outcome & ~caught)
        return {
            "per_year": acted / years,
            "right_share": _ratio(right, acted),
            "missed_per_year": missed / decembers,
            "missed_share": _ratio(missed, came),
            "lead_months": weighted_median(lead[waves], weights[:, waves]),
        }

    counts, position = cluster_counts(forecasts.cluster, REPLICATES, seed=0)
    intervals = bootstrap_interval(lambda drawn: statistics(drawn[:, position]), counts)
    return History(
        int(month.min()),
        int(month.max()),
        int(acts.sum()),
        int((acts & observed).sum()),
        int(is_outcome.sum()),
        int(caught.sum()),
        len(waves),
        **intervals,
    )


def activations(unit: np.ndarray, month: np.ndarray, meets: np.ndarray) -> np.ndarray:
    """Which forecasts activate: those that meet the rule while nothing is in force for the unit.

    >>> unit, month = np.zeros(7, dtype=int), np.arange(0, 21, 3)
    >>> meets = np.array([False, True, True, False, True, True, True])
    >>> month[activations(unit, month, meets)].tolist()
    [3, 15]
    """
    acts = np.zeros(len(unit), dtype=bool)
    until: dict[int, int] = {}
    order = np.lexsort((month, unit))
    for row in order[meets[order]].tolist():
        place = int(unit[row])
        now = int(month[row])
        if now >= until.get(place, now):
            acts[row] = True
            until[place] = now + HORIZON_MONTHS
    return acts


def in_force_since(unit: np.ndarray, month: np.ndarray, acts: np.ndarray) -> np.ndarray:
    """For how many months, at each forecast, an activation has been in force without a break.

    Returns: float array (n_rows,), 0 for a first activation itself, NaN where none is in force.

    >>> unit, month = np.zeros(7, dtype=int), np.arange(0, 21, 3)
    >>> acts = np.array([False, True, False, False, False, True, False])
    >>> in_force_since(unit, month, acts).tolist()
    [nan, 0.0, 3.0, 6.0, 9.0, 12.0, 15.0]
    """
    since = np.full(len(unit), np.nan)
    begun: dict[int, int] = {}
    until: dict[int, int] = {}
    for row in np.lexsort((month, unit)).tolist():
        place = int(unit[row])
        now = int(month[row])
        if acts[row]:
            is_renewed = until.get(place) == now
            begun[place] = begun[place] if is_renewed else now
            until[place] = now + HORIZON_MONTHS
        if now < until.get(place, now):
            since[row] = now - begun[place]
    return since


def weighted_median(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Lower median of some values under each of several sets of weights.

    `values`: float array (n_values,). `weights`: float array (n_sets, n_values), not negative.
    Returns: float array (n_sets,), NaN where all weights are 0.

    >>> weighted_median(np.array([9.0, 0.0, 3.0]), np.array([[1.0, 1, 1], [5, 1, 1], [0, 0, 0]]))
    array([ 3.,  9., nan])
    """
    if not len(values):
        return np.full(len(weights), np.nan)
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[:, order], axis=1)
    half = total[:, -1:] / 2
    place = np.argmax((total >= half) & (total > 0), axis=1)
    return np.where(total[:, -1] > 0, values[order][place], np.nan)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
