"""The catalogue: what is measured (`indicators.toml`), and which of it history can weigh."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from risk.storage import InputError

# Months after the end of its year at which a yearly value no longer stands for today.
MAX_AGE_MONTHS = 72
FILE = Path(__file__).with_name("indicators.toml")
_ABOVE = ("code", "group")
Entity = Literal["source", "receiver", "corridor"]
GROUPS = {
    "pressure": "Pressure at the source",
    "border": "Across the border",
    "readiness": "Readiness of the receiver",
    "judgement": "Judgement: not learned from history",
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One measured quantity; higher raw value = more risk unless falling is True.

    label : what it is, exactly; short : the same in a user's words, as the slider has it. Pages,
        files and messages call it by `name`, which is `short`, and have `exactly` beside it
    low, high : natural limits of the scale, in the indicator's own unit; the same for all years
    least, most : what a value can be at all; beyond, it is a slip
    yearly_move : most by which a value can move within a year, in its own unit. 0: neither anyone's
        doing nor events change it in that time (a border's length, a population); a count of the
        last ten years moves by the year that comes and the year that goes
    learned_by : mechanisms whose fit is offered it, twelve indicators each, chosen by blocked
        cross-validation up to 2014 (models/tried.csv); elsewhere its fitted weight is 0. None at
        all: a judgement indicator, whose values come from evidence, or from a series where the
        files at hand give one (a fit can be offered it then: `LEARNABLE` of the catalogue)
    knots : scaled places between which the value function is a straight line
    step : for a log scale, what is added before the logarithm is taken
    lag_months : months from the end of a period until the value is known
    """

    code: str
    label: str
    short: str
    group: str
    entity: Entity
    unit: str
    scale: Literal["linear", "log"]
    low: float = 0
    high: float
    publisher: str
    lag_months: int
    description: str
    step: float = 1.0
    falling: bool = False
    format: str = ",.0f"
    knots: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    learned_by: tuple[str, ...] = ("arrivals", "armed")
    least: float = 0.0
    most: float = np.inf
    yearly_move: float = np.inf

    @property
    def name(self) -> str:
        """What a user calls it: its name on the slider, without what stands in brackets there.

        >>> INDICATORS["border_incidents"].name
        'Border incidents'
        """
        return self.short.partition(" (")[0]

    @property
    def exactly(self) -> str:
        """What stands under its name: what it is, exactly; empty where the name says it.

        >>> INDICATORS["refugee_route"].exactly
        'Last known arrivals × pace of violence'
        >>> INDICATORS["border_exposure"].exactly, INDICATORS["peak_arrivals"].exactly
        ('Shared land border', '')
        """
        return "" if self.label == self.name else self.label

    @property
    def judgement(self) -> bool:
        """Whether no fit weighs it: it stands at 0 until a user says so."""
        return not self.learned_by

    @property
    def fixed(self) -> bool:
        """Whether nothing changes it within a year, such as a border's length."""
        return self.yearly_move == 0

    @property
    def monthly(self) -> bool:
        """Whether a new value comes every month; the others come once a year."""
        return self.lag_months == 1

    def scaled(self, raw: np.ndarray) -> np.ndarray:
        """Place of raw values between the natural limits, 0 (least risk) to 1 (most).

        `raw`: float array of any shape, in the indicator's unit; NaN stays NaN. Returns: float
        array of the same shape, in [0, 1].

        >>> float(INDICATORS["territory_controlled"].scaled(np.array(30.0)))
        0.5
        """
        inside = np.clip(raw, self.low, self.high)
        low = self.low
        high = self.high
        if self.scale == "log":
            inside, low, high = (np.log10(x + self.step) for x in (inside, low, high))
        share = (inside - low) / (high - low)
        return 1.0 - share if self.falling else share

    def raw_at(self, place: np.ndarray) -> np.ndarray:
        """Raw values at places between the natural limits: the inverse of `scaled`.

        `place`: float array of any shape, in [0, 1].

        >>> INDICATORS["territory_controlled"].raw_at(np.array([0.5, 1.0])).tolist()
        [30.0, 60.0]
        """
        share = 1.0 - np.asarray(place) if self.falling else np.asarray(place)
        if self.scale == "linear":
            return self.low + share * (self.high - self.low)
        low = np.log10(self.low + self.step)
        high = np.log10(self.high + self.step)
        return 10 ** (low + share * (high - low)) - self.step

    def knots_raw(self) -> tuple[float, ...]:
        """The knots of the value function in the indicator's own unit, to 6 digits.

        >>> INDICATORS["territory_controlled"].knots_raw()[:2]
        (0.0, 15.0)
        """
        return tuple(float(f"{value:.6g}") for value in self.raw_at(np.array(self.knots)))


def read_indicators(text: str) -> Iterator[Indicator]:
    """The indicators of a file such as indicators.toml, in its order; lists become tuples.

    `text`: TOML. Raises InputError if an entry has a key that means nothing, or lacks one.
    """
    for group, entries in tomllib.loads(text).items():
        shared = {name: entry for name, entry in entries.items() if not isinstance(entry, dict)}
        for code, entry in entries.items():
            if code in shared:
                continue
            given: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in (shared | entry).items()
            }
            _check_keys(given, f"{FILE.name}: {group}.{code}")
            yield Indicator(code=code, group=group, **given)


def _check_keys(given: Collection[str], place: str) -> None:
    # An entry's code and group are the names above it.
    known = {field.name: field for field in fields(Indicator) if field.name not in _ABOVE}
    for key in given:
        if key not in known:
            raise InputError(f"{place}: expected only keys of an indicator, got {key!r}")
    for key, field in known.items():
        if key not in given and field.default is MISSING:
            raise InputError(f"{place}: expected the key {key!r}, found none")


Weights = tuple[int, ...]
"""A weight for each indicator of CODES."""
ByMechanism = dict[str, Weights | None]
"""Weights of each mechanism; None follows the fit."""

# Every array by indicator and every set of weights is in the order of CODES: first those with a
# published series, which history weighs, then those of judgement.
CATALOGUE = tuple(read_indicators(FILE.read_text(encoding="utf-8")))
INDICATORS = {indicator.code: indicator for indicator in CATALOGUE}
CODES = tuple(INDICATORS)
LEARNED = tuple(indicator for indicator in CATALOGUE if not indicator.judgement)
LEARNED_CODES = tuple(indicator.code for indicator in LEARNED)
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
