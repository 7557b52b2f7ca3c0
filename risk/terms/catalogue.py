"""The catalogue: what is measured, and which of it history can weigh."""

from risk.terms.indicator import GROUPS as GROUPS
from risk.terms.indicator import Indicator

_UCDP_MONTH = "UCDP GED, country-months"
_UCDP_BATTLE = "UCDP Battle-Related Deaths"
_UNHCR_STOCK = "UNHCR population, end of year"
_UNHCR_FLOW = "UNHCR flows, calendar year"
_JUDGED = "Evidence alone, each value with its own reference"

LEARNED: tuple[Indicator, ...] = (
    Indicator(
        code="territory_controlled",
        label="Territory outside state control",
        group="pressure",
        entity="source",
        unit="% of the source's territory",
        scale="linear",
        low=0,
        high=60,
        source="V-Dem, v2svstterr",
        lag_months=3,
        description="Share of the source's territory that its state does not effectively control, "
        "whoever governs: 100 minus the V-Dem estimate.",
        learned_by=("arrivals",),
        most=100,
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
        most=13,
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
        least=-500,
        learned_by=("armed",),
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
        most=10,
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
        most=1_000,
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
        least=-4,
        most=4,
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
        least=1,
    ),
)
JUDGED: tuple[Indicator, ...] = (
    Indicator(
        code="foreign_troops_leaving",
        label="Foreign troops gone from the source",
        group="judgement",
        entity="source",
        unit="% of foreign troops",
        scale="linear",
        low=0,
        high=100,
        source=_JUDGED,
        lag_months=0,
        description="Share of the foreign troops supporting the source's state that have left.",
        learned_by=(),
        most=100,
    ),
    Indicator(
        code="crossings_lost",
        label="Border crossings out of state hands",
        group="judgement",
        entity="corridor",
        unit="main crossings",
        scale="linear",
        low=0,
        high=3,
        source=_JUDGED,
        lag_months=0,
        description="Main crossings into the receiver that the source's state no longer holds.",
        learned_by=(),
        most=100,
    ),
    Indicator(
        code="border_events",
        label="Violent events at the shared border",
        group="judgement",
        entity="corridor",
        unit="events in the last known month",
        scale="log",
        low=0,
        high=100,
        source="UCDP Candidate GED, first releases; Natural Earth 1:50m",
        lag_months=1,
        description="Events in the source within 50 km of the border with the receiver in the "
        "last known month; only those located at least to the district.",
        learned_by=(),
    ),
    Indicator(
        code="security_cooperation",
        label="Receiver's security cooperation",
        group="judgement",
        entity="receiver",
        unit="0 none to 3 alliance in consultation",
        scale="linear",
        low=0,
        high=3,
        source=_JUDGED,
        lag_months=0,
        description="0: none; 1: member or observer of a regional security organisation; 2: such "
        "a member with a programme of its own or in talks about the source; 3: member of a mutual "
        "defence alliance in talks about the source. More counts as less risk.",
        falling=True,
        learned_by=(),
        most=3,
    ),
)
CATALOGUE = LEARNED + JUDGED
INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in CATALOGUE}
# Every array by indicator and every set of weights is in the order of CODES: first those with a
# published series, which history weighs, then those of judgement.
CODES: tuple[str, ...] = tuple(INDICATORS)
LEARNED_CODES: tuple[str, ...] = tuple(indicator.code for indicator in LEARNED)
N_LEARNED = len(LEARNED)


def equal_weights(each: int = 1) -> tuple[int, ...]:
    """The same weight for whatever history can weigh, none for judgement.

    >>> sum(equal_weights()) == N_LEARNED and len(equal_weights()) == len(CODES)
    True
    """
    return (each,) * N_LEARNED + (0,) * len(JUDGED)
