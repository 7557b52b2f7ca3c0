"""The columns of a file of evidence, and what can be wrong with the cells of one row."""

import re
from collections.abc import Iterator
from datetime import date

from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.countries import state_codes

RELIABILITY = {
    "A": "reliable: an official count or a publisher whose figures have held",
    "B": "usually reliable: minor doubt, most past figures held",
    "C": "fairly reliable: some past figures held, some did not",
    "D": "not usually reliable: a party to the matter, or a figure without its origin",
    "E": "unreliable: past figures did not hold",
    "F": "cannot be judged: no basis to tell, such as a rumour",
}
COLUMNS = {
    "date": "YYYY-MM-DD, the day that the value describes",
    "known_since": "YYYY-MM-DD, the day it became public; it counts from the end of that month",
    "source_iso3": "country in conflict; blank for an indicator of the receiver",
    "receiver_iso3": "country it could reach; blank for an indicator of the source",
    "indicator": "code from the catalogue",
    "value": "number in the indicator's unit",
    "unit": "the indicator's unit, as the catalogue writes it",
    "low": "lowest other count, blank if there is none",
    "high": "highest other count, blank if there is none",
    "reliability": "A to F",
    "reference": "who said it, where and when",
    "note": "anything else, such as that it is a claim; may be blank",
}
NUMBERS = ("value", "low", "high")
KEY = ("indicator", "source_iso3", "receiver_iso3", "date", "known_since")
MOST_TEXT = 2_000
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def cell_problems(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Everything wrong with one row, as column and complaint.

    Parameters
    ----------
    row : text by column, every column of COLUMNS

    >>> row = dict.fromkeys(COLUMNS, "") | {"date": "2021-06-31"}
    >>> dict(cell_problems(row))["date"]
    "expected a day written YYYY-MM-DD from 1989 to 2099, got '2021-06-31'"
    """
    bad = dict(_unreadable(row))
    yield from bad.items()
    for column, cell in row.items():
        if len(cell) > MOST_TEXT:
            yield column, f"expected at most {MOST_TEXT} characters, got {len(cell)}"
        if _CONTROL.search(cell):
            yield column, f"expected text, got the control character in {_got(cell)}"
    if not {"date", "known_since"} & set(bad) and row["known_since"] < row["date"]:
        yield "known_since", f"expected {row['date']} or later, got {_got(row['known_since'])}"
    if "indicator" not in bad:
        yield from _misplaced(row)
        yield from _out_of_range(row, bad)


def _unreadable(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    day = "a day written YYYY-MM-DD from 1989 to 2099"
    for column, ok, expected in (
        ("date", is_day(row["date"]), day),
        ("known_since", is_day(row["known_since"]), day),
        ("indicator", row["indicator"] in INDICATORS, f"a code such as {CODES[0]}"),
        ("value", _NUMBER.fullmatch(row["value"]), "a number"),
        ("low", _NUMBER.fullmatch(row["low"] or "0"), "a number or nothing"),
        ("high", _NUMBER.fullmatch(row["high"] or "0"), "a number or nothing"),
        ("reliability", row["reliability"] in RELIABILITY, "a letter from A to F"),
        ("reference", row["reference"], "who said it, where and when"),
    ):
        if not ok:
            yield column, f"expected {expected}, got {_got(row[column])}"


def _misplaced(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Unit and ends that are not the indicator's."""
    known = INDICATORS[row["indicator"]]
    if row["unit"] != known.unit:
        yield "unit", f"expected {known.unit!r} for {known.code}, got {_got(row['unit'])}"
    for column, other in (("source_iso3", "receiver"), ("receiver_iso3", "source")):
        if known.entity != other and row[column] not in state_codes():
            yield column, f"expected the ISO3 code of a country, got {_got(row[column])}"
        if known.entity == other and row[column]:
            nothing = f"nothing, as {known.code} is of a {other}"
            yield column, f"expected {nothing}, got {_got(row[column])}"
    if known.entity == "corridor" and row["source_iso3"] == row["receiver_iso3"] != "":
        got = _got(row["receiver_iso3"])
        yield "receiver_iso3", f"expected another country than the source, got {got}"


def _out_of_range(row: dict[str, str], bad: dict[str, str]) -> Iterator[tuple[str, str]]:
    known = INDICATORS[row["indicator"]]
    numbers = {c: float(row[c]) for c in NUMBERS if c not in bad and row[c]}
    for column, number in numbers.items():
        if not known.least <= number <= known.most:
            limits = f"{known.least:g} " + (
                "or more" if known.most == float("inf") else f"to {known.most:g}"
            )
            yield column, f"expected {limits} for {known.code}, got {row[column]!r}"
    value = numbers.get("value")
    if value is not None and numbers.get("low", value) > value:
        yield "low", f"expected at most the value {row['value']}, got {row['low']!r}"
    if value is not None and numbers.get("high", value) < value:
        yield "high", f"expected at least the value {row['value']}, got {row['high']!r}"


def is_day(text: str) -> bool:
    """Whether a text is a day as evidence dates it.

    >>> is_day("2021-06-22"), is_day("2021-6-22"), is_day("2021-02-29")
    (True, False, False)
    """
    if not re.fullmatch(r"(1989|199\d|20\d\d)-\d\d-\d\d", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _got(cell: str) -> str:
    return repr(cell[:60]) if cell else "an empty cell"
