"""Numbers and names as people write them."""

import math

from risk.risk_table.scorer import HORIZON_MONTHS
from risk.terms.levels import LEVELS
from risk.terms.months import month_name

OUTCOME_NAMES = {
    "either": "Either of the two",
    "arrivals": "Refugee arrivals",
    "armed": "Armed fighting",
}
OUTCOME_SHORT = {
    "either": "10,000 arrivals or armed fighting",
    "arrivals": "10,000 arrivals",
    "armed": "armed fighting",
}
OUTCOME_MEANINGS = {
    "either": "10,000 or more new refugees or asylum seekers from one source, or its armed "
    "conflict fought on the country's soil",
    "arrivals": "10,000 or more new refugees or asylum seekers from one source",
    "armed": "a source's armed conflict fought on the country's soil",
}


def percent(share: float) -> str:
    """A probability in whole per cent; never 0 or 100, for nothing here is certain.

    Just below the limit of a level one digit more keeps it from rounding into the next level.
    It is "over 99 %" in words, for a sign at the start of a text would be Markdown.

    >>> percent(0.1234), percent(0.004), percent(0.997), percent(math.nan), percent(0.0469)
    ('12 %', '<1 %', 'over 99 %', '–', '4.7 %')
    """
    if math.isnan(share):
        return "–"
    if share < 0.01:
        return "<1 %"
    for _, limit in LEVELS:
        if limit - 0.005 <= share < limit:
            return f"{min(share * 100, limit * 100 - 0.1):.1f} %"
    return "over 99 %" if share > 0.99 else f"{share * 100:.0f} %"


def interval(low: float, high: float) -> str:
    """Both ends of an interval.

    >>> interval(0.214, 0.381), interval(0.001, 0.02), interval(0.001, 0.002)
    ('21–38 %', '<1–2 %', '<1 %')
    >>> interval(0.97, 0.998)
    '97 to over 99 %'
    """
    if math.isnan(low) or math.isnan(high):
        return "–"
    first, last = percent(low), percent(high)
    between = " to " if last.startswith("over") else "–"
    return last if first == last else f"{first.removesuffix(' %')}{between}{last}"


def points(difference: float) -> str:
    """A change in percentage points, with its sign.

    >>> points(0.0312), points(-0.12), points(0.001)
    ('+3', '−12', '0')
    """
    rounded = round(difference * 100)
    return f"{rounded:+d}".replace("-", "−") if rounded else "0"


def signed(number: float) -> str:
    """A skill or contribution with its sign, two decimals.

    >>> signed(0.4162), signed(-0.05)
    ('+0.42', '−0.05')
    """
    return f"{number:+.2f}".replace("-", "−")


def window(as_of: int) -> str:
    """When a forecast was made and what it covers.

    >>> window(2021 * 12 + 5)
    'As of June 2021, next 12 months'
    """
    return f"As of {month_name(as_of)}, next {HORIZON_MONTHS} months"
