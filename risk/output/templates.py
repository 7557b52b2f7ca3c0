"""The templates of what is printed as HTML, and what all of them can use."""

from math import isnan
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from risk.output.briefing import COLOURS
from risk.terms import (
    HORIZON_MONTHS,
    INDICATORS,
    INTERVAL,
    PERCENT,
    interval,
    percent,
    quantity,
    range_text,
    share,
)


def count(row: Any) -> str:
    """A value of the evidence with its unit and the lowest and highest other count."""
    others = [f"{x:,g}" for x in (row.low, row.high) if x == x]
    between = f" (others: {' to '.join(others)})" if others else ""
    unit = f"({row.unit})" if row.unit[0].isdigit() else row.unit
    return f"{quantity(f'{row.value:,g}', unit)}{between}"


# Whatever a record holds is escaped, and a name that no record has is an error, not a gap.
TEMPLATES = Environment(
    loader=FileSystemLoader([Path(__file__).parent / "briefing", Path(__file__).parent]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
TEMPLATES.filters |= {"count": count, "percent": percent, "share": share}
TEMPLATES.tests["missing"] = isnan
TEMPLATES.globals |= {
    "colours": COLOURS,
    "horizon_months": HORIZON_MONTHS,
    "indicators": INDICATORS,
    "interval": interval,
    "interval_name": INTERVAL,
    "percent_sign": PERCENT,
    "range_text": range_text,
}
