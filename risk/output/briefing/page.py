"""A briefing to print: one HTML file without scripts that asks nothing of any network.

The other modules compute what it says as plain records; `briefing.html` words and draws them.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

from risk.dataset import STATIC, violence_end
from risk.output.briefing.evidence import case_of, what_was_put_in, what_was_said
from risk.output.briefing.facts import Facts
from risk.output.briefing.map import MOST_LABELS, map_drawing, window_of
from risk.output.briefing.notes import citation, command, limits
from risk.output.briefing.record import Record, level_meant, track_record
from risk.output.briefing.tables import courses, drivers, risk_table, versions
from risk.output.templates import TEMPLATES
from risk.risk_table import Scorer, Settings
from risk.storage import pause
from risk.terms import LEVEL_NAMES, MEANINGS, NOT_EXPOSED, month_name, percent, range_text


def briefing(
    scorer: Scorer, settings: Settings, iso3: str | None = None, *, static: Path = STATIC
) -> bytes:
    """One self-contained HTML file about a country, or about what a source or region faces.

    Raises InputError if the settings name something unknown, or a map file is missing. Returns:
    HTML in UTF-8. The same settings, data and models give the same bytes.

    Parameters
    ----------
    settings : as for the risk table; its source narrows everything to that source's corridors
    iso3 : the country to look at, or None for all receivers that the settings leave
    static : folder of the map files
    """
    # It marks new risks and lists the others too.
    facts = Facts(scorer, replace(settings, new_only=False), iso3)
    parts = {}
    for name, part in _parts(facts, static):
        parts[name] = part
        pause()
    return TEMPLATES.get_template("briefing.html").render(parts).encode()


def _parts(facts: Facts, static: Path) -> Iterator[tuple[str, Any]]:
    """Everything that the template asks for, None for a section that is left out."""
    settings = facts.settings
    scorer = facts.scorer
    described = scorer.panel.description
    yield "subject", facts.subject
    yield "as_of", month_name(settings.as_of)
    yield "outcome", MEANINGS[settings.outcome]
    yield "violence_ends", violence_end(scorer.panel)
    yield "one_country", bool(facts.iso3)
    yield "one_source", bool(settings.source)
    yield "sentence", facts.sentence
    yield "new_risk", facts.new_risk
    record = Record(facts)
    yield "level_meant", level_meant(record)
    yield "map", _map(facts, static)
    yield "risk", risk_table(facts)
    yield "drivers", drivers(facts) if len(facts.corridors) else None
    case = case_of(settings)
    yield "case", what_was_said(facts, case) if case else None
    put_in = settings.evidence or settings.what_ifs
    yield "put_in", what_was_put_in(facts) if put_in else None
    followed = len(facts.exposed) and (not facts.iso3 or len(facts.corridors))
    yield "courses", list(courses(facts)) if followed else []
    yield "record", track_record(record) if record.judged else None
    exposed = facts.exposed if settings.source else facts.exposed.head(0)
    yield "base_rate", next(iter(exposed.base_rate), None)
    yield "levels", [f"{name} {range_text(name)}" for name in LEVEL_NAMES]
    yield "limits", limits(scorer.panel, settings.as_of)
    yield "versions", versions(facts)
    keys = ("title", "licence", "period", "known_after", "path")
    yield "publishers", [[source[key] for key in keys] for source in described["sources"]]
    yield "citation", citation(scorer.forecaster, settings)
    yield "command", command(settings)


def _map(facts: Facts, static: Path) -> dict[str, Any]:
    settings = facts.settings
    every = {row.iso3: _label(row) for row in facts.countries.itertuples()}
    labels = {code: every[code] for code in facts.exposed.iso3.head(MOST_LABELS)}
    if facts.iso3:
        sources = list(facts.corridors.source_iso3)
        centre = [facts.iso3]
        others = sources
        labels = {facts.iso3: every[facts.iso3]}
        labels |= {code: facts.name(code) for code in sources}
    elif settings.source:
        sources = [settings.source]
        centre = sources
        others = list(facts.exposed.iso3)
        labels = {settings.source: facts.name(settings.source)} | labels
    else:
        sources = []
        others = []
        centre = list(facts.exposed.iso3) if settings.region else []
        labels = labels if settings.region else {}
    levels = dict(zip(facts.countries.iso3, facts.countries.level, strict=True))
    if facts.iso3 and facts.iso3 in sources:
        sources.remove(facts.iso3)
    panel = facts.scorer.panel
    window = window_of(panel.countries, centre, others)
    new = [code for code in facts.marked if code not in sources]
    return map_drawing(
        panel, window, levels, labels, sources, new=new, focus=facts.iso3, folder=static
    )


def _label(row: Any) -> str:
    """A country's name with its chance, or with what stands in for it."""
    if row.level == NOT_EXPOSED:
        return f"{row.country}: not exposed"
    withheld = f"{row.country}: rank {row.rank}"
    return withheld if isnan(row.probability) else f"{row.country} {percent(row.probability)}"
