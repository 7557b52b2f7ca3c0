"""The track record as published in models/ and written as JSON: plain records."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from risk.inputs import observed_after
from risk.model import Backtest, Probabilities
from risk.scoring import score_row
from risk.terms import ARRIVAL_SIZES, OUTCOMES, ByMechanism, Weights, month_text
from risk.track_record.early_warnings import early_warnings, left_out
from risk.track_record.forecasts import forecasts_of
from risk.track_record.lead_time import NO_LEAD, leads_of, stands_of
from risk.track_record.samples import period_labels
from risk.track_record.verify import differences, out_of_scope, score_table

WARNED = ("fitted index", "persistence", "base rate", "black box")
"""Whose early warnings are scored, beside those of the user's weights."""


def to_publish(backtest: Backtest, *, progress: Callable[[], None]) -> dict[str, Any]:
    """Score the published fits for all three outcomes.

    `progress`: called `count_steps` times. Returns the content of models/verification.json.
    """
    forecasts = forecasts_of(backtest, progress=progress)
    outcomes = {}
    for outcome in OUTCOMES:
        outcomes[outcome] = scored(backtest, outcome, forecasts, progress=progress)
    return {
        "model_version": backtest.models.digest,
        "data_version": backtest.panel.digest,
        "outcomes": outcomes,
        "sizes": _records(size_table(backtest)),
        "out_of_scope": _records(out_of_scope(backtest.panel)),
    }


def scored(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    weights: ByMechanism | None = None,
    *,
    progress: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Everything that is scored of one outcome, as plain records.

    Returns: dict: periods (labels), subject (whose forecasts are looked at), scores, differences
    (paired, subject minus rival), and what `warned` gives.

    Parameters
    ----------
    forecasts : as from `forecasts_of`
    weights : those of "these weights", if they are among the forecasts
    """
    subject = subject_of(forecasts)
    return {
        "periods": period_labels(backtest),
        "subject": subject,
        "scores": _records(score_table(backtest, outcome, forecasts, progress=progress)),
        "differences": _records(differences(backtest, outcome, forecasts, subject)),
        **warned(backtest, outcome, forecasts, weights, progress=progress),
    }


def warned(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    weights: ByMechanism | None = None,
    *,
    progress: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Early warnings and lead times of one outcome, as plain records; parameters as of `scored`.

    Returns: early_warnings and left_out (as the functions of these names), lead_times (as
    `leads_of`) and stands (as `stands_of`), the last two of the subject alone; each row with its
    outcome.
    """
    models = dict.fromkeys((subject_of(forecasts), *WARNED))
    chosen = {name: forecasts[name] for name in models if name in forecasts}
    tables = {
        "early_warnings": early_warnings(backtest, outcome, chosen),
        "left_out": left_out(backtest, outcome),
        "lead_times": dated(leads_of(backtest, outcome, weights)),
        "stands": dated(stands_of(backtest, outcome, weights)),
    }
    if progress:
        progress()
    return {
        name: [{"outcome": outcome, **row} for row in _records(table)]
        for name, table in tables.items()
    }


def subject_of(forecasts: dict[str, Probabilities]) -> str:
    """Whose forecasts are looked at: the user's weights if there are any."""
    return "these weights" if "these weights" in forecasts else "fitted index"


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Lead times or stands with months as text, empty where there is none."""
    months = {name: table[name] for name in ("first", "jump", "last") if name in table}
    texts = {
        name: [month_text(m) if m != NO_LEAD else "" for m in column.tolist()]
        for name, column in months.items()
    }
    return table.drop(columns="corridor").assign(**texts)


def size_table(backtest: Backtest, weights: Weights | None = None) -> pd.DataFrame:
    """Corridor scores of the arrivals index at each size of arrivals.

    `weights`: of arrivals; None follows each origin's own fit. Columns: size (persons) and the keys
    of score_row; the reference is the share of training rows that had the size at each origin.
    """
    chances = backtest.size_chances(weights)
    rows = backtest.rows
    panel = backtest.panel
    training = backtest.training
    scores = []
    for k, size in enumerate(ARRIVAL_SIZES):
        observed = observed_after(panel, training, "arrivals", size)
        once = training.in_december
        rates = np.array(
            [np.nanmean(observed[once & (training.origin < cutoff)]) for cutoff in backtest.cutoffs]
        )
        reference = rates[backtest.cutoff_of_row]
        after = observed[-len(rows) :]
        known = ~np.isnan(after)
        scores.append(
            {"size": size, **score_row(after[known], chances[known, k], reference[known])}
        )
    return pd.DataFrame(scores)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: 6 digits, None where there is no number."""
    return [
        {str(name): _plain(cell) for name, cell in row.items()} for row in table.to_dict("records")
    ]


def _plain(cell: Any) -> Any:
    if isinstance(cell, (float, np.floating)):
        return None if np.isnan(cell) else float(f"{cell:.6g}")
    return cell.item() if isinstance(cell, np.generic) else cell
