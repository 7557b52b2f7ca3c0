"""The small print of a briefing: what it means, what it leaves out, sources, versions."""

from collections.abc import Iterator
from typing import Any

from risk.dataset.freshness import behind
from risk.explain.contributions import percent
from risk.output.briefing.facts import Facts
from risk.output.briefing.markup import Html, listing, table, tag
from risk.risk_table.scorer import HORIZON_MONTHS, Scorer
from risk.risk_table.settings import PUBLISHED_ONLY, Settings, weights_text
from risk.terms.catalogue import CATALOGUE
from risk.terms.levels import NAMES, range_text
from risk.terms.months import month_text
from risk.terms.outcomes import MECHANISMS

LIMITS = (
    "Publication lags respected, revisions not: values are today's revision of what was published "
    "by then.",
    "It says nothing of displacement inside a country, of trouble from countries that are no "
    "source in the month, nor of routes that cross no near border.",
    "An armed group that opens a new conflict of its own in the neighbour is not counted: UCDP "
    "files it as the neighbour's.",
    "Arrivals are counted by nationality, not by the place people left, and only where they "
    "register.",
    "The interval covers how little history there is, not a world that changes its ways.",
)


def about(facts: Facts) -> Iterator[Html]:
    """The closing sections."""
    scorer, settings = facts.scorer, facts.settings
    for heading, *content in (
        ("How to read this", listing(_words(facts))),
        ("Limits", listing((*_limits(scorer, settings.as_of), *LIMITS))),
        ("Versions and weights", _versions(facts)),
        ("Sources and licences", _sources(scorer.panel.description)),
        (
            "How to cite",
            tag("p", citation(scorer, settings)),
            tag("p", "The numbers again: ", tag("code", command(settings))),
        ),
    ):
        yield tag("section", tag("h2", heading), *content, class_="whole")


def citation(scorer: Scorer, settings: Settings) -> str:
    """One line that names the forecast and the versions it was made with."""
    return (
        f"Spillover: risk of conflict spill-over, as of {month_text(settings.as_of)}, next "
        f"{HORIZON_MONTHS} months. Model version {scorer.forecaster.models.version}, data version "
        f"{scorer.panel.version}. Built on data of UCDP, UNHCR, V-Dem, the World Bank, the CIA "
        "World Factbook and Natural Earth."
    )


def command(settings: Settings) -> str:
    """The command that writes the same risk table.

    >>> command(Settings(2021 * 12 + 5, source="AFG"))
    'python -m risk score --as-of 2021-06 --outcome either --source AFG'
    """
    parts = [f"python -m risk score --as-of {month_text(settings.as_of)} "
             f"--outcome {settings.outcome}"]  # fmt: skip
    if settings.source:
        parts.append(f"--source {settings.source}")
    if settings.region:
        parts.append(f'--region "{settings.region}"')
    for mechanism, weights in settings.by_mechanism.items():
        if weights:
            parts.append(f"--weights-{mechanism} {weights_text(weights)}")
    parts += [f'--override "{override}"' for override in settings.overrides]
    if settings.evidence_known != PUBLISHED_ONLY:
        parts.append("--evidence FILE")
    return " ".join(parts)


def _words(facts: Facts) -> list[str]:
    base = facts.exposed.base_rate.iloc[0] if len(facts.exposed) and facts.settings.source else None
    rate = f" Of all corridors it was {percent(base)}." if base is not None else ""
    return [
        "A source is a country with at least 25 deaths in organised violence in its last 12 known "
        "months; a corridor leads from a source to a country at most 500 km away.",
        "Probability: what such an index has meant in history, the chance of the outcome within "
        f"the next {HORIZON_MONTHS} months.",
        f"Level: the probability in words. {'; '.join(f'{n} {range_text(n)}' for n in NAMES)}.",
        "80 % interval: how far the probability would move had history held other wars.",
        "Base rate: how often the outcome came to corridors, or to countries with about as many "
        f"sources near, without any model.{rate}",
    ]


def _limits(scorer: Scorer, as_of: int) -> list[str]:
    described = scorer.panel.description
    late = behind(scorer.panel, as_of)
    return [
        "Not a current warning: it holds what could be known at the as-of month. The violence data "
        f"end in {described['last_violence_month']}, the outcomes in "
        f"{described['last_outcome_year']}.",
        *([f"{late}."] if late else []),
    ]


def _versions(facts: Facts) -> Html:
    scorer, settings = facts.scorer, facts.settings
    rows: list[tuple[str, Any]] = [
        ("As of", month_text(settings.as_of)),
        ("Horizon", f"{HORIZON_MONTHS} months"),
        ("Model version", scorer.forecaster.models.version),
        ("Data version", scorer.panel.version),
        ("Evidence", settings.evidence_known),
    ]
    for mechanism in MECHANISMS:
        part = facts.forecast.mechanisms[mechanism]
        named = [f"{i.label} {w}" for i, w in zip(CATALOGUE, part.weights, strict=True) if w]
        how = "fitted on what was known then" if part.fitted else "set by hand"
        rows.append((f"Weights, {mechanism}", f"{', '.join(named)} ({how}; all others 0)"))
    return table(("Setting", "Value"), rows, caption="What this was made with")


def _sources(description: dict[str, Any]) -> Html:
    rows = [
        (s["title"], s["licence"], s["period"], s["known_after"], s["path"])
        for s in description["sources"]
    ]
    headers = ("Source", "Licence", "One value a", "Known after", "Address")
    return table(headers, rows, caption="Publishers; the compilation is CC BY-SA 4.0")
