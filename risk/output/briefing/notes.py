"""The small print of a briefing: what it leaves out, versions and weights, how to cite it."""

from risk.dataset import Panel, behind
from risk.model import Forecaster
from risk.risk_table import PUBLISHED_ONLY, Settings, weights_text
from risk.terms import HORIZON_MONTHS, month_text

LIMITS = (
    "Only data published by then are used, but as revised since: the values are today's.",
    "Not covered: displacement inside a country; conflict in countries that are not sources in the "
    "month; routes that do not cross a nearby border.",
    "When an armed group starts a new conflict of its own in the neighbour, this does not count: "
    "UCDP records it as the neighbour's conflict.",
    "Arrivals are counted by nationality, not by the place people left, and only where people "
    "register.",
    "The interval covers the uncertainty of a short history, not a world that changes.",
)


def citation(forecaster: Forecaster, settings: Settings) -> str:
    """One line that names the forecast and the versions it was made with."""
    return (
        f"Spillover: risk of conflict spill-over, as of {month_text(settings.as_of)}, next "
        f"{HORIZON_MONTHS} months. Model version {forecaster.models.version}, data version "
        f"{forecaster.panel.version}. Built on data of UCDP, UNHCR, V-Dem, the World Bank, the CIA "
        "World Factbook and Natural Earth."
    )


def command(settings: Settings) -> str:
    """The command that writes the same risk table.

    >>> command(Settings(2021 * 12 + 5, source="AFG"))
    'python -m risk score --as-of 2021-06 --outcome either --source AFG'
    """
    as_of = month_text(settings.as_of)
    parts = [f"python -m risk score --as-of {as_of} --outcome {settings.outcome}"]
    if settings.source:
        parts.append(f"--source {settings.source}")
    if settings.region:
        parts.append(f'--region "{settings.region}"')
    if settings.new_only:
        parts.append("--new-only")
    for mechanism, weights in settings.by_mechanism.items():
        if weights:
            parts.append(f"--weights-{mechanism} {weights_text(weights)}")
    parts += [f'--what-if "{what_if}"' for what_if in settings.what_ifs]
    if settings.evidence_known != PUBLISHED_ONLY:
        parts.append("--evidence FILE")
    return " ".join(parts)


def limits(panel: Panel, as_of: int) -> list[str]:
    """What a forecast of a month leaves out, one sentence each."""
    described = panel.description
    late = behind(panel, as_of)
    return [
        "Not a current warning: it rests on what could be known in the as-of month. The violence "
        f"data end in {described['last_violence_month']}, the outcomes in "
        f"{described['last_outcome_year']}.",
        *([f"{late}."] if late else []),
        *LIMITS,
    ]
