"""Longer texts of the pages."""

from risk.terms.levels import NAMES
from risk.terms.wording import range_text

NOT_COVERED = (
    "Not covered: displacement inside a country; trouble from countries that are no source in "
    "this month; routes that cross no near border. Borders are drawn as their source draws them "
    "(Natural Earth by way of visionscarto, disputed lines dashed); no position is taken. Lines "
    "run from the chosen source, or into the country looked at, as wide as they are likely."
)

SAVE = (
    "- **Save a chart**: point at it or tap it, and choose the download sign at its top right. The "
    "picture carries its title, month, sources and versions.\n"
)

HOW_TO_READ = f"""
- A **source** is a country with at least 25 deaths in organised violence in its last 12 known
  months. A **corridor** leads from a source to a country at most 500 km away.
- Every corridor has an **index** from 0 to 100: the weighted sum of indicators, with the weights
  at the left. It is a score, not a probability.
- The **probability** is what the index has meant in history: of past corridors with such an index,
  so many had the outcome within a year. A country's probability is that of at least one of its
  corridors.
- The **80\u00a0% interval** says how far the probability would move had history held other
  sources of conflict. It does not say how far the world may move.
- The **base rate** is how often the outcome came to countries with as many sources near: what one
  would say without any model.
- The **level** is the probability in words, before rounding:
  {", ".join(f"{n} {range_text(n)}" for n in NAMES)}.
- A forecast for a past month uses only what was published by then: publication lags respected,
  later revisions not.
- A **what if** replaces a value by yours; **evidence** replaces a published value by one that is
  dated and sourced. The page says which are on; without them the numbers are those of the
  published data.
- A **case** is a past situation to replay, with what was said at the time; a claim is marked.
- **Withheld** means that the percentage cannot be trusted with these weights; index and rank
  still stand.
- The address in the browser's address bar holds the whole view: copy it to share what you see.
{SAVE}"""

HOW_TO_COMPARE = """
- Choose the first country above, then the country or the month to **compare with**; **Swap** turns
  them round.
- The sentence says how far apart the chances are, and which **corridor** and which **indicators**
  make most of the difference. The tables below hold every figure that it rests on.
- A **difference** is the first side less the second, before rounding: 30 less 20\u00a0% is 10
  points.
- **Points** are what an indicator adds to the index: its weight times its value. The index is a
  score from 0 to 100, not a probability.
- Two months: each side uses only what was published by the end of its own month.
"""
