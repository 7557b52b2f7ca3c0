"""Cells of evidence as spreadsheets, editors and publishers write them, and what they mean.

Only what has one meaning is read; a day whose month cannot be told from its day never is.
"""

import re
from collections.abc import Callable
from functools import cache

from risk.inputs.evidence_columns import NUMBERS
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.countries import state_codes
from risk.terms.names import meant_country

DAYS = ("date", "known_since")
PLACES = ("source_iso3", "receiver_iso3")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u202f\u2060\ufeff]")
_MINUS = re.compile("^[\u2010-\u2013\u2212\ufe63\uff0d]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4]")
_GROUPED = re.compile(r"([+-]?\d{1,3})((?: \d{3})+)((?:[.,]\d+)?)", re.ASCII)
_TIMED = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d(:\d\d([.,]\d+)?)?( ?(Z|UTC|[+-]\d\d(:?\d\d)?))?", re.ASCII
)
# The year first, so that there is no doubt which of the two others is the month.
_YEAR_FIRST = re.compile(r"(\d{4})([/.-]) ?(\d{1,2})\2 ?(\d{1,2})\.?", re.ASCII)
_HYPHENS = re.compile("[\u2010-\u2013\u2212]")
# Ways in which a spreadsheet writes a day: 6/22/2021, 22.06.21, 22-Jun-21, 44369.
_CHANGED = re.compile(
    r"\d{1,2}([/.-])(\d{1,2}|[A-Za-z]{3,9})\1(\d\d|\d{4})([ T].*)?|[1-7]\d{4}(\.\d+)?", re.ASCII
)
_MISSING = {"na", "n/a", "#n/a", "nan", "<na>", "null", "none", "-", "\u2013"}
_OTHER_END = {"source": "receiver_iso3", "receiver": "source_iso3"}
_ADMIRALTY = re.compile(r"([A-Fa-f])[ /-]?[1-6]", re.ASCII)


def mended(column: str, cell: str, decimal_comma: bool) -> tuple[str, str]:
    """A cell as evidence has it, and what was done to it in words; empty if nothing to tell.

    Parameters
    ----------
    column : one of COLUMNS
    cell : as the file has it; what is not understood comes back as it is
    decimal_comma : whether the file's numbers have one

    >>> mended("value", "12,5", True), mended("date", "2021-06-22T00:00:00Z", False)
    (('12.5', 'decimal commas'), ('2021-06-22', 'times of day left out'))
    >>> mended("source_iso3", "Turkey", False), mended("reliability", "B2", False)
    (('TUR', "'Turkey' read as TUR"), ('B', 'reliability by its letter alone'))
    """
    if column in ("reference", "note"):
        return cell.strip(), ""
    text = " ".join(_UNSEEN.sub("", cell).split())
    if column in NUMBERS:
        text, done = _number(text, decimal_comma)
    else:
        text, done = _READERS[column](text)
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


def is_changed_day(text: str) -> bool:
    """Whether a day looks like one that a spreadsheet has written in its own way.

    >>> [is_changed_day(text) for text in ("6/22/2021", "22-Jun-21", "44369", "2021-6-22", "soon")]
    [True, True, True, False, False]
    """
    return bool(_CHANGED.fullmatch(text))


def _number(text: str, decimal_comma: bool) -> tuple[str, str]:
    plain = _MINUS.sub("-", text)
    done = "" if plain == text else "minus signs made plain"
    text = plain
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        text = "".join(grouped.groups()).replace(" ", "")
        done = "spaces within numbers left out"
    if decimal_comma and DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", "."), "decimal commas"
    return text, done


def _day(text: str) -> tuple[str, str]:
    timed = _TIMED.fullmatch(text)
    if timed:
        return timed[1], "times of day left out"
    parts = _YEAR_FIRST.fullmatch(_HYPHENS.sub("-", text))
    if not parts:
        return text, ""
    day = f"{parts[1]}-{int(parts[3]):02}-{int(parts[4]):02}"
    return day, "" if day == text else "days written YYYY-MM-DD"


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
    # Spreadsheets make an apostrophe curly.
    return _units().get(_APOSTROPHES.sub("'", text).lower(), text), ""


def _reliability(text: str) -> tuple[str, str]:
    graded = _ADMIRALTY.fullmatch(text)
    if graded:
        return graded[1].upper(), "reliability by its letter alone"
    return text.upper() if len(text) == 1 else text, ""


_READERS: dict[str, Callable[[str], tuple[str, str]]] = {
    **dict.fromkeys(DAYS, _day),
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
