"""Numbers as people write them: one rule for every page and every file.

A chance is written in whole per cent, here and nowhere else, so that a sentence, a figure, a table
and a chart cannot disagree. Only written-out arithmetic has more digits, and it ends in this text.
"""

import math
from bisect import bisect_right

from risk.terms.levels import LEVEL_NAMES, LEVELS

PERCENT = "\N{NO-BREAK SPACE}%"
"""The sign as it follows a number: it never starts a line."""
INTERVAL = f"80{PERCENT} interval"
NONE = "–"
_LIMITS = [limit for _, limit in LEVELS]


def in_100(probability: float) -> str:
    """Of 100 such cases, in how many the outcome comes: the number in `percent`.

    Rounded to the nearest whole, but never up to a level that the probability has not reached.
    `probability`: in [0, 1], or NaN.

    >>> [in_100(p) for p in (0.084, 0.0496, 0.05, 0.2999, 0.004, 0.0, 0.991, math.nan)]
    ['8', '4', '5', '29', 'under 1', 'under 1', 'over 99', '–']
    """
    if math.isnan(probability):
        return NONE
    if probability < 0.01:
        return "under 1"
    if probability > 0.99:
        return "over 99"
    rounded = math.floor(100 * probability + 0.5)
    if bisect_right(_LIMITS, rounded / 100) > bisect_right(_LIMITS, probability):
        rounded -= 1
    return f"{rounded}"


def percent(probability: float) -> str:
    r"""A probability in whole per cent; never 0 or 100, for nothing here is certain.

    >>> [percent(p).replace(PERCENT, " %") for p in (0.084, 0.0496, 0.004, 1.0, math.nan)]
    ['8 %', '4 %', 'under 1 %', 'over 99 %', '–']
    """
    return NONE if math.isnan(probability) else f"{in_100(probability)}{PERCENT}"


def interval(low: float, high: float) -> str:
    """Both ends of an interval of probabilities, once where they are the same.

    >>> [interval(*ends).replace(PERCENT, " %") for ends in
    ...  ((0.6, 0.718), (0.001, 0.02), (0.001, 0.002), (0.97, 0.998))]
    ['60 to 72 %', 'under 1 to 2 %', 'under 1 %', '97 to over 99 %']
    """
    if math.isnan(low) or math.isnan(high):
        return NONE
    first = in_100(low)
    last = in_100(high)
    return f"{last}{PERCENT}" if first == last else f"{first} to {last}{PERCENT}"


def natural(probability: float) -> str:
    """A probability as a natural frequency, to follow "of 100".

    >>> natural(0.084), natural(0.004), natural(0.997)
    ('about 8', 'fewer than 1', 'more than 99')
    """
    words = {"under 1": "fewer than 1", "over 99": "more than 99"}
    number = in_100(probability)
    return words.get(number, f"about {number}")


def share_in_100(share: float) -> str:
    """The number in `share`.

    >>> share_in_100(0.43), share_in_100(0.0), share_in_100(0.004), share_in_100(math.nan)
    ('43', '0', 'under 1', '–')
    """
    if math.isnan(share):
        return NONE
    if 0 < share < 0.01:
        return "under 1"
    if 0.99 < share < 1:
        return "over 99"
    return f"{math.floor(100 * share + 0.5)}".replace("-", "−")


def share(value: float) -> str:
    """What was counted or set, in whole per cent: a frequency, a weight, a saving.

    Unlike a probability it may be 0 or 100, and below 0 if it is a saving.

    >>> [share(x).replace(PERCENT, " %") for x in (0.0, 0.126, -0.02, 0.004, 1.0)]
    ['0 %', '13 %', '−2 %', 'under 1 %', '100 %']
    """
    return NONE if math.isnan(value) else f"{share_in_100(value)}{PERCENT}"


def range_text(name: str) -> str:
    """Limits of a level.

    >>> [range_text(n).replace(PERCENT, " %") for n in ("Low", "Guarded", "Severe")]
    ['below 5 %', '5 to 15 %', '60 % and more']
    """
    place = LEVEL_NAMES.index(name)
    low = _LIMITS[place]
    if place == len(LEVELS) - 1:
        return f"{share(low)} and more"
    high = share(_LIMITS[place + 1])
    return f"below {high}" if low == 0 else f"{share_in_100(low)} to {high}"


def points(difference: float) -> str:
    """A change of a probability in percentage points, with its sign.

    >>> points(0.0312), points(-0.12), points(0.001), points(math.nan)
    ('+3', '−12', '0', '–')
    """
    if math.isnan(difference):
        return NONE
    rounded = round(difference * 100)
    return f"{rounded:+d}".replace("-", "−") if rounded else "0"


def points_text(difference: float, noun: str = "point") -> str:
    """A change in percentage points with its noun.

    >>> points_text(0.0312), points_text(-0.011), points_text(0.001), points_text(math.nan)
    ('+3 points', '−1 point', '0 points', '–')
    """
    text = points(difference)
    if text == NONE:
        return NONE
    return f"{text} {plural(int(text[1:] or 0), noun)}"


def tenths(number: float) -> str:
    """Points of an index, or parts of a change in points, with their sign.

    >>> tenths(3.14), tenths(-0.25), tenths(0.01), tenths(math.nan)
    ('+3.1', '−0.2', '0', '–')
    """
    if math.isnan(number):
        return NONE
    rounded = round(number, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0"


def signed(number: float) -> str:
    """A skill or contribution with its sign, two decimals.

    >>> signed(0.4162), signed(-0.05)
    ('+0.42', '−0.05')
    """
    return f"{number:+.2f}".replace("-", "−")


def plural(n: int, one: str, many: str = "") -> str:
    """A noun as it follows a number.

    `one` and `many`: in the singular and in the plural; without `many` an "s" is added.

    >>> plural(1, "source"), plural(2, "source"), plural(0, "miss", "misses")
    ('source', 'sources', 'misses')
    """
    return one if n == 1 else many or f"{one}s"


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun, in the singular for one.

    >>> counted(1, "row"), counted(1_200, "row"), counted(0, "miss", "misses")
    ('1 row', '1,200 rows', '0 misses')
    """
    return f"{n:,} {plural(n, one, many)}"


def quantity(number: str, unit: str) -> str:
    """A number that is written already, with its unit; what a code means stands in brackets.

    >>> quantity("500", "deaths"), quantity("43.2", "% of the territory").replace(PERCENT, " %")
    ('500 deaths', '43.2 % of the territory')
    >>> quantity("0", "1 yes, 0 no")
    '0 (1 yes, 0 no)'
    """
    if unit[:1].isdigit():
        return f"{number} ({unit})"
    between = "\N{NO-BREAK SPACE}" if unit.startswith("%") else " "
    return f"{number}{between}{unit}"
