"""The track record: every forecast of every third month scored against what came."""

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.model import Backtest, Probabilities
from risk.scoring import paired_interval, score_intervals, score_row, skill_interval
from risk.storage import Progress, in_parallel
from risk.terms import HEADLINE_SIZE, MECHANISMS, OUTCOMES, ByMechanism, december
from risk.track_record.forecasts import FITTED_AND_RIVALS, HARDER, given
from risk.track_record.samples import REPLICATES, Sample, samples

WITHOUT_INTERVAL = ("n", "positives", "bias")


def count_steps(
    backtest: Backtest, outcomes: int, weights: ByMechanism | None = None, *, warned: int = 0
) -> int:
    """How often `progress` is called: a black-box fit, a model scored on a sample, or warnings.

    Parameters
    ----------
    outcomes : how many outcomes are scored
    weights : as for `forecasts_of`
    warned : how many outcomes' early warnings are looked at
    """
    models = len(FITTED_AND_RIVALS) + given(weights)
    samples_each = len(samples(backtest, OUTCOMES[0], backtest.probabilities()))
    fits = len(MECHANISMS) * len(np.unique(backtest.cutoff_of_row))
    return fits + outcomes * models * samples_each + warned


def score_table(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    *,
    jobs: int = -1,
    progress: Progress = None,
) -> pd.DataFrame:
    """Scores of every model on every sample, with 80 % intervals.

    Returns
    -------
    DataFrame
        model, level, period, months ("all" origins, or "december" alone), ukraine ("with" or
        "without"), n, positives, each score with `_low`, `_high` (bootstrap over sources) and
        `_low_year`, `_high_year` (over years), and the skill over harder references
        (`over_persistence`, `over_base_rate`) with `_low` and `_high`.
    """
    harder = {name: forecasts[model] for name, model in HARDER.items() if model in forecasts}
    tasks = (
        (
            model,
            sample,
            *_arrays(backtest, outcome, forecasts[model], sample),
            {name: p[sample.unit][outcome][sample.keep] for name, p in harder.items()},
        )
        for sample in samples(backtest, outcome, forecasts["fitted index"])
        for model in forecasts
    )
    rows = []
    for row in in_parallel(_score, tasks, jobs=jobs):
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

    Columns: subject, rival, level, period, months, ukraine, difference, low, high.
    """
    rows = []
    for sample in samples(backtest, outcome, forecasts["fitted index"]):
        observed, mine, reference = _arrays(backtest, outcome, forecasts[subject], sample)
        for rival in forecasts:
            if rival == subject:
                continue
            theirs = forecasts[rival][sample.unit][outcome][sample.keep]
            interval = paired_interval(
                observed, mine, theirs, reference, sample.source, n_replicates=REPLICATES * 4
            )
            rows.append(
                {
                    "subject": subject,
                    "rival": rival,
                    **sample.names,
                    "difference": interval.estimate,
                    "low": interval.low,
                    "high": interval.high,
                }
            )
    return pd.DataFrame(rows)


def out_of_scope(panel: Panel) -> pd.DataFrame:
    """Arrivals of 10,000 and more from a country that was no source the December before.

    Columns: source_iso3, receiver_iso3, year, arrivals (persons); corridors between states that
    were both independent that December. No forecast was made then; see `forecast_later`.
    """
    years = np.arange(panel.first_year, panel.last_year + 1)
    column = december(years - 1) - panel.first_month
    states = panel.states[panel.source] & panel.states[panel.receiver]
    missed = (panel.arrivals >= HEADLINE_SIZE) & states[:, column] & ~panel.exposed[:, column]
    corridor, year = np.nonzero(missed)
    pair = panel.corridors.iloc[corridor]
    return pd.DataFrame(
        {
            "source_iso3": pair.source_iso3.to_numpy(),
            "receiver_iso3": pair.receiver_iso3.to_numpy(),
            "year": years[year],
            "arrivals": panel.arrivals[corridor, year].astype(int),
        }
    ).sort_values(["year", "source_iso3", "receiver_iso3"], ignore_index=True)


def forecast_later(backtest: Backtest, missed: pd.DataFrame) -> np.ndarray:
    """Whether some were forecast later in their year, in March, June or September.

    `missed`: as from `out_of_scope`. Returns: bool array (n_missed,).
    """
    rows = backtest.rows
    pairs = backtest.panel.corridors
    of_year = rows.month != december(rows.month // 12)  # a December forecasts the next year
    pair = pairs.iloc[rows.corridor[of_year]]
    years = rows.month[of_year] // 12
    forecast = set(zip(pair.source_iso3, pair.receiver_iso3, years.tolist(), strict=True))
    keys = zip(missed.source_iso3, missed.receiver_iso3, missed.year, strict=True)
    return np.array([key in forecast for key in keys], dtype=bool)


def _arrays(
    backtest: Backtest, outcome: str, probabilities: Probabilities, sample: Sample
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = backtest.units[sample.unit]
    return (
        table.observed[outcome][sample.keep],
        probabilities[sample.unit][outcome][sample.keep],
        table.climatology[outcome][sample.keep],
    )


def _score(
    model: str,
    sample: Sample,
    observed: np.ndarray,
    probability: np.ndarray,
    reference: np.ndarray,
    harder: dict[str, np.ndarray],
) -> dict[str, object]:
    row = score_row(observed, probability, reference)
    by_source, by_year = (
        score_intervals(observed, probability, reference, groups, n_replicates=REPLICATES)
        for groups in (sample.source, sample.year)
    )
    scores: dict[str, object] = {
        "model": model,
        **sample.names,
        "n": int(row["n"]),
        "positives": int(row["positives"]),
    }
    for score in [name for name in row if name not in WITHOUT_INTERVAL]:
        scores[score] = row[score]
        scores[f"{score}_low"], scores[f"{score}_high"] = by_source[score][1:]
        scores[f"{score}_low_year"], scores[f"{score}_high_year"] = by_year[score][1:]
    for name, rival in harder.items():
        skill = skill_interval(observed, probability, rival, sample.source, n_replicates=REPLICATES)
        scores[name], scores[f"{name}_low"], scores[f"{name}_high"] = skill
    return scores
