"""Warnings as plain text that someone can forward: grouped, the most important first."""

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from risk.alerts.contents import (
    DOWN,
    FELL,
    NEW_RISK,
    NEW_SOURCE,
    ROSE,
    RULE_ENDED,
    RULE_MET,
    UP,
    Report,
)
from risk.alerts.words import falls, from_to, name, sentences
from risk.dataset import is_old
from risk.terms import (
    ELEVATED,
    HORIZON_MONTHS,
    LEVEL_NAMES,
    MEANINGS,
    PERCENT,
    counted,
    month_name,
    range_text,
)

WIDTH = 88
NAMED = 4
NEW_TITLE = "New risks at Elevated or above"
GROUPS = {
    "Your rules": (RULE_MET, RULE_ENDED),
    NEW_TITLE: (NEW_RISK,),
    "New sources of conflict": (NEW_SOURCE,),
    "Risen": (ROSE, UP),
    "Fallen": (FELL, DOWN),
}

IN_SHORT = (
    ((RULE_MET,), "rule newly met", "rules newly met"),
    ((RULE_ENDED,), "rule no longer met", "rules no longer met"),
    ((NEW_RISK,), "new risk at Elevated or above", "new risks at Elevated or above"),
    ((NEW_SOURCE,), "new source of conflict", "new sources of conflict"),
    ((ROSE, UP), "rose", "rose"),
    ((FELL, DOWN), "fell", "fell"),
)


def to_text(report: Report, today: date) -> str:
    """The warnings as text in lines of at most 88 characters, links apart.

    `today`: only says whether the data are too old for a current warning.
    """
    lines = [
        f"Spillover: what changed from {month_name(report.since)} to {month_name(report.as_of)}",
        "",
        *_wrapped(report.known),
    ]
    if is_old(report.violence_end, today):
        lines.append("This is not a current warning: the data are too old for that.")
    lines += ["", *_wrapped(_forecast(report)), "", *_wrapped(in_short(report))]
    groups = grouped(report.alerts)
    for title, rows in groups.items():
        lines += ["", title.upper(), *_years(report, title), ""]
        for row, inside in rows:
            lines += [*_entry(row, inside, several=len(report.outcomes) > 1), ""]
        lines.pop()
    lines += _small_moves(report.alerts)
    for rule, names in report.still_met.items():
        if names:
            lines += ["", *_wrapped(f"Still met, rule {rule}: {', '.join(names)}.")]
    for names in report.stood.values():
        if names:
            then = month_name(report.since)
            text = f"{NEW_TITLE} already in {then}: {', '.join(names)}."
            lines += ["", *_wrapped(text)]
    lines += ["", "How to read it"]
    for note in (*report.notes, _levels()):
        lines += _wrapped(f"- {note}", indent="  ")
    lines += [f"- Data version {report.data_version}, model version {report.model_version}."]
    return "\n".join(lines) + "\n"


def in_short(report: Report) -> str:
    """How many warnings there are of each kind, with the first names, in one sentence."""
    if report.alerts.empty:
        return "In short: nothing crossed a limit or moved by 10 points."
    parts = named_by_group(report.alerts)
    if corridors := int((report.alerts.unit == "corridor").sum()):
        parts.append(counted(corridors, "corridor"))
    return f"In short: {'; '.join(parts)}."


def named_by_group(table: pd.DataFrame, most: int = NAMED) -> list[str]:
    """How many countries and sources there are of each kind, with the first names.

    `table`: as `risk.alerts.changes.changes` or `risk.alerts.explained.alerts`. `most`: names of a
    kind.
    """
    rows = [row for row in rows_of(table) if row.unit != "corridor"]
    parts = []
    for kinds, one, many in IN_SHORT:
        names = [name(row) for row in rows if row.kind in kinds and not is_small(row)]
        if names:
            parts.append(named(names, one, many, most))
    if small := [name(row) for row in rows if is_small(row)]:
        across = f"across 5{PERCENT}"
        parts.append(named(small, f"small move {across}", f"small moves {across}", most))
    return parts


def named(names: list[str], one: str, many: str, most: int = NAMED) -> str:
    """How many there are and the first of them.

    `one`, `many`: what they are, for one and for several. `most`: names; 0 for none.

    >>> named(["Chad", "Mali"], "fell", "fell"), named(["Chad", "Mali"], "fell", "fell", 0)
    ('2 fell (Chad, Mali)', '2 fell')
    >>> named(["A", "B", "C", "D", "E", "F"], "new source", "new sources")
    '6 new sources (A, B, C, D and 2 more)'
    """
    unique = list(dict.fromkeys(names))
    if not most:
        return counted(len(unique), one, many)
    first = ", ".join(unique[:most])
    more = f" and {len(unique) - most} more" if len(unique) > most else ""
    return f"{counted(len(unique), one, many)} ({first}{more})"


def grouped(table: pd.DataFrame) -> dict[str, list[tuple[Any, list[Any]]]]:
    """The warnings by group; moves below Elevated are left out.

    Returns: dict of title → list of (row, rows of the corridors that belong to it). A corridor
    belongs to its receiver where that has a warning of the same outcome which goes the same way.

    Parameters
    ----------
    table : as `risk.alerts.explained.alerts`
    """
    rows = [row for row in rows_of(table) if not is_small(row)]
    heads = {
        (row.receiver_iso3, row.outcome, falls(row)): row.Index
        for row in rows
        if row.unit == "country" and not row.rule
    }
    inside: dict[int, list[Any]] = {}
    for row in rows:
        key = (row.receiver_iso3, row.outcome, falls(row))
        if row.unit == "corridor" and not row.rule and key in heads:
            inside.setdefault(heads[key], []).append(row)
    placed = {row.Index for part in inside.values() for row in part}
    by_title = {}
    for title, kinds in GROUPS.items():
        mine = [row for row in rows if row.kind in kinds and row.Index not in placed]
        if mine:
            by_title[title] = [(row, inside.get(row.Index, [])) for row in mine]
    return by_title


def is_small(row: Any) -> bool:
    """Whether both levels of a warning are below Elevated, and no rule asks for it."""
    low = (*LEVEL_NAMES[:ELEVATED], "Not exposed")
    is_low = row.level in low and row.level_before in low
    return is_low and not row.rule and row.kind in (ROSE, FELL)


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Rows with the columns as attributes."""
    return table.itertuples()


def _forecast(report: Report) -> str:
    what = "; or of ".join(MEANINGS[outcome] for outcome in report.outcomes)
    return (
        f"Forecast: the chance, within the {HORIZON_MONTHS} months after "
        f"{month_name(report.as_of)}, of {what}."
    )


def _years(report: Report, title: str) -> list[str]:
    """What makes a risk new, below the title of the new ones."""
    if title != NEW_TITLE:
        return []
    first, last = report.new_years
    return [f"(nothing came in the known years {first} to {last})"]


def _entry(row: Any, inside: list[Any], *, several: bool) -> list[str]:
    about = f" [{row.outcome}]" if several and row.outcome else ""
    rule = f" [rule {row.rule}]" if row.rule else ""
    lines = _wrapped(f"{name(row)}{about}{rule}: {from_to(row)}", indent="  ")
    for text in sentences(row):
        lines += _wrapped(f"  {text}", indent="  ")
    for corridor in inside:
        lines += _wrapped(f"  Corridor from {corridor.source}: {from_to(corridor)}", indent="  ")
    return [*lines, f"  {row.link}"]


def _small_moves(table: pd.DataFrame) -> list[str]:
    lines = []
    for word, down in (("Up from Low to Guarded", False), ("Down from Guarded to Low", True)):
        rows = [row for row in rows_of(table) if is_small(row) and falls(row) == down]
        if rows:
            lines += ["", *_wrapped(f"{word}: {', '.join(name(row) for row in rows)}.")]
    return lines


def _levels() -> str:
    return f"Levels: {', '.join(f'{level} {range_text(level)}' for level in LEVEL_NAMES)}."


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
