"""The catalogue: what is measured, and which of it history can weigh."""

from collections.abc import Iterable
from dataclasses import replace

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
# Of judgement with the data that ship, because no series covers the years that history is learned
# from. Where the files at hand give one that does, a fit is offered it, and it is this then.
LEARNABLE: dict[str, Indicator] = {
    "border_events": replace(
        INDICATORS["border_events"], group="border", learned_by=("arrivals", "armed")
    )
}


def equal_weights(each: int = 1, codes: Iterable[str] = LEARNED_CODES) -> Weights:
    """The same weight for whatever is learned, none for judgement.

    `each`: the weight. `codes`: of the indicators that are learned.

    >>> sum(equal_weights()) == N_LEARNED and len(equal_weights()) == len(CODES)
    True
    """
    learned = set(codes)
    return tuple(each if code in learned else 0 for code in CODES)
