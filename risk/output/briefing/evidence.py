"""The briefing's account of what was put in by hand, and of what was said at the time."""

from collections import Counter
from dataclasses import replace
from typing import Any

from risk.inputs.cases import Case, Statement, case_limits, read_cases
from risk.inputs.evidence import Evidence
from risk.inputs.evidence_columns import RELIABILITY
from risk.inputs.overlay import evidence_use
from risk.output.briefing.facts import Facts, rows_of
from risk.output.briefing.markup import Html, listing, table, tag
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS

USED = "used"


def what_was_put_in(facts: Facts) -> Html:
    """Evidence that counts, with its origin, and what ifs."""
    settings = facts.settings
    parts: list[Html] = []
    if settings.evidence:
        parts += _evidence(facts, settings.evidence)
    if settings.overrides:
        parts.append(tag("p", "What ifs, values set by hand:"))
        parts.append(listing(settings.overrides))
    if warnings := facts.scorer.warnings(settings):
        parts.append(listing(warnings))
    return tag("section", tag("h2", "Evidence and what ifs"), *parts)


def _evidence(facts: Facts, evidence: Evidence) -> list[Html]:
    settings = facts.settings
    scored = facts.scorer.forecast(replace(settings, overrides=())).rows
    use = evidence_use(facts.scorer.panel, settings.as_of, evidence, scored)
    digest = settings.evidence_known
    cells = [
        [INDICATORS[row.indicator].label,
         " → ".join(filter(None, (row.source_iso3, row.receiver_iso3))),
         tag("span", row.date, class_="month"), _counts(row), row.reliability,
         ". ".join(filter(None, (row.reference, row.note)))]
        for row, what in zip(rows_of(evidence.rows), use, strict=True) if what == USED
    ]  # fmt: skip
    headers = ["Indicator", "Where", "Date", "Value", "Reliability", "Reference and note"]
    letters = sorted({row[4] for row in cells})
    found = []
    if cells:
        caption = f"Evidence that replaces published values (set {digest})"
        found.append(table(headers, cells, caption=caption))
        meaning = [f"{letter}: {RELIABILITY[letter]}" for letter in letters]
        found.append(tag("p", f"Reliability {'; '.join(meaning)}.", class_="note"))
    left_out = Counter(what for what in use if what != USED)
    if left_out:
        reasons = "; ".join(f"{n}: {what}" for what, n in sorted(left_out.items()))
        text = f"Rows of the evidence that change nothing here: {reasons}."
        found.append(tag("p", text, class_="note"))
    return found


def _counts(row: Any) -> str:
    """A value with its unit and the lowest and highest other count."""
    others = [f"{x:,g}" for x in (row.low, row.high) if x == x]
    between = f" (others: {' to '.join(others)})" if others else ""
    unit = f"({row.unit})" if row.unit[0].isdigit() else row.unit
    return f"{row.value:,g} {unit}{between}"


def case_of(settings: Settings) -> Case | None:
    """The coded case of the settings' month and source, if there is one."""
    same = (settings.as_of, settings.source)
    return next((case for case in read_cases() if (case.as_of, case.source) == same), None)


def said(facts: Facts, case: Case) -> Html:
    """A case's summary, and what was said by the end of the as-of month, claims marked."""
    told = case.known(facts.settings.as_of)
    capacities = [
        f"{facts.name(c.receiver_iso3)} said that it was ready for {c.persons:,} people "
        f"({c.date}; reliability {c.reliability}). It makes arrivals less harmful, not less likely."
        for c in told.capacities
    ]
    statements = [_statement(s) for s in told.statements]
    return tag(
        "section",
        tag("h2", f"The case: {case.title}"),
        tag("p", told.summary),
        listing([*case_limits(facts.scorer.panel, case), *capacities, *statements]),
    )


def _statement(statement: Statement) -> Html:
    kind = "Claim, not an observation. " if statement.claim else ""
    origin = f" {statement.date}; {statement.reference}; reliability {statement.reliability}."
    return tag("span", tag("b", kind) if kind else None, statement.text,
               tag("span", origin, class_="note"))  # fmt: skip
