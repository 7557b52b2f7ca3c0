"""Early warnings and lead times as people read them, and the data of their charts."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.pages.track_record.notes import MODEL_NAMES
from risk.dashboard.pages.track_record.texts import score_cell
from risk.terms import HEADLINE_SIZE, INTERVAL, NEW, NONE, month_name, percent
from risk.track_record import NO_LEAD, STANDS_OUT_FROM, lead_text

WHERE = {NEW: "New: not in three years", "going on": "Going on"}
STOOD = "Still stood out as the year began"
CALMED = "Had calmed down by then"
LATE = "Only in its year, perhaps after it came"
MISSED = "Never stood out"
NEVER_AT = -15
"""Where the chart has those that were never warned of: below what any other can be."""


def warning_data(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Data of the chart of early warnings: skill with its interval, by forecaster and onset."""
    return pd.DataFrame(
        {
            "model": [MODEL_NAMES[row["model"]] for row in rows],
            "where": [WHERE[row["onset"]] for row in rows],
            "skill": [row["skill"] for row in rows],
            "low": [row["skill_low"] for row in rows],
            "high": [row["skill_high"] for row in rows],
            "text": [_cell(row, "skill", "{:+.2f}") for row in rows],
            "cases": [f"{row['n']:,}, {row['came']:,} came true" for row in rows],
        }
    )


def warning_rows(rows: list[dict[str, Any]], labels: dict[str, str]) -> pd.DataFrame:
    """All scores of early warnings as a table.

    `rows`: as from `early_warnings`. `labels`: years of each period by its name.
    """
    return pd.DataFrame(
        {
            "Forecast by": [MODEL_NAMES[row["model"]] for row in rows],
            "Where": [WHERE[row["onset"]] for row in rows],
            "Years": [labels[row["period"]] for row in rows],
            "Forecasts": [f"{row['n']:,}" for row in rows],
            "Came true": [f"{row['came']:,}" for row in rows],
            "Expected": [f"{row['expected']:,.0f}" for row in rows],
            f"Skill over the frequency ({INTERVAL})": [_cell(r, "skill", "{:+.2f}") for r in rows],
            "AUC": [_cell(row, "auc", "{:.2f}") for row in rows],
            "Average precision": [_cell(row, "average_precision", "{:.2f}") for row in rows],
        }
    ).set_index("Forecast by")


def lead_data(leads: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Data of the chart of lead times; `leads` as from `leads_of`, with a forecast each."""
    never = leads["first"] == NO_LEAD
    kinds = np.select(
        [never, leads.before < 0, leads.at_start >= STANDS_OUT_FROM], [MISSED, LATE, STOOD], CALMED
    )
    rows = lead_rows(leads, outcome)
    before = leads.before.where(~never, NEVER_AT)
    return pd.DataFrame(
        {
            "year": leads.year,
            "before": before,
            "jitter": before.groupby([leads.year, before]).cumcount(),  # equals side by side
            "kind": kinds,
            "wave": rows.index,
            "first": rows["First stood out"].to_numpy(),
            "lead": rows["Months before the year"].to_numpy(),
            "came": rows["What came"].to_numpy(),
        }
    )


def lead_rows(leads: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Lead times as a table, in their order."""
    return pd.DataFrame(
        {
            "Corridor": leads.source + " → " + leads.receiver,
            "Year of the wave": leads.year.astype(str),
            "First stood out": [month_name(m) if m != NO_LEAD else "Never" for m in leads["first"]],
            "Months before the year": [_lead(months) for months in leads.before],
            "Months after the jump in violence": [_months(months) for months in leads.after_jump],
            "As the year began": [_percent(p) for p in leads.at_start],
            "Highest": [_percent(p) for p in leads.highest],
            "What came": [_came(row, outcome) for row in leads.itertuples()],
        }
    ).set_index("Corridor")


def _came(row: Any, outcome: str) -> str:
    """What made the year one with the outcome: fewer arrivals beside fighting did not."""
    parts = []
    if outcome != "armed" and row.arrivals >= HEADLINE_SIZE:
        parts.append(f"{row.arrivals:,.0f} arrivals")
    if outcome != "arrivals" and row.conflicts > 0:
        parts.append("armed fighting")
    return " and ".join(parts)


def _lead(before: float) -> str:
    return NONE if np.isnan(before) else lead_text(before).replace("-", "−")


def _months(months: float) -> str:
    """Whole months, with a minus where there is one.

    >>> _months(6.0), _months(-3.0), _months(float("nan"))
    ('6', '−3', '–')
    """
    return NONE if np.isnan(months) else f"{months:.0f}".replace("-", "−")


def _percent(probability: float) -> str:
    return "no forecast" if np.isnan(probability) else percent(probability)


def _cell(row: dict[str, Any], score: str, form: str) -> str:
    return score_cell(row, score, form, "\u00a0to\u00a0")
