"""Whether a risk is new or goes on, in sentences."""

from typing import Any

import numpy as np
import pandas as pd

from risk.explain.contributions import OUTCOME_WORDS
from risk.terms import (
    ELEVATED,
    GOING_ON,
    INTERVAL,
    LEVEL_NAMES,
    NEW,
    UNKNOWN_ONSET,
    interval,
    percent,
    times,
)

Years = tuple[int, int]


def is_new_warning(table: pd.DataFrame) -> np.ndarray:
    """Which rows of a risk table are new risks at Elevated or above: those that maps mark."""
    high = LEVEL_NAMES[ELEVATED:]
    rows = zip(table.onset.tolist(), table.level.tolist(), strict=True)
    return np.array([onset == NEW and level in high for onset, level in rows], dtype=bool)


def onset_sentence(row: Any, years: Years) -> str:
    """Whether the risk of a row of the risk table is new, and how often the outcome came.

    `row`: row of the risk table by country or corridor. `years`: first and last of the years that
    decide, as from `risk.risk_table.recent.recent_years`.
    """
    often = times(int(row.came_10y), int(row.known_10y))
    if row.onset == UNKNOWN_ONSET:
        return f"Unknown whether it is new: no outcome {_within(years)} is known ({often})."
    if row.onset == GOING_ON:
        return f"Going on: it came {_within(years)}, and {often}."
    return f"New: {_not_lately(row, years)}."


def highest_new(table: pd.DataFrame, years: Years) -> str:
    """The highest new risk of a table in a sentence or two; says so where there is none.

    `table`: risk table by country. `years`: as for `onset_sentence`. Returns: empty where no
    country is exposed.
    """
    onsets = [onset for onset in table.onset.tolist() if isinstance(onset, str)]
    if not onsets:
        return ""
    if NEW not in onsets:
        gone_on = onsets.count(GOING_ON)
        if gone_on == len(onsets):
            return (
                f"No risk here is new: the outcome came to every exposed country {_within(years)}."
            )
        return (
            f"No risk here is known to be new: the outcome came to {gone_on} of {len(onsets)} "
            f"exposed countries {_within(years)}; of the others that is not known."
        )
    top = table.iloc[onsets.index(NEW)]  # those that are not exposed stand last
    outcome = OUTCOME_WORDS[top.outcome]
    before = f"There {_not_lately(top, years)}."
    if np.isnan(top.probability):
        return (
            f"Highest new risk: {top.country}, rank {top['rank']}, mainly from "
            f"{top.main_source}; the chance of {outcome} is withheld. {before}"
        )
    ends = interval(top.probability_low, top.probability_high)
    return (
        f"Highest new risk: {top.country}. The chance of {outcome} is {percent(top.probability)} "
        f"({INTERVAL} {ends}), {top.level}, mainly from {top.main_source}. {before}"
    )


def _within(years: Years) -> str:
    """When it came.

    >>> _within((2018, 2020)), _within((1990, 1990))
    ('between 2018 and 2020', 'in 1990')
    """
    first, last = years
    return f"in {first}" if first == last else f"between {first} and {last}"


def _not_lately(row: Any, years: Years) -> str:
    """That it did not come, and how often it did before."""
    first, last = years
    often = times(int(row.came_10y), int(row.known_10y))
    if first == last:
        return f"it did not come in {first}"
    joined = "but" if row.came_10y else "and"
    return f"it came in none of the known years {first} to {last}, {joined} {often}"
