"""What no series measures and an analyst may supply: it weighs 0 until a user says so."""

from functools import partial

from risk.terms.indicator import Indicator

_judged = partial(Indicator, group="judgement", learned_by=())
_by_evidence = partial(
    _judged, publisher="Evidence only; each value has its own reference", lag_months=0
)

JUDGED: tuple[Indicator, ...] = (
    _by_evidence(
        code="foreign_troops_leaving",
        label="Foreign troops gone from the source",
        short="Foreign troops leaving",
        entity="source",
        unit="% of foreign troops",
        scale="linear",
        high=100,
        description="Share of the foreign troops supporting the source's state that have left.",
        most=100,
    ),
    _by_evidence(
        code="crossings_lost",
        label="Border crossings out of state hands",
        short="Border crossings lost",
        entity="corridor",
        unit="main crossings",
        scale="linear",
        high=3,
        description="Main crossings into the receiver that the source's state no longer holds.",
        most=100,
    ),
    _judged(
        code="border_events",
        label="Violent events at the shared border",
        short="Violence at the border",
        entity="corridor",
        unit="events in the last known month",
        scale="log",
        high=100,
        publisher="UCDP GED and Candidate GED; Natural Earth 1:50m",
        lag_months=1,
        description="Events in the source within 50 km of the border with the receiver in the "
        "last known month; only those located at least to the district.",
    ),
    _by_evidence(
        code="security_cooperation",
        label="Receiver's security cooperation",
        short="Security cooperation",
        entity="receiver",
        unit="0 none to 3 alliance in consultation",
        scale="linear",
        high=3,
        description="0: none; 1: member or observer of a regional security organisation; 2: such a "
        "member that also has its own programme or takes part in talks about the source; 3: member "
        "of a mutual defence alliance that takes part in talks about the source. Higher means less "
        "risk.",
        falling=True,
        most=3,
    ),
)
