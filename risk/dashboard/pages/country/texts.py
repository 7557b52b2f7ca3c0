"""Sentences of the Country page."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import MARKS, SAVE, sources_text
from risk.dashboard.pages.country.place import Place
from risk.explain import rank_text
from risk.terms import (
    ARRIVAL_SIZES,
    INTERVAL,
    counted,
    interval,
    month_name,
    natural,
    percent,
    signed,
    to_month,
)

REVISIONS = "Uses only data published by then, as revised since."
NOT_EXPOSED = (
    "**{name} is not exposed in {month}.** No corridor from {near} reaches it: none of the "
    "countries within 500 km had 25 deaths in organised violence in its last 12 known months. So "
    "no chance can be computed; this does not mean zero."
)
NOT_EXPOSED_SOURCE = (
    "**{name} is not exposed to {near} in {month}:** there is no corridor between them, or {near} "
    "is not a source this month. Choose all sources above to see what else reaches it."
)
NO_STATE = "This country was not an independent state in {month}. Choose another month above."
HOW_TO_READ = f"""
- **Chance**: out of 100 past situations like this, how many saw the outcome within a year. A
  country's chance is that of the outcome in at least one of its corridors.
- **New**: the outcome came in none of the last three years whose outcome was known; otherwise it is
  **going on**. For a country every corridor into it counts, for a corridor its own past.
- **Interval**: how far the chance could move if other conflicts had happened in the past. It does
  not cover a world that changes.
- **Index**: the weighted sum of the indicators, 0 to 100. **Contributions** compare each
  indicator's points with the average of past corridors; the points add up to the index.
- **Filled in**: the value is not known, so the median of that month's corridors is used. Where a
  year's arrivals are an old number carried forward, seven for every 1,000 people already hosted are
  used instead.
  **Evidence**: a dated, sourced value entered by an analyst, with a reliability from A (reliable)
  to F (cannot be judged). **What-if**: a value that you entered.
- **Known since**: the month by whose end the value was first published.
- **Rank in weightings**: every country is ranked again with each of 1,000 sets of weights drawn at
  random around yours. **Histories**: the same, with past conflicts redrawn at random.
- **Distance** of a past situation: 0 means the same in every indicator that counts, 1 as different
  as possible.
- **What would change this** changes one indicator at a time and leaves all others as they are.
- **Likely arrivals**: in 80 of 100 cases, arrivals from a single source within 12 months lie in
  this range. A **corridor** leads from a country in conflict to a country at most 500 km away.
- Percentages on this page are rounded; the downloads on the Map page have full precision.
- A forecast for a past month uses only data published by then, as revised since.
{SAVE}"""


def frequency(place: Place) -> str:
    """The chance as a natural frequency, beside that of the base rate."""
    row = place.row
    return (
        f"In other words: out of 100 countries in this situation, **{natural(row.probability)}** "
        f"would see it within the year. Out of 100 {_like(place)}, {natural(row.base_rate)} did."
    )


def _like(place: Place) -> str:
    if place.settings.source:
        return "past corridors from any source"
    return f"countries with {sources_text(place.row.sources)} nearby"


def onset(sentence: str) -> str:
    """Whether the risk is new, as Markdown: what it is stands in bold."""
    kind, colon, rest = sentence.partition(":")
    return f"**{kind}**{colon}{rest}"


def firmness(ranks: pd.Series) -> str:
    """How firm the rank is, over weightings and over histories."""
    firm = rank_text(
        int(ranks.weights_low),
        int(ranks.weights_high),
        float(ranks.weights_share),
        "1,000 weightings drawn around these",
    )
    if np.isnan(ranks.bootstrap_share):
        return f"How firm is the rank? It is {firm}."
    again = rank_text(
        int(ranks.bootstrap_low),
        int(ranks.bootstrap_high),
        float(ranks.bootstrap_share),
        "redrawn histories",
    )
    return f"How firm is the rank? It is {firm}, and {again}."


def corridor_sentence(row: pd.Series) -> str:
    """One corridor's chance, and those of both mechanisms."""
    head = f"**{row.source} → {row.receiver}**"
    if np.isnan(row.probability):
        return (
            f"{head}: index {row.index_arrivals:.1f} for arrivals, {row.index_armed:.1f} for armed "
            f"fighting. The percentage is withheld: {row.withheld_reason}."
        )
    parts = [
        f"{percent(row[f'probability_{m}'])} for {name}"
        for m, name in (("arrivals", "10,000 arrivals"), ("armed", "armed fighting"))
    ]
    return (
        f"{head}: **{percent(row.probability)}** ({INTERVAL} "
        f"{interval(row.probability_low, row.probability_high)}), {row.level}; "
        f"{' and '.join(parts)}. Among past corridors it was {percent(row.base_rate)}."
    )


def observed_text(outcomes: pd.DataFrame, first: int, last: int) -> str:
    """What came in the years whose outcome was known, in a sentence."""
    if last < first:
        return "No outcome was known yet in this month."
    years = last - first + 1
    counts = {m: int((outcomes.mechanism == m).sum()) for m in MARKS}
    return (
        f"Outcomes from {first} to {last} were known by this month. In these {years} years, 10,000 "
        f"arrivals came in {counts['arrivals']} and armed fighting in {counts['armed']}."
    )


def course_text(line: pd.DataFrame, shown: bool) -> str:
    """The course over time in a sentence."""
    known = line[line.probability.notna()]
    if known.empty or not shown:
        points = line[line.index_arrivals.notna()]
        if points.empty:
            return "It was not exposed in any month since 1992."
        return f"It was exposed in {len(points)} of {len(line)} months since 1992."
    ordered = known.sort_values("probability", kind="stable")
    low = ordered.iloc[0]
    high = ordered.iloc[-1]
    return (
        f"Highest {percent(high.probability)} as of {month_name(to_month(high.month))}, lowest "
        f"{percent(low.probability)} as of {month_name(to_month(low.month))}. It was exposed, with "
        f"enough known, in {len(known)} of {len(line)} months."
    )


def map_title(place: Place) -> str:
    """What the small map shows, as its title says it."""
    first = place.into.iloc[0]
    chance = "" if np.isnan(first.probability) else f" ({percent(first.probability)})"
    if len(place.into) == 1:
        return f"The only corridor into {place.name} comes from {first.source}{chance}"
    corridors = counted(len(place.into), "corridor")
    return f"{corridors} into {place.name}, most of all from {first.source}{chance}"


def index_title(name: str, of: str, weighed: pd.DataFrame) -> str:
    """What makes a corridor's index, as the chart's title says it.

    `name`: of the corridor. `of`: mechanism in words. `weighed`: rows of
    `risk.explain.contributions.explain` whose weight is above 0.
    """
    here = weighed.points.sum()
    mean = weighed.mean_points.sum()
    most = weighed.loc[weighed.difference.abs().sort_values().index[-1]]
    return (
        f"{name}: index of {of} {here:.1f}, past corridors {mean:.1f}; the largest part of the "
        f"difference is {most.label} ({signed(most.difference)})"
    )


def course_title(place: Place, forecast: str, line: pd.DataFrame) -> str:
    """Where the chance stands and between which values it moved, as the chart's title says it."""
    known = line[line.probability.notna()]
    last: Any = known.iloc[-1]
    low = percent(known.probability.min())
    high = percent(known.probability.max())
    return (
        f"{place.name}: chance of {forecast}, {percent(last.probability)} as of "
        f"{month_name(to_month(last.month))}; since {str(known.month.iloc[0])[:4]} between {low} "
        f"and {high}"
    )


def indices_title(place: Place, line: pd.DataFrame) -> str:
    """Where both indices stand, as the chart's title says it."""
    last = line[line.index_arrivals.notna()].iloc[-1]
    return (
        f"{place.name}: indices of the strongest corridor, arrivals {last.index_arrivals:.1f} and "
        f"armed fighting {last.index_armed:.1f} as of {month_name(to_month(last.month))}"
    )


def sizes_title(place: Place, chances: np.ndarray) -> str:
    """The chances of three sizes, as the chart's title says them."""
    parts = [
        f"{size:,} or more {percent(chance)}"
        for size, chance in zip(ARRIVAL_SIZES, chances.tolist(), strict=True)
    ]
    source = place.into.source.iloc[0] if len(place.into) == 1 else "a single source"
    return f"{place.name}: chance of arrivals from {source}, {', '.join(parts)}"
