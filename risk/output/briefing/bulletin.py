"""A bulletin to print: what changed since an earlier month, for a region or a watchlist."""

from dataclasses import replace
from typing import Any

import numpy as np

from risk.alerts import NEW_TITLE, Report, grouped, in_short, is_small, report, rows_of, words
from risk.explain import corridor_row, thresholds
from risk.inputs import Watch
from risk.output.briefing.facts import Facts
from risk.output.briefing.map import MOST_LABELS, map_drawing, window_of
from risk.output.briefing.notes import citation, limits
from risk.output.templates import TEMPLATES
from risk.risk_table import Scorer, Settings
from risk.terms import (
    INDICATORS,
    LEVEL_NAMES,
    MEANINGS,
    NOT_EXPOSED,
    month_name,
    month_text,
    percent,
    range_text,
)

MOST_EXPLAINED = 4
MOST_WAYS = 2
MOST_NAMED = 4
MOST_ROWS = 25


def bulletin(scorer: Scorer, settings: Settings, since: int, watch: Watch | None = None) -> bytes:
    """One self-contained HTML page: map, what is new, what changed, what would change it.

    Raises InputError if a month is outside the data, `since` is not before the settings' month, or
    a map file is missing. Returns: HTML in UTF-8. The same settings, data and models give the same
    bytes.

    Parameters
    ----------
    settings : month, outcome, weights, evidence, source and region; what-ifs are left out
    since : month before that of the settings
    watch : countries, outcomes and rules; None: the settings' outcome and region
    """
    settings = replace(settings, what_ifs=(), new_only=False)
    found = report(scorer, settings, since, watch)
    listed = [row for row in rows_of(found.alerts) if not is_small(row)]
    records = {
        "subject": _subject(scorer, settings, watch),
        "as_of": month_name(found.as_of),
        "since": month_name(found.since),
        "outcomes": [MEANINGS[outcome] for outcome in found.outcomes],
        "known": found.known,
        "in_short": in_short(found),
        "map": _map(scorer, settings, found, watch),
        "groups": _groups(found),
        "rows": [_row(row) for row in listed[:MOST_ROWS]],
        "more": max(len(listed) - MOST_ROWS, 0),
        "small": [
            (words.name(row), words.falls(row)) for row in rows_of(found.alerts) if is_small(row)
        ],
        "stood": [names for names in found.stood.values() if names],
        "still_met": [(rule, names) for rule, names in found.still_met.items() if names],
        "new_years": found.new_years,
        "would_change": _would_change(scorer, settings, listed),
        "levels": [f"{level} {range_text(level)}" for level in LEVEL_NAMES],
        "notes": found.notes,
        "limits": limits(scorer.panel, settings.as_of),
        "citation": citation(scorer.forecaster, settings),
        "command": command(settings, since, watch),
    }
    return TEMPLATES.get_template("bulletin.html").render(records).encode()


def command(settings: Settings, since: int, watch: Watch | None) -> str:
    """The command that writes the same page.

    >>> command(Settings(2021 * 12 + 5, region="Sahel"), 2021 * 12 + 4, None)
    'python -m risk brief --what-changed --since 2021-05 --as-of 2021-06 --region "Sahel" --out \
FILE.html'
    """
    parts = ["python -m risk brief --what-changed"]
    parts.append(f"--since {month_text(since)} --as-of {month_text(settings.as_of)}")
    if settings.outcome != "either":
        parts.append(f"--outcome {settings.outcome}")
    if settings.source:
        parts.append(f"--source {settings.source}")
    if settings.region:
        parts.append(f'--region "{settings.region}"')
    if watch:
        parts.append("--watch FILE.toml")
    return f"{' '.join(parts)} --out FILE.html"


def _subject(scorer: Scorer, settings: Settings, watch: Watch | None) -> str:
    if watch and watch.countries:
        names = [scorer.panel.names.get(code, code) for code in watch.countries]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"{', '.join(names[:MOST_NAMED])}{more}"
    return settings.region or "The world"


def _map(scorer: Scorer, settings: Settings, found: Report, watch: Watch | None) -> dict[str, Any]:
    """The map around the countries looked at, with those that changed named."""
    panel = scorer.panel
    asked = replace(settings, region=None, outcome=found.outcomes[0])
    facts = Facts(scorer, asked, None)
    table = facts.countries
    centre = list(watch.countries) if watch else []
    if settings.region:
        centre = list(Facts(scorer, settings, None).countries.iso3)
    labels: dict[str, str] = {}
    for row in rows_of(found.alerts):
        if row.unit == "country" and row.outcome == asked.outcome and not is_small(row):
            chance = "" if row.level == NOT_EXPOSED else f" {percent(row.probability)}"
            labels.setdefault(row.receiver_iso3, f"{row.receiver}{chance}")
    new = [code for code in facts.marked if not centre or code in centre]
    return map_drawing(
        panel,
        window_of(panel.countries, centre, []),
        dict(zip(table.iso3, table.level, strict=True)),
        dict(list(labels.items())[:MOST_LABELS]),
        [],
        new=new,
        focus=None,
    )


def _groups(found: Report) -> list[dict[str, Any]]:
    """New risks and what rules ask for, in sentences; the rest is in the table."""
    several = len(found.outcomes) > 1
    groups = []
    for title, entries in grouped(found.alerts).items():
        in_words = [
            {
                "name": f"{words.name(row)}{f' ({row.outcome})' if several else ''}",
                "rule": row.rule,
                "from_to": words.from_to(row),
                "sentences": words.sentences(row),
                "corridors": [f"from {c.source}: {words.from_to(c)}" for c in inside],
            }
            for row, inside in entries
            if title == NEW_TITLE or row.rule or row.unit == "source"
        ]
        if in_words:
            groups.append({"title": title, "entries": in_words})
    return groups


def _row(row: Any) -> list[str]:
    """A row of the table of changes: where, what, from and to, why, to compare."""
    what = f"{str(row.kind).capitalize()}{f', rule {row.rule}' if row.rule else ''}"
    return [
        words.name(row),
        what,
        words.from_to(row),
        f"{words.because(row)} {words.moved_by(row)}".strip(),
        f"{words.base_rate(row)} {words.how_often_right(row)}".strip(),
    ]


def _would_change(scorer: Scorer, settings: Settings, listed: list[Any]) -> list[dict[str, Any]]:
    """For the first countries that changed: what would bring the next level up or down."""
    found: dict[str, dict[str, Any]] = {}
    for row in listed:
        if row.unit != "country" or row.level == NOT_EXPOSED or np.isnan(row.probability):
            continue
        asked = replace(settings, outcome=row.outcome, source=None, region=None)
        forecast = scorer.forecast(asked)
        source = row.main_source_iso3
        receiver = row.receiver_iso3
        pairs = scorer.panel.corridors.iloc[forecast.rows.corridor]
        is_there = (pairs.source_iso3 == source) & (pairs.receiver_iso3 == receiver)
        if receiver in found or not is_there.any():
            continue
        place = corridor_row(scorer.panel, forecast, source, receiver)
        table = thresholds(scorer.panel, forecast, place, row.outcome)
        table = table[(table.scope == "country") & table.needed.notna()]
        found[receiver] = {
            "name": row.receiver,
            "level": row.level,
            "source": row.main_source,
            "up": _nearest(table[table.direction == "up"]),
            "down": _nearest(table[table.direction == "down"]),
        }
        if len(found) == MOST_EXPLAINED:
            break
    return list(found.values())


def _nearest(table: Any) -> list[str]:
    """The sentences of the indicators that need to move least on their scales."""
    far = [
        abs(float(INDICATORS[code].scaled(needed) - INDICATORS[code].scaled(start)))
        for code, needed, start in zip(table.code, table.needed, table.start, strict=True)
    ]
    order = np.argsort(np.array(far), kind="stable")[:MOST_WAYS]
    return [str(table.text.iloc[k]) for k in order.tolist()]
