"""Longer texts of the method page."""

SUMMARY = """
Spillover asks, for every country in conflict and every country within 500 km of it: how likely is
it that the trouble reaches the second within twelve months? An index from 0 to 100 sums up what
is known, and history says what such an index has meant. This page describes the method as it is
today; weights and tables on it are those of the chosen month.
"""

HOW_TO_READ = """
- **What is forecast** says what counts as spill-over; **From indicators to a probability** is the
  whole arithmetic, with the numbers of the as-of month chosen on the Map page.
- **Indicators** lists every indicator with its unit, source and weight; **What was known when** how
  much of it history holds; **Sources** who publishes it, under which licence.
- **Limits** are what it cannot see. **Words** is the glossary of all pages.
- **How to cite** names the forecast with its versions, ready to copy.
"""

OUTCOMES = """
- **Refugee arrivals:** at least 10,000 of the source's nationals are newly registered in the
  country as refugees or asylum seekers in the calendar year (UNHCR flows). Numbers that are only
  carried forward from the year before, or that register one group twice, do not count.
- **Armed fighting:** a conflict about the source is fought on the country's soil in the year, and
  the country is no party to what it is about (UCDP battle-related deaths). A war between the two
  states is not spill-over.
- **Either:** at least one of the two, composed as 1 − (1 − arrivals) · (1 − armed).

A country's probability is that of at least one of its corridors: 1 − ∏ (1 − p).
"""

ARITHMETIC = """
1. Every indicator's raw value becomes a **value** from 0 to 1, read off a table that never falls
   (below); higher means more risk.
2. **index** = 100 · Σ share · value, where the shares are the weights divided by their sum.
3. **probability** = 1 / (1 + exp(−(a + b · index))).

The weights, the value tables, a and b are fitted on the outcomes known at the as-of month: a
penalised logistic regression with weights not below 0, published as whole per cent. When you set
your own weights, a and b are refitted to the same history, so that the probability stays
calibrated, and every past December is forecast again: that is the skill beside the sliders. Where
that skill is not above 0, or past probabilities were off, percentages are withheld.

Intervals (80\u00a0%) come from redrawing history with sources of conflict as blocks: events of one
source's year go together.
"""

KNOWN = """
A forecast for a month uses only what was published by the end of it: each value enters when its
publication lag has passed, and an outcome trains the model half a year after its year has ended.
What lags cannot undo is revision: the values are today's. A value older than six years counts as
unknown. Unknown values are filled with the median of the corridors exposed in the same month, and
the table's column "coverage" says how much was known.
"""

LIMITS = """
- It says nothing of displacement inside a country, of trouble from countries that are no source
  in the month, nor of routes that cross no near border (by air, by sea, through third countries).
- An armed group that opens a new conflict of its own in the neighbour is not seen as spill-over:
  UCDP then counts a conflict of the neighbour.
- Arrivals are counted by nationality, not by the place people left, and only where they register.
- Taiwan and Kosovo have no arrivals data of their own at UNHCR: no probability of arrivals is
  shown there.
- The violence data end in {data_end}. Months later, this is not a current warning.
- The interval covers how little history there is, not a world that changes its ways.
- Borders and names follow the sources; no position is taken on any dispute.
"""

GLOSSARY = {
    "Source": "a country with at least 25 deaths in organised violence in its last 12 known months",
    "Receiver": "a country that the trouble could reach",
    "Corridor": "a source and a receiver at most 500 km apart",
    "As-of month": "the forecast is made at the end of this month, with what was known then",
    "Publication lag": "months from the end of a period until its value is known",
    "Indicator": "a measured quantity with unit, source and lag",
    "Weight": "how much an indicator counts; its share of all weights is its share of the index",
    "Index": "0–100, the weighted sum of values; a score, not a probability",
    "Probability": "the index as history reads it: the chance of the outcome within 12 months",
    "Base rate": "how often the outcome came to countries with as many sources near, or for one "
    "source along any corridor: what one would say without any model (climatology)",
    "Skill": "share of the base rate's squared error that a forecast saves; 0 no better, 1 perfect",
    "Level": "the probability in words",
    "Same as last year": "a simple forecast: how often the outcome came where the corridor's last "
    "known outcome and border were the same (persistence)",
    "Claim": "somebody's claim or opinion, quoted with its source; not an observation",
    "Reliability": "how far a source can be trusted, from A (reliable) to F (cannot be judged)",
    "Evidence": "a dated, sourced value put in by an analyst in place of a published one",
    "What if": "a value replaced by one's own, to see what it would change",
    "Withheld": "the percentage cannot be trusted with these weights; index and rank still stand",
    "Not exposed": "no source lies within 500 km; that is not a probability of zero",
}
