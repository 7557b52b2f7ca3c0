"""The rows of the briefing's tables and its charts over time."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from risk.explain.arithmetic import corridor_lines
from risk.output.briefing.charts import course_drawing
from risk.output.briefing.facts import Facts
from risk.terms.catalogue import INDICATORS
from risk.terms.wording import quantity, share

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


def level_meant(facts: Facts) -> str:
    """How often the subject's level came true before, in a sentence; empty if nobody can say."""
    if facts.exposed.empty or not facts.judged or facts.withheld_reason:
        return ""
    top = facts.country(facts.iso3 or facts.exposed.iso3.iloc[0])
    found = facts.levels_meant[facts.levels_meant.level == top.level]
    if found.empty or not found.forecasts.iloc[0]:
        return ""
    forecasts = int(found.forecasts.iloc[0])
    true = int(found.came_true.iloc[0])
    return (
        f"{forecasts:,} past forecasts of {facts.unit_plural} with known outcomes were at "
        f"“{top.level}”; {true:,} of them came true ({share(true / forecasts)})."
    )


def track_record(facts: Facts) -> dict[str, Any]:
    """What each level has meant, and the skill, with what was known at the as-of month."""
    return {
        "skill": facts.skill_text(),
        "of": facts.unit_plural,
        "rows": list(facts.levels_meant.itertuples()),
    }
