"""The briefing's tables and its chart over time."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from risk.explain.arithmetic import corridor_lines
from risk.explain.contributions import percent
from risk.output.briefing.charts import chance_bar, course_svg, difference_bar, swatch
from risk.output.briefing.facts import Facts, rows_of
from risk.output.briefing.markup import Html, listing, table, tag, unbroken
from risk.terms.catalogue import INDICATORS
from risk.terms.levels import range_text
from risk.terms.outcomes import MECHANISMS

MOST_ROWS = 15
HEADS = {"arrivals": "arrivals", "armed": "armed fighting"}


def risk_table(facts: Facts) -> Html:
    """The receivers by risk, or the corridors into the country looked at."""
    rows = facts.corridors if facts.iso3 else facts.exposed
    if rows.empty:
        row = facts.country(facts.iso3) if facts.iso3 else None
        reason = row.withheld_reason if row is not None else "no country is exposed"
        return tag("section", tag("h2", "Risk"), tag("p", f"No probability: {reason}."))
    shown = rows.head(MOST_ROWS)
    name, place = ("source", "Corridor from") if facts.iso3 else ("country", "Country")
    used = [f"index_{m}" for m in MECHANISMS]
    differs = rows.base_rate.nunique() > 1
    from_where = not facts.iso3 and not facts.settings.source
    known = bool(rows.probability.notna().any())
    headers = [place, "Level", *(["Probability", "80 % interval", "0 to 100 %"] if known else []),
               *(["Base rate"] if differs else []), "Index arrivals", "Index armed",
               *(["Mainly from"] if from_where else []), "Lifted most by"]  # fmt: skip
    cells = [
        [row[name], swatch(row.level),
         *([percent(row.probability), _interval(row), _bar(row)] if known else []),
         *([percent(row.base_rate)] if differs else []), *(f"{row[u]:.0f}" for u in used),
         *([row.main_source] if from_where else []), INDICATORS[row.top_indicator].label]
        for _, row in shown.iterrows()
    ]  # fmt: skip
    right = {"Probability", "80 % interval", "Base rate", "Index arrivals", "Index armed"}
    numbers = [k for k, header in enumerate(headers) if header in right]
    what = "Corridors into the country" if facts.iso3 else "Countries"
    rate = "" if differs else f"; base rate of each {percent(rows.base_rate.iloc[0])}"
    more = len(rows) - len(shown)
    rest = f"; {more} more are not shown" if more > 0 else ""
    caption = f"{what} by risk{rate}{rest}"
    notes = []
    if facts.iso3 and known:
        notes.append("The country's probability is that of at least one of its corridors.")
    if rows.withheld_reason.any():
        reasons = "; ".join(dict.fromkeys(r for r in rows.withheld_reason if r))
        notes.append(f"Percentages are withheld: {reasons}.")
    notes.append(
        "The index is a score from 0 to 100, not a probability. The interval covers how little "
        "history there is, not a world that changes its ways."
    )
    return tag(
        "section",
        tag("h2", "Risk"),
        table(headers, cells, caption=caption, numbers=numbers),
        tag("p", " ".join(notes), class_="note"),
    )


def _interval(row: Any) -> str:
    if np.isnan(row.probability_low):
        return "–"
    return f"{percent(row.probability_low).removesuffix(' %')}–{percent(row.probability_high)}"


def _bar(row: Any) -> object:
    if np.isnan(row.probability_low):
        return "–"
    return chance_bar(row.probability, row.probability_low, row.probability_high, row.level)


def drivers(facts: Facts) -> Html:
    """What lifts the riskiest corridor, indicator by indicator, and its arithmetic."""
    found, top = facts.explained, facts.top
    largest = float(found.difference.abs().max())
    cells = [
        [row.label, _value(row), _period(row), _source(row),
         f"{row.weight}", f"{row.points:.1f}", f"{row.mean_points:.1f}",
         difference_bar(row.difference, largest)]
        for row in rows_of(found)
    ]  # fmt: skip
    index, mean = found.points.sum(), found.mean_points.sum()
    cells.append(["Index", "", "", "", f"{found.weight.sum()}", f"{index:.1f}", f"{mean:.1f}",
                  f"{index - mean:+.1f}".replace("-", "−")])  # fmt: skip
    headers = ["Indicator", "Value", "Period to", "Source", "Weight", "Points", "Past mean",
               "Above the past mean"]  # fmt: skip
    return tag(
        "section",
        tag("h2", f"Why: {top.source} to {top.receiver}"),
        tag("p", "The riskiest corridor, and the index that drives it: ",
            tag("b", HEADS[facts.mechanism]), ". Points add up to the index; the past mean is that "
            "of the corridors that the model has learned from."),
        table(headers, cells, caption=f"Points of the index of {HEADS[facts.mechanism]}",
              numbers=(4, 5, 6), last_is_total=True),
        listing(_chances(facts)) if not facts.withheld else None,
        class_="whole",
    )  # fmt: skip


def _value(row: Any) -> str:
    indicator = INDICATORS[row.code]
    if np.isnan(row.raw):
        return "not known: median" if row.filled else "not stated"
    number = f"{row.raw:{indicator.format}}".replace("-", "−")
    return f"{number} {indicator.unit}"


def _period(row: Any) -> Html:
    return tag("span", row.date or row.period or "–", class_="month")


def _source(row: Any) -> str:
    """Publisher, or where the value that stands in its place comes from."""
    return row.origin[:1].upper() + row.origin[1:] if row.origin else row.source


def _chances(facts: Facts) -> list[str]:
    """The last lines of the arithmetic: index to chance."""
    lines = corridor_lines(facts.forecast, facts.row)
    return [line for line in lines if line.startswith(("Chance", "No chance"))]


def courses(facts: Facts) -> Iterator[Html]:
    """The probability of each country followed over time, and the years in which it came."""
    for iso3 in facts.followed[: 1 if facts.withheld else None]:
        yield _course(facts, iso3)


def _course(facts: Facts, iso3: str) -> Html:
    name = facts.name(iso3)
    source = facts.settings.source
    whose = f"{facts.name(source)} to {name}" if source else name
    heading = tag("h2", f"Over time: {whose}")
    line = facts.course(iso3)
    if facts.withheld or line.probability.isna().all():
        return tag("section", heading, tag("p", "Withheld, as the percentages are."))
    known = line[line.probability.notna()]
    high: Any = known.iloc[int(known.probability.argmax())]
    last: Any = known.iloc[-1]
    text = (
        f"Probability of the next 12 months, each month with what was known then: highest "
        f"{percent(high.probability)} as of {high.month}, last {percent(last.probability)} as of "
        f"{last.month}."
    )
    marks = (
        f" Bars below the line: years in which the outcome came, known up to {facts.known_until}. "
        "A gap: no source within reach, or too little was known."
    )
    svg = course_svg(line, facts.came(iso3), facts.known_until, f"{whose}. {text}")
    return tag(
        "section", heading, tag("figure", svg, tag("figcaption", text + marks)), class_="whole"
    )


def track_record(facts: Facts) -> Html:
    """What each level has meant, and the skill, with what was known at the as-of month."""
    heading = tag("h2", "Track record")
    if not facts.judged:
        return tag("section", heading, tag("p", "Fewer than five past Decembers from 2004 on had "
                   "known outcomes by then: too few to judge."))  # fmt: skip
    cells = [
        [swatch(row.level), range_text(row.level), f"{row.forecasts:,}", f"{row.came_true:,}",
         f"{row.expected:,.0f}", percent(row.frequency) if row.forecasts else "–"]
        for row in rows_of(facts.levels_meant)
    ]  # fmt: skip
    headers = ["Level", "Probability", "Forecasts", "Came true", "Expected", "Frequency"]
    return tag(
        "section",
        heading,
        tag("p", unbroken(facts.skill_text())),
        table(headers, cells, caption=f"What each level has meant for {facts.level_plural}",
              numbers=(2, 3, 4, 5)),
        class_="whole",
    )  # fmt: skip
