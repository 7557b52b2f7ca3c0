"""The rows that are scored: what was published, replaced where evidence or a what-if says so.

The rows that history is learned from never pass through here.
"""

from dataclasses import dataclass

import numpy as np

from risk.dataset.as_known import NEVER
from risk.dataset.panel import Panel
from risk.inputs.evidence import Evidence
from risk.inputs.rows import Rows
from risk.inputs.what_ifs import WhatIf, ends_text, no_rows_reason, outside_history, touched
from risk.terms.catalogue import CATALOGUE, CODES, INDICATORS, N_LEARNED
from risk.terms.months import month_text

BASES = ("published", "filled", "estimated", "floor", "evidence", "override", "none")
NOT_YET = "not known yet at the end of this month"
PUBLISHED, FILLED, ESTIMATED, FLOOR, EVIDENCE, WHAT_IF, NONE = range(len(BASES))
STAND_INS = (FILLED, ESTIMATED)
# A count below the floor is known all the same: older evidence does not replace it.
KNOWN = (PUBLISHED, FLOOR)


@dataclass(frozen=True)
class ScoredRows(Rows):
    """Exposed corridors at an as-of month, each value with where it comes from.

    period : int array (n_rows, n_indicators), last month that the value describes, NEVER = none
    basis : int array (n_rows, n_indicators), place in BASES: published; filled with a median;
        estimated from the people hosted, where a year's arrivals are an old value carried forward;
        floor, what is assumed along a land border, because fewer were counted;
        evidence; override; none (a judgement indicator that nobody has supplied)
    evidence_row : int array (n_rows, n_indicators), row of the evidence used, -1 = none
    """

    period: np.ndarray
    basis: np.ndarray
    evidence_row: np.ndarray


def scored_rows(
    panel: Panel,
    as_of: int,
    rows: Rows,
    evidence: Evidence | None = None,
    what_ifs: tuple[WhatIf, ...] = (),
) -> ScoredRows:
    """Lay evidence and then what-ifs over the published values.

    Medians that fill gaps stay those of the published values, so that a value given for one
    corridor moves no other. A what-if that multiplies stays within what a value can be.

    Parameters
    ----------
    as_of : month
    rows : as `rows_at` gives them for this month
    evidence : Evidence, optional
        A row counts if it was known at the end of the month and its date is not before the end
        of the period that the published value describes.
    what_ifs : tuple of WhatIf
    """
    raw = rows.raw.copy()
    z = rows.z.copy()
    period = panel.period(rows.corridor, as_of)
    basis = np.where(np.isnan(raw), FILLED, PUBLISHED)
    basis[panel.floored(rows.corridor, as_of) & ~np.isnan(raw)] = FLOOR
    basis[panel.estimated(rows.corridor, as_of) & ~np.isnan(raw)] = ESTIMATED
    basis[:, N_LEARNED:] = np.where(np.isnan(raw[:, N_LEARNED:]), NONE, PUBLISHED)
    evidence_row = np.full(raw.shape, -1)
    known_rows = list(evidence.known(as_of)) if evidence else []
    places = _places(panel, rows.corridor) if known_rows else {}
    for row in known_rows:
        there = places.get((row.source_iso3, row.receiver_iso3))
        if there is None:
            continue
        k = CODES.index(row.indicator)
        mine = there[~np.isin(basis[there, k], KNOWN) | (period[there, k] <= row.last_full_month)]
        raw[mine, k] = row.value
        period[mine, k] = row.month
        basis[mine, k] = EVIDENCE
        evidence_row[mine, k] = row.number
    for one in what_ifs:
        k = CODES.index(one.indicator)
        mine = touched(panel, rows.corridor, one.source_iso3, one.receiver_iso3)
        if one.relative:
            mine &= ~np.isnan(raw[:, k])
        known = INDICATORS[one.indicator]
        value = np.clip(raw[:, k] * one.value, known.least, known.most)
        raw[mine, k] = value[mine] if one.relative else one.value
        period[mine, k] = NEVER
        basis[mine, k] = WHAT_IF
        evidence_row[mine, k] = -1
    for k, indicator in enumerate(CATALOGUE):
        moved = (raw[:, k] != rows.raw[:, k]) & ~np.isnan(raw[:, k])
        z[moved, k] = indicator.scaled(raw[:, k])[moved]
    return ScoredRows(rows.corridor, rows.month, z, raw, period, basis, evidence_row)


def _places(panel: Panel, corridors: np.ndarray) -> dict[tuple[str | None, str | None], np.ndarray]:
    """Rows of each source, each receiver and each pair: as `touched`, for thousands of places."""
    iso3 = panel.countries.iso3.to_numpy()
    numbers_of: dict[tuple[str | None, str | None], list[int]] = {}
    ends = zip(iso3[panel.source[corridors]], iso3[panel.receiver[corridors]], strict=True)
    for number, (source, receiver) in enumerate(ends):
        for place in ((source, None), (None, receiver), (source, receiver)):
            numbers_of.setdefault(place, []).append(number)
    return {place: np.array(numbers) for place, numbers in numbers_of.items()}


def evidence_use(panel: Panel, as_of: int, evidence: Evidence, scored: ScoredRows) -> list[str]:
    """What became of each row of the evidence at an as-of month, in words.

    `scored`: every exposed corridor of the month, this evidence applied, no what-ifs. Returns: list
    of n_rows texts: "used", or why not.
    """
    used = set(scored.evidence_row.ravel().tolist())
    newest = {row.number for row in evidence.known(as_of)}
    ends = evidence.rows[["known_since", "source_iso3", "receiver_iso3"]]
    unreached = dict.fromkeys(_places(panel, panel.rows(as_of)), "")
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
