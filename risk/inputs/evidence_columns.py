"""The columns of a file of evidence, and what can be wrong with the cells of one row."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from risk.inputs.cells.days import is_period
from risk.inputs.cells.numbers import COMMA, POINT, as_number, two_meanings
from risk.inputs.evidence import NUMBERS
from risk.storage import Kind
from risk.terms import A_COUNTRY, CODES, INDICATORS, state_codes

RELIABILITY = {
    "A": "reliable: an official count or a publisher whose figures have held",
    "B": "usually reliable: minor doubt, most past figures held",
    "C": "fairly reliable: some past figures held, some did not",
    "D": "not usually reliable: a party to the matter, or a figure of unknown origin",
    "E": "unreliable: past figures did not hold",
    "F": "cannot be judged: no basis for a judgement, such as a rumour",
}
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MOST_TEXT = 2_000
# One cell that is wrong: its column, what was expected and what came.
CellProblem = tuple[str, str, str]


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


def is_number(text: str) -> bool:
    """Whether a text is a number as evidence writes it.

    >>> is_number("1234.5"), is_number("1,234.5")
    (True, False)
    """
    return bool(_NUMBER.fullmatch(text))


def _is_number_or_blank(text: str) -> bool:
    return not text or is_number(text)


@dataclass(frozen=True)
class EvidenceColumn:
    """A column of a file of evidence.

    description : for whoever fills it in
    example : cell of the template
    expected : what a cell must be by itself, in words
    is_readable : whether a cell is that; what hangs on the other cells is checked elsewhere
    """

    name: str
    description: str
    example: str
    expected: str = "text"
    is_readable: Callable[[str], object] = lambda text: True
    may_be_blank: bool = False

    @property
    def kind(self) -> Kind:
        """What its cells hold."""
        return "number" if self.name in NUMBERS else "text"


_DAY = "a day written YYYY-MM-DD from 1989 to 2099"
EVIDENCE_COLUMNS = (
    EvidenceColumn(
        "date", "YYYY-MM-DD, the day that the value describes", "2021-06-22", _DAY, is_day
    ),
    EvidenceColumn(
        "known_since",
        "YYYY-MM-DD, the day it became public; it counts from the end of that month",
        "2021-06-22",
        _DAY,
        is_day,
    ),
    EvidenceColumn(
        "source_iso3",
        "country in conflict; blank for an indicator of the receiver",
        "AFG",
        may_be_blank=True,
    ),
    EvidenceColumn(
        "receiver_iso3",
        "country it could reach; blank for an indicator of the source",
        "",
        may_be_blank=True,
    ),
    EvidenceColumn(
        "indicator",
        "code from the catalogue",
        "territory_controlled",
        f"a code such as {CODES[0]}",
        INDICATORS.__contains__,
    ),
    EvidenceColumn("value", "number in the indicator's unit", "50", "a number", is_number),
    EvidenceColumn(
        "unit",
        "the indicator's unit, as the catalogue writes it",
        INDICATORS["territory_controlled"].unit,
    ),
    EvidenceColumn(
        "low",
        "lowest other count, blank if there is none",
        "40",
        "a number or a blank cell",
        _is_number_or_blank,
        may_be_blank=True,
    ),
    EvidenceColumn(
        "high",
        "highest other count, blank if there is none",
        "60",
        "a number or a blank cell",
        _is_number_or_blank,
        may_be_blank=True,
    ),
    EvidenceColumn("reliability", "A to F", "C", "a letter from A to F", RELIABILITY.__contains__),
    EvidenceColumn(
        "reference",
        "who said it, where and when",
        "Who said it, where and when",
        "who said it, where and when",
        bool,
    ),
    EvidenceColumn(
        "note",
        "anything else, for example that it is a claim; may be blank",
        "Example: replace this row with your own",
        may_be_blank=True,
    ),
)
COLUMNS = tuple(column.name for column in EVIDENCE_COLUMNS)


def cell_problems(
    row: dict[str, str], doubts: Mapping[str, tuple[str, str]]
) -> Iterator[CellProblem]:
    """Everything wrong with one row: column, what was expected, what came.

    `row`: text by column, every column of COLUMNS. `doubts`: what was expected and what came, by
    column, where a number may be another one.

    >>> row = dict.fromkeys(COLUMNS, "") | {"date": "2021-06-31"}
    >>> next(cell_problems(row, {}))
    ('date', 'a day written YYYY-MM-DD from 1989 to 2099', "'2021-06-31'")
    """
    unreadable = list(_unreadable(row, doubts))
    yield from unreadable
    bad = {column for column, _, _ in unreadable}
    for column, cell in row.items():
        if len(cell) > MOST_TEXT:
            yield column, f"at most {MOST_TEXT} characters", f"{len(cell)}"
        if _CONTROL.search(cell):
            yield column, "text", f"the control character in {_got(cell)}"
    if not {"date", "known_since"} & bad and row["known_since"] < row["date"]:
        yield "known_since", f"{row['date']} or later", _got(row["known_since"])
    if "indicator" not in bad:
        yield from _misplaced(row)
        yield from _out_of_range(row, bad)


def _unreadable(
    row: dict[str, str], doubts: Mapping[str, tuple[str, str]]
) -> Iterator[CellProblem]:
    for column in EVIDENCE_COLUMNS:
        cell = row[column.name]
        if column.name in doubts:
            yield column.name, *doubts[column.name]
        elif not column.is_readable(cell):
            yield column.name, column.expected, _got(cell) + _hint(column, cell)


def _misplaced(row: dict[str, str]) -> Iterator[CellProblem]:
    """Unit and ends that are not the indicator's."""
    known = INDICATORS[row["indicator"]]
    if row["unit"] != known.unit:
        yield "unit", f"{known.unit!r} for {known.code}", _got(row["unit"])
    for column, other in (("source_iso3", "receiver"), ("receiver_iso3", "source")):
        if known.entity != other and row[column] not in state_codes():
            yield column, A_COUNTRY, _got(row[column])
        if known.entity == other and row[column]:
            blank = f"a blank cell, because {known.code} belongs to a {other}"
            yield column, blank, _got(row[column])
    if known.entity == "corridor" and row["source_iso3"] == row["receiver_iso3"] != "":
        yield "receiver_iso3", "a country other than the source", _got(row["receiver_iso3"])


def _out_of_range(row: dict[str, str], bad: set[str]) -> Iterator[CellProblem]:
    known = INDICATORS[row["indicator"]]
    numbers = {c: float(row[c]) for c in NUMBERS if c not in bad and row[c]}
    for column, number in numbers.items():
        if not known.least <= number <= known.most:
            limits = f"{known.least:g} " + (
                "or more" if known.most == float("inf") else f"to {known.most:g}"
            )
            yield column, f"{limits} for {known.code}", repr(row[column])
    value = numbers.get("value")
    if value is not None and numbers.get("low", value) > value:
        yield "low", f"at most the value {row['value']}", repr(row["low"])
    if value is not None and numbers.get("high", value) < value:
        yield "high", f"at least the value {row['value']}", repr(row["high"])


def _hint(column: EvidenceColumn, cell: str) -> str:
    """What to write in place of a period, a per cent, or what may be two numbers."""
    if column.expected == _DAY and is_period(cell):
        return ", which names no day: for a month or a year write its last one"
    if column.kind != "number":
        return ""
    meanings = two_meanings(cell)
    if meanings:
        return f", {meanings}"
    share = cell.removesuffix("%").strip()
    # What a spreadsheet shows as 50.5 % it holds as 0.505.
    if share != cell and (as_number(share, POINT) or as_number(share, COMMA)):
        return f": where the unit is in %, write {share} in a cell not formatted as a per cent"
    return ""


def _got(cell: str) -> str:
    return repr(cell[:60]) if cell else "an empty cell"
