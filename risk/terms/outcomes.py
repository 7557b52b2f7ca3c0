"""What is forecast and later counted, for each corridor and calendar year.

arrivals: persons of the source's nationality newly registered in the receiver; the event is
10,000 or more. armed: a conflict located in the source is fought on the receiver's soil and is
not about the receiver. either: one of the two, composed by the model, never fitted.
"""

MECHANISMS = ("arrivals", "armed")
OUTCOMES = ("either", *MECHANISMS)
MEANINGS = {
    "either": "10,000 or more new refugees or asylum seekers from one source, or its armed "
    "conflict fought on the country's soil",
    "arrivals": "10,000 or more new refugees or asylum seekers from one source",
    "armed": "a source's armed conflict fought on the country's soil",
}
ARRIVAL_SIZES = (1_000, 10_000, 100_000)
HEADLINE_SIZE = 10_000
LAG_MONTHS = 6
FIRST_YEAR = 1990
HORIZON_MONTHS = 12
# UNHCR publishes no rows for these: no data, not zero.
NO_UNHCR = ("TWN", "XKX")
# Along a land border at least so many are reckoned with in a year: that nobody was counted there
# says little about who would come if the violence grew. 1,000 did as well, 4,000 worse.
BORDER_FLOOR = 2_000
# Where a year is unknown, this share of the people hosted stands for it: the median of next year's
# arrivals over those hosted, where 10,000 or more were (1,761 corridor-years, 1990-2014).
ARRIVALS_PER_HOSTED = 0.007
# Deaths a year for each million inhabitants that a pace is softened by, and its limits.
PACE_SOFTENER = 5.0
PACE_LIMITS = (0.1, 30.0)


def mechanisms_of(outcome: str) -> tuple[str, ...]:
    """The mechanisms that an outcome is made of.

    >>> mechanisms_of("either"), mechanisms_of("armed")
    (('arrivals', 'armed'), ('armed',))
    """
    return MECHANISMS if outcome == "either" else (outcome,)
