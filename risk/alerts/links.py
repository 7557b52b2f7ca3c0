"""Addresses of the dashboard that open what a warning is about."""

from typing import Any
from urllib.parse import urlencode

from risk.terms.months import month_text


def link(base: str, as_of: int, row: Any) -> str:
    """Address of the view that shows a warning.

    A country opens on the map, a corridor on the Country page, a new source with its corridors.

    Parameters
    ----------
    base : address of the dashboard, "/" for one relative to its host
    as_of : month
    row : with unit, outcome, receiver_iso3, source_iso3

    >>> from types import SimpleNamespace
    >>> row = SimpleNamespace(unit="corridor", outcome="armed", receiver_iso3="TJK",
    ...     source_iso3="AFG")
    >>> link("https://example.org/risk/", 2021 * 12 + 5, row)
    'https://example.org/risk/country?as_of=2021-06&outcome=armed&country=TJK&corridor=AFG'
    """
    query = {"as_of": month_text(as_of), "outcome": row.outcome or "either"}
    page = ""
    if row.unit == "source":
        query["source"] = row.source_iso3
    else:
        query["country"] = row.receiver_iso3
    if row.unit == "corridor":
        page = "country"
        query["corridor"] = row.source_iso3
    elif row.unit == "country" and row.source_iso3:
        query["source"] = row.source_iso3
    return f"{base.rstrip('/')}/{page}?{urlencode(query)}"
