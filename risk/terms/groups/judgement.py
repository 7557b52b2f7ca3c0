"""What no series measures and an analyst may supply: it weighs 0 until a user says so."""

from risk.terms.indicator import Indicator

_EVIDENCE_ALONE = "Evidence only; each value has its own reference"

JUDGED: tuple[Indicator, ...] = (
    Indicator(
        code="foreign_troops_leaving",
        label="Foreign troops gone from the source",
        short="Foreign troops leaving",
        group="judgement",
        entity="source",
        unit="% of foreign troops",
        scale="linear",
        low=0,
        high=100,
        publisher=_EVIDENCE_ALONE,
        lag_months=0,
        description="Share of the foreign troops supporting the source's state that have left.",
        learned_by=(),
        most=100,
    ),
    Indicator(
        code="crossings_lost",
        label="Border crossings out of state hands",
        short="Border crossings lost",
        group="judgement",
        entity="corridor",
        unit="main crossings",
        scale="linear",
        low=0,
        high=3,
        publisher=_EVIDENCE_ALONE,
        lag_months=0,
        description="Main crossings into the receiver that the source's state no longer holds.",
        learned_by=(),
        most=100,
    ),
    Indicator(
        code="border_events",
        label="Violent events at the shared border",
        short="Violence at the border",
        group="judgement",
        entity="corridor",
        unit="events in the last known month",
        scale="log",
        low=0,
        high=100,
        publisher="UCDP GED and Candidate GED; Natural Earth 1:50m",
        lag_months=1,
        description="Events in the source within 50 km of the border with the receiver in the "
        "last known month; only those located at least to the district.",
        learned_by=(),
    ),
    Indicator(
        code="security_cooperation",
        label="Receiver's security cooperation",
        short="Security cooperation",
        group="judgement",
        entity="receiver",
        unit="0 none to 3 alliance in consultation",
        scale="linear",
        low=0,
        high=3,
        publisher=_EVIDENCE_ALONE,
        lag_months=0,
        description="0: none; 1: member or observer of a regional security organisation; 2: such a "
        "member that also has its own programme or takes part in talks about the source; 3: member "
        "of a mutual defence alliance that takes part in talks about the source. Higher means less "
        "risk.",
        falling=True,
        learned_by=(),
        most=3,
    ),
)
