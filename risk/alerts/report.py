"""Warnings of one month together with what a reader must know about them."""

from dataclasses import dataclass, replace

import pandas as pd

from risk.alerts.changes import met
from risk.alerts.explained import alerts
from risk.alerts.standing import standing
from risk.dataset.freshness import behind
from risk.dataset.panel import Panel
from risk.inputs.watch import Watch
from risk.risk_table.recent import recent_years
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.months import december, month_name, to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import counted


@dataclass(frozen=True)
class Report:
    """What changed between two months, and on which data it rests.

    as_of, since : months
    outcomes : that were looked at
    alerts : as `risk.alerts.explained.alerts`
    stood : for each outcome, the countries that were new risks at Elevated or above in both months
    still_met : for each rule, the names of what met it in both months
    violence_end : last month of violence that was known then
    known : how far the data reach, and how old they are at the as-of month: a sentence
    notes : what to know when reading it, one sentence each
    base : address of the dashboard that links begin with
    new_years : first and last of the years in which nothing came where a risk is new
    """

    as_of: int
    since: int
    outcomes: tuple[str, ...]
    alerts: pd.DataFrame
    stood: dict[str, list[str]]
    still_met: dict[str, list[str]]
    violence_end: int
    known: str
    notes: tuple[str, ...]
    base: str
    new_years: tuple[int, int]
    data_version: str
    model_version: str


def report(
    scorer: Scorer,
    settings: Settings,
    since: int,
    watch: Watch | None = None,
    *,
    base: str = "/",
) -> Report:
    """What changed between two months that someone should know.

    Parameters
    ----------
    scorer : Scorer
    settings : Settings
        Month, weights, evidence, source and region.
    since : month before that of the settings
    watch : outcomes, countries and rules; None: the settings' outcome everywhere
    base : address of the dashboard that links begin with

    Raises
    ------
    InputError
        If a month is outside the data, or `since` is not before the settings' month.
    """
    watch = watch or Watch(outcomes=(settings.outcome,))
    found = alerts(scorer, settings, since, watch, base)
    return Report(
        settings.as_of,
        since,
        watch.outcomes,
        found,
        {o: _stood(scorer, replace(settings, outcome=o), since, watch) for o in watch.outcomes},
        {rule.name: _still(scorer, settings, since, watch, place)
         for place, rule in enumerate(watch.rules)},
        violence_known(scorer.panel, settings.as_of),
        known_then(scorer.panel, settings.as_of),
        _notes(scorer, settings, since, watch),
        base,
        recent_years(scorer.panel, settings.as_of),
        scorer.panel.version,
        scorer.forecaster.models.version,
    )  # fmt: skip


def violence_known(panel: Panel, as_of: int) -> int:
    """Last month whose violence was known at the end of a month."""
    return min(to_month(panel.description["last_violence_month"]), as_of - 1)


def known_then(panel: Panel, as_of: int) -> str:
    """How far the data reached at the end of a month, and how old they were, in a sentence or two.

    Parameters
    ----------
    panel : Panel
    as_of : month
    """
    end = violence_known(panel, as_of)
    year = panel.last_known_year(as_of)
    first = panel.description.get("first_provisional_month")
    provisional = ""
    if first and to_month(first) <= end:
        provisional = f", provisional from {month_name(to_month(first))} on"
    text = (
        f"Known at the end of {month_name(as_of)}: violence up to {month_name(end)} "
        f"({counted(as_of - end, 'month')} old{provisional}); arrivals and the places of fighting "
        f"up to the end of {year} ({counted(as_of - december(year), 'month')} old)."
    )
    late = behind(panel, as_of)
    return f"{text} {late}." if late else text


def _stood(scorer: Scorer, settings: Settings, since: int, watch: Watch) -> list[str]:
    """Countries that were new risks at Elevated or above in both months, the likeliest first."""
    settings = replace(settings, what_ifs=())
    then = standing(scorer, replace(settings, as_of=since), "country")
    now = standing(scorer, settings, "country")
    both = [
        (-float(now.probability[k]), str(scorer.names[k]))
        for k, (a, b) in enumerate(zip(then.new_warning, now.new_warning, strict=True))
        if a and b and now.place[k] <= then.place[k]
        and (not watch.countries or scorer.iso3[k] in watch.countries)
    ]  # fmt: skip
    return [name for _, name in sorted(both)]


def _still(scorer: Scorer, settings: Settings, since: int, watch: Watch, place: int) -> list[str]:
    """Names of what meets a rule in both months."""
    rule = watch.rules[place]
    before = set(met(scorer, replace(settings, as_of=since), rule, watch).tolist())
    after = met(scorer, settings, rule, watch).tolist()
    panel, names = scorer.panel, scorer.names
    if rule.unit == "country":
        return [str(names[k]) for k in after if k in before]
    return [f"{names[panel.source[k]]} to {names[panel.receiver[k]]}" for k in after if k in before]


def _notes(scorer: Scorer, settings: Settings, since: int, watch: Watch) -> tuple[str, ...]:
    withheld = []
    for month in (since, settings.as_of):
        for outcome in watch.outcomes:
            asked = replace(settings, as_of=month, outcome=outcome)
            if reason := scorer.withheld_reason(scorer.forecast(asked), asked, outcome):
                withheld.append(f"Percentages of {month_name(month)} are withheld: {reason}.")
    fitted = all(settings.by_mechanism[m] is None for m in MECHANISMS)
    return (
        *dict.fromkeys(withheld),
        "Weights: the fitted ones of each month." if fitted else "Weights: set by hand.",
        f"Both months are computed from today's data. What was published in {month_name(since)} "
        "may have been revised since: that part of a change cannot be told apart here.",
        "A forecast was right if the outcome came within its twelve months. Past forecasts are "
        "made again every third month from 2004 on, with what was known then.",
    )
