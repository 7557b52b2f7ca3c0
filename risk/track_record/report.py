"""The track record as published in models/, and as printed on a terminal."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from risk.model.backtest import Backtest, Probabilities
from risk.model.forecast import Weights
from risk.model.sizes import past_size_chances
from risk.scoring.scores import score_row
from risk.terms.outcomes import ARRIVAL_SIZES, OUTCOMES
from risk.track_record.verify import (
    differences,
    forecasts_of,
    out_of_scope,
    period_labels,
    score_table,
)

FILE = "verification.json"
LEVELS = ("country", "corridor")


def to_publish(backtest: Backtest, *, progress: Callable[[], None]) -> dict[str, Any]:
    """Score the published fits for all three outcomes.

    Parameters
    ----------
    progress : called `count_steps` times

    Returns
    -------
    dict
        Content of models/verification.json.
    """
    forecasts = forecasts_of(backtest, progress=progress)
    outcomes = {}
    for outcome in OUTCOMES:
        outcomes[outcome] = scored(backtest, outcome, forecasts, progress=progress)
    return {
        "model_version": backtest.forecaster.models.digest,
        "data_version": backtest.panel.digest,
        "outcomes": outcomes,
        "sizes": _records(size_table(backtest)),
        "out_of_scope": _records(out_of_scope(backtest.panel)),
    }


def scored(
    backtest: Backtest,
    outcome: str,
    forecasts: dict[str, Probabilities],
    *,
    progress: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Labels of the periods, scores and paired differences of one outcome, as plain records."""
    subject = "these weights" if "these weights" in forecasts else "fitted index"
    return {
        "periods": period_labels(backtest),
        "scores": _records(score_table(backtest, outcome, forecasts, progress=progress)),
        "differences": _records(differences(backtest, outcome, forecasts, subject)),
    }


def size_table(backtest: Backtest, weights: Weights | None = None) -> pd.DataFrame:
    """Corridor scores of the arrivals index at each size of arrivals.

    Parameters
    ----------
    weights : of arrivals; None follows each origin's own fit

    Returns
    -------
    DataFrame
        size (persons) and the keys of score_row; the reference is the share of training rows
        that had the size at each origin.
    """
    forecaster = backtest.forecaster
    training = forecaster.training["december"]
    rows, panel = backtest.rows, backtest.panel
    x = [
        backtest.test_x["arrivals"][backtest.test_segment == segment]
        for segment in range(len(backtest.origins))
    ]
    cutoffs = [fit.cutoff for fit in backtest.fits["arrivals"]]
    chances = past_size_chances(forecaster, x, cutoffs, weights)
    found = []
    for k, size in enumerate(ARRIVAL_SIZES):
        arrived = panel.arrived(size)
        came = arrived[rows.corridor, rows.origin + 1 - panel.first_year]
        past = arrived[training.corridor, training.origin + 1 - panel.first_year]
        rates = {o: np.nanmean(past[training.origin < o - 1]) for o in backtest.origins.tolist()}
        seen = ~np.isnan(came)
        reference = np.array([rates[origin] for origin in rows.origin.tolist()])
        found.append({"size": size, **score_row(came[seen], chances[seen, k], reference[seen])})
    return pd.DataFrame(found)


def as_text(report: dict[str, Any], outcome: str, levels: tuple[str, ...] = LEVELS) -> str:
    """The score tables for a terminal or a README, as Markdown.

    Under each table stand the subject's scores without the war in Ukraine and its paired
    differences in skill to the others; the rest is in the report itself.
    """
    lines = []
    for level in levels:
        for period, label in report["periods"].items():
            of_sample = [
                r for r in report["scores"] if (r["level"], r["period"]) == (level, period)
            ]
            rows = [row for row in of_sample if row["ukraine"] == "with"]
            lines += [
                f"{outcome}, {level} level, origins December {label}: {rows[0]['n']:,} forecasts, "
                f"{rows[0]['positives']:,} came true",
                "",
                "| model | Brier | skill (80 % interval) | AUC | average precision | log score "
                "| slope (80 % interval) | mean p | observed |",
                "|---|---|---|---|---|---|---|---|---|",
                *(_line(row) for row in rows),
                "",
                _without_ukraine(of_sample, report["differences"][0]["subject"]),
                _paired(report["differences"], level, period),
                "",
            ]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    slope = "–"
    if row["slope"] is not None and row["model"] != "climatology":
        slope = _interval(row, "slope", ".2f")
    others = ("auc", "average_precision", "log_score")
    last = ("mean_probability", "observed_frequency")
    cells = [
        row["model"],
        _shown(row["brier"], ".4f"),
        _interval(row, "skill", ".3f"),
        *(_shown(row[score], ".3f") for score in others),
        slope,
        *(_shown(row[score], ".3f") for score in last),
    ]
    return f"| {' | '.join(cells)} |"


def _without_ukraine(rows: list[dict[str, Any]], subject: str) -> str:
    row = next(r for r in rows if r["ukraine"] == "without" and r["model"] == subject)
    return (
        f"Without the war in Ukraine the {subject} has skill {_shown(row['skill'], '.3f')}, slope "
        f"{_shown(row['slope'], '.2f')}, mean p {row['mean_probability']:.3f} against "
        f"{row['observed_frequency']:.3f} observed."
    )


def _paired(differences: list[dict[str, Any]], level: str, period: str) -> str:
    parts = []
    for row in differences:
        if (row["level"], row["period"], row["ukraine"]) == (level, period, "with"):
            difference, low, high = (_shown(row[k], "+.3f") for k in ("difference", "low", "high"))
            parts.append(f"{row['rival']} {difference} ({low} to {high})")
    return f"Skill of the {differences[0]['subject']} minus that of: {'; '.join(parts)}."


def _interval(row: dict[str, Any], score: str, form: str) -> str:
    value, low, high = (_shown(row[f"{score}{end}"], form) for end in ("", "_low", "_high"))
    return f"{value} ({low} to {high})"


def _shown(value: float | None, form: str) -> str:
    """A number, or a dash where a score has no value: too few cases came true, say."""
    return "–" if value is None else f"{value:{form}}"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: 6 digits, None where there is no number."""
    return [
        {str(name): _plain(cell) for name, cell in row.items()} for row in table.to_dict("records")
    ]


def _plain(cell: Any) -> Any:
    if isinstance(cell, (float, np.floating)):
        return None if np.isnan(cell) else float(f"{cell:.6g}")
    return int(cell) if isinstance(cell, np.integer) else cell
