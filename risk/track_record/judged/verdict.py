"""What past forecasts were good at and what not, as far as their scores can tell it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.scoring import COVERAGE, Interval, cluster_counts, percentiles, score_intervals
from risk.terms import LEVEL_NAMES, LEVELS, NEW
from risk.track_record.samples import FEW_POSITIVES, PERIODS, REPLICATES
from risk.track_record.summaries import frequency_by_level, skill, skill_by

RECENT_FROM = PERIODS["since-2016"]
_ENDS = (*(limit for _, limit in LEVELS[1:]), 1.0)
_BANDS = {name: (low, high) for (name, low), high in zip(LEVELS, _ENDS, strict=True)}


@dataclass(frozen=True)
class Verdict:
    """Scores of some past forecasts that speak for them or against them.

    levels : as `level_bands`
    skill, persistence : Brier skill over one overall frequency, and over the same as last year
    recent_persistence, recent_slope : of the forecasts from RECENT on; nan without any
    new_excess : mean of outcome minus chance where it would be new; nan where nothing would be
    new_came, new_expected : of those forecasts: how many came true, and the chances added up
    unskilled : regions where the skill is not above 0 beyond its interval
    few : regions where too few came true to say
    """

    levels: pd.DataFrame
    skill: Interval
    persistence: Interval
    recent_persistence: Interval
    recent_slope: Interval
    new_excess: Interval
    new_came: int
    new_expected: float
    unskilled: tuple[str, ...]
    few: tuple[str, ...]


def verdict(forecasts: pd.DataFrame) -> Verdict:
    """Judge past forecasts.

    `forecasts`: as `risk.track_record.past_forecasts.past_forecasts`.
    """
    recent = forecasts[forecasts.year >= RECENT_FROM]
    new = forecasts[forecasts.onset == NEW]
    regions = skill_by(forecasts, "region")
    not_above = ~(regions.low > 0)  # no interval is no proof either
    return Verdict(
        levels=level_bands(forecasts),
        skill=skill(forecasts),
        persistence=skill(forecasts, "persistence"),
        recent_persistence=skill(recent, "persistence") if len(recent) else _NONE,
        recent_slope=_slope(recent),
        new_excess=_mean(new.observed - new.probability, new.cluster),
        new_came=int(new.observed.sum()),
        new_expected=float(new.probability.sum()),
        unskilled=tuple(regions.region[~regions.few & not_above]),
        few=tuple(regions.region[regions.few]),
    )


def level_bands(forecasts: pd.DataFrame) -> pd.DataFrame:
    """How often each level came true, with its interval and the level's own band.

    `forecasts`: DataFrame with level, observed, probability and cluster. Returns a DataFrame:
    columns of `frequency_by_level`; low and high (80 % interval by bootstrap over sources, nan
    where there is one source alone or none), band_low and band_high.
    """
    table = frequency_by_level(forecasts)
    parts = [forecasts[forecasts.level == name] for name in LEVEL_NAMES]
    intervals = [_mean(part.observed, part.cluster) for part in parts]
    return table.assign(
        low=[interval.low for interval in intervals],
        high=[interval.high for interval in intervals],
        band_low=[_BANDS[name][0] for name in LEVEL_NAMES],
        band_high=[_BANDS[name][1] for name in LEVEL_NAMES],
    )


def outside(levels: pd.DataFrame) -> pd.DataFrame:
    """The levels that came true more or less often than their band says.

    `levels`: as `level_bands`; levels of fewer than FEW_POSITIVES forecasts say little.
    """
    enough = levels.forecasts >= FEW_POSITIVES
    above = levels.frequency >= levels.band_high
    return levels[
        enough & ((levels.frequency < levels.band_low) | (above & (levels.band_high < 1)))
    ]


_NONE = Interval(np.nan, np.nan, np.nan)


def _mean(values: pd.Series, clusters: pd.Series) -> Interval:
    """A mean over rows with its interval by bootstrap over clusters."""
    if values.empty:
        return _NONE
    estimate = float(values.mean())
    if clusters.nunique() < 2:
        return Interval(estimate, np.nan, np.nan)
    counts, position = cluster_counts(clusters, REPLICATES, seed=0)
    n_clusters = counts.shape[1]
    sums = counts @ np.bincount(position, values, n_clusters)
    rows = counts @ np.bincount(position, minlength=n_clusters)
    return Interval(estimate, *percentiles(sums / rows, COVERAGE))


def _slope(forecasts: pd.DataFrame) -> Interval:
    """Slope of the logistic recalibration, as `verify` scores it."""
    if forecasts.observed.nunique() < 2 or forecasts.cluster.nunique() < 2:
        return _NONE
    return score_intervals(
        forecasts.observed,
        forecasts.probability,
        forecasts.climatology,
        forecasts.cluster,
        n_replicates=REPLICATES,
    )["slope"]
