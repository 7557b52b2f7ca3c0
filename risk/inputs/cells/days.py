"""Days as people write them, where there is no doubt which number is the month."""

import re
from calendar import month_name
from datetime import date

_MONTHS = tuple(name.lower() for name in month_name[1:])
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = "([a-z]{3,9},? )?"
# The year first, or the month by its name.
_SHAPES = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        rf"{_YEAR}(?P<sign>[/.-]) ?(?P<month>\d{{1,2}})(?P=sign) ?{_DAY}\.?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}[ -]{_NAME}[ -]{_DAY}",
        rf"{_WEEKDAY}{_DAY}(st|nd|rd|th|\.)?[ -]{_NAME},?[ -]{_YEAR}",
        rf"{_WEEKDAY}{_NAME} {_DAY}(st|nd|rd|th)?,? {_YEAR}",
    )
)
_TIME = re.compile(
    r"(?<=\d)[ T]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?( ?[AP]M)?( ?(Z|UTC|[+-]\d\d(:?\d\d)?))?$",
    re.ASCII | re.IGNORECASE,
)
_HYPHENS = re.compile("[\u2010-\u2013\u2212]")
# Ways in which a spreadsheet writes a day: 6/22/2021, 22.06.21, 22-Jun-21, Jun-21, 44369.
_CHANGED = re.compile(
    r"\d{1,2}([/.-])(\d{1,2}|[A-Za-z]{3,9})\1(\d\d|\d{4})([ T].*)?|[A-Za-z]{3}-\d\d"
    r"|[1-7]\d{4}(\.\d+)?",
    re.ASCII,
)
_PERIOD = re.compile(
    r"\d{4}([-/. ]?[MQW]?\d{1,2})?|(\d{1,2}[/.]|Q\d |[A-Z]{3,9}\.?[ -])\d{4}",
    re.ASCII | re.IGNORECASE,
)


def iso_day(text: str) -> tuple[str, str]:
    """A day as YYYY-MM-DD, and what was done to it in words; as it is where it is not understood.

    >>> iso_day("22 June 2021"), iso_day("2021-06-22T00:00:00Z"), iso_day("06/07/2021")
    (('2021-06-22', 'days written YYYY-MM-DD'), ('2021-06-22', 'times of day left out'), \
('06/07/2021', ''))
    """
    plain = _HYPHENS.sub("-", text)
    without_time = _TIME.sub("", plain)
    for shape in _SHAPES:
        parts = shape.fullmatch(without_time)
        day = _day(parts.groupdict()) if parts else ""
        if day and without_time != plain:
            return day, "times of day left out"
        if day:
            return day, "" if day == text else "days written YYYY-MM-DD"
    return text, ""


def is_changed_day(text: str) -> bool:
    """Whether a day looks like one that a spreadsheet has written in its own way.

    >>> [is_changed_day(text) for text in ("6/22/2021", "Jun-21", "44369", "2021-6-22", "soon")]
    [True, True, True, False, False]
    """
    return bool(_CHANGED.fullmatch(text))


def is_period(text: str) -> bool:
    """Whether a text names a year, a quarter, a month or a week, and no day of it.

    >>> [is_period(text) for text in ("2021", "2021-Q2", "2021M06", "June 2021", "2021-06-22")]
    [True, True, True, True, False]
    """
    return bool(_PERIOD.fullmatch(text))


def _day(parts: dict[str, str]) -> str:
    """The day of a shape's parts; empty if the calendar has none such."""
    month = _month(parts["name"]) if "name" in parts else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"])).isoformat()
    except ValueError:
        return ""


def _month(name: str) -> int:
    """Number of a month by its English name or the beginning of it; 0 if it is none.

    >>> _month("Sept"), _month("may"), _month("Juni")
    (9, 5, 0)
    """
    begun = [n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return begun[0] if len(begun) == 1 else 0
