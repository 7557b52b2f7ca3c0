"""Months as whole numbers, so that lags are additions.

A month is ``year * 12 + month - 1``; on disk it is ISO text, ``2021-06``.
"""

import calendar
import re
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd

from risk.storage import InputError

Years = TypeVar("Years", int, np.ndarray, pd.Series)


def to_month(text: str) -> int:
    """Whole number of an ISO month.

    Raises InputError if the text is not YYYY-MM.

    >>> to_month("2021-06") - to_month("2020-12")
    6
    """
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(text), re.ASCII)
    if not match:
        raise InputError(f"expected a month as YYYY-MM, such as 2021-06; got {str(text)[:40]!r}")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(month: int) -> str:
    """ISO text of a month.

    >>> month_text(to_month("2021-06") + 7)
    '2022-01'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_name(month: int) -> str:
    """A month as people write it.

    >>> month_name(to_month("2021-06"))
    'June 2021'
    """
    return f"{calendar.month_name[month % 12 + 1]} {year_of(month)}"


def day_text(day: date) -> str:
    """A day as people write it.

    >>> day_text(date(2026, 11, 6))
    '6 November 2026'
    """
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def december(year: Years) -> Years:
    """The December of a year, as a month.

    >>> month_text(december(2020))
    '2020-12'
    """
    return year * 12 + 11


def year_of(month: int) -> int:
    """Calendar year that a month lies in.

    >>> year_of(december(2020))
    2020
    """
    return month // 12
