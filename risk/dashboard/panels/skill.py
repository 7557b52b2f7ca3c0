"""What weights were worth in the past, in the chosen region: for every page that shows a chance."""

import math
from dataclasses import replace

from risk.dashboard.state import kept, scorer
from risk.risk_table import FITTED, Pair, Settings
from risk.scoring import Interval
from risk.terms import INTERVAL, counted, signed
from risk.track_record import Judged, judged_in, skill_of

LEAST_SKILL = 0.005  # less is written as 0
TOGETHER = "for countries, all sources together,"
"""What a skill is of where a source is chosen, and its corridors are shown."""


def skill_sentence(settings: Settings) -> str:
    """One sentence on the skill of the settings' weights in their region, as Markdown.

    Beside own weights stands the skill of the fitted ones. Only outcomes known at the as-of month
    count. Where a source is chosen, the page shows its corridors, and this is not their skill.
    """
    past = known(settings)
    where = f" in {settings.region}" if settings.region else ""
    if not len(past.row):
        return f"No past forecast{where} can be checked yet in this month."
    if past.few:
        of = f" {TOGETHER}" if settings.source else ""
        came = f"{counted(int(past.observed.sum()), 'past forecast')}{of}"
        return f"Only {came}{where} came true: too few to judge skill."
    own = skill(settings)
    what = f"forecasts {TOGETHER}" if settings.source else "these forecasts"
    who = f"In {settings.region} {what}" if settings.region else f"{what[0].upper()}{what[1:]}"
    if own.estimate < LEAST_SKILL:
        text = f"**{who} have had no skill**: {signed(own.estimate)}"
    else:
        doubt = ", which could be chance" if own.low <= 0 else ""
        text = f"**{who} have had a skill of {signed(own.estimate)}**{doubt}"
    text += f" ({INTERVAL} {interval_text(own)})"
    alone = " None is computed for one source alone." if settings.source else ""
    if settings.weights == FITTED:
        return f"{text}.{alone}"
    fitted = skill(replace(settings, weights=FITTED))
    return f"{text}; with the fitted weights {signed(fitted.estimate)}.{alone}"


def skill_help(settings: Settings) -> str:
    """What skill means and rests on, and how calibrated the weights were in the whole world."""
    own = scorer().summary(settings, settings.outcome)
    if not own.years:
        return "No outcome that was known by the as-of month follows a forecast."
    years = known(settings).years
    return (
        "0 is no better than one overall frequency, 1 is perfect: the share of its squared error "
        f"that these weights would have saved, in the forecasts of {counted(years, 'year')}, one "
        "every third month, whose outcome was known by the as-of month (countries, chosen "
        f"outcome). In the whole world: calibration slope {own.slope:.2f} (ideal 1), bias "
        f"{signed(own.bias)} (ideal 0). Each forecast uses only data published by then, as "
        "revised since."
    )


def interval_text(score: Interval) -> str:
    """Both limits of a skill, or that there are none.

    >>> interval_text(Interval(0.1, -0.05, 0.25)), interval_text(Interval(0.1, math.nan, math.nan))
    ('−0.05 to +0.25', 'not known')
    """
    if math.isnan(score.low):
        return "not known"
    return f"{signed(score.low)} to {signed(score.high)}"


def skill(settings: Settings) -> Interval:
    """Skill of the settings' weights for their outcome in their region, known at their month.

    All NaN where no past forecast can be checked.
    """
    last = scorer().panel.last_known_year(settings.as_of)
    return _skill(settings.weights, settings.outcome, settings.region, last)


def known(settings: Settings) -> Judged:
    """The past forecasts that this skill rests on."""
    last = scorer().panel.last_known_year(settings.as_of)
    return _known(settings.outcome, settings.region, last)


@kept
def _skill(weights: Pair, outcome: str, region: str | None, last_year: int) -> Interval:
    past = _known(outcome, region, last_year)
    if not len(past.row):
        return Interval(math.nan, math.nan, math.nan)
    return skill_of(scorer(), weights, outcome, past)


@kept
def _known(outcome: str, region: str | None, last_year: int) -> Judged:
    return judged_in(scorer(), outcome, region, last_year)
