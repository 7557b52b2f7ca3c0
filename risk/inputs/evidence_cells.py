"""Cells of evidence as spreadsheets, editors and publishers write them, and what they mean.

Only what has one meaning is read; a day whose month cannot be told from its day never is.
"""

import re
from collections.abc import Callable
from functools import cache

from risk.inputs.cells.days import iso_day
from risk.inputs.cells.numbers import number, typed
from risk.inputs.cells.texts import plain_text, straightened
from risk.inputs.evidence import NUMBERS
from risk.terms import CATALOGUE, INDICATORS, meant_country, state_codes

DAYS = ("date", "known_since")
PLACES = ("source_iso3", "receiver_iso3")
_INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u202f\u2060\ufeff]")
# What spreadsheets are told so that they leave a cell as it is: ="2021-06-22" or '2021-06-22.
_AS_TEXT = re.compile('="([^"]*)"|\'([^\']*)')
_MISSING = {"na", "n/a", "#n/a", "nan", "<na>", "null", "none", "-", "\u2013"}
_OTHER_END = {"source": "receiver_iso3", "receiver": "source_iso3"}
_ADMIRALTY = re.compile(r"([A-Fa-f])[ /-]?[1-6]", re.ASCII)


def mended(column: str, cell: str, decimal_sign: str) -> tuple[str, str]:
    """A cell as evidence has it, and what was done to it in words; empty if nothing to tell.

    Parameters
    ----------
    column : one of COLUMNS
    cell : as the file has it; what is not understood comes back as it is
    decimal_sign : of the file's numbers, empty where it is not known

    >>> mended("value", "1.234,5", ","), mended("date", "2021-06-22T00:00:00Z", "")
    (('1234.5', 'thousands separators left out'), ('2021-06-22', 'times of day left out'))
    >>> mended("source_iso3", "Turkey", ""), mended("reliability", "B2", "")
    (('TUR', "'Turkey' read as TUR"), ('B', 'reliability by its letter alone'))
    """
    if column in ("reference", "note"):
        return cell.strip(), ""
    text = plain_text(cell)
    as_text = _AS_TEXT.fullmatch(text)
    if as_text:
        text = as_text[1] or as_text[2] or ""
    if column in NUMBERS:
        text, done = _number(text, decimal_sign)
    else:
        text, done = _READERS[column](text)
    if not done and as_text:
        done = "marks of text left out"
    if not done and _INVISIBLE.search(cell):
        done = "characters that cannot be seen left out"
    return text, done


def is_missing(text: str) -> bool:
    """Whether a cell is what R, pandas and spreadsheets write for a value that is not there.

    >>> [is_missing(text) for text in ("NA", "NaN", "#N/A", "-", "0", "")]
    [True, True, True, True, False, False]
    """
    return text.strip().lower() in _MISSING


def may_stay_blank(column: str, indicator: str) -> bool:
    """Whether a sign of a missing value means a blank cell; elsewhere NA may be Namibia.

    >>> may_stay_blank("low", ""), may_stay_blank("source_iso3", "territory_controlled")
    (True, False)
    """
    known = INDICATORS.get(_indicator(indicator.strip())[0])
    place = _OTHER_END.get(known.entity) if known else None
    return column in ("low", "high", "note", place)


def _number(text: str, decimal_sign: str) -> tuple[str, str]:
    plain = typed(text)
    found = number(plain, decimal_sign) or plain
    if len(found) < len(plain):
        return found, "thousands separators left out"
    return found, "" if plain[:1] == text[:1] else "minus signs made plain"


def _place(text: str) -> tuple[str, str]:
    if text in state_codes() or not text:
        return text, ""
    code = meant_country(text)
    return (code, f"'{text}' read as {code}") if code else (text, "")


def _indicator(text: str) -> tuple[str, str]:
    known = _by_words()
    code = known.get(text.lower(), text)
    return code, "" if code == text or code == text.lower() else "indicators given by name"


def _unit(text: str) -> tuple[str, str]:
    return _units().get(straightened(text).lower(), text), ""


def _reliability(text: str) -> tuple[str, str]:
    graded = _ADMIRALTY.fullmatch(text)
    if graded:
        return graded[1].upper(), "reliability by its letter alone"
    return text.upper() if len(text) == 1 else text, ""


_READERS: dict[str, Callable[[str], tuple[str, str]]] = {
    **dict.fromkeys(DAYS, iso_day),
    **dict.fromkeys(PLACES, _place),
    "indicator": _indicator,
    "unit": _unit,
    "reliability": _reliability,
}


@cache
def _by_words() -> dict[str, str]:
    """Codes of the indicators by all that names them, in lower case."""
    return {
        words.lower(): i.code for i in CATALOGUE for words in (i.label, i.short, i.name, i.code)
    }


@cache
def _units() -> dict[str, str]:
    return {indicator.unit.lower(): indicator.unit for indicator in CATALOGUE}
