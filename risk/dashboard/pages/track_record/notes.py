"""Longer texts of the track record."""

from risk.dashboard.look.notes import SAVE

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
    "came from a country that was no source the December before. No forecast was made for them, "
    "so no score above counts them; they are misses of the method all the same."
)

HOW_TO_READ = f"""
- A **forecast** is made at the end of every third month for the twelve months after, with value
  tables, calibrator and data as they could be known then. With weights of your own, only those are
  fixed; without, each month has the weights that history gave it by then. Values are today's:
  publication lags are respected, later revisions are not.
- **Came true** means that the outcome was counted, by UNHCR's arrivals or UCDP's battle-related
  deaths. Both count by calendar year. As of December that is exact; as of March, June and September
  it is an approximation: arrivals are taken from both years by the months that fall into each,
  fighting from the year that holds most of them.
- **Early warnings** are forecasts where the outcome had not come in the last three known years. A
  **first wave** is the first year with the outcome after three such years.
- **Skill** compares squared errors with those of the base rate known at the time: 0 is no better,
  1 is perfect, below 0 is worse. On the map, the skill beside the weights counts only what was
  known at the chosen month; here every outcome in the files counts.
- **Reliability** asks whether 30\u00a0% comes true in 30 of 100 cases. A line above the diagonal
  means that it came more often than was said.
- **Misses and false alarms**: a low probability is no promise. Of 100 forecasts of 2\u00a0%, two
  should come true; the lists show the extreme ones, not the typical ones.
- **Deciding**: whoever can prepare for 1 what would otherwise cost N should prepare from a
  probability of 1 in N on, if probabilities mean what they say.
- **Sizes**: each size has its own calibrator on the same index of arrivals.
- Countries without a source of conflict within 500 km get no forecast, and are in no score.
{SAVE}"""
