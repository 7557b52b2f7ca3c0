"""What is measured of the corridor: its border, who has crossed it, where fighting has crossed."""

from functools import partial

from risk.terms.indicator import UCDP_BATTLE, UCDP_MONTH, UNHCR_FLOW, UNHCR_STOCK, Indicator

_of_corridor = partial(Indicator, group="border", entity="corridor")
BORDER: tuple[Indicator, ...] = (
    _of_corridor(
        code="border_incidents",
        label="Receiver drawn into the source's conflicts",
        short="Border incidents (0–13 years)",
        unit="years (0-13)",
        scale="linear",
        high=10,
        publisher=UCDP_BATTLE,
        lag_months=6,
        description="Of the last 10 known years, those in which a conflict about the source was "
        "fought on the receiver's soil and was not about the receiver; plus those of the last 3 in "
        "which the receiver's government took part in a conflict in the source.",
        knots=(0.0, 0.1, 0.3, 0.6, 1.0),
        learned_by=("armed",),
        most=13,
        yearly_move=2,
    ),
    _of_corridor(
        code="fought_there",
        label="Fought in the receiver last year",
        short="Spilled over last year",
        unit="1 yes, 0 no",
        scale="linear",
        high=1,
        publisher=UCDP_BATTLE,
        lag_months=6,
        description="Whether, in the last known year, a conflict about the source was fought on "
        "the receiver's soil and was not about the receiver.",
        knots=(0.0, 1.0),
        learned_by=("armed",),
        most=1,
    ),
    _of_corridor(
        code="border_exposure",
        label="Shared land border",
        short="Shared border",
        unit="km",
        scale="log",
        high=3_000,
        step=10,
        publisher="CIA World Factbook",
        lag_months=0,
        description="Length of the land border; 0 where there is none.",
        knots=(0.0, 0.1, 0.4, 0.7, 1.0),
        yearly_move=0,
    ),
    _of_corridor(
        code="refugee_route",
        label="Last known arrivals × pace of violence",
        short="Refugees already moving",
        unit="persons a year",
        scale="log",
        high=100_000,
        step=100,
        publisher=f"{UNHCR_FLOW}; {UCDP_MONTH}",
        lag_months=6,
        description="People from the source newly registered in the receiver in the last known "
        "year (at least 2,000 along a land border), times the pace of the violence. The pace is "
        "the source's deaths a year since that year ended, divided by its deaths in that year; 5 "
        "deaths per million inhabitants are added to both, and the ratio is kept within 0.1 and "
        "30.",
        learned_by=("arrivals",),
    ),
    _of_corridor(
        code="last_arrivals",
        label="Arrivals in the last known year",
        short="Arrivals last year",
        unit="persons a year",
        scale="log",
        high=100_000,
        step=100,
        publisher=UNHCR_FLOW,
        lag_months=6,
        description="People from the source newly registered in the receiver in the last known "
        "year (at least 2,000 along a land border).",
        learned_by=("arrivals",),
    ),
    _of_corridor(
        code="peak_arrivals",
        label="Most arrivals in three years",
        short="Most arrivals in three years",
        unit="persons a year",
        scale="log",
        high=100_000,
        step=100,
        publisher=UNHCR_FLOW,
        lag_months=6,
        description="The most such arrivals in any of the last three known years.",
        learned_by=("arrivals",),
    ),
    _of_corridor(
        code="arrivals_history",
        label="Years with 10,000 arrivals",
        short="Years with 10,000 arrivals",
        unit="of the last 10 known years",
        scale="linear",
        high=10,
        publisher=UNHCR_FLOW,
        lag_months=6,
        description="Of the last 10 known years, those in which at least 10,000 of the source's "
        "nationals were newly registered in the receiver.",
        knots=(0.0, 0.1, 0.5, 1.0),
        learned_by=("armed",),
        most=10,
        yearly_move=1,
    ),
    _of_corridor(
        code="hosted_community",
        label="People from the source already there",
        short="Compatriots already there",
        unit="persons",
        scale="log",
        high=1_000_000,
        step=100,
        publisher=UNHCR_STOCK,
        lag_months=6,
        description="Refugees, asylum seekers and others in need of protection from the source "
        "whom the receiver hosts.",
        learned_by=("arrivals",),
    ),
)
