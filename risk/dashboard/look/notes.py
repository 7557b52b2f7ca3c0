"""Longer texts of the pages."""

from risk.terms import LEVEL_NAMES, range_text

NOT_COVERED = (
    "Not covered: displacement inside a country; conflict in countries that are not sources this "
    "month; routes that do not cross a nearby border. Borders follow Natural Earth (via "
    "visionscarto), with disputed lines dashed; we take no position. Lines run from the chosen "
    "source, or into the selected country; the wider the line, the higher the chance."
)

SAVE = (
    "- **Save a chart**: point at it or tap it, then choose the download icon at its top right. "
    "The picture includes its title, month, sources and versions.\n"
)

HOW_TO_READ = f"""
- A **source** is a country with at least 25 deaths in organised violence in its last 12 known
  months. A **corridor** leads from a source to a country at most 500 km away.
- Every corridor has an **index** from 0 to 100: the weighted sum of indicators, with the weights
  on the left. It is a score, not a chance.
- The **chance** is what such an index has meant in the past: the share of past corridors with that
  index that had the outcome within a year. A country's chance is that of the outcome in at least
  one of its corridors. Downloads call it `probability`.
- The **80\u00a0% interval** says how far the chance could move if other conflicts had happened in
  the past. It does not cover a world that changes.
- The **base rate** is how often the outcome came to countries with as many sources nearby: the
  best guess without a model.
- The **level** is the chance in words, before rounding:
  {", ".join(f"{n} {range_text(n)}" for n in LEVEL_NAMES)}.
- A risk is **new** if the outcome came in none of the last three years whose outcome was known at
  the as-of month; otherwise it is **going on**. For a country every corridor into it counts,
  whether or not its source is in conflict now. A diamond on the map marks each new risk at Elevated
  or above.
- **The map** names up to fifteen countries, the source and the highest chances first, and more
  where it has more room. Zoom with + and −, two fingers, or the wheel with Ctrl held; drag to move.
- **By keyboard**: Tab goes from the map to the ranking, which lists its countries; ↑ and ↓ go
  through them, and Enter looks at one. The box "Country to look at" finds one as you type.
- A forecast for a past month uses only data published by then, as revised since: values that were
  revised later appear in their revised form.
- A **what-if** replaces a value with yours; **evidence** replaces a published value with one that
  is dated and sourced. The page says which are on; without them the numbers rest on published
  data alone.
- A **case** is a past situation to replay, with what was said at the time; claims are marked.
- **Withheld** means that history is too thin, or these weights too poor, for a percentage to be
  trusted; index and rank are still shown.
- The address in the browser's address bar holds your choices: copy it to share what you see.
{SAVE}"""

HOW_TO_COMPARE = """
- Choose the first country above, then the country or month to **compare with**. **Swap**
  exchanges the two.
- The sentence says how far apart the chances are, and which **corridor** and which **indicators**
  make most of the difference. The tables below hold every figure it rests on.
- A **difference** is the first side minus the second, before rounding: 30 minus 20\u00a0% is 10
  points.
- **New**: the outcome came in none of the last three years whose outcome was known; else it is
  **going on**.
- **Points** are what an indicator adds to the index: its weight times its value. The index is a
  score from 0 to 100, not a chance.
- When you compare two months, each side uses only what was published by the end of its own month.
"""
