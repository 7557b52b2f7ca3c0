"""Which changes between two months are worth a warning.

Both months are forecast with what was known in each, so nothing later than the as-of month counts.
"""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from risk.alerts.contents import (
    DOWN,
    FELL,
    KINDS,
    NEW_RISK,
    NEW_SOURCE,
    ROSE,
    RULE_ENDED,
    RULE_MET,
    UP,
)
from risk.alerts.standing import Standing, said_standing, standing
from risk.inputs import UNITS, Rule, Watch
from risk.risk_table import Scorer, Settings
from risk.storage import InputError
from risk.terms import ELEVATED, NEW, month_text, region_members

LEAST_CHANGE = 0.10
Change = namedtuple(
    "Change",
    "kind rule unit number source_iso3 source receiver_iso3 receiver outcome probability_before "
    "probability change level_before level onset place",
)


def changes(
    scorer: Scorer,
    settings: Settings,
    since: int,
    watch: Watch,
    said: pd.DataFrame | None = None,
    units: tuple[str, ...] = UNITS,
) -> pd.DataFrame:
    """What changed between two months that someone should know, the most important first.

    A risk that was not exposed counts as no chance. What is withheld in one of the months says
    nothing. Raises InputError if a month is outside the data, or `since` is not before the
    settings' month.

    Parameters
    ----------
    settings : Settings
        Month, weights and evidence; its source and region leave out the others. What-ifs belong to
        the as-of month alone and are left out.
    since : month before that of the settings
    watch : the outcomes and countries that are followed, and the rules
    said : what was said of the earlier month at the time, as
        `risk.track_record.forward.log.said_of`; None: it is computed from today's data
    units : countries, corridors or both

    Returns
    -------
    DataFrame
        kind (of KINDS), rule (its name, else empty), unit ("country", "corridor", or "source" where
        a country became one), number (of the country or corridor in the panel), source_iso3, source
        (empty for a country), receiver_iso3, receiver (empty for a source), outcome,
        probability_before, probability, change, level_before, level, onset (of the as-of month),
        place (of the higher of both levels among the levels).
    """
    panel = scorer.panel
    panel.check_as_of(settings.as_of)
    panel.check_as_of(since, "--since")
    if since >= settings.as_of:
        raise InputError(
            f"--since: expected a month before {month_text(settings.as_of)}, got "
            f"{month_text(since)}"
        )
    settings = replace(settings, what_ifs=())
    parts = [_new_sources(scorer, settings, since, watch)]
    for outcome in watch.outcomes:
        for unit in units:
            asked = replace(settings, outcome=outcome)
            then, now = both(scorer, asked, since, unit, said)
            kinds = np.where(_followed(scorer, unit, watch.countries), kinds_of(then, now), "")
            parts += [
                _rows(scorer, kind, unit, np.flatnonzero(kinds == kind), then, now, asked)
                for kind in KINDS
            ]
    for rule in watch.rules:
        parts += _ruled(scorer, settings, since, rule, watch, said)
    table = pd.DataFrame([row for part in parts for row in part], columns=Change._fields)
    first = table.kind.map(KINDS.index)
    order = np.lexsort(
        (table.source_iso3, table.receiver_iso3, -table.change.abs(), -table.place, first)
    )
    return table.iloc[order].reset_index(drop=True)


def both(
    scorer: Scorer, settings: Settings, since: int, unit: str, said: pd.DataFrame | None
) -> tuple[Standing, Standing]:
    """Where all stood in the earlier month, and where they stand at that of the settings."""
    now = standing(scorer, settings, unit)
    if said is not None:
        return said_standing(scorer, said, settings, unit), now
    return standing(scorer, replace(settings, as_of=since), unit), now


def meeting(
    scorer: Scorer,
    settings: Settings,
    since: int,
    rule: Rule,
    watch: Watch,
    said: pd.DataFrame | None = None,
) -> tuple[np.ndarray, np.ndarray, Standing, Standing]:
    """Which countries or corridors met a rule in the earlier month, and which meet it now.

    Returns: (bool array (n,), bool array (n,), Standing, Standing). Before and after, each with
    where all stand. What is withheld meets no rule.
    """
    asked = _asked(settings, rule)
    then, now = both(scorer, asked, since, rule.unit, said)
    mine = _of_rule(scorer, rule, watch)
    return _meets(then, rule) & mine, _meets(now, rule) & mine, then, now


def kinds_of(then: Standing, now: Standing) -> np.ndarray:
    """Which kind of change each country or corridor made, the first that fits.

    Returns: object array (n,). One of KINDS; empty where nothing happened, or a month is withheld.
    """
    change = now.probability - then.probability
    # To hundredths of a point, so that 0.3 - 0.2 is ten points.
    big = np.abs(np.round(np.nan_to_num(change), 4)) >= LEAST_CHANGE
    rose = now.place > then.place
    conditions = {
        NEW_RISK: now.new_warning & (rose | ~then.new_warning),
        ROSE: rose,
        FELL: now.place < then.place,
        UP: big & (change > 0),
        DOWN: big & (change < 0),
    }
    known = (then.place >= 0) & (now.place >= 0)
    kinds = np.select(list(conditions.values()), list(conditions), default="")
    return np.where(known, kinds, "").astype(object)


def _ruled(
    scorer: Scorer,
    settings: Settings,
    since: int,
    rule: Rule,
    watch: Watch,
    said: pd.DataFrame | None,
) -> Iterator[list[Change]]:
    """Rows where a rule is met now and was not then, or the other way round."""
    asked = _asked(settings, rule)
    before, after, then, now = meeting(scorer, settings, since, rule, watch, said)
    # What is withheld says nothing about the rule.
    ended = before & ~after & (now.place >= 0)
    for kind, which in ((RULE_MET, after & ~before & (then.place >= 0)), (RULE_ENDED, ended)):
        numbers = np.flatnonzero(which)
        yield _rows(scorer, kind, rule.unit, numbers, then, now, asked, rule.name)


def _asked(settings: Settings, rule: Rule) -> Settings:
    return replace(settings, outcome=rule.outcome, source=rule.source, region=None, what_ifs=())


def _meets(stood: Standing, rule: Rule) -> np.ndarray:
    """Which countries or corridors meet a rule: bool (n,); what is withheld does not."""
    enough = np.nan_to_num(stood.probability) >= rule.least
    return enough & (stood.onset == NEW) if rule.new_only else enough


def _of_rule(scorer: Scorer, rule: Rule, watch: Watch) -> np.ndarray:
    """Which countries or corridors a rule is about: bool (n,)."""
    members: tuple[str, ...] = rule.countries or watch.countries
    if rule.region:
        members = tuple(region_members(scorer.panel.countries, rule.region))
    return _followed(scorer, rule.unit, members)


def _followed(scorer: Scorer, unit: str, countries: tuple[str, ...]) -> np.ndarray:
    """Which countries, or corridors into them, are followed: bool (n,); all if none is named."""
    inside = np.isin(scorer.codes, countries) if countries else np.ones(len(scorer.codes), bool)
    return inside if unit == "country" else inside[scorer.panel.receiver]


def _rows(
    scorer: Scorer,
    kind: str,
    unit: str,
    numbers: np.ndarray,
    then: Standing,
    now: Standing,
    settings: Settings,
    rule: str = "",
) -> list[Change]:
    panel = scorer.panel
    rows = []
    for number in numbers.tolist():
        receiver = number if unit == "country" else int(panel.receiver[number])
        source = int(panel.source[number]) if unit == "corridor" else None
        if source is None and settings.source:
            source = int(np.flatnonzero(scorer.codes == settings.source)[0])
        before = float(then.probability[number])
        after = float(now.probability[number])
        rows.append(
            Change(
                kind=kind,
                rule=rule,
                unit=unit,
                number=number,
                source_iso3="" if source is None else scorer.iso3[source],
                source="" if source is None else scorer.names[source],
                receiver_iso3=scorer.iso3[receiver],
                receiver=scorer.names[receiver],
                outcome=settings.outcome,
                probability_before=before,
                probability=after,
                change=after - before,
                level_before=then.level[number],
                level=now.level[number],
                onset=now.onset[number],
                place=max(int(then.place[number]), int(now.place[number])),
            )
        )
    return rows


def new_sources(scorer: Scorer, settings: Settings, since: int) -> np.ndarray:
    """Numbers of the countries that became sources since an earlier month.

    With a source in the settings that one alone is looked at; with a region, those with a corridor
    into it.
    """
    panel = scorer.panel
    now = panel.sources[:, panel.column(settings.as_of)]
    became = now & ~panel.sources[:, panel.column(since)]
    if settings.source:
        became &= scorer.codes == settings.source
    if settings.region:
        inside = np.isin(scorer.codes, list(region_members(panel.countries, settings.region)))
        became &= np.isin(np.arange(len(became)), panel.source[inside[panel.receiver]])
    return np.flatnonzero(became)


def _new_sources(scorer: Scorer, settings: Settings, since: int, watch: Watch) -> list[Change]:
    """Countries that became sources, with a corridor into a country that is followed."""
    near = scorer.panel.source[_followed(scorer, "corridor", watch.countries)]
    blank = Change(*[""] * len(Change._fields))._replace(
        kind=NEW_SOURCE,
        unit="source",
        probability_before=np.nan,
        probability=np.nan,
        change=np.nan,
        place=ELEVATED,
    )
    return [
        blank._replace(number=number, source_iso3=scorer.iso3[number], source=scorer.names[number])
        for number in new_sources(scorer, settings, since).tolist()
        if number in near
    ]
