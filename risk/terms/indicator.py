"""One measured quantity: for whom, in which unit, between which limits, known when."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

# Months after the end of its year at which a yearly value no longer stands for today.
MAX_AGE_MONTHS = 72
# The publishers' series that several indicators come from.
UCDP_MONTH = "UCDP GED, country-months"
UCDP_BATTLE = "UCDP Battle-Related Deaths"
UNHCR_STOCK = "UNHCR population, end of year"
UNHCR_FLOW = "UNHCR flows, calendar year"
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

        >>> from risk.terms.catalogue import INDICATORS
        >>> INDICATORS["border_incidents"].name
        'Border incidents'
        """
        return self.short.partition(" (")[0]

    @property
    def exactly(self) -> str:
        """What stands under its name: what it is, exactly; empty where the name says it.

        >>> from risk.terms.catalogue import INDICATORS
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

        >>> from risk.terms.catalogue import INDICATORS
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

        >>> from risk.terms.catalogue import INDICATORS
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

        >>> from risk.terms.catalogue import INDICATORS
        >>> INDICATORS["territory_controlled"].knots_raw()[:2]
        (0.0, 15.0)
        """
        return tuple(float(f"{value:.6g}") for value in self.raw_at(np.array(self.knots)))
