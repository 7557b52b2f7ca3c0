"""Longer texts of the method page."""

from risk.terms import BORDER_FLOOR

SUMMARY = """
For every country in conflict and every country within 500 km of it, Spillover asks: how likely is
the conflict to reach the second country within twelve months? An index from 0 to 100 sums up what
is known, and history shows what such an index has meant. This page describes the method as it is
today; its weights and tables are those of the chosen month.
"""

HOW_TO_READ = """
- **What is forecast** says what counts as spill-over. **From indicators to a chance** shows
  the whole arithmetic, with the numbers of the as-of month chosen on the Map page.
- **Indicators** lists every indicator with its unit, source and weight. **What was known when**
  shows how much of it is known for past years. **Sources** lists who publishes it, and the licence.
  After a refresh, **The last refresh** lists the files that came and what they changed in the past.
- **Limits** lists what the forecasts cannot see. **Words** is the glossary for all pages.
- **How to cite** is a citation with versions, ready to copy.
"""

OUTCOMES = """
- **Refugee arrivals:** at least 10,000 of the source's nationals are newly registered in the
  country as refugees or asylum seekers in the calendar year (UNHCR flows). Numbers that register
  one group twice do not count. A number that is only carried forward says nothing about its
  year: unless 10,000 others were counted, that year is unknown, not zero.
- **Armed fighting:** a conflict about the source is fought on the country's soil in the year, and
  the country is not a party to the dispute (UCDP battle-related deaths). A war between the two
  states is not spill-over.
- **Either:** at least one of the two, composed as 1 − (1 − arrivals) · (1 − armed).

A country's chance is that of the outcome in at least one of its corridors: 1 − ∏ (1 − p).

Outcomes are published by calendar year, but a forecast covers the twelve months after its as-of
month. For December the two are the same. For any other month the outcome is an approximation:
arrivals are spread evenly over each year (as of March 2011: nine twelfths of the arrivals of 2011
plus three twelfths of those of 2012), and armed fighting is taken from the year that covers most of
the twelve months.
"""

UNKNOWN_ARRIVALS = """
Unknown, and therefore left out: {years}. No forecast learns from these years or is scored on them.
Instead, the indicators of arrivals use 0.7\u00a0% of the people hosted, marked as filled in:
the median of next year's arrivals per person hosted, wherever 10,000 or more were hosted from 1990
to 2014. This is a rough guess: in a quarter of those cases nobody came, and in another quarter more
than 8\u00a0% did.
"""

BORDER_ARRIVALS = f"""
Where fewer than {BORDER_FLOOR:,} arrivals a year were counted along a land border, the indicators
of arrivals assume {BORDER_FLOOR:,}. That is neither published nor counted, and the tables call it a
floor.
"""

ARITHMETIC = """
1. Every indicator's raw value becomes a **value** from 0 to 1, read from a table that never falls
   (see below). Higher means more risk.
2. **index** = 100 · Σ share · value, where the shares are the weights divided by their sum.
3. **chance** = 1 / (1 + exp(−(a + b · index))).

The weights, the value tables, a and b are fitted on the outcomes known at the as-of month: a
penalised logistic regression whose weights are never negative, published in whole per cent. It
learns from every third month since December 1989; old and new months count the same. When you set
your own weights, a and b are refitted to the same history, so that the chance stays
calibrated, and every third month since March 2004 is forecast again: this gives the skill beside
the sliders. Where that skill is not above 0, or past chances were off, percentages are
withheld.

Intervals (80\u00a0%) come from redrawing history at random; all years of a source stay together.
"""

KNOWN = """
A forecast for a month uses only what was published by the end of it: each value enters once its
publication lag has passed, and an outcome enters the training data half a year after its year ends.
Lags cannot undo revisions: the values are today's. A value older than six years counts as
unknown. Unknown values are filled with the median of the corridors exposed in the same month;
the column "coverage" in the downloads says how much was known.
"""

AGES = """
The newest values that the view of **{month}** has. A view of the latest month is judged today, an
earlier one at its own end.
"""

LIMITS = """
- Not covered: displacement inside a country; conflict in countries that are not sources in the
  month; routes that do not cross a nearby border (by air, by sea, through third countries).
- When an armed group starts a new conflict of its own in the neighbour, this does not count as
  spill-over: UCDP records it as the neighbour's conflict.
- Arrivals are counted by nationality, not by the place people left, and only where people register.
- UNHCR publishes no arrivals data for Taiwan and Kosovo, so the chance of arrivals is not shown
  for them.
- The violence data end in {data_end}. A forecast from data that are months old is not a
  current warning.
- The interval covers the uncertainty of a short history, not a world that changes.
- Borders and names follow the sources; we take no position on any dispute.
"""

GLOSSARY = {
    "Source": "a country with at least 25 deaths in organised violence in its last 12 known months",
    "Receiver": "a country that the conflict could reach",
    "Corridor": "a source and a receiver at most 500 km apart",
    "As-of month": "the forecast is made at the end of this month, with what was known then",
    "Publication lag": "months from the end of a period until its value is known",
    "Indicator": "a measured quantity with unit, source and lag",
    "Weight": "how much an indicator counts; its share of all weights is its share of the index",
    "Index": "0–100, the weighted sum of values; a score, not a chance",
    "Chance": "how likely the outcome is within 12 months, given what such an index "
    "has meant in the past; downloads call it `probability`",
    "Base rate": "how often the outcome came to countries with as many sources nearby, or, for a "
    "single source, along any corridor: the best guess without a model",
    "Skill": "share of the squared error of one overall frequency (climatology) that a forecast "
    "saves; 0 is no better than that frequency, 1 is perfect",
    "Level": "the chance in words",
    "New, going on": "new: the outcome came in none of the last three years whose outcome was "
    "known by the as-of month; otherwise going on; unknown if none of the three is known. A year "
    "counts as unknown if either end of a corridor was not a state. For a country, every corridor "
    "into it counts; arrivals from or to Taiwan and Kosovo are left out, because UNHCR publishes "
    "none",
    "Same as last year": "a simple forecast: how often the outcome came along corridors with the "
    "same last known outcome and the same kind of border (persistence)",
    "Claim": "somebody's claim or opinion, quoted with its source; not an observation",
    "Reliability": "how far a source can be trusted, from A (reliable) to F (cannot be judged)",
    "Evidence": "a dated, sourced value that an analyst uses in place of a published one",
    "What-if": "a value that you replace, to see what would change",
    "Withheld": "history is too thin, or the weights too poor, for a percentage to be trusted; "
    "index and rank are still shown",
    "Not exposed": "no source lies within 500 km, so no chance can be computed; this does not mean "
    "zero",
}
