"""Where a published raw value comes from: what it was made of, as far as the panel can show it."""

from collections.abc import Callable
from functools import partial

import numpy as np

from risk.dataset import NEVER, Panel
from risk.terms import (
    ARRIVALS_PER_HOSTED,
    BORDER_FLOOR,
    CATALOGUE,
    CODES,
    HEADLINE_SIZE,
    PACE_LIMITS,
    PACE_SOFTENER,
    counted,
    month_text,
    quantity,
    year_of,
)


def trace(panel: Panel, corridor: int, as_of: int, code: str) -> list[str]:
    """Where a published raw value comes from, as far as the shipped panel can show it.

    Returns: list of str. The value with unit and period; for values made of others, what they are
    made of.

    Parameters
    ----------
    corridor : corridor number
    as_of : month
    code : indicator
    """
    rows = np.array([corridor])
    k = CODES.index(code)
    indicator = CATALOGUE[k]
    raw = panel.raw(rows, as_of)[0, k]
    period = int(panel.period(rows, as_of)[0, k])
    if np.isnan(raw):
        return [f"{indicator.name}: not known as of {month_text(as_of)}"]
    when = f", period to {month_text(period)}" if period != NEVER else ""
    value = quantity(f"{raw:{indicator.format}}", indicator.unit)
    lines = [f"{indicator.name}: {value}{when}"]
    more = _PARTS.get(code)
    return lines + (more(panel, corridor, as_of, period, float(raw)) if more else [])


def _route(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    source = panel.source[corridor]
    column = panel.column(as_of)
    counted = panel.values["last_arrivals"][corridor, column]
    lines = _counted("last_arrivals", 1, panel, corridor, as_of, period, float(counted))
    if not counted:
        return lines
    pace = raw / counted
    millions = panel.values["receiver_population"][source, column] / 1e6
    then = panel.values["conflict_intensity"][source, panel.column(period + 1)]
    softener = PACE_SOFTENER * millions
    since = pace * (then + softener) - softener
    in_year = f"{_deaths(then)} in {year_of(period)}"
    now = month_text(as_of - 1)
    worked = (
        f"{_deaths(since)} a year in the {as_of - 1 - period} months to {now}, against "
        f"{in_year}, and {PACE_SOFTENER:g} added to each for every one of {millions:,.1f} million "
        f"inhabitants: ({since:,.0f} + {softener:,.1f}) ÷ ({then:,.0f} + {softener:,.1f}) = "
        f"{pace:.3f}"
    )
    low, high = PACE_LIMITS
    if not low < pace < high:  # the deaths since cannot be had back from it
        worked = f"kept at its limit of {pace:g}, after {in_year}"
    name = panel.countries.country[source]
    product = f"{counted:,.0f} × {pace:.3f} = {raw:,.0f}"
    return [*lines, f"Pace of the violence in {name}: {worked}", product]


def _counted(
    code: str, n_years: int, panel: Panel, corridor: int, as_of: int, period: int, raw: float
) -> list[str]:
    """What was registered in the last years, and what stands in where it is less, or unknown."""
    last = year_of(period)
    years = range(last - n_years + 1, last + 1)
    lines = [f"Arrivals registered: {_registered(panel, corridor, years)}"]
    if panel.estimated(np.array([corridor]), as_of)[0, CODES.index(code)]:
        hosted = panel.values["hosted_community"][corridor, panel.column(as_of)]
        lines.append(
            f"An old value carried forward says nothing about this year: {hosted:,.0f} people "
            f"hosted × {ARRIVALS_PER_HOSTED:g} = {ARRIVALS_PER_HOSTED * hosted:,.0f} are used "
            "instead"
        )
    if panel.floored(np.array([corridor]), as_of)[0, CODES.index(code)]:
        lines.append(f"Along a land border, at least {BORDER_FLOOR:,} are assumed")
    return lines


def _registered(panel: Panel, corridor: int, years: range) -> str:
    """Each year's arrivals, or that nobody knows them."""
    said = []
    for year in years:
        place = year - panel.first_year
        if not 0 <= place < panel.arrivals.shape[1]:
            continue
        persons = panel.arrivals[corridor, place]
        said.append(f"{'not known' if np.isnan(persons) else f'{persons:,.0f}'} in {year}")
    return ", ".join(said) or "before the first year of the outcomes"


def _momentum(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    deaths = panel.values["conflict_intensity"][panel.source[corridor]]
    column = panel.column(as_of)
    if column < 3:
        return []
    before = float(deaths[column - 3])
    recent = (raw * (before / 12 + 1) - 1) * 3
    return [
        f"({_deaths(recent)} ÷ 3 + 1) ÷ ({_deaths(before)} ÷ 12 + 1) = {raw:.2f}: the 3 "
        f"months to {month_text(period)} against the 12 before"
    ]


def _jump(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    recent = panel.values["conflict_intensity"][panel.source[corridor], panel.column(as_of)]
    before = ((recent / 12 + 1) / raw - 1) * 48
    return [
        f"({_deaths(recent)} ÷ 12 + 1) ÷ ({_deaths(before)} ÷ 48 + 1) = {raw:.2f}: the 12 "
        f"months to {month_text(period)} against the 48 before"
    ]


def _rate(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    source = panel.source[corridor]
    millions = panel.values["receiver_population"][source, panel.column(as_of)] / 1e6
    return [f"{_deaths(raw * millions)} ÷ {millions:,.2f} million inhabitants = {raw:,.1f}"]


def _per_thousand(
    what: str, panel: Panel, corridor: int, as_of: int, period: int, raw: float
) -> list[str]:
    receiver = panel.receiver[corridor]
    column = panel.column(as_of)
    inhabitants = panel.values["receiver_population"][receiver, column]
    persons = raw * inhabitants / 1_000
    return [f"{persons:,.0f} {what} ÷ {inhabitants:,.0f} inhabitants × 1,000 = {raw:.1f}"]


def _years(panel: Panel, corridor: int, period: int, hit: np.ndarray) -> str:
    last = year_of(period)
    years = range(max(last - 9, panel.first_year), last + 1)
    named = [str(year) for year in years if hit[corridor, year - panel.first_year] == 1]
    return ", ".join(named) if named else "none"


def _arrivals(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    years = _years(panel, corridor, period, panel.arrived(HEADLINE_SIZE))
    return [f"Years with 10,000 or more arrivals: {years}"]


def _incidents(panel: Panel, corridor: int, as_of: int, period: int, raw: float) -> list[str]:
    years = _years(panel, corridor, period, panel.armed)
    count = 0 if years == "none" else years.count(",") + 1
    return [
        f"Years with the source's conflict on the receiver's soil: {years}",
        f"Years of the last 3 with the receiver's government in a conflict in the source: "
        f"{raw - count:.0f}",
    ]


_PARTS: dict[str, Callable[..., list[str]]] = {
    "refugee_route": _route,
    "last_arrivals": partial(_counted, "last_arrivals", 1),
    "peak_arrivals": partial(_counted, "peak_arrivals", 3),
    "conflict_momentum": _momentum,
    "violence_jump": _jump,
    "deaths_rate": _rate,
    "receiver_openness": partial(_per_thousand, "arrivals"),
    "refugee_readiness": partial(_per_thousand, "hosted"),
    "arrivals_history": _arrivals,
    "border_incidents": _incidents,
}


def _deaths(number: float) -> str:
    return counted(round(number), "death")
