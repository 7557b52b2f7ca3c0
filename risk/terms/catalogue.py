"""The catalogue: what is measured, and which of it history can weigh."""

from risk.terms.groups.border import BORDER
from risk.terms.groups.judgement import JUDGED as JUDGED
from risk.terms.groups.pressure import PRESSURE
from risk.terms.groups.readiness import READINESS
from risk.terms.indicator import GROUPS as GROUPS
from risk.terms.indicator import Indicator as Indicator

Weights = tuple[int, ...]
"""A weight for each indicator of CODES."""

LEARNED: tuple[Indicator, ...] = PRESSURE + BORDER + READINESS
CATALOGUE = LEARNED + JUDGED
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in CATALOGUE}
# Every array by indicator and every set of weights is in the order of CODES: first those with a
# published series, which history weighs, then those of judgement.
CODES: tuple[str, ...] = tuple(INDICATORS)
LEARNED_CODES: tuple[str, ...] = tuple(indicator.code for indicator in LEARNED)
N_LEARNED = len(LEARNED)


def equal_weights(each: int = 1) -> Weights:
    """The same weight for whatever history can weigh, none for judgement.

    >>> sum(equal_weights()) == N_LEARNED and len(equal_weights()) == len(CODES)
    True
    """
    return (each,) * N_LEARNED + (0,) * len(JUDGED)
