"""Longer texts of the track record."""

from risk.dashboard.look import SAVE

CAME = "It came"
QUIET = "It did not come"
MODEL_NAMES = {
    "these weights": "These weights",
    "fitted index": "Fitted weights",
    "equal weights": "Equal weights",
    "climatology": "One overall frequency",
    "base rate": "Base rate",
    "persistence": "Same as last year",
    "black box": "Black box",
}
OUT_OF_SCOPE = (
    "came from a country that was not a source in the December before. No forecast was made for "
    "them in that December, so no December's score counts them: they are still misses of the "
    "method."
)

HOW_TO_READ = f"""
- A **forecast** is made at the end of every third month for the twelve months after, with value
  tables, calibrator and data as they could be known then. Your own weights, if set, are used
  throughout; otherwise each month has the weights fitted to history by then. Each forecast uses
  only data published by then, as revised since.
- **Came true** means that the outcome was counted, by UNHCR's arrivals or UCDP's battle-related
  deaths. Both count by calendar year. For December this is exact. For March, June and September
  it is an approximation: arrivals are taken from both years in proportion to their months, fighting
  from the year that holds most of the months.
- **Early warnings** are forecasts where the outcome had not come in the last three known years. A
  **first wave** is a year with the outcome after three such years; it may have come before those.
- **Skill** compares squared errors with those of one overall frequency, as known at the time: 0 is
  no better, 1 is perfect, below 0 is worse. On the map, the skill beside the weights counts only
  what was known by the chosen month; here every outcome in the files counts.
- **Reliability** asks whether 30\u00a0% comes true in 30 of 100 cases. A line above the diagonal
  means that it came more often than forecast.
- **Misses and false alarms**: a low chance is not a promise. Of 100 forecasts of 2\u00a0%, two
  should come true. The lists show extreme cases, not typical ones.
- **Deciding**: if preparing costs 1 and being unprepared costs N, prepare when the chance is 1 in N
  or more, provided that the chances mean what they say.
- **A trigger** is a rule for acting: from which chance on, where, and whether for new risks only.
  Its history counts what it would have given, beside a rule of thumb.
- **Said in advance** are forecasts written down when they were made. All others on this page are
  made again.
- **Sizes**: each size has its own calibrator, with the same index of arrivals.
- Countries without a source of conflict within 500 km get no forecast and are not in any score.
{SAVE}"""
