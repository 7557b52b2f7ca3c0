"""The briefing's account of what was put in by hand, and of what was said at the time."""

from collections import Counter
from dataclasses import replace
from typing import Any

from risk.inputs import RELIABILITY, Case, case_limits, evidence_use, read_cases
from risk.output.briefing.facts import Facts
from risk.risk_table import Settings

USED = "used"


def what_was_put_in(facts: Facts) -> dict[str, Any]:
    """Evidence that counts, with its origin, and what ifs.

    Returns: digest (of the evidence known then), rows (evidence that counts), reliability (a line
    for each of their letters), left_out (lines why others do not count), what_ifs, warnings.
    """
    settings = facts.settings
    rows: list[Any] = []
    left_out: Counter[str] = Counter()
    if settings.evidence:
        scored = facts.scorer.forecast(replace(settings, what_ifs=())).rows
        use = evidence_use(facts.scorer.panel, settings.as_of, settings.evidence, scored)
        known = settings.evidence.rows.itertuples()
        rows = [row for row, what in zip(known, use, strict=True) if what == USED]
        left_out = Counter(what for what in use if what != USED)
    letters = sorted({row.reliability for row in rows})
    return {
        "digest": settings.evidence_known,
        "rows": rows,
        "reliability": [f"{letter}: {RELIABILITY[letter]}" for letter in letters],
        "left_out": [f"{count}: {reason}" for reason, count in sorted(left_out.items())],
        "overrides": settings.what_ifs,
        "warnings": facts.scorer.warnings(settings),
    }


def case_of(settings: Settings) -> Case | None:
    """The coded case of the settings' month and source, if there is one."""
    same = (settings.as_of, settings.source)
    return next((case for case in read_cases() if (case.as_of, case.source) == same), None)


def what_was_said(facts: Facts, case: Case) -> dict[str, Any]:
    """A case's summary, and what was said by the end of the as-of month.

    Returns: title, summary, limits (sentences), capacities (a receiver's name with its Capacity),
    statements.
    """
    told = case.known(facts.settings.as_of)
    return {
        "title": case.title,
        "summary": told.summary,
        "limits": case_limits(facts.scorer.panel, case),
        "capacities": [(facts.name(said.receiver_iso3), said) for said in told.capacities],
        "statements": told.statements,
    }
