"""Names as people write them."""

import numpy as np

from risk.model import group_text, source_group
from risk.terms import HORIZON_MONTHS, month_name

OUTCOME_NAMES = {
    "either": "Either of the two",
    "arrivals": "Refugee arrivals",
    "armed": "Armed fighting",
}
OUTCOME_SHORT = {
    "either": "10,000 arrivals or armed fighting",
    "arrivals": "10,000 arrivals",
    "armed": "armed fighting",
}
MARKS = {"arrivals": "10,000 arrivals came", "armed": "Armed fighting came"}
"""What a year is marked with in which it came."""
MODELS = ("These weights", "Fitted weights", "Equal weights")
"""Whose past forecasts are compared."""


def window(as_of: int) -> str:
    """When a forecast was made and what it covers.

    >>> window(2021 * 12 + 5)
    'As of June 2021, next 12 months'
    """
    return f"As of {month_name(as_of)}, next {HORIZON_MONTHS} months"


def sources_text(sources: int) -> str:
    """How many sources are nearby, as the base rates group them.

    >>> sources_text(1), sources_text(7)
    ('1 source', '7 or more sources')
    """
    return group_text(int(source_group(np.array([sources]))[0]))
