"""What became of the evidence and what-ifs that were put in, in words."""

import numpy as np

from risk.dataset import Panel
from risk.inputs.evidence import Evidence
from risk.inputs.rows import EVIDENCE, WHAT_IF, ScoredRows, places_of, touched
from risk.inputs.what_ifs import WhatIf, ends_text
from risk.terms import CODES, INDICATORS, month_text, quantity

NOT_YET = "not known yet at the end of this month"


def evidence_use(panel: Panel, as_of: int, evidence: Evidence, scored: ScoredRows) -> list[str]:
    """What became of each row of the evidence at an as-of month, in words.

    `scored`: every exposed corridor of the month, this evidence applied, no what-ifs. Returns: list
    of n_rows texts: "used", or why not.
    """
    used = set(scored.evidence_row.ravel().tolist())
    newest = {row.number for row in evidence.known(as_of)}
    ends = evidence.rows[["known_since", "source_iso3", "receiver_iso3"]]
    unreached = dict.fromkeys(places_of(panel, panel.rows(as_of)), "")
    uses = []
    for number, (day, source, receiver) in enumerate(ends.itertuples(index=False)):
        place = source or None, receiver or None
        if number in used:
            uses.append("used")
        elif day[:7] > month_text(as_of):
            uses.append(NOT_YET)
        elif number not in newest:
            uses.append("replaced by a newer row, or too old")
        else:
            if place not in unreached:
                unreached[place] = no_rows_reason(panel, as_of, *place)
            uses.append(unreached[place] or "older than the published value")
    return uses


def warnings(
    panel: Panel, as_of: int, scored: ScoredRows, what_ifs: tuple[WhatIf, ...]
) -> list[str]:
    """What a user should know about the values that were put in: one sentence each.

    A what-if that reaches no corridor, one that multiplies a value that is not known, and any value
    outside everything in the history. `scored`: every exposed corridor of the month, what-ifs
    applied.
    """
    sentences = []
    for one in what_ifs:
        mine = touched(panel, scored.corridor, one.source_iso3, one.receiver_iso3)
        what = f"{INDICATORS[one.indicator].name}, {ends_text(one, panel.names)}"
        if not mine.any():
            reason = no_rows_reason(panel, as_of, one.source_iso3, one.receiver_iso3)
            sentences.append(f"{what}: changes nothing, because {reason}")
        elif (scored.basis[mine, CODES.index(one.indicator)] != WHAT_IF).any():
            sentences.append(f"{what}: changes nothing where there is no value to multiply")
    for k, code in enumerate(CODES):
        if code not in panel.values:
            continue
        put_in = np.isin(scored.basis[:, k], (EVIDENCE, WHAT_IF))
        sentences.append(outside_history(panel, as_of, code, scored.raw[put_in, k]))
    return [sentence for sentence in sentences if sentence]


def no_rows_reason(
    panel: Panel, as_of: int, source_iso3: str | None, receiver_iso3: str | None
) -> str:
    """Why a value reaches no corridor at an as-of month, in words; empty if it reaches one."""
    if touched(panel, panel.rows(as_of), source_iso3, receiver_iso3).any():
        return ""
    every = np.arange(len(panel.corridors))
    names = panel.names
    if not touched(panel, every, source_iso3, receiver_iso3).any():
        ends = [("from", source_iso3), ("to", receiver_iso3)]
        said = " ".join(f"{way} {names[iso3]}" for way, iso3 in ends if iso3)
        return f"there is no corridor {said}"
    if source_iso3 is None:
        return f"no source is within reach of {names[str(receiver_iso3)]} in {month_text(as_of)}"
    return f"{names[source_iso3]} is not a source in {month_text(as_of)}"


def outside_history(panel: Panel, as_of: int, indicator: str, values: np.ndarray) -> str:
    """A sentence where a value lies outside all that was known up to a month; else empty."""
    past = panel.values[indicator][:, : panel.column(as_of) + 1]
    if not len(values) or np.isnan(past).all():
        return ""
    low = float(np.nanmin(past))
    high = float(np.nanmax(past))
    if low <= values.min() and values.max() <= high:
        return ""
    known = INDICATORS[indicator]
    most = quantity(f"{high:{known.format}}", known.unit)
    return (
        f"{known.name}: this value is outside the range known up to {month_text(as_of)} "
        f"({low:{known.format}} to {most}), so history says nothing about its risk"
    )
