"""Warnings of one month together with what a reader must know about them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from risk.alerts.changes import both, meeting
from risk.alerts.contents import Report
from risk.alerts.explained import alerts
from risk.alerts.said import said_then
from risk.dataset import behind
from risk.inputs import Rule, Watch
from risk.risk_table import FITTED, Scorer, Settings, recent_years
from risk.terms import counted, december, month_name, to_month

RIGHT = (
    "A forecast was right if the outcome came within its twelve months. Past forecasts are made "
    "again every third month from 2004 on, with what was known then."
)


def report(
    scorer: Scorer,
    settings: Settings,
    since: int,
    watch: Watch | None = None,
    *,
    base: str = "/",
    log: Path | None = None,
) -> Report:
    """What changed between two months that someone should know.

    The earlier month is as it was written down, where the forward log has it and the weights are
    the fitted ones; else it is computed from today's data. Raises InputError if a month is outside
    the data, or `since` is not before the settings' month.

    Parameters
    ----------
    settings : month, weights, evidence, source and region
    since : month before that of the settings
    watch : outcomes, countries and rules; None: the settings' outcome everywhere
    base : address of the dashboard that links begin with
    log : folder of the forward log; None: that of this copy
    """
    watch = watch or Watch(outcomes=(settings.outcome,))
    settings = replace(settings, what_ifs=())
    said, revisions = said_then(settings, since, log)
    panel = scorer.panel
    return Report(
        as_of=settings.as_of,
        since=since,
        outcomes=watch.outcomes,
        alerts=alerts(scorer, settings, since, watch, base, said),
        stood={
            outcome: _stood(scorer, replace(settings, outcome=outcome), since, watch, said)
            for outcome in watch.outcomes
        },
        still_met={
            rule.name: _still(scorer, settings, since, watch, rule, said) for rule in watch.rules
        },
        violence_end=violence_known(scorer, settings.as_of),
        known=known_then(scorer, settings.as_of),
        notes=(*_notes(scorer, settings, since, watch), revisions, RIGHT),
        base=base,
        new_years=recent_years(panel, settings.as_of),
        data_version=panel.version,
        model_version=scorer.forecaster.models.version,
    )


def latest_report(scorer: Scorer, base: str = "/") -> Report:
    """What changed in the latest month, with the fitted weights; `base` as of `report`."""
    last = scorer.panel.last_month
    return report(scorer, Settings(last), last - 1, base=base)


def violence_known(scorer: Scorer, as_of: int) -> int:
    """Last month whose violence was known at the end of a month."""
    return min(to_month(scorer.panel.description["last_violence_month"]), as_of - 1)


def known_then(scorer: Scorer, as_of: int) -> str:
    """How far the data reached at the end of a month, and how old they were, in a sentence or two.

    `as_of`: month.
    """
    panel = scorer.panel
    end = violence_known(scorer, as_of)
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


def _stood(
    scorer: Scorer, settings: Settings, since: int, watch: Watch, said: pd.DataFrame | None
) -> list[str]:
    """Countries that were new risks at Elevated or above in both months, the likeliest first."""
    then, now = both(scorer, settings, since, "country", said)
    stood = then.new_warning & now.new_warning & (now.place <= then.place)
    if watch.countries:
        stood &= np.isin(scorer.codes, watch.countries)
    numbers = np.flatnonzero(stood)
    order = np.lexsort((scorer.codes[numbers], -now.probability[numbers]))
    return [str(name) for name in scorer.names[numbers[order]]]


def _still(
    scorer: Scorer,
    settings: Settings,
    since: int,
    watch: Watch,
    rule: Rule,
    said: pd.DataFrame | None,
) -> list[str]:
    """Names of what meets a rule in both months."""
    before, after, _, _ = meeting(scorer, settings, since, rule, watch, said)
    panel = scorer.panel
    names = scorer.names
    numbers = np.flatnonzero(before & after).tolist()
    if rule.unit == "country":
        return [str(names[k]) for k in numbers]
    return [f"{names[panel.source[k]]} to {names[panel.receiver[k]]}" for k in numbers]


def _notes(scorer: Scorer, settings: Settings, since: int, watch: Watch) -> list[str]:
    """Whose weights, which receivers, and what is withheld."""
    fitted = settings.weights == FITTED
    notes = ["Weights: the fitted ones of each month." if fitted else "Weights: set by hand."]
    looked_at = [settings.region] if settings.region else []
    looked_at += [scorer.panel.names.get(code, code) for code in watch.countries]
    if looked_at:
        rules = ", and those that a rule names" if watch.rules else ""
        notes.append(f"Only these receivers were looked at: {', '.join(looked_at)}{rules}.")
    for month in (since, settings.as_of):
        for outcome in watch.outcomes:
            asked = replace(settings, as_of=month, outcome=outcome)
            reason = scorer.withheld_reason(scorer.forecast(asked), asked, outcome)
            if reason:
                notes.append(f"Percentages of {month_name(month)} are withheld: {reason}.")
    return list(dict.fromkeys(notes))
