"""Why a probability moved between two months.

A probability is made of four ingredients: the published data, the evidence and what-ifs put in
their place, what the model has learned (value tables, a and b), and the weights. Each ingredient's
part of the change is its Shapley value: what swapping it alone from then to now adds, averaged over
all orders in which the four can be swapped. So no order is preferred, and the parts sum to the
change.
"""

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from risk.model import Forecast, fits, probability_at
from risk.risk_table import Scorer, Settings
from risk.terms import (
    CATALOGUE,
    CODES,
    MECHANISMS,
    either,
    mechanisms_of,
    month_name,
    points_text,
    tenths,
)

INGREDIENTS = {
    "data": "Published data",
    "evidence": "Evidence and what-ifs",
    "refit": "What the model has learned",
    "weights": "Weights",
}


@dataclass(frozen=True)
class _Moment:
    """One of the two months: its forecast, and the same from published data alone."""

    forecast: Forecast
    published: Forecast


def shapley(values: dict[frozenset[str], float], players: tuple[str, ...]) -> dict[str, float]:
    """Each player's fair part of the difference between all and none.

    `values`: for every subset of the players its worth.

    >>> worth = {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 3.0, frozenset("ab"): 6.0}
    >>> shapley(worth, ("a", "b"))
    {'a': 2.0, 'b': 4.0}
    """
    n = len(players)
    parts = {}
    for player in players:
        others = [p for p in players if p != player]
        part = 0.0
        for size in range(n):
            share = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                without = frozenset(chosen)
                part += share * (values[without | {player}] - values[without])
        parts[player] = part
    return parts


def decompose(
    scorer: Scorer,
    before: Settings,
    after: Settings,
    receiver_iso3: str,
    source_iso3: str | None = None,
) -> pd.DataFrame:
    """What moved the probability of a country, or of one corridor into it.

    Parameters
    ----------
    before, after : Settings
        Usually the same but for the as-of month. The outcome is that of `after`, and its source,
        where no other is given. A corridor that is not exposed counts as no chance.
    receiver_iso3 : country
    source_iso3 : the corridor's source; None for the whole country

    Returns
    -------
    DataFrame, one row an ingredient
        ingredient, label, change (of the probability; they sum to after less before),
        probability_before, probability_after (the same in every row). All NaN where one of the
        two months has no probability.
    """
    then = _moment(scorer, before)
    now = _moment(scorer, after)
    wanted = _wanted(scorer, receiver_iso3, source_iso3 or after.source)
    players = tuple(INGREDIENTS)
    state = {
        frozenset(swapped): _mixed(scorer, then, now, swapped, after.outcome, wanted)
        for size in range(len(players) + 1)
        for swapped in combinations(players, size)
    }
    parts = shapley(state, players)
    return pd.DataFrame(
        {
            "ingredient": players,
            "label": [INGREDIENTS[p] for p in players],
            "change": [parts[p] for p in players],
            "probability_before": state[frozenset()],
            "probability_after": state[frozenset(players)],
        }
    )


def _moment(scorer: Scorer, settings: Settings) -> _Moment:
    plain = scorer.forecaster.forecast(settings.as_of, settings.by_mechanism)
    return _Moment(scorer.forecast(settings), plain)


def _wanted(scorer: Scorer, receiver_iso3: str, source_iso3: str | None) -> np.ndarray:
    """Which corridors are looked at: bool (n_corridors,)."""
    pairs = scorer.panel.corridors
    wanted = (pairs.receiver_iso3 == receiver_iso3).to_numpy()
    return wanted & (pairs.source_iso3 == source_iso3).to_numpy() if source_iso3 else wanted


def _mixed(
    scorer: Scorer,
    then: _Moment,
    now: _Moment,
    swapped: tuple[str, ...],
    outcome: str,
    wanted: np.ndarray,
) -> float:
    """Probability with some ingredients from now and the others from then."""
    pick = {name: now if name in swapped else then for name in INGREDIENTS}
    corridor, z = _rows(pick["data"], pick["evidence"], wanted)
    forecaster = scorer.forecaster
    if not len(corridor):
        return 0.0
    chances = []
    for m in mechanisms_of(outcome):
        fit = pick["refit"].forecast.mechanisms[m].fit
        weights = pick["weights"].forecast.mechanisms[m].weights
        if not fit.learned or (m == "arrivals" and forecaster.no_arrivals_data[corridor].any()):
            return np.nan
        calibrator = forecaster.calibrator(m, fit.cutoff, weights)
        chances.append(probability_at(fits.index(fits.value(z, fit), weights), calibrator))
    p = either(*chances) if len(chances) > 1 else chances[0]
    return float(1.0 - np.prod(1.0 - p))


def _rows(data: _Moment, evidence: _Moment, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corridors and places on the scales: one month's data, one month's evidence upon it."""
    rows = data.forecast.rows
    keep = wanted[rows.corridor]
    if data is evidence:
        return rows.corridor[keep], rows.z[keep]
    published = data.published.rows
    given = evidence.forecast.rows
    corridor = published.corridor[keep]
    z = published.z[keep].copy()
    supplied = given.z != evidence.published.rows.z
    place = pd.Index(given.corridor).get_indexer(pd.Index(corridor))
    cells = supplied[place] & (place >= 0)[:, None]
    return corridor, np.where(cells, given.z[place], z)


def moved(scorer: Scorer, before: Settings, after: Settings, corridor: int) -> pd.DataFrame:
    """Which raw values of a corridor moved, and what that did to the indices.

    Parameters
    ----------
    corridor : corridor number, exposed in both months

    Returns
    -------
    DataFrame, one row for each indicator whose raw value moved
        code, label, unit, raw_before, raw_after, points_arrivals, points_armed (change of the
        index through the tables and weights of `after`). Empty where the corridor was not
        exposed in one of the months.
    """
    columns = [
        "code",
        "label",
        "unit",
        "raw_before",
        "raw_after",
        *(f"points_{m}" for m in MECHANISMS),
    ]
    forecasts = [scorer.forecast(settings) for settings in (before, after)]
    places = [np.flatnonzero(f.rows.corridor == corridor) for f in forecasts]
    if not (len(places[0]) and len(places[1])):
        return pd.DataFrame(columns=columns)
    rows = [int(a[0]) for a in places]
    z = np.stack([f.rows.z[row] for f, row in zip(forecasts, rows, strict=True)])
    raw = np.stack([f.rows.raw[row] for f, row in zip(forecasts, rows, strict=True)])
    points = {}
    for m in MECHANISMS:
        part = forecasts[1].mechanisms[m]
        x = fits.value(z, part.fit)
        points[m] = 100.0 * (x[1] - x[0]) * np.array(part.weights) / sum(part.weights)
    table = pd.DataFrame(
        {
            "code": CODES,
            "label": [i.name for i in CATALOGUE],
            "unit": [i.unit for i in CATALOGUE],
            "raw_before": raw[0],
            "raw_after": raw[1],
            **{f"points_{m}": points[m] for m in MECHANISMS},
        }
    )
    same = (raw[0] == raw[1]) | (np.isnan(raw).all(axis=0) & (z[0] == z[1]))
    return table[~same].reset_index(drop=True)


def change_text(parts: pd.DataFrame, before: Settings) -> str:
    """A decomposition in a sentence.

    `parts`: as from `decompose`.
    """
    since = month_name(before.as_of)
    change = float(parts.probability_after.iloc[0] - parts.probability_before.iloc[0])
    if np.isnan(change):
        return f"The change since {since} cannot be computed: one of the two months has no chance."
    named = [
        f"{label.lower()} {tenths(100 * part)}"
        for label, part in zip(parts.label, parts.change, strict=True)
        if abs(part) >= 0.0005
    ]
    split = (
        f" To one decimal: {', '.join(named)}; in total {tenths(100 * change)}." if named else ""
    )
    return f"{points_text(change, 'percentage point')} since {since}.{split}"
