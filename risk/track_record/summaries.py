"""What past forecasts were worth: by level, year and region, the worst of them, reliability."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from risk.model.backtest import Backtest, Probabilities
from risk.model.fits import MODELS
from risk.model.forecast import Forecaster
from risk.scoring.reliability import consistency_band, corp_reliability
from risk.scoring.resampling import Interval, cluster_counts, paired_interval, percentiles
from risk.scoring.scores import score_row
from risk.storage.errors import InputError
from risk.storage.files import PUT_BACK, read_json, short, shown
from risk.terms.levels import NAMES
from risk.track_record.report import FILE
from risk.track_record.verify import REPLICATES, Sample

FEW_POSITIVES = 10
"""A score over fewer cases that came true than this says little."""
CURVE_POINTS = 100
REMEDY = f"{PUT_BACK} or run: python -m risk verify --publish"


def skill(record: pd.DataFrame, n_replicates: int = REPLICATES) -> Interval:
    """Brier skill against the base rate known then, with the 80 % interval of `verify`.

    Parameters
    ----------
    record : DataFrame with probability, observed, climatology, cluster

    Returns
    -------
    Interval
        Limits by bootstrap over sources, nan where there is only one; all nan where the base rate
        was never wrong.
    """
    own = (record.probability - record.observed).to_numpy() ** 2
    reference = (record.climatology - record.observed).to_numpy() ** 2
    if not reference.any():
        return Interval(np.nan, np.nan, np.nan)
    if record.cluster.nunique() < 2:
        return Interval(float(1 - own.sum() / reference.sum()), np.nan, np.nan)
    drawn, position = cluster_counts(record.cluster, n_replicates, 0)
    errors, to_beat = (
        drawn @ np.bincount(position, squared, drawn.shape[1]) for squared in (own, reference)
    )
    undefined = np.full(len(drawn), np.nan)
    replicates = 1 - np.divide(errors, to_beat, out=undefined, where=to_beat > 0)
    return Interval(float(1 - own.sum() / reference.sum()), *percentiles(replicates, 0.8))


def difference(mine: pd.DataFrame, theirs: pd.DataFrame) -> Interval:
    """Skill of one record minus that of another on the same rows, with its 80 % interval."""
    return paired_interval(
        mine.observed, mine.probability, theirs.probability, mine.climatology, mine.cluster,
        n_replicates=REPLICATES,
    )  # fmt: skip


def skill_by(record: pd.DataFrame, by: str) -> pd.DataFrame:
    """Skill of the forecasts of each year or region.

    Parameters
    ----------
    record : as `risk.track_record.past_forecasts.past_forecasts`
    by : "origin" or "region"

    Returns
    -------
    DataFrame
        by, n, positives, mean_probability, observed_frequency, skill, low, high, few (fewer
        than FEW_POSITIVES came true); sorted by `by`.
    """
    rows = []
    for name, part in record.groupby(by, sort=True):
        positives = int(part.observed.sum())
        score = skill(part)
        rows.append((name, len(part), positives, part.probability.mean(), part.observed.mean(),
                     *score, positives < FEW_POSITIVES))  # fmt: skip
    columns = [by, "n", "positives", "mean_probability", "observed_frequency", "skill", "low",
               "high", "few"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def misses(record: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Forecasts with the lowest probability of those whose outcome came."""
    came = record[record.observed == 1]
    return came.sort_values(["probability", "origin", "iso3"], kind="stable").head(n)


def false_alarms(record: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Forecasts with the highest probability of those whose outcome did not come."""
    quiet = record[record.observed == 0]
    order = ["probability", "origin", "iso3"]
    return quiet.sort_values(order, ascending=[False, True, True], kind="stable").head(n)


def level_record(record: pd.DataFrame) -> pd.DataFrame:
    """What each level has meant so far.

    Returns
    -------
    DataFrame
        level, forecasts, came_true, expected (probabilities added up), frequency (NaN where
        there was no forecast); all levels, lowest first.
    """
    groups = record.groupby("level").agg(
        forecasts=("observed", "size"),
        came_true=("observed", "sum"),
        expected=("probability", "sum"),
        frequency=("observed", "mean"),
    )
    table = groups.reindex(list(NAMES)).reset_index(names="level")
    counts = ["forecasts", "came_true", "expected"]
    table[counts] = table[counts].fillna(0)
    return table.astype({"forecasts": int, "came_true": int})


def reliability_table(record: pd.DataFrame, edges: tuple[float, ...]) -> pd.DataFrame:
    """Forecasts by probability between edges, and how often they came true.

    Parameters
    ----------
    edges : ascending, the first 0 and the last above 1; a bin holds its lower edge

    Returns
    -------
    DataFrame
        low, high, forecasts, mean_probability, came_true, frequency; bins without any left out.
    """
    place = np.searchsorted(edges, record.probability, side="right") - 1
    table = record.groupby(place).agg(
        forecasts=("observed", "size"),
        mean_probability=("probability", "mean"),
        came_true=("observed", "sum"),
        frequency=("observed", "mean"),
    )
    limits = np.array(edges)
    table.insert(0, "low", limits[table.index])
    table.insert(1, "high", limits[table.index + 1])
    return table.reset_index(drop=True)


def reliability_curve(record: pd.DataFrame) -> pd.DataFrame:
    """The CORP curve and its 90 % consistency band, as fine as a chart can show.

    Forecasts are taken to a tenth of a per cent, which makes the band cheap.

    Returns
    -------
    DataFrame
        forecast (ascending), recalibrated, low, high: all of the curve's corners, and
        CURVE_POINTS forecasts evenly over the rest.
    """
    probability = record.probability.round(3)
    curve = corp_reliability(record.observed, probability)
    band = consistency_band(probability)
    step = np.flatnonzero(np.diff(curve.recalibrated) > 0)
    even = np.linspace(0, len(curve.forecast) - 1, CURVE_POINTS).astype(int)
    at = np.unique(np.concatenate([step, step + 1, even]))
    return pd.DataFrame(
        {
            "forecast": curve.forecast[at],
            "recalibrated": curve.recalibrated[at],
            "low": band.low[at],
            "high": band.high[at],
        }
    )


def live_scores(
    backtest: Backtest, outcome: str, sample: Sample, past: Probabilities
) -> dict[str, Any]:
    """A row of the score table for forecasts just made; of the intervals, that of the skill.

    Parameters
    ----------
    past : as Backtest.probabilities

    Returns
    -------
    dict with the keys of `risk.track_record.verify.score_table`, without most limits
    """
    table, keep = backtest.levels[sample.level], sample.keep
    observed, reference = table.observed[outcome][keep], table.climatology[outcome][keep]
    probability = past[sample.level][outcome][keep]
    columns = {"probability": probability, "observed": observed, "climatology": reference}
    score = skill(pd.DataFrame({**columns, "cluster": sample.source}))
    return {
        "level": sample.level,
        "period": sample.period,
        "ukraine": "with" if sample.ukraine else "without",
        **score_row(observed, probability, reference),
        "skill_low": score.low,
        "skill_high": score.high,
    }


def read_verification(forecaster: Forecaster, folder: Path = MODELS) -> dict[str, Any]:
    """The published scores, if they are of these models and these data.

    Raises
    ------
    InputError
        If the file is missing or damaged, or was made for other models or data.
    """
    path = folder / FILE
    report = read_json(path, "the published scores", REMEDY)
    expected = {
        "model_version": forecaster.models.digest,
        "data_version": forecaster.panel.digest,
    }
    for name, digest in expected.items():
        if report.get(name) != digest:
            raise InputError(
                f"{shown(path)}: expected the scores of {name.replace('_', ' ')} {short(digest)}, "
                f"got those of {short(str(report.get(name)))}; {REMEDY}"
            )
    return report
