"""The track record: every past December's forecast scored against what came."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from risk.dataset.panel import Panel
from risk.model.backtest import FIRST_TEST_ORIGIN, Backtest, Probabilities
from risk.model.forecast import Weights
from risk.model.rivals import black_box, persistence
from risk.scoring.resampling import paired_interval, score_intervals
from risk.scoring.scores import score_row
from risk.storage.errors import InputError
from risk.terms.catalogue import equal_weights
from risk.terms.months import december
from risk.terms.outcomes import HEADLINE_SIZE, MECHANISMS, OUTCOMES

REPLICATES = 100
# First December by name. Which is the last depends on the data, so it is in the label alone.
PERIODS = {"all": FIRST_TEST_ORIGIN, "since-2016": 2016}
LABEL = re.compile(r"(\d{4})–\d{4}")
UKRAINE = "UKR"
FITTED_AND_RIVALS = (
    "fitted index",
    "equal weights",
    "climatology",
    "persistence",
    "black box",
)
SCORES = (
    "brier",
    "skill",
    "auc",
    "average_precision",
    "log_score",
    "slope",
    "intercept",
    "mean_probability",
    "observed_frequency",
)


@dataclass(frozen=True)
class Sample:
    """Rows of one level that are scored together.

    keep : bool array, rows of the level
    source, year : labels of the clusters of the kept rows
    """

    level: str
    period: str
    ukraine: bool
    keep: np.ndarray
    source: np.ndarray
    year: np.ndarray


def period_labels(backtest: Backtest) -> dict[str, str]:
    """First and last December of each period that has forecasts, by its name.

    Returns
    -------
    dict of name → label, such as "2004–2022"
    """
    last = int(backtest.origins[-1])
    return {name: f"{first}–{last}" for name, first in PERIODS.items() if first <= last}


def period_named(text: str) -> str:
    """A period by its name, or by its years: older addresses hold the label of their day.

    Raises
    ------
    InputError
        If it is neither.

    >>> period_named("since-2016"), period_named("2016–2022"), period_named("2016–2024")
    ('since-2016', 'since-2016', 'since-2016')
    """
    years = LABEL.fullmatch(text)
    for name, first in PERIODS.items():
        if text == name or (years and int(years[1]) == first):
            return name
    raise InputError(f"expected one of {', '.join(PERIODS)}, got {text[:40]!r}")


def count_steps(
    backtest: Backtest, outcomes: int, weights: dict[str, Weights | None] | None = None
) -> int:
    """How often `progress` is called: once a black-box fit, and once a model scored on a sample.

    Parameters
    ----------
    outcomes : how many outcomes are scored
    weights : as for `forecasts_of`
    """
    models = len(FITTED_AND_RIVALS) + _any(weights)
    samples_each = len(samples(backtest, OUTCOMES[0], backtest.probabilities()))
    return len(MECHANISMS) * len(backtest.origins) + outcomes * models * samples_each


def forecasts_of(
    backtest: Backtest,
    weights: dict[str, Weights | None] | None = None,
    *,
    jobs: int = -1,
    progress: Callable[[], None] | None = None,
) -> dict[str, Probabilities]:
    """Every model's past forecasts on the same rows.

    Parameters
    ----------
    weights : the user's, by mechanism; scored beside the fitted ones if given

    Returns
    -------
    dict of model name → as Backtest.probabilities
        "fitted index", "these weights" if given, "equal weights", "climatology", "persistence",
        "black box".
    """
    found = {"fitted index": backtest.probabilities()}
    if weights and _any(weights):
        found["these weights"] = backtest.probabilities(weights)
    found["equal weights"] = backtest.probabilities(dict.fromkeys(MECHANISMS, equal_weights()))
    found["climatology"] = {
        level: dict(table.climatology) for level, table in backtest.levels.items()
    }
    found["persistence"] = backtest.at_both_levels(persistence(backtest, backtest.forecaster))
    boosted = black_box(backtest, backtest.forecaster, jobs=jobs, progress=progress)
    found["black box"] = backtest.at_both_levels(boosted)
    return found


def samples(backtest: Backtest, outcome: str, fitted: Probabilities) -> list[Sample]:
    """Both levels, both periods, with and without the war in Ukraine.

    A country's rows are clustered by the source of its riskiest corridor.
    """
    panel = backtest.panel
    corridor = backtest.levels["corridor"].unit
    source = panel.source[corridor]
    risk = np.nan_to_num(fitted["corridor"][outcome], nan=-1.0)
    order = np.lexsort((-risk, backtest.country_of_row))
    first = np.searchsorted(backtest.country_of_row[order], np.arange(len(_units(backtest))))
    sources = {"corridor": source, "country": source[order[first]]}
    from_ukraine = (panel.countries.iso3 == UKRAINE).to_numpy()[source]
    touched = np.zeros(len(_units(backtest)), dtype=bool)
    touched[backtest.country_of_row[from_ukraine]] = True
    at_war = {"corridor": from_ukraine, "country": touched}
    found = []
    for level, table in backtest.levels.items():
        seen = ~np.isnan(table.observed[outcome])
        for period in period_labels(backtest):
            for with_ukraine in (True, False):
                keep = seen & (table.origin >= PERIODS[period])
                if not with_ukraine:
                    # The full-scale invasion of 2022: origins from December 2021 on.
                    keep &= ~(at_war[level] & (table.origin >= 2021))
                found.append(
                    Sample(
                        level, period, with_ukraine, keep, sources[level][keep], table.origin[keep]
                    )
                )
    return found


def score_table(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    *,
    jobs: int = -1,
    progress: Callable[[], None] | None = None,
) -> pd.DataFrame:
    """Scores of every model on every sample, with 80 % intervals.

    Returns
    -------
    DataFrame
        model, level, period, ukraine ("with" or "without"), n, positives, and each score with
        `_low`, `_high` (bootstrap over sources) and `_low_year`, `_high_year` (over years).
    """
    tasks = [
        (model, sample)
        for sample in samples(backtest, outcome, forecasts["fitted index"])
        for model in forecasts
    ]
    results = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_score)(model, sample, *_arrays(backtest, outcome, forecasts[model], sample))
        for model, sample in tasks
    )
    rows = []
    for row in results:
        rows.append(row)
        if progress:
            progress()
    return pd.DataFrame(rows)


def differences(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    subject: str = "fitted index",
) -> pd.DataFrame:
    """Skill of the subject minus each rival's on the same rows, with paired 80 % intervals.

    Returns
    -------
    DataFrame
        subject, rival, level, period, ukraine, difference, low, high.
    """
    rows = []
    for sample in samples(backtest, outcome, forecasts["fitted index"]):
        observed, mine, reference = _arrays(backtest, outcome, forecasts[subject], sample)
        for rival in forecasts:
            if rival == subject:
                continue
            theirs = forecasts[rival][sample.level][outcome][sample.keep]
            interval = paired_interval(
                observed, mine, theirs, reference, sample.source, n_replicates=REPLICATES * 4
            )
            rows.append(
                {
                    "subject": subject,
                    "rival": rival,
                    "level": sample.level,
                    "period": sample.period,
                    "ukraine": "with" if sample.ukraine else "without",
                    "difference": interval.estimate,
                    "low": interval.low,
                    "high": interval.high,
                }
            )
    return pd.DataFrame(rows)


def forecasts_table(backtest: Backtest, forecasts: dict[str, Probabilities]) -> pd.DataFrame:
    """Every single forecast, so that anyone can recompute the scores.

    Returns
    -------
    DataFrame
        origin (YYYY-12), source_iso3 (empty: the forecast is a country's), receiver_iso3, outcome,
        model, probability, observed (0 or 1); rows without data for their outcome are left out.
        A country's climatology is a frequency of countries, so it follows from no corridor's.
    """
    panel = backtest.panel
    parts = []
    for name, level in backtest.levels.items():
        if name == "corridor":
            pair = panel.corridors.iloc[level.unit]
            source, receiver = pair.source_iso3.to_numpy(), pair.receiver_iso3.to_numpy()
        else:
            receiver = panel.countries.iso3.to_numpy()[level.unit]
            source = np.full(len(receiver), "")
        for outcome, observed in level.observed.items():
            seen = ~np.isnan(observed)
            for model, probabilities in forecasts.items():
                parts.append(
                    pd.DataFrame(
                        {
                            "origin": [f"{year}-12" for year in level.origin[seen]],
                            "source_iso3": source[seen],
                            "receiver_iso3": receiver[seen],
                            "outcome": outcome,
                            "model": model,
                            "probability": probabilities[name][outcome][seen],
                            "observed": observed[seen].astype(int),
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True)


def out_of_scope(panel: Panel) -> pd.DataFrame:
    """Arrivals of 10,000 and more from a country that was no source the December before.

    Returns
    -------
    DataFrame
        source_iso3, receiver_iso3, year, arrivals (persons); corridors between states that were
        both independent that December. No forecast was made for them.
    """
    years = np.arange(panel.first_year, panel.last_year + 1)
    column = december(years - 1) - panel.first_month
    states = panel.states[panel.source] & panel.states[panel.receiver]
    missed = (panel.arrivals >= HEADLINE_SIZE) & states[:, column] & ~panel.exposed[:, column]
    corridor, at = np.nonzero(missed)
    pair = panel.corridors.iloc[corridor]
    return pd.DataFrame(
        {
            "source_iso3": pair.source_iso3.to_numpy(),
            "receiver_iso3": pair.receiver_iso3.to_numpy(),
            "year": years[at],
            "arrivals": panel.arrivals[corridor, at].astype(int),
        }
    ).sort_values(["year", "source_iso3", "receiver_iso3"], ignore_index=True)


def _any(weights: dict[str, Weights | None] | None) -> bool:
    return any((weights or {}).values())


def _units(backtest: Backtest) -> np.ndarray:
    return backtest.levels["country"].unit


def _arrays(
    backtest: Backtest, outcome: str, probabilities: Probabilities, sample: Sample
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = backtest.levels[sample.level]
    return (
        table.observed[outcome][sample.keep],
        probabilities[sample.level][outcome][sample.keep],
        table.climatology[outcome][sample.keep],
    )


def _score(
    model: str,
    sample: Sample,
    observed: np.ndarray,
    probability: np.ndarray,
    reference: np.ndarray,
) -> dict[str, object]:
    row = score_row(observed, probability, reference)
    by_source, by_year = (
        score_intervals(observed, probability, reference, groups, n_replicates=REPLICATES)
        for groups in (sample.source, sample.year)
    )
    found: dict[str, object] = {
        "model": model,
        "level": sample.level,
        "period": sample.period,
        "ukraine": "with" if sample.ukraine else "without",
        "n": int(row["n"]),
        "positives": int(row["positives"]),
    }
    for score in SCORES:
        found[score] = row[score]
        found[f"{score}_low"], found[f"{score}_high"] = by_source[score][1:]
        found[f"{score}_low_year"], found[f"{score}_high_year"] = by_year[score][1:]
    return found
