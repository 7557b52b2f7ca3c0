"""One warning in words: the same sentences in the text, the feeds, the page and the bulletin."""

from math import isnan
from typing import Any

import numpy as np

from risk.alerts.contents import DOWN, FELL, NEW_RISK, NEW_SOURCE, RULE_ENDED, RULE_MET
from risk.model import group_text, source_group
from risk.terms import INTERVAL, NEW, NOT_EXPOSED, counted, interval, percent, share_in_100, tenths

FEW = 10
"""Fewer past forecasts than this say little."""
SMALL = 0.01
"""A level that changed with a smaller change of the chance: it stood close to the limit."""


def name(row: Any) -> str:
    """Whom a warning is about.

    `row`: of `risk.alerts.explained.alerts`.
    """
    if row.unit == "source":
        return str(row.source)
    if row.source_iso3 and row.unit == "corridor":
        return f"{row.source} to {row.receiver}"
    return f"{row.receiver}, from {row.source}" if row.source_iso3 else str(row.receiver)


def from_to(row: Any) -> str:
    """How level and chance changed, with the interval of the chance now."""
    if row.kind == NEW_SOURCE:
        return (
            f"a source of conflict now: {counted(round(row.deaths), 'death')} in its last 12 "
            "known months"
        )
    was = row.level_before
    levels = str(row.level) if was == row.level else f"{was} → {row.level}"
    if row.level == NOT_EXPOSED:
        return f"{levels}, was {percent(row.probability_before)}"
    now = f"{percent(row.probability)} ({INTERVAL} "
    now += f"{interval(row.probability_low, row.probability_high)})"
    if was == NOT_EXPOSED:
        return f"{levels}, {now}"
    return f"{levels}, {percent(row.probability_before)} → {now}"


def moved_by(row: Any) -> str:
    """The change in points, and how much of it is data, model and revision."""
    if row.kind == NEW_SOURCE:
        return ""
    parts = [
        f"new data {_tenths(row.change_data)}",
        f"the refitted model {_tenths(row.change_model)}",
    ]
    if not isnan(row.change_revision):
        parts.append(f"revision {_tenths(row.change_revision)}")
    text = f"{_tenths(row.change)} points: {', '.join(parts)}."
    crossed = row.level != row.level_before
    return f"{text} It stood close to the limit." if crossed and abs(row.change) < SMALL else text


def because(row: Any) -> str:
    """What moved it most."""
    if row.kind == NEW_SOURCE:
        return ""
    first = "Why" if row.unit == "corridor" else f"Mainly from {row.main_source}"
    reasons = list(row.why)
    if row.kind == NEW_RISK and row.level == row.level_before:
        reasons.append("it counts as new because three known years have passed without the outcome")
    return f"{first}: {'; '.join(reasons)}."


def base_rate(row: Any) -> str:
    """What history alone says; empty where nothing is exposed."""
    if isnan(row.base_rate):
        return ""
    if isnan(row.sources):
        return f"Base rate {percent(row.base_rate)} (all corridors)."
    near = group_text(int(source_group(np.array([row.sources]))[0]))
    return f"Base rate {percent(row.base_rate)} (countries with {near} nearby)."


def how_often_right(row: Any) -> str:
    """How often past forecasts like it came true; empty where there is nothing to compare."""
    if isnan(row.past_forecasts) or row.level == NOT_EXPOSED:
        return ""
    n = int(row.past_forecasts)
    came = int(row.past_came)
    if row.kind in (RULE_MET, RULE_ENDED):
        like = "Past forecasts that met this rule"
    else:
        where = "where the outcome was new" if row.onset == NEW else f"where it was {row.onset}"
        like = f"Past forecasts at {row.level} {where}"
    if n < FEW:
        return f"{like}: {n or 'none'}, too few to say how often they were right."
    return f"{like}: {came:,} of {n:,} came true ({share_in_100(came / n)} in 100)."


def falls(row: Any) -> bool:
    """Whether a warning says that a risk fell."""
    return row.kind in (FELL, DOWN, RULE_ENDED)


def sentences(row: Any) -> list[str]:
    """All of it but name and levels, one sentence or two each; what says nothing is left out."""
    every = [because(row), moved_by(row), base_rate(row), how_often_right(row)]
    return [text for text in every if text]


def _tenths(change: float) -> str:
    return tenths(100 * change)
