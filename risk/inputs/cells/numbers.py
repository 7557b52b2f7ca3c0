"""Numbers as people of many countries write them: 1,234.5 or 1.234,5 or 1'234.5 or 1 234,5.

"1.234" is a thousand and more where points part thousands, and little more than one elsewhere. The
other numbers of the file decide; if they do not, it is not read.
"""

import re
from collections.abc import Iterable

from risk.inputs.cells.texts import plain_text, straightened

POINT = "."
COMMA = ","
_MINUS = re.compile("^[\u2010-\u2013\u2212\ufe63\uff0d]")
_SHAPE = (
    r"[+-]?(\d+({sign}\d+)?(e[+-]?\d{{1,2}})?"
    r"|[1-9]\d{{0,2}}([ '{between}])\d{{3}}(\4\d{{3}})*({sign}\d+)?)"
)
_SHAPES = {
    sign: re.compile(_SHAPE.format(sign=re.escape(sign), between=other), re.ASCII | re.IGNORECASE)
    for sign, other in ((POINT, COMMA), (COMMA, POINT))
}


def typed(cell: str) -> str:
    """A number as it was typed, with plain blanks, minus and apostrophes.

    >>> typed(" \u22121\u202f234 "), typed("1\u2019234")
    ('-1 234', "1'234")
    """
    return straightened(_MINUS.sub("-", plain_text(cell)))


def as_number(text: str, sign: str) -> str | None:
    """What a text is where a sign parts the decimals; None if it is no number then.

    >>> as_number("1.234,5", COMMA), as_number("1.234,5", POINT), as_number("1'234", POINT)
    ('1234.5', None, '1234')
    """
    if not _SHAPES[sign].fullmatch(text):
        return None
    return re.sub("[ ',.]", lambda found: POINT if found[0] == sign else "", text)


def decimal_sign(texts: Iterable[str], separator: str) -> str:
    """The decimal sign of a file: that of its first number that can be read in one way.

    Returns: empty where no number tells. A comma that parts the cells is no decimal sign, and in
    such a file a point always is one.

    Parameters
    ----------
    texts : numbers as `typed` gives them, and other cells
    separator : of the file; empty for a workbook

    >>> decimal_sign(["1.234", "50,5"], ";"), decimal_sign(["1.234"], ";")
    (',', '')
    >>> decimal_sign(["1,234", "50,5"], ","), decimal_sign(["1.234"], ",")
    ('', '.')
    """
    for text in texts:
        by_point = as_number(text, POINT)
        by_comma = as_number(text, COMMA)
        if by_point and (not by_comma or (separator == COMMA and POINT in text)):
            return POINT
        if by_comma and not by_point and separator != COMMA:
            return COMMA
    return ""


def number(text: str, sign: str) -> str | None:
    """What a text is by a file's decimal sign; where that is empty, what it is by either.

    >>> number("1.234", COMMA), number("1.234", ""), number("1 234", "")
    ('1234', None, '1234')
    """
    if sign:
        return as_number(text, sign)
    by_point = as_number(text, POINT)
    return by_point if by_point == as_number(text, COMMA) else None


def is_doubtful(text: str, sign: str) -> bool:
    """Whether a text would pass for a number with a decimal point, which it may not be.

    The decimals of the file may begin with a comma, or it is not known what they begin with.

    >>> is_doubtful("12.5", COMMA), is_doubtful("1.234", ""), is_doubtful("12.5", POINT)
    (True, True, False)
    """
    return POINT in text and sign != POINT and number(text, sign) is None


def two_meanings(text: str) -> str:
    """What a text could be, and how to write it, if it could be two numbers; else empty.

    >>> two_meanings("1.234")
    'which may be 1234 or 1.234: write 1234 or 1.2340'
    >>> two_meanings("12.5")
    ''
    """
    by_sign = {as_number(text, POINT), as_number(text, COMMA)} - {None}
    if len(by_sign) < 2:
        return ""
    small, large = sorted(map(str, by_sign), key=lambda found: POINT not in found)
    return f"which may be {large} or {small}: write {large} or {small}0"
