"""A briefing to print: one HTML file without scripts that asks nothing of any network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from risk.dataset.map_files import STATIC
from risk.explain.contributions import percent
from risk.output.briefing.evidence import case_of, said, what_was_put_in
from risk.output.briefing.facts import Facts, rows_of
from risk.output.briefing.map import map_svg, window_of
from risk.output.briefing.markup import Html, tag, unbroken
from risk.output.briefing.notes import about
from risk.output.briefing.tables import courses, drivers, risk_table, track_record
from risk.risk_table.scorer import HORIZON_MONTHS, Scorer
from risk.risk_table.settings import Settings
from risk.storage.pause import pause
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import month_name, to_month

STYLE = Path(__file__).with_name("briefing.css")
# Nothing may run, nothing may be fetched: the browser enforces what the file promises.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MOST_LABELS = 14
OUTCOMES = {
    "either": "10,000 or more new refugees or asylum seekers from one source, or its armed "
    "conflict fought on the country's soil",
    "arrivals": "10,000 or more new refugees or asylum seekers from one source",
    "armed": "a source's armed conflict fought on the country's soil",
}


def briefing(
    scorer: Scorer, settings: Settings, iso3: str | None = None, *, static: Path = STATIC
) -> bytes:
    """One self-contained HTML file about a country, or about what a source or region faces.

    Parameters
    ----------
    scorer : Scorer
    settings : Settings
        As for the risk table; its source narrows everything to that source's corridors.
    iso3 : the country to look at, or None for all receivers that the settings leave
    static : folder of the map files

    Returns
    -------
    bytes
        HTML in UTF-8. The same settings, data and models give the same bytes.

    Raises
    ------
    InputError
        If the settings name something unknown, or a map file is missing.
    """
    facts = Facts(scorer, settings, iso3)
    title = f"Spillover briefing: {facts.subject}, {month_name(settings.as_of)}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light"),
        tag("title", title),
        tag("style", Html(STYLE.read_text(encoding="utf-8"))),
    )
    body = tag("body", tag("main", *_pausing(_parts(facts, static))))
    return f'<!DOCTYPE html>\n<html lang="en">{head}{body}</html>\n'.encode()


def _pausing(parts: Iterator[Html]) -> Iterator[Html]:
    for part in parts:
        yield part
        pause()


def _parts(facts: Facts, static: Path) -> Iterator[Html]:
    yield _header(facts)
    yield tag("p", unbroken(facts.sentence), class_="lead")
    if facts.judged and not facts.withheld and (meant := _level_meant(facts)):
        yield tag("p", unbroken(meant), class_="meant")
    yield _map(facts, static)
    yield risk_table(facts)
    if len(facts.corridors):
        yield drivers(facts)
    if case := case_of(facts.settings):
        yield said(facts, case)
    if facts.settings.evidence or facts.settings.overrides:
        yield what_was_put_in(facts)
    if len(facts.exposed) and (not facts.iso3 or len(facts.corridors)):
        yield from courses(facts)
    yield track_record(facts)
    yield from about(facts)


def _header(facts: Facts) -> Html:
    settings = facts.settings
    end = month_name(to_month(facts.scorer.panel.description["last_violence_month"]))
    return tag(
        "header",
        tag("p", "Spillover · early warning of conflict spill-over", class_="brand"),
        tag("h1", facts.subject),
        tag("p", tag("b", f"As of {month_name(settings.as_of)}, next {HORIZON_MONTHS} months. "),
            f"Forecast is {OUTCOMES[settings.outcome]}.", class_="scope"),
        tag("p", tag("b", "Not a current warning. "), f"It says what could be known at the end of "
            f"{month_name(settings.as_of)}: publication lags respected, revisions not. The "
            f"violence data end in {end}.", class_="caution"),
    )  # fmt: skip


def _level_meant(facts: Facts) -> str:
    """How often the subject's level came true before, in a sentence."""
    if not len(facts.exposed):
        return ""
    top = facts.country(facts.iso3 or facts.exposed.iso3.iloc[0])
    found = facts.levels_meant[facts.levels_meant.level == top.level]
    if found.empty or not found.forecasts.iloc[0]:
        return ""
    n, came = int(found.forecasts.iloc[0]), int(found.came_true.iloc[0])
    return (
        f"“{top.level}” is what {n:,} past forecasts of {facts.level_plural} said whose outcome "
        f"was known by then; {came:,} came true, {percent(came / n)}."
    )


def _map(facts: Facts, static: Path) -> Html:
    settings, panel = facts.settings, facts.scorer.panel
    every = {row.iso3: _label(row) for row in rows_of(facts.countries)}
    labels = {code: every[code] for code in facts.exposed.iso3.head(MOST_LABELS)}
    if facts.iso3:
        sources = list(facts.corridors.source_iso3)
        centre, others = [facts.iso3], sources
        labels = {facts.iso3: every[facts.iso3]}
        labels |= {code: facts.name(code) for code in sources}
    elif settings.source:
        sources, centre, others = [settings.source], [settings.source], list(facts.exposed.iso3)
        labels = {settings.source: facts.name(settings.source)} | labels
    else:
        sources, others = [], []
        centre = list(facts.exposed.iso3) if settings.region else []
        labels = labels if settings.region else {}
    levels = dict(zip(facts.countries.iso3, facts.countries.level, strict=True))
    if facts.iso3 and facts.iso3 in sources:
        sources.remove(facts.iso3)
    title = f"Map of {facts.subject} by level of risk; the table below says the same."
    svg = map_svg(
        panel, window_of(panel.countries, centre, others), levels, labels, sources,
        focus=facts.iso3 or None, title=title, folder=static,
    )  # fmt: skip
    what = "from this source" if settings.source else "from all sources"
    return tag(
        "figure",
        svg,
        tag("figcaption", f"Level of risk {what}. Dark: sources looked at. Dashed: disputed lines. "
            "Borders after Natural Earth; no position is taken."),
    )  # fmt: skip


def _label(row: Any) -> str:
    """A country's name with its chance, or with what stands in for it."""
    if row.level == NOT_EXPOSED:
        return f"{row.country}: not exposed"
    withheld = f"{row.country}: rank {row.rank}"
    return withheld if np.isnan(row.probability) else f"{row.country} {percent(row.probability)}"
