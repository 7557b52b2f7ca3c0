"""What past forecasts were worth: by level, year and region, the worst of them, reliability."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from risk.model import MODELS, Backtest, Forecaster, Probabilities
from risk.scoring import (
    Interval,
    consistency_band,
    corp_reliability,
    paired_interval,
    score_row,
    skill_interval,
)
from risk.storage import PUT_BACK, InputError, read_json, short, shown
from risk.terms import LEVEL_NAMES
from risk.track_record.forecasts import HARDER, simple_forecasts
from risk.track_record.samples import FEW_POSITIVES, REPLICATES, Sample

FILE = "verification.json"
CURVE_POINTS = 100
REMEDY = f"{PUT_BACK} or run: python -m risk verify --publish"


def skill(
    forecasts: pd.DataFrame, reference: str = "climatology", n_replicates: int = REPLICATES
) -> Interval:
    """Brier skill against a forecast known then, with the 80 % interval of `verify`.

    Returns: Interval. Limits by bootstrap over sources, nan where there is only one; all nan where
    the base rate was never wrong.

    Parameters
    ----------
    forecasts : DataFrame with probability, observed, cluster and the reference
    reference : "climatology", or a harder one: "base_rate" or "persistence"
    """
    return skill_interval(
        forecasts.observed,
        forecasts.probability,
        forecasts[reference],
        forecasts.cluster,
        n_replicates=n_replicates,
    )


def difference(mine: pd.DataFrame, theirs: pd.DataFrame) -> Interval:
    """Skill of some forecasts minus that of others on the same rows, with its 80 % interval."""
    return paired_interval(
        mine.observed,
        mine.probability,
        theirs.probability,
        mine.climatology,
        mine.cluster,
        n_replicates=REPLICATES,
    )


def skill_by(forecasts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Skill of the forecasts of each year or region.

    Returns: DataFrame with by, n, positives, mean_probability, observed_frequency, skill, low,
    high, few (fewer than FEW_POSITIVES came true); sorted by `by`.

    Parameters
    ----------
    forecasts : as `risk.track_record.past_forecasts.past_forecasts`
    by : "year" (of the as-of month) or "region"
    """
    rows = []
    for name, part in forecasts.groupby(by, sort=True):
        positives = int(part.observed.sum())
        counts = (name, len(part), positives)
        means = (part.probability.mean(), part.observed.mean())
        rows.append((*counts, *means, *skill(part), positives < FEW_POSITIVES))
    counted = [by, "n", "positives"]
    columns = [*counted, "mean_probability", "observed_frequency", "skill", "low", "high", "few"]
    return pd.DataFrame(rows, columns=columns)


def misses(forecasts: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Forecasts with the lowest probability of those whose outcome came, one a unit and year."""
    positive = forecasts[forecasts.observed == 1]
    worst = positive.sort_values(["probability", "month", "iso3"], kind="stable")
    return worst.drop_duplicates(["unit", "year"]).head(n)


def false_alarms(forecasts: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Forecasts with the highest probability of those whose outcome did not come, as `misses`."""
    quiet = forecasts[forecasts.observed == 0]
    order = ["probability", "month", "iso3"]
    worst = quiet.sort_values(order, ascending=[False, True, True], kind="stable")
    return worst.drop_duplicates(["unit", "year"]).head(n)


def frequency_by_level(forecasts: pd.DataFrame) -> pd.DataFrame:
    """What each level has meant so far.

    Columns: level, forecasts, came_true, expected (probabilities added up), frequency (NaN where
    there was no forecast); all levels, lowest first.
    """
    groups = forecasts.groupby("level").agg(
        forecasts=("observed", "size"),
        came_true=("observed", "sum"),
        expected=("probability", "sum"),
        frequency=("observed", "mean"),
    )
    table = groups.reindex(list(LEVEL_NAMES)).reset_index(names="level")
    counts = ["forecasts", "came_true", "expected"]
    table[counts] = table[counts].fillna(0)
    return table.astype({"forecasts": int, "came_true": int})


def reliability_table(forecasts: pd.DataFrame, edges: tuple[float, ...]) -> pd.DataFrame:
    """Forecasts by probability between edges, and how often they came true.

    `edges`: ascending, the first 0 and the last above 1; a bin holds its lower edge. Columns: low,
    high, forecasts, mean_probability, came_true, frequency; bins without any left out.
    """
    place = np.searchsorted(edges, forecasts.probability, side="right") - 1
    table = forecasts.groupby(place).agg(
        forecasts=("observed", "size"),
        mean_probability=("probability", "mean"),
        came_true=("observed", "sum"),
        frequency=("observed", "mean"),
    )
    limits = np.array(edges)
    table.insert(0, "low", limits[table.index])
    table.insert(1, "high", limits[table.index + 1])
    return table.reset_index(drop=True)


def reliability_curve(forecasts: pd.DataFrame) -> pd.DataFrame:
    """The CORP curve and its 90 % consistency band, as fine as a chart can show.

    Forecasts are taken to a tenth of a per cent, which makes the band cheap. Columns: forecast
    (ascending), recalibrated, low, high: all of the curve's corners, and CURVE_POINTS forecasts
    evenly over the rest.
    """
    probability = forecasts.probability.round(3)
    curve = corp_reliability(forecasts.observed, probability)
    band = consistency_band(probability)
    step = np.flatnonzero(np.diff(curve.recalibrated) > 0)
    even = np.linspace(0, len(curve.forecast) - 1, CURVE_POINTS).astype(int)
    corners = np.unique(np.concatenate([step, step + 1, even]))
    return pd.DataFrame(
        {
            "forecast": curve.forecast[corners],
            "recalibrated": curve.recalibrated[corners],
            "low": band.low[corners],
            "high": band.high[corners],
        }
    )


def live_scores(
    backtest: Backtest, outcome: str, sample: Sample, past: Probabilities
) -> dict[str, Any]:
    """A row of the score table for forecasts just made; of the intervals, that of the skill.

    `past`: as Backtest.probabilities. Returns: dict with the keys of
    `risk.track_record.verify.score_table`, without most limits.
    """
    table = backtest.units[sample.unit]
    keep = sample.keep
    observed = table.observed[outcome][keep]
    reference = table.climatology[outcome][keep]
    probability = past[sample.unit][outcome][keep]
    row = {**sample.names, **score_row(observed, probability, reference)}
    simple = simple_forecasts(backtest)
    rivals = {"skill": "climatology"} | HARDER
    for name, model in rivals.items():
        rival = simple[model][sample.unit][outcome][keep]
        interval = skill_interval(
            observed, probability, rival, sample.source, n_replicates=REPLICATES
        )
        row[name], row[f"{name}_low"], row[f"{name}_high"] = interval
    return row


def read_verification(forecaster: Forecaster, folder: Path = MODELS) -> dict[str, Any]:
    """The published scores, if they are of these models and these data.

    Raises InputError if the file is missing or damaged, or was made for other models or data.
    """
    path = folder / FILE
    report = read_json(path, "the published scores", REMEDY)
    expected = {"model_version": forecaster.models.digest, "data_version": forecaster.panel.digest}
    for name, digest in expected.items():
        if report.get(name) != digest:
            raise InputError(
                f"{shown(path)}: expected the scores of {name.replace('_', ' ')} {short(digest)}, "
                f"got those of {short(str(report.get(name)))}; {REMEDY}"
            )
    return report
