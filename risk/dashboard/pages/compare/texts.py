"""Sentences of the comparison: what differs, and mainly why."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import OUTCOME_NAMES, plain
from risk.dashboard.pages.compare.sides import Side, riskiest
from risk.dashboard.pages.country import Place
from risk.terms import (
    GOING_ON,
    INDICATORS,
    INTERVAL,
    NEW,
    UNKNOWN_ONSET,
    interval,
    percent,
    plural,
    points_text,
    quantity,
    share,
    tenths,
)

NAMED = 3
LEAST_POINTS = 0.05  # what rounds to 0.0 explains nothing
LEAST_SHARE = 0.1
LEAST_CHANCE = 0.005
MAINLY = 0.5
KINDS = {NEW: "a new risk", GOING_ON: "going on", UNKNOWN_ONSET: "unknown whether new"}
SAME = (
    "**Both sides are the same.** Choose another country or another month to compare with. The "
    "data begin in January 1992."
)


def labels(first: Side, second: Side) -> tuple[str, str]:
    """What tells the two sides apart, as short as can be."""
    if first.settings.as_of == second.settings.as_of:
        return first.name, second.name
    if first.iso3 == second.iso3:
        return first.month, second.month
    return f"{first.name}, {first.month}", f"{second.name}, {second.month}"


def title(first: Side, second: Side) -> str:
    """Both sides in full, in a line."""
    if first.settings.as_of == second.settings.as_of:
        return f"{first.name} and {second.name}, {first.month}"
    if first.iso3 == second.iso3:
        return f"{first.name}, {first.month} and {second.month}"
    return f"{first.name}, {first.month}, and {second.name}, {second.month}"


def said(side: Side, label: str) -> str:
    """One side's chance, or what stands in for it, as Markdown."""
    if side.place is None:
        return f"**{label}**: not an independent state in {side.month}"
    row = side.place.row
    if not side.place.exposed:
        return f"**{label}**: not exposed"
    if not side.place.shown:
        rank = f"rank {row['rank']} of {side.place.ranked}"
        return f"**{label}**: {rank}, percentage withheld, {KINDS[row.onset]}"
    ends = interval(row.probability_low, row.probability_high)
    chance = f"{percent(row.probability)} ({INTERVAL} {ends}), {row.level}"
    return f"**{label}**: {chance}, {KINDS[row.onset]}"


def finding(first: Side, second: Side) -> list[str]:
    """The comparison in sentences: the chances and the difference."""
    names = labels(first, second)
    when = f", as of {first.month}" if first.settings.as_of == second.settings.as_of else ""
    who = f"{first.name}, " if first.iso3 == second.iso3 else ""
    chances = f"{who}{said(first, names[0])}; {said(second, names[1])}{when}."
    parts = [
        chances,
        *(_missing(side, name) for side, name in zip((first, second), names, strict=True)),
    ]
    if first.exposed and second.exposed:
        parts.append(_difference(first, second, names))
        near = [int(place.row.sources) for place in (first.exposed, second.exposed)]
        if near[0] != near[1]:
            parts.append(f"Sources of conflict within reach: {near[0]} and {near[1]}.")
    return [part for part in parts if part]


def _missing(side: Side, label: str) -> str:
    """Why a side has no percentage; empty if it has one."""
    if side.place is None:
        return f"{side.name} was not an independent state in {side.month}. Choose another month."
    if not side.place.exposed:
        reason = side.place.row.withheld_reason.removeprefix("not exposed: ")
        return (
            f"{label}: {reason}. So no chance and no difference can be computed; this does not "
            "mean zero."
        )
    if not side.place.shown:
        return f"{label}: the percentage is withheld: {side.place.row.withheld_reason}."
    return ""


def _difference(first: Side, second: Side, names: tuple[str, str]) -> str:
    if not (first.shown and second.shown):
        return (
            "Only index and rank are compared: with a percentage withheld, there is no "
            "difference of percentages."
        )
    apart = first.shown.row.probability - second.shown.row.probability
    if abs(apart) < LEAST_CHANCE:
        return f"{names[0]} and {names[1]} are less than half a point apart."
    by = points_text(abs(apart), "percentage point").removeprefix("+")
    where = "above" if apart > 0 else "below"
    return f"**{names[0]} is {by} {where} {names[1]}.**"


def because(first: Place, second: Place, mechanism: str, indicators: pd.DataFrame) -> str:
    """What makes the riskiest corridors differ, and whether that is why the countries do.

    `mechanism`: as from `deciding`. `indicators`: as from `compare_data.paired`, of that mechanism.
    """
    rows = riskiest(first), riskiest(second)
    points = [row[f"index_{mechanism}"] for row in rows]
    head = (
        f"{_mainly(first, second)}: {_which(*rows)}. Index of "
        f"{OUTCOME_NAMES[mechanism].lower()}: {points[0]:.1f} against {points[1]:.1f}"
    )
    least = max(LEAST_SHARE * indicators.difference.abs().sum(), LEAST_POINTS)
    drivers = indicators[indicators.difference.abs() > least].head(NAMED)
    if drivers.empty:
        return f"{head}. No indicator differs by a tenth of a point."
    said = "; ".join(_driver(row) for row in drivers.itertuples())
    return f"{head}. The largest {plural(len(drivers), 'difference')}: {said}."


def _which(*rows: pd.Series) -> str:
    """Both riskiest corridors with their chances, once if they are the same."""
    ways = [f"{row.source} → {row.receiver}" for row in rows]
    chances = ["" if np.isnan(row.probability) else percent(row.probability) for row in rows]
    if ways[0] == ways[1]:
        both = f" ({' against '.join(chances)})" if all(chances) else ""
        return f"{ways[0]}{both}"
    listed = [way + (f" ({p})" if p else "") for way, p in zip(ways, chances, strict=True)]
    return " and ".join(listed)


def _mainly(first: Place, second: Place) -> str:
    """How much of the countries' difference their riskiest corridors are."""
    whole = first.row.probability - second.row.probability
    part = riskiest(first).probability - riskiest(second).probability
    if np.isnan(whole) or abs(whole) < LEAST_CHANCE:
        return "The riskiest corridor into each"
    if part / whole >= MAINLY:
        return "The riskiest corridor explains most of the difference"
    return "Most of the difference comes from other corridors, not from the riskiest"


def _driver(row: Any) -> str:
    """One indicator's difference, with both raw values."""
    label = row.label[0].lower() + row.label[1:]
    values = [number(row.code, raw) for raw in (row.raw_first, row.raw_second)]
    seen = " against ".join(dict.fromkeys(values))
    heavy = f"{share(row.weight_first / 100)} against {share(row.weight_second / 100)}"
    weighing = f", weighing {heavy}" if row.weight_first != row.weight_second else ""
    seen = f"{quantity(seen, row.unit)}{' each' if values[0] == values[1] else ''}{weighing}"
    return plain(f"{label} ({tenths(row.difference)} points: {seen})")


def number(code: str, raw: float) -> str:
    """A raw value with the digits of its indicator, without unit.

    >>> number("refugee_route", 1234.4), number("state_fragility", -2.0)
    ('1,234', '−2.00')
    """
    if np.isnan(raw):
        return "not known"
    return f"{raw:{INDICATORS[code].format}}".replace("-", "−")


def pairs_title(table: pd.DataFrame, names: tuple[str, str], of: str) -> str:
    """Both indices, and where they differ most, as the title of a chart.

    `table`: as from `compare_data.paired`, those that weigh something. `of`: mechanism in words.
    """
    first = table.points_first.sum()
    second = table.points_second.sum()
    text = f"Index of {of}: {names[0]} {first:.1f}, {names[1]} {second:.1f}"
    most = table.iloc[0]  # the biggest difference stands first
    if abs(most.difference) < LEAST_POINTS:
        return f"{text}; no indicator differs"
    return f"{text}; the largest difference is {most.label} ({tenths(most.difference)})"


def courses_title(lines: dict[str, pd.DataFrame], what: str) -> str:
    """Between which values each line moved, as the title of a chart.

    `lines`: courses over time by name, each with a chance at least once. `what`: is forecast.
    """
    since = min(str(line.month[line.probability.notna()].iloc[0])[:4] for line in lines.values())
    said = [
        f"{name} between {percent(line.probability.min())} and {percent(line.probability.max())}"
        for name, line in lines.items()
    ]
    return f"Since {since} {', '.join(said)}: {what}"


def put_in(first: Side, second: Side, what_ifs: int) -> str:
    """Which side the what ifs are in; empty if there are none."""
    if not what_ifs:
        return ""
    names = labels(first, second)
    if first.settings.as_of == second.settings.as_of:
        where = "to both sides, in the corridors they concern"
    else:
        where = f"only to {names[0]}, not to {names[1]}"
    return f"What-ifs belong to the view's as-of month, so they apply {where}."


def origins(table: pd.DataFrame, names: tuple[str, str]) -> list[str]:
    """Where each value comes from that evidence has supplied, as Markdown; once if both have it.

    `table`: as from `compare_data.paired`.
    """
    said: dict[str, list[str]] = {}
    for side, name in zip(("first", "second"), names, strict=True):
        given = table[table[f"basis_{side}"] == "evidence"]
        for label, origin in zip(given.label, given[f"origin_{side}"], strict=True):
            said.setdefault(f"{label}: {origin}", []).append(name)
    return [plain(f"{' and '.join(who)}: {text}.") for text, who in said.items()]


def filled(table: pd.DataFrame) -> bool:
    """Whether a median stands in for a value of either side."""
    return bool((table.basis_first == "filled").any() or (table.basis_second == "filled").any())
