"""How firm is a rank, and what really drives the index.

Weightings are drawn around the user's from a Dirichlet distribution of concentration 50: its mean
is the user's set, an indicator of share s moves by a standard deviation of √(s(1 − s) ÷ 51) (a
share of 30 % by 6 points), and one of weight 0 stays at 0. Both sets are drawn at once, and every
draw gets its own a and b from the same history, counted in bins of a quarter of a point.
"""

import numpy as np
import pandas as pd
from scipy.special import expit

from risk.model import Forecast, Forecaster, fit_binned
from risk.risk_table import Scorer, Settings, country_table, shared_ranks
from risk.storage import pause
from risk.terms import CATALOGUE, MECHANISMS, at_least_one, either, mechanisms_of
from risk.terms import share as share_text

WEIGHTINGS = 1_000
CONCENTRATION = 50.0
LEVEL = 0.8
BINS = 401
_CHUNK = 50
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)


def draw_shares(weights: tuple[int, ...], n: int = WEIGHTINGS, *, seed: int = 0) -> np.ndarray:
    """Weightings around a set of weights.

    `weights`: not negative, at least one above 0. Returns: float array (n, n_indicators), each row
    not negative and summing to 1.

    >>> draw_shares((3, 0, 1), 2)[:, 1].tolist()
    [0.0, 0.0]
    """
    share = np.asarray(weights, dtype=float) / sum(weights)
    drawn = np.zeros((n, len(share)))
    used = share > 0
    drawn[:, used] = np.random.default_rng(seed).dirichlet(CONCENTRATION * share[used], n)
    return drawn


def calibrators_of(
    forecaster: Forecaster, forecast: Forecast, outcome: str, shares: np.ndarray
) -> np.ndarray:
    """A and b of many weightings, each refitted on the history that the forecast used.

    `shares`: float array (n_draws, n_indicators), rows summing to 1. Returns: float array (n_draws,
    2).
    """
    cutoff = forecast.mechanisms[outcome].fit.cutoff
    rows = forecaster.training
    observed = forecaster.observed[outcome][rows.origin < cutoff]
    known = ~np.isnan(observed)
    positive = observed[known] == 1
    used = shares.max(axis=0) > 0
    x = forecaster.training_values(outcome, cutoff)[known][:, used]
    scaled = (shares[:, used] * (BINS - 1)).astype(np.float32)
    x32 = np.ascontiguousarray(x.T, dtype=np.float32)
    total = np.empty((len(shares), BINS))
    hits = np.empty((len(shares), BINS))
    for start in range(0, len(shares), _CHUNK):
        pause()
        part = slice(start, min(start + _CHUNK, len(shares)))
        n = part.stop - start
        place = (scaled[part] @ x32 + np.float32(0.5)).astype(np.intp)
        place += np.arange(n)[:, None] * BINS
        total[part] = np.bincount(place.ravel(), minlength=n * BINS).reshape(n, BINS)
        positive_at = place[:, positive].ravel()
        hits[part] = np.bincount(positive_at, minlength=n * BINS).reshape(n, BINS)
    return fit_binned(total, hits)


def rank_intervals(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """Between which ranks each country stands, over weightings and over the bootstrap.

    `settings`: weights of None stand for the as-of month's fit, and are drawn around it.

    Returns
    -------
    DataFrame, one row for each ranked country, by rank
        iso3, country, rank (as in the risk table), weights_low and weights_high (ranks between
        which it stands in at least 80 % of 1,000 weightings), weights_share (share of weightings
        in which it does), bootstrap_low, bootstrap_high, bootstrap_share (the same over histories
        with other sources; missing where there is no probability).
    """
    table = country_table(scorer, settings)
    table = table[table["rank"].notna()].reset_index(drop=True)
    forecast = scorer.forecast(settings)
    panel = scorer.panel
    receiver = panel.receiver[forecast.rows.corridor]
    iso3 = panel.countries.iso3.to_numpy()
    keep = np.isin(iso3[receiver], table.iso3)
    if settings.source:
        keep &= iso3[panel.source[forecast.rows.corridor]] == settings.source
    # Columns by code, so that countries of equal strength keep the order of the risk table.
    codes = np.sort(table.iso3.to_numpy().astype(str))
    member = np.searchsorted(codes, iso3[receiver[keep]].astype(str))
    strength = _strength_of_weightings(scorer.forecaster, forecast, settings.outcome, keep, member)
    intervals = table[["iso3", "country", "rank"]].copy()
    order = np.searchsorted(codes, table.iso3.to_numpy().astype(str))
    _add(intervals, "weights", ranks(strength)[:, order])
    drawn = scorer.forecaster.replicates(forecast).get(settings.outcome)
    if drawn is None:
        return intervals.assign(bootstrap_low=np.nan, bootstrap_high=np.nan, bootstrap_share=np.nan)
    together = at_least_one(drawn[:, keep], member, len(codes))
    unknown = np.unique(member[np.isnan(forecast.probability(settings.outcome)[keep])])
    together[:, unknown] = np.nan
    _add(intervals, "bootstrap", ranks(together)[:, order])
    return intervals


def _strength_of_weightings(
    forecaster: Forecaster, forecast: Forecast, outcome: str, keep: np.ndarray, member: np.ndarray
) -> np.ndarray:
    """What countries are ranked by, for each weighting: float array (n_draws, n_countries)."""
    n = int(member.max()) + 1 if len(member) else 0
    used = mechanisms_of(outcome)
    p = {}
    points = []
    for m in used:
        part = forecast.mechanisms[m]
        shares = draw_shares(part.weights, seed=MECHANISMS.index(m))
        points.append(100.0 * shares @ part.x[keep].T)
        if part.calibrator is not None:
            a, b = calibrators_of(forecaster, forecast, m, shares).T
            p[m] = expit(a[:, None] + b[:, None] * points[-1])
            p[m][:, np.isnan(part.probability[keep])] = np.nan
    if len(p) == len(used):
        chance = either(*p.values()) if len(used) > 1 else p[outcome]
        return at_least_one(chance, member, n)
    strength = np.mean(points, axis=0)
    highest = np.full((len(strength), n), -np.inf)
    for column, country in zip(strength.T, member, strict=True):
        highest[:, country] = np.maximum(highest[:, country], column)
    return highest


def ranks(strength: np.ndarray) -> np.ndarray:
    """Rank of each country in each draw, 1 = strongest; unknown last, equals share a rank.

    `strength`: float array (n_draws, n_countries), NaN = unknown.

    >>> ranks(np.array([[0.1, 0.5, 0.5], [0.3, np.nan, 0.2]])).tolist()
    [[3, 1, 1], [1, 3, 2]]
    """
    known = np.nan_to_num(strength, nan=-1.0)
    order = np.argsort(-known, axis=1, kind="stable")
    place = np.empty_like(order)
    ranked = shared_ranks(np.take_along_axis(known, order, axis=1))
    np.put_along_axis(place, order, ranked, axis=1)
    return place


def _add(found: pd.DataFrame, name: str, drawn: np.ndarray) -> None:
    tail = (1 - LEVEL) / 2
    low = np.quantile(drawn, tail, axis=0, method="lower").astype(int)
    high = np.quantile(drawn, 1 - tail, axis=0, method="higher").astype(int)
    found[f"{name}_low"] = low
    found[f"{name}_high"] = high
    found[f"{name}_share"] = ((drawn >= low) & (drawn <= high)).mean(axis=0)


def rank_text(low: int, high: int, share: float, of: str = "weightings") -> str:
    r"""An interval of ranks in words.

    >>> rank_text(3, 5, 0.834)
    'third to fifth in 83\xa0% of weightings'
    >>> rank_text(23, 23, 1.0, "histories")
    '23rd in 100\xa0% of histories'
    >>> rank_text(12, 16, 0.8)
    '12th to 16th in 80\xa0% of weightings'
    """
    in_words = high <= len(_ORDINALS)
    first, last = (_ORDINALS[rank - 1] if in_words else _ordinal(rank) for rank in (low, high))
    ends = first if low == high else f"{first} to {last}"
    return f"{ends} in {share_text(share)} of {of}"


def _ordinal(rank: int) -> str:
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def importance(contributions: np.ndarray) -> np.ndarray:
    """Share of the variance of the index that each indicator accounts for.

    The variance of a sum is the sum of its parts' covariances with it, so the shares sum to 1. A
    share is negative where an indicator runs against the others. `contributions`: float array
    (n_rows, n_indicators), points of the index. Returns: float array (n_indicators,), NaN where the
    index is the same in all rows.

    >>> importance(np.array([[0.0, 0.0, 5.0], [3.0, 1.0, 5.0]])).tolist()
    [0.75, 0.25, 0.0]
    """
    if not len(contributions):
        return np.full(contributions.shape[1], np.nan)
    centred = contributions - contributions.mean(axis=0)
    whole = centred.sum(axis=1)
    variance = float(whole @ whole)
    if variance < 1e-12 * len(whole):
        return np.full(contributions.shape[1], np.nan)
    return whole @ centred / variance


def importance_table(forecast: Forecast, outcome: str) -> pd.DataFrame:
    """Nominal weight and effective importance of every indicator, over the exposed corridors.

    Columns: code, label, share (nominal, sums to 1), importance (sums to 1).
    """
    part = forecast.mechanisms[outcome]
    return pd.DataFrame(
        {
            "code": [i.code for i in CATALOGUE],
            "label": [i.name for i in CATALOGUE],
            "share": np.array(part.weights) / sum(part.weights),
            "importance": importance(part.contributions),
        }
    )
