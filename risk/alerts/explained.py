"""Warnings with all that a reader needs to judge them: why, base rate, how often right, a link."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from risk.alerts.changes import changes
from risk.alerts.contents import NEW_SOURCE, RULE_ENDED, RULE_MET
from risk.alerts.why import deaths_of, main_corridor, parts, why
from risk.inputs import Rule, Watch
from risk.risk_table import Scorer, Settings, corridor_table, country_table
from risk.terms import NEW, NOT_EXPOSED, month_text
from risk.track_record import past_forecasts

COPIED = ("probability_low", "probability_high", "came_10y", "known_10y", "base_rate")
NUMBERS = (
    *COPIED,
    "sources",
    "change_data",
    "change_model",
    "change_revision",
    "past_forecasts",
    "past_came",
    "deaths",
)
RULE_KINDS = (RULE_MET, RULE_ENDED)


def alerts(
    scorer: Scorer,
    settings: Settings,
    since: int,
    watch: Watch,
    base: str = "/",
    said: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What changed between two months that someone should know, explained.

    Raises InputError as `changes`. `scorer`, `settings`, `since`, `watch`, `said`: as of
    `risk.alerts.changes.changes`. `base`: address of the dashboard that links begin with.

    Returns
    -------
    DataFrame
        As `changes` without number and place, and:
        as_of, since : YYYY-MM
        probability_low, probability_high : 80 % interval
        sources : of a country, within reach
        main_source_iso3, main_source : of the corridor that did most
        why : list of texts
        change_data, change_model, change_revision : they sum to change; the last is today's figure
            of the earlier month minus what was said of it, NaN where `said` is None
        came_10y, known_10y, base_rate : as in the risk tables
        past_forecasts : at the same level with the outcome new or going on as it is now, or that
            met the rule; those whose outcome was known at the as-of month
        past_came : how many of them came true
        deaths : of a new source
        link : opens the view
        NaN where something does not apply.
    """
    settings = replace(settings, what_ifs=())
    changed = changes(scorer, settings, since, watch, said)
    rules = {rule.name: rule for rule in watch.rules}
    tables = _Tables(scorer)
    rows = [_explained(scorer, settings, since, row, rules, tables) for row in changed.itertuples()]
    more = pd.DataFrame(rows, index=changed.index, columns=list(_BLANK))
    if said is None:
        more = more.assign(change_revision=np.nan)
    dated = changed.drop(columns=["number", "place"]).assign(
        as_of=month_text(settings.as_of), since=month_text(since)
    )
    links = [link(base, settings.as_of, row) for row in changed.itertuples()]
    return pd.concat([dated, more], axis=1).assign(link=links)


_BLANK: dict[str, Any] = dict.fromkeys(NUMBERS, np.nan) | {
    "main_source_iso3": "",
    "main_source": "",
    "why": [],
}


class _Tables:
    """Risk tables and past forecasts, each made once for all warnings that need it."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._made: dict[tuple[str, str, str], pd.DataFrame] = {}

    def now(self, settings: Settings, unit: str) -> pd.DataFrame:
        """The risk table by country (index: ISO3) or by corridor (index: source, receiver)."""
        key = ("now", unit, settings.key)
        if key not in self._made:
            if unit == "country":
                table = country_table(self._scorer, settings).set_index("iso3")
            else:
                table = corridor_table(self._scorer, settings)
                table = table[["source_iso3", "receiver_iso3", *COPIED]]
                table = table.set_index(["source_iso3", "receiver_iso3"])
            self._made[key] = table
        return self._made[key]

    def past(self, settings: Settings, unit: str) -> pd.DataFrame:
        """Past forecasts whose outcome was known at the settings' month, with what came."""
        key = ("past", unit, settings.outcome)
        if key not in self._made:
            record = past_forecasts(self._scorer, settings.weights, settings.outcome, unit)
            known = record.year + 1 <= self._scorer.panel.last_known_year(settings.as_of)
            self._made[key] = record[known]
        return self._made[key]


def _explained(
    scorer: Scorer,
    settings: Settings,
    since: int,
    row: Any,
    rules: dict[str, Rule],
    tables: _Tables,
) -> dict[str, Any]:
    if row.kind == NEW_SOURCE:
        return _BLANK | {"deaths": deaths_of(scorer, row.number, settings.as_of), "sources": np.nan}
    narrowed = row.source_iso3 if row.unit == "country" and row.source_iso3 else None
    after = replace(settings, outcome=row.outcome, source=narrowed or settings.source)
    if row.kind in RULE_KINDS:
        after = replace(after, source=narrowed, region=None)
    before = replace(after, as_of=since)
    panel = scorer.panel
    if row.unit == "country":
        corridor = main_corridor(scorer, before, after, row.number)
        place: Any = row.receiver_iso3
    else:
        corridor = row.number
        place = (row.source_iso3, row.receiver_iso3)
    source = int(panel.source[corridor])
    moved = parts(scorer, before, after, row.receiver_iso3, row.source_iso3 or None)
    table = tables.now(after, row.unit)
    exposed = row.level != NOT_EXPOSED
    copied = {name: table.at[place, name] for name in COPIED} if exposed else {}
    if exposed and row.unit == "country":
        copied["sources"] = table.at[place, "sources"]
    # A single source's chance for a country is its corridor's, and is judged as that.
    unit = "corridor" if after.source else row.unit
    like = _like(tables.past(after, unit), row, rules.get(row.rule))
    return (
        _BLANK
        | copied
        | {
            "change_data": moved.data,
            "change_model": moved.model,
            "change_revision": moved.before - row.probability_before,
            "main_source_iso3": scorer.iso3[source],
            "main_source": scorer.names[source],
            "why": why(scorer, before, after, corridor),
            "past_forecasts": len(like),
            "past_came": int(like.observed.sum()),
        }
    )


def _like(record: pd.DataFrame, row: Any, rule: Rule | None) -> pd.DataFrame:
    """The past forecasts that were like a warning.

    For a rule: those that met it. Else those at the same level, where the outcome was new or going
    on as it is now.
    """
    if rule:
        like = record.probability >= rule.least
        return record[like & (record.onset == NEW) if rule.new_only else like]
    return record[(record.level == row.level) & (record.onset == row.onset)]


def link(base: str, as_of: int, row: Any) -> str:
    """Address of the view that shows a warning.

    A country opens on the map, a corridor on the Country page, a new source with its corridors.

    Parameters
    ----------
    base : address of the dashboard, "/" for one relative to its host
    as_of : month
    row : with unit, outcome, receiver_iso3, source_iso3

    >>> from types import SimpleNamespace
    >>> row = SimpleNamespace(unit="corridor", outcome="armed", receiver_iso3="TJK",
    ...     source_iso3="AFG")
    >>> link("https://example.org/risk/", 2021 * 12 + 5, row)
    'https://example.org/risk/country?as_of=2021-06&outcome=armed&country=TJK&corridor=AFG'
    """
    query = {"as_of": month_text(as_of), "outcome": row.outcome or "either"}
    page = ""
    if row.unit == "source":
        query["source"] = row.source_iso3
    else:
        query["country"] = row.receiver_iso3
    if row.unit == "corridor":
        page = "country"
        query["corridor"] = row.source_iso3
    elif row.unit == "country" and row.source_iso3:
        query["source"] = row.source_iso3
    return f"{base.rstrip('/')}/{page}?{urlencode(query)}"
