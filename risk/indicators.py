"""The catalogue: what is measured, for whom, in which unit, from which source, known when."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Entity = Literal["source", "receiver", "corridor"]
GROUPS = {
    "pressure": "Pressure at the source",
    "border": "Across the border",
    "readiness": "Readiness of the receiver",
}


@dataclass(frozen=True)
class Indicator:
    """One measured quantity; higher raw value = more risk unless falling is True.

    low, high : natural limits, in the indicator's own unit; the same for all years
    learned_by : mechanisms whose fit is offered it; elsewhere its fitted weight is 0, because
        offering it cost skill in the backtest up to 2015 (models/tried.csv)
    knots : scaled places between which the value function is a straight line
    step : for a log scale, what is added before the logarithm is taken
    lag_months : months from the end of a period until the value is known
    """

    code: str
    label: str
    group: str
    entity: Entity
    unit: str
    scale: Literal["linear", "log"]
    low: float
    high: float
    source: str
    lag_months: int
    description: str
    step: float = 1.0
    falling: bool = False
    format: str = ",.0f"
    knots: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    learned_by: tuple[str, ...] = ("arrivals", "armed")

    @property
    def monthly(self) -> bool:
        """Whether a new value comes every month; the others come once a year."""
        return self.lag_months == 1

    def scaled(self, raw: np.ndarray) -> np.ndarray:
        """Place of raw values between the natural limits, 0 (least risk) to 1 (most).

        Parameters
        ----------
        raw : float array of any shape, in the indicator's unit; NaN stays NaN

        Returns
        -------
        float array of the same shape, in [0, 1]

        >>> float(INDICATORS["territory_controlled"].scaled(np.array(30.0)))
        0.5
        """
        inside = np.clip(raw, self.low, self.high)
        low, high = self.low, self.high
        if self.scale == "log":
            inside, low, high = (np.log10(x + self.step) for x in (inside, low, high))
        share = (inside - low) / (high - low)
        return 1.0 - share if self.falling else share

    def knots_raw(self) -> tuple[float, ...]:
        """The knots of the value function in the indicator's own unit, to 6 digits.

        >>> INDICATORS["territory_controlled"].knots_raw()[:2]
        (0.0, 15.0)
        """
        places = np.array([1.0 - k if self.falling else k for k in self.knots])
        low, high = self.low, self.high
        if self.scale == "linear":
            raw = low + places * (high - low)
        else:
            low, high = np.log10(low + self.step), np.log10(high + self.step)
            raw = 10 ** (low + places * (high - low)) - self.step
        return tuple(float(f"{value:.6g}") for value in raw)


_UCDP_MONTH = "UCDP GED 26.1, country-months"
_UCDP_BATTLE = "UCDP Battle-Related Deaths 25.1"
_UNHCR_STOCK = "UNHCR population, end of year"
_UNHCR_FLOW = "UNHCR flows, calendar year"

CATALOGUE: tuple[Indicator, ...] = (
    Indicator(
        code="territory_controlled",
        label="Territory outside state control",
        group="pressure",
        entity="source",
        unit="% of the source's territory",
        scale="linear",
        low=0,
        high=60,
        source="V-Dem v14, v2svstterr",
        lag_months=3,
        description="Share of the source's territory that its state does not effectively control, "
        "whoever governs: 100 minus the V-Dem estimate.",
        learned_by=("arrivals",),
    ),
    Indicator(
        code="conflict_intensity",
        label="Deaths in the source",
        group="pressure",
        entity="source",
        unit="deaths in 12 months",
        scale="log",
        low=25,
        high=30_000,
        step=1,
        source=_UCDP_MONTH,
        lag_months=1,
        description="Organised-violence deaths in the source in its last 12 known months, all "
        "UCDP types.",
        learned_by=("armed",),
    ),
    Indicator(
        code="conflict_momentum",
        label="Momentum of the violence",
        group="pressure",
        entity="source",
        unit="times the year before",
        scale="log",
        low=0.125,
        high=8,
        step=0,
        source=_UCDP_MONTH,
        lag_months=1,
        description="Deaths a month in the source in the last 3 known months over those of the 12 "
        "before, one added to each.",
        format=".2f",
    ),
    Indicator(
        code="displacement",
        label="People displaced inside the source",
        group="pressure",
        entity="source",
        unit="persons",
        scale="log",
        low=0,
        high=5_000_000,
        step=1_000,
        source=_UNHCR_STOCK,
        lag_months=6,
        description="Internally displaced people in the source whom UNHCR counts; none reported "
        "counts as none.",
        learned_by=("armed",),
    ),
    Indicator(
        code="border_incidents",
        label="Receiver drawn into the source's conflicts",
        group="border",
        entity="corridor",
        unit="years (0-13)",
        scale="linear",
        low=0,
        high=10,
        source=_UCDP_BATTLE,
        lag_months=6,
        description="Years of the last 10 known in which a conflict about the source was fought on "
        "the receiver's soil without being about the receiver, plus years of the last 3 in which "
        "the receiver's government took part in a conflict in the source.",
        knots=(0.0, 0.1, 0.3, 0.6, 1.0),
        learned_by=("armed",),
    ),
    Indicator(
        code="border_exposure",
        label="Shared border or distance",
        group="border",
        entity="corridor",
        unit="km of border (minus: km apart)",
        scale="linear",
        low=-500,
        high=2_000,
        source="CIA World Factbook; Natural Earth 1:50m",
        lag_months=0,
        description="Length of the land border; without one, the distance between the "
        "territories, counted below zero.",
        knots=(0.0, 0.2, 0.3, 1.0),
    ),
    Indicator(
        code="refugee_route",
        label="Arrivals expected at the pace of the violence",
        group="border",
        entity="corridor",
        unit="persons a year",
        scale="log",
        low=0,
        high=100_000,
        step=100,
        source=f"{_UNHCR_FLOW}; {_UCDP_MONTH}",
        lag_months=6,
        description="People from the source newly registered in the receiver in the last known "
        "year, times the pace of the violence: the source's deaths in its last 12 known months "
        "over those of that year, 100 added to each, kept within 0.1 and 10.",
        learned_by=("arrivals",),
    ),
    Indicator(
        code="arrivals_history",
        label="Years with 10,000 arrivals",
        group="border",
        entity="corridor",
        unit="of the last 10 known years",
        scale="linear",
        low=0,
        high=10,
        source=_UNHCR_FLOW,
        lag_months=6,
        description="Years of the last 10 known in which at least 10,000 of the source's "
        "nationals newly registered in the receiver.",
        knots=(0.0, 0.1, 0.5, 1.0),
        learned_by=("armed",),
    ),
    Indicator(
        code="refugee_readiness",
        label="People hosted against population",
        group="readiness",
        entity="receiver",
        unit="hosted per 1,000 inhabitants",
        scale="log",
        low=0,
        high=200,
        step=1,
        source=f"{_UNHCR_STOCK}; World Bank WDI population",
        lag_months=6,
        description="Refugees, asylum seekers and others in need of protection whom the receiver "
        "hosts already, for each 1,000 inhabitants.",
        knots=(0.0, 0.5, 1.0),
        format=".1f",
        learned_by=("armed",),
    ),
    Indicator(
        code="receiver_violence",
        label="Receiver's own violence",
        group="readiness",
        entity="receiver",
        unit="deaths in 12 months",
        scale="log",
        low=0,
        high=10_000,
        step=1,
        source=_UCDP_MONTH,
        lag_months=1,
        description="Organised-violence deaths in the receiver in its last 12 known months.",
        learned_by=("armed",),
    ),
    Indicator(
        code="state_fragility",
        label="Instability of the receiver's state",
        group="readiness",
        entity="receiver",
        unit="WGI estimate (low = unstable)",
        scale="linear",
        low=-3,
        high=2,
        source="World Bank WGI, political stability and absence of violence",
        lag_months=9,
        description="Political stability of the receiver as the World Bank estimates it; less "
        "counts as more risk.",
        falling=True,
        format=".2f",
        knots=(0.0, 0.5, 1.0),
        learned_by=("armed",),
    ),
    Indicator(
        code="receiver_population",
        label="Receiver's population",
        group="readiness",
        entity="receiver",
        unit="inhabitants",
        scale="log",
        low=100_000,
        high=200_000_000,
        step=0,
        source="World Bank WDI",
        lag_months=12,
        description="Inhabitants of the receiver: a count of arrivals grows with the country that "
        "counts.",
        learned_by=("arrivals",),
    ),
)
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in CATALOGUE}
CODES: tuple[str, ...] = tuple(INDICATORS)
