"""Coded situations to replay: seeds/<slug>/case.toml with its evidence.csv.

What a case tells is dated. It leaves this module by `Case.known` or by `Case.revealed` alone, so
that no page and no file can show what was not known at its month.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from risk.dataset import Panel
from risk.inputs.evidence import Evidence
from risk.inputs.evidence_columns import RELIABILITY, is_day
from risk.inputs.evidence_file import read_evidence
from risk.storage import InputError, read_file, readable, shown
from risk.terms import SEED, counted, december, month_text, state_codes, to_month, year_of

CASES = SEED.parent
_TEXTS = ("title", "as_of", "source", "summary")
_LISTS = {"receivers": str, "aftermath": str, "capacity": dict, "statement": dict}
MOST_PERSONS = 10**9


@dataclass(frozen=True)
class Statement:
    """Something said that no indicator measures.

    claim : whether it is one side's claim or an opinion, not an observation
    """

    date: str
    text: str
    reference: str
    reliability: str
    claim: bool


@dataclass(frozen=True)
class Capacity:
    """How many arrivals a receiver has said that it is ready for."""

    receiver_iso3: str
    persons: int
    date: str
    reference: str
    reliability: str


@dataclass(frozen=True)
class Told:
    """What is to be told of a case at a month; all of it is empty where nothing is."""

    summary: str = ""
    capacities: tuple[Capacity, ...] = ()
    statements: tuple[Statement, ...] = ()
    aftermath: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A situation as coded, with what was said of it.

    slug : name of its folder
    as_of : month
    """

    slug: str
    title: str
    as_of: int
    source: str
    receivers: tuple[str, ...]
    evidence: Evidence
    _told: Told = field(repr=False)

    def known(self, as_of: int) -> Told:
        """What was known of it at the end of a month: nothing before the case's own month."""
        if as_of < self.as_of:
            return Told()
        until = month_text(as_of)
        return Told(
            self._told.summary,
            tuple(c for c in self._told.capacities if c.date[:7] <= until),
            tuple(s for s in self._told.statements if s.date[:7] <= until),
        )

    def revealed(self, as_of: int) -> Told:
        """What came to be known later, for a reader who asks what happened then.

        The aftermath is what to know when reading it.
        """
        before = self.known(as_of)
        return Told(
            "" if before.summary else self._told.summary,
            tuple(c for c in self._told.capacities if c not in before.capacities),
            tuple(s for s in self._told.statements if s not in before.statements),
            self._told.aftermath,
        )


def read_cases(folder: Path = CASES, panel: Panel | None = None) -> list[Case]:
    """Every case of a folder, in the order of their slugs.

    Raises InputError if a case.toml is not as it should be, or an evidence.csv is missing or has a
    problem. `folder`: folder of the cases, a folder each. `panel`: data that a case's month must
    lie in, if given.
    """
    return [_read(path.parent, panel) for path in sorted(folder.glob("*/case.toml"))]


def case_limits(panel: Panel, case: Case) -> list[str]:
    """What the system could not have seen in a case, computed from the panel: one sentence each."""
    limits = []
    source = int(panel.countries.iso3.searchsorted(case.source))
    before = december(year_of(case.as_of) - 1)
    for month, when in ((before, "the December before"), (case.as_of, "the month of the case")):
        if not panel.sources[source, panel.column(month)]:
            deaths = round(panel.values["conflict_intensity"][source, panel.column(month)])
            limits.append(
                f"{case.source} did not count as a source in {month_text(month)}, {when}: it had "
                f"{counted(deaths, 'death')} in its last 12 known months, and 25 are needed. Its "
                "corridors had no forecast then."
            )
    reached = set(panel.countries.iso3.to_numpy()[panel.receiver[panel.source == source]])
    for receiver in case.receivers:
        if receiver not in reached:
            limits.append(
                f"There is no corridor from {case.source} to {receiver}: their territories are "
                "more than 500 km apart."
            )
    return limits


def _read(folder: Path, panel: Panel | None) -> Case:
    name = shown(folder / "case.toml")
    with readable(name):
        written = read_file(folder / "case.toml")
    try:
        content = tomllib.loads(written.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: a number of 5,000 digits
        raise InputError(f"{name}: expected TOML, got {str(error)[:200]}") from None
    unknown = sorted(set(content) - {*_TEXTS, *_LISTS})
    if unknown:
        raise InputError(f"{name}: expected only known keys, got {unknown[0]!r}")
    for key in _TEXTS:
        _text(content, key, name)
    receivers, aftermath, capacities, statements = (
        _list(content, key, kind, name) for key, kind in _LISTS.items()
    )
    if not receivers or len(set(receivers)) < len(receivers):
        raise InputError(f"{name}: expected 'receivers' to be a list of countries, each once")
    for code in (content["source"], *receivers):
        _country(code, name)
    try:
        as_of = to_month(content["as_of"])
        if panel:
            panel.check_as_of(as_of)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    told = Told(
        " ".join(content["summary"].split()),
        tuple(_capacity(entry, name) for entry in capacities),
        tuple(_statement(entry, name) for entry in statements),
        tuple(aftermath),
    )
    evidence = read_evidence(
        folder / "evidence.csv", name=shown(folder / "evidence.csv"), may_be_empty=True
    )
    return Case(
        folder.name, content["title"], as_of, content["source"], tuple(receivers), evidence, told
    )


def _capacity(entry: Mapping[str, Any], name: str) -> Capacity:
    persons = entry.get("persons")
    if type(persons) is not int or not 0 < persons <= MOST_PERSONS:
        raise InputError(
            f"{name}: capacity: expected 'persons' to be a whole number from 1 to "
            f"{MOST_PERSONS:,}, got something else"
        )
    _country(entry.get("receiver"), name)
    return Capacity(entry["receiver"], persons, *_sourced(entry, name))


def _statement(entry: Mapping[str, Any], name: str) -> Statement:
    if not isinstance(entry.get("claim"), bool):
        raise InputError(f"{name}: statement: expected 'claim' to be true or false")
    date, reference, reliability = _sourced(entry, name)
    return Statement(date, _text(entry, "text", name), reference, reliability, entry["claim"])


def _sourced(entry: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    date, reference, reliability = (
        _text(entry, key, name) for key in ("date", "reference", "reliability")
    )
    if not is_day(date) or reliability not in RELIABILITY:
        raise InputError(
            f"{name}: expected a day and a reliability from A to F, got {_got(date)}, "
            f"{_got(reliability)}"
        )
    return date, reference, reliability


def _list(content: Mapping[str, Any], key: str, kind: type, name: str) -> list[Any]:
    """A list of texts or tables; empty where the key is missing."""
    entries = content.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, kind) for entry in entries):
        what = "countries or sentences" if kind is str else f"tables, each begun by [[{key}]]"
        raise InputError(f"{name}: expected {key!r} to be a list of {what}")
    return entries


def _text(entry: Mapping[str, Any], key: str, name: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{name}: expected text for {key!r}, got {_got(text)}")
    return text


def _country(code: object, name: str) -> None:
    if not isinstance(code, str) or code not in state_codes():
        raise InputError(f"{name}: expected the ISO3 code of a country, got {_got(code)}")


def _got(value: object) -> str:
    """What stands in a wrong place, cut short; what is no text by its kind alone."""
    if value is None:
        return "nothing"
    return repr(value[:60]) if isinstance(value, str) else f"a value of type {type(value).__name__}"
