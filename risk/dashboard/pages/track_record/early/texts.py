"""Early warnings and lead times in words."""

from typing import Any

import pandas as pd

from risk.model import FIRST_TEST_ORIGIN
from risk.terms import GOING_ON, INTERVAL, NEW, NONE, counted, percent, share_in_100, signed
from risk.track_record import LONGEST_LEAD, NO_LEAD, STANDS_OUT, STANDS_OUT_FROM, STOOD_MONTHS

LEADS_CAPTION = (
    "The table has those first that were never warned of, then the latest warned. A first wave is "
    "a year with the outcome after three known years without; it may have come before those. Above "
    "0, the corridor stood out before the wave's year began; below 0, only in the course of it, "
    "when it may have come already. We check every third month of that year and of the three years "
    f"before, so a lead time is accurate to three months. **{LONGEST_LEAD} or more** means that "
    "the corridor already stood out when we began to look; months after the jump are no more exact "
    "there. A corridor may stand out and then calm down: triangles had calmed down when the year "
    "began. Violence has jumped if the source had twice as many deaths a month in the last twelve "
    "months as in the four years before."
)


def warnings_text(rows: list[dict[str, Any]], outcome: str, plural: str) -> str:
    """What the first forecaster did where it would be new and where it goes on, as Markdown.

    `rows`: of one level and period, as from `early_warnings`; the first row's model is spoken of.
    `outcome` and `plural`: in words.
    """
    name = "these weights" if rows[0]["model"] == "these weights" else "the fitted weights"
    mine = {row["onset"]: row for row in rows if row["model"] == rows[0]["model"]}
    new = mine[NEW]
    going = mine[GOING_ON]
    return (
        "An early warning is a forecast where the outcome had not come in the last three known "
        f"years. For {plural}, {outcome} came after **{new['came']:,} of {new['n']:,}** of these "
        f"({_share(new)} in 100); {new['expected']:,.0f} were "
        f"expected. Here {name} have skill **{_skill(new)}** against always forecasting that "
        f"frequency. Where it had come, it came again after {going['came']:,} of {going['n']:,} "
        f"({_share(going)} in 100; {going['expected']:,.0f} expected), with skill {_skill(going)}."
    )


def warnings_title(rows: list[dict[str, Any]], outcome: str, plural: str) -> str:
    """Whether new risks are harder to forecast, as a title; `rows` as in `warnings_text`."""
    mine = {row["onset"]: row["skill"] for row in rows if row["model"] == rows[0]["model"]}
    new = mine[NEW]
    going = mine[GOING_ON]
    what = f"forecasts of {outcome}, {plural}"
    if new is None or going is None or pd.isna(new) or pd.isna(going):
        return f"Skill where it would be new and where it goes on: {what}"
    how = "harder" if new < going else "no harder"
    return (
        f"New risks are {how} to forecast: skill {signed(new)}, {signed(going)} where it goes on; "
        f"{what}"
    )


def warnings_caption(absent: pd.Series) -> str:
    """What the chart shows, and what is in none of it."""
    return (
        "Skill is measured against the frequency in these same forecasts, which nobody knew "
        f"beforehand: 0 is no better than it, 1 is perfect. Lines: {INTERVAL} by bootstrap over "
        f"sources. Left out: {absent.no_outcome:,} forecasts whose outcome is unknown, "
        f"{absent.no_past:,} for which none of the three years before is known."
    )


def leads_text(leads: pd.DataFrame, stands: pd.DataFrame, outcome: str) -> str:
    """How many first waves were warned of, and how many warnings were for nothing."""
    forecast = leads[leads.forecasts > 0]
    warned = forecast[forecast["first"] != NO_LEAD]
    early = warned[warned.before >= 0]
    standing = int((forecast.at_start >= STANDS_OUT_FROM).sum())
    unseen = len(leads) - len(forecast)
    text = (
        f"**{len(forecast)} first waves** of {outcome} since {FIRST_TEST_ORIGIN} came along "
        f"corridors with a forecast. **{len(early)}** of their corridors stood at {STANDS_OUT} or "
        f"above (from {percent(STANDS_OUT_FROM)}) before the wave's year began, {standing} "
        f"still or again as it began; {len(warned) - len(early)} only in the course of the year "
        f"(it may have come by then), and **{len(forecast) - len(warned)} never**."
    )
    if unseen:
        text += (
            f" {unseen} more came along corridors whose source did not count as a source of "
            "conflict."
        )
    if stands.empty:
        return (
            f"{text} No corridor stood there for {STOOD_MONTHS} months after three years without."
        )
    followed = int(stands.came.sum())
    return (
        f"{text} False alarms: corridors stood there for {STOOD_MONTHS} months or longer, after "
        f"three years without, **{len(stands)}** times. It then came {followed} times, and "
        f"**did not come {len(stands) - followed} times**."
    )


def leads_title(leads: pd.DataFrame, outcome: str) -> str:
    """How many first waves were warned of early, as the title of a chart.

    `leads`: as from `leads_of`, with a forecast each.
    """
    early = int((leads.before >= 0).sum())
    never = int((leads["first"] == NO_LEAD).sum())
    return (
        f"{early} of {counted(len(leads), 'first wave')} stood out before the year began, {never} "
        f"never: {outcome}, corridors"
    )


def _share(row: dict[str, Any]) -> str:
    return share_in_100(row["came"] / row["n"]) if row["n"] else NONE


def _skill(row: dict[str, Any]) -> str:
    low = row["skill_low"]
    high = row["skill_high"]
    if row["skill"] is None or pd.isna(row["skill"]):
        return "a share that cannot be computed"
    if low is None or pd.isna(low):
        return signed(row["skill"])
    return f"{signed(row['skill'])} ({INTERVAL} {signed(low)} to {signed(high)})"
