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
_UNHCR_STOCK = "UNHCR population, end-year"
_UNHCR_FLOW = "UNHCR flows, calendar year"
_BORDERS = "CIA World Factbook; Natural Earth 1:50m"

CATALOGUE: tuple[Indicator, ...] = (
    Indicator(
        "territory_controlled",
        "Territory outside state control",
        "pressure",
        "source",
        "% of the source's territory",
        "linear",
        0,
        60,
        "V-Dem v14 v2svstterr",
        3,
        "Share of the source's territory that its state does not effectively control, "
        "whoever governs (100 minus the V-Dem estimate).",
        format=".0f",
    ),
    Indicator(
        "conflict_intensity",
        "Deaths in the source, 12 months",
        "pressure",
        "source",
        "deaths",
        "log",
        25,
        30_000,
        _UCDP_MONTH,
        1,
        "Organised-violence deaths in the source in its last 12 known months, all UCDP types.",
    ),
    Indicator(
        "conflict_momentum",
        "Momentum of the violence",
        "pressure",
        "source",
        "times the year before",
        "log",
        0.125,
        8,
        _UCDP_MONTH,
        1,
        "Monthly deaths of the last 3 known months over those of the 12 before, "
        "each with one death a month added.",
        step=0.0,
        format=".2f",
    ),
    Indicator(
        "displacement",
        "People displaced by the source",
        "pressure",
        "source",
        "persons",
        "log",
        0,
        10_000_000,
        _UNHCR_STOCK,
        6,
        "Internally displaced people in the source, and its nationals registered abroad as "
        "refugees, asylum seekers or others in need of protection.",
        step=1_000,
    ),
    Indicator(
        "border_incidents",
        "Source's conflicts on the receiver's soil",
        "border",
        "corridor",
        "years of the last 3 known",
        "linear",
        0,
        3,
        _UCDP_BATTLE,
        6,
        "In how many of the last 3 known years a conflict about the source was fought on the "
        "receiver's soil without being about the receiver.",
        format=".0f",
    ),
    Indicator(
        "border_exposure",
        "Shared border or distance",
        "border",
        "corridor",
        "km of land border (minus: km apart)",
        "linear",
        -500,
        2_000,
        _BORDERS,
        0,
        "Length of the land border; without one, the distance between the territories, "
        "counted below zero.",
    ),
    Indicator(
        "refugee_route",
        "People from the source in the receiver",
        "border",
        "corridor",
        "persons",
        "log",
        0,
        1_000_000,
        _UNHCR_STOCK + " and flows",
        6,
        "The source's nationals registered in the receiver at the end of the last known year, "
        "and those newly registered during it.",
        step=100,
    ),
    Indicator(
        "arrivals_history",
        "Years with 10,000 arrivals",
        "border",
        "corridor",
        "years of the last 5 known",
        "linear",
        0,
        5,
        _UNHCR_FLOW,
        6,
        "In how many of the last 5 known years at least 10,000 of the source's nationals newly "
        "registered in the receiver.",
        format=".0f",
    ),
    Indicator(
        "refugee_readiness",
        "People hosted against means",
        "readiness",
        "receiver",
        "hosted per 1,000 inhabitants",
        "log",
        0,
        200,
        _UNHCR_STOCK + "; World Bank population",
        6,
        "Refugees, asylum seekers and others in need of protection whom the receiver hosts "
        "already, for each 1,000 of its inhabitants.",
        format=".1f",
    ),
    Indicator(
        "receiver_violence",
        "Receiver's own violence, 5 years",
        "readiness",
        "receiver",
        "deaths",
        "log",
        0,
        30_000,
        _UCDP_MONTH,
        1,
        "Organised-violence deaths in the receiver in its last 60 known months.",
        step=10,
    ),
    Indicator(
        "state_capacity",
        "Weakness of the receiver's government",
        "readiness",
        "receiver",
        "WGI estimate (low = weak)",
        "linear",
        -2.5,
        2.0,
        "World Bank WGI, government effectiveness",
        9,
        "Government effectiveness of the receiver as the World Bank estimates it; weaker counts "
        "as more risk.",
        falling=True,
        format=".2f",
    ),
    Indicator(
        "receiver_population",
        "Receiver's population",
        "readiness",
        "receiver",
        "inhabitants",
        "log",
        100_000,
        200_000_000,
        "World Bank WDI",
        12,
        "Inhabitants of the receiver: a count of arrivals grows with the country that counts.",
        step=0.0,
    ),
)
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in CATALOGUE}
CODES: tuple[str, ...] = tuple(INDICATORS)
