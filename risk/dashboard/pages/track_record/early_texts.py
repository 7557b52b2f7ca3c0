"""Early warnings and lead times in words."""

from typing import Any

import pandas as pd

from risk.model.backtest import FIRST_TEST_ORIGIN
from risk.terms.onset import GOING_ON, NEW
from risk.terms.wording import INTERVAL, percent, share_in_100, signed
from risk.track_record.lead_time import (
    NEVER,
    STANDS_OUT,
    STANDS_OUT_FROM,
    STOOD_MONTHS,
)

LEADS_CAPTION = (
    "A first wave is the first year with the outcome after three known years without. Above 0 the "
    "corridor stood out before that year began, below 0 only after it had begun. The three years "
    "before the wave's year and the year itself are looked at, every third month, so a lead time "
    "is right to three months. A corridor may have stood out and calmed down again: triangles no "
    "longer stood there when the year began. Violence has jumped where the source's last twelve "
    "months had twice the deaths a month of the four years before."
)


def warnings_text(rows: list[dict[str, Any]], outcome: str, plural: str) -> str:
    """What the first forecaster did where it would be new and where it goes on, as Markdown.

    Parameters
    ----------
    rows : of one level and period, as from `early_warnings`; the first row's model is spoken of
    outcome, plural : in words
    """
    name = "these weights" if rows[0]["model"] == "these weights" else "the fitted weights"
    mine = {row["onset"]: row for row in rows if row["model"] == rows[0]["model"]}
    new, going = mine[NEW], mine[GOING_ON]
    return (
        f"An early warning is one where nothing has come yet. In forecasts of {plural} where "
        f"{outcome} had not come in the last three known years, it came after **{new['came']:,} of "
        f"{new['n']:,}** ({_share(new)} in 100); {new['expected']:,.0f} were expected. There "
        f"{name} have skill **{_skill(new)}** over always saying that frequency. "
        f"Where it had come, it came again after {going['came']:,} of {going['n']:,} "
        f"({_share(going)} in 100; {going['expected']:,.0f} expected), with skill "
        f"{_skill(going)}."
    )


def warnings_caption(absent: pd.Series) -> str:
    """What the chart shows, and what is in none of it."""
    return (
        "Skill over the frequency of these very forecasts, which nobody knew beforehand: 0 is no "
        f"better than it, 1 is perfect. Lines: {INTERVAL} by bootstrap over sources. Left out: "
        f"{absent.no_outcome:,} forecasts whose outcome is unknown, {absent.no_past:,} for which "
        "none of the three years before is known."
    )


def leads_text(leads: pd.DataFrame, stands: pd.DataFrame, outcome: str) -> str:
    """How many first waves were warned of, and how many warnings were for nothing."""
    forecast = leads[leads.forecasts > 0]
    warned = forecast[forecast["first"] != NEVER]
    early = warned[warned.before >= 0]
    standing = int((forecast.at_start >= STANDS_OUT_FROM).sum())
    unseen = len(leads) - len(forecast)
    text = (
        f"**{len(forecast)} first waves** of {outcome} since {FIRST_TEST_ORIGIN} came along "
        f"corridors with a forecast. **{len(early)}** of their corridors stood at {STANDS_OUT} or "
        f"above (from {percent(STANDS_OUT_FROM)}) before the wave's year began, {standing} "
        f"still or again as it began; {len(warned) - len(early)} only in the course of the year, "
        f"and **{len(forecast) - len(warned)} never**."
    )
    if unseen:
        text += f" {unseen} more came along corridors whose source was no source of conflict."
    if stands.empty:
        return f"{text} No corridor stood there for {STOOD_MONTHS} months with nothing yet."
    came = int(stands.came.sum())
    return (
        f"{text} The other way round: corridors stood there for {STOOD_MONTHS} months or longer "
        f"with nothing yet **{len(stands)}** times. It then came {came} times, and "
        f"**nothing came {len(stands) - came} times**."
    )


def _share(row: dict[str, Any]) -> str:
    return share_in_100(row["came"] / row["n"]) if row["n"] else "–"


def _skill(row: dict[str, Any]) -> str:
    low, high = row["skill_low"], row["skill_high"]
    if row["skill"] is None or pd.isna(row["skill"]):
        return "no share that can be told"
    if low is None or pd.isna(low):
        return signed(row["skill"])
    return f"{signed(row['skill'])} ({INTERVAL} {signed(low)} to {signed(high)})"
