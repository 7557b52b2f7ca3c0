"""The rows of the briefing's tables, what it was made with included, and its charts over time."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from risk.explain import corridor_lines
from risk.output.briefing.charts import course_drawing
from risk.output.briefing.facts import Facts
from risk.terms import CATALOGUE, HORIZON_MONTHS, INDICATORS, MECHANISMS, month_text, quantity

MOST_ROWS = 15
_MARKS = {"estimated": ": estimated", "floor": ": floor assumed at a land border"}


def risk_table(facts: Facts) -> dict[str, Any]:
    """The receivers by risk, or the corridors into the country looked at; else why there is none.

    Returns: rows (of the risk table), reason (why there is none), more (rows left out), known (any
    probability), base_rate (None if they differ), withheld (why percentages are).
    """
    table = facts.corridors if facts.iso3 else facts.exposed
    reason = "no country is exposed"
    if facts.iso3:
        reason = facts.country(facts.iso3).withheld_reason
    return {
        "rows": list(table.head(MOST_ROWS).itertuples()),
        "reason": reason,
        "more": max(len(table) - MOST_ROWS, 0),
        "known": bool(table.probability.notna().any()),
        "base_rate": None if table.base_rate.nunique() > 1 else table.base_rate.min(),
        "withheld": "; ".join(dict.fromkeys(why for why in table.withheld_reason if why)),
    }


def drivers(facts: Facts) -> dict[str, Any]:
    """What lifts the riskiest corridor, indicator by indicator, and its arithmetic.

    Returns: source, receiver, mechanism, rows (of `explain`, each with its value as text), largest
    (difference), total (weight, points, mean_points), chances (lines from index to chance).
    """
    explained = facts.explained
    values = [_value(row) for row in explained.itertuples()]
    lines = [] if facts.withheld_reason else corridor_lines(facts.forecast, facts.row)
    return {
        "source": facts.top.source,
        "receiver": facts.top.receiver,
        "mechanism": facts.mechanism,
        "rows": list(explained.assign(value=values).itertuples()),
        "largest": float(explained.difference.abs().max()),
        "total": explained[["weight", "points", "mean_points"]].sum(),
        "chances": [line for line in lines if line.startswith("Chance")],
    }


def _value(row: Any) -> str:
    indicator = INDICATORS[row.code]
    if np.isnan(row.raw):
        return "not known; median used" if row.filled else "not supplied"
    number = f"{row.raw:{indicator.format}}".replace("-", "−")
    return quantity(number, indicator.unit) + _MARKS.get(row.basis, "")


def courses(facts: Facts) -> Iterator[dict[str, Any]]:
    """The probability of each country followed over time, and the years in which it came.

    Yields
    ------
    dict
        name, drawing (None: withheld), known_until, high and last (month and probability).
    """
    for iso3 in facts.followed[: 1 if facts.withheld_reason else None]:
        name = facts.name(iso3)
        if facts.settings.source:
            name = f"{facts.name(facts.settings.source)} to {name}"
        line = facts.course(iso3)
        if facts.withheld_reason or line.probability.isna().all():
            yield {"name": name, "drawing": None}
            continue
        known = line[line.probability.notna()]
        yield {
            "name": name,
            "known_until": facts.known_until,
            "high": known.iloc[int(known.probability.argmax())],
            "last": known.iloc[-1],
            "drawing": course_drawing(line, facts.years_observed(iso3), facts.known_until),
        }


def versions(facts: Facts) -> list[tuple[str, str]]:
    """What a briefing was made with: names and values."""
    settings = facts.settings
    rows = [
        ("As of", month_text(settings.as_of)),
        ("Horizon", f"{HORIZON_MONTHS} months"),
        ("Model version", facts.scorer.forecaster.models.version),
        ("Data version", facts.scorer.panel.version),
        ("Evidence", settings.evidence_known),
    ]
    for mechanism in MECHANISMS:
        fit = facts.forecast.mechanisms[mechanism]
        named = [f"{i.name} {w}" for i, w in zip(CATALOGUE, fit.weights, strict=True) if w]
        how = "fitted to what was known then" if fit.fitted else "set by hand"
        rows.append((f"Weights, {mechanism}", f"{', '.join(named)} ({how}; all others 0)"))
    return rows
