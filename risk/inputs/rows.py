"""Corridors exposed at an as-of month: rows to score, and to learn from with what came after.

Evidence and what-ifs are laid over the rows that are scored (`scored_rows`), never over those that
history is learned from.

A calendar year is the finest that outcomes are published in, so the twelve months after month k of
year Y are a blend: exact in December, an approximation in every other month.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from risk.dataset import NEVER, Panel
from risk.inputs.evidence import Evidence
from risk.inputs.what_ifs import WhatIf
from risk.terms import (
    CATALOGUE,
    CODES,
    HEADLINE_SIZE,
    INDICATORS,
    MECHANISMS,
    N_LEARNED,
    any_of,
    december,
)

FIRST_TRAINING_MONTH = december(1989)
# Neighbouring months say nearly the same; every third one gives nearly all there is to learn.
TRAINING_STEP = 3
BASES = ("published", "filled", "estimated", "floor", "evidence", "override", "none")
PUBLISHED, FILLED, ESTIMATED, FLOOR, EVIDENCE, WHAT_IF, NONE = range(len(BASES))
STAND_INS = (FILLED, ESTIMATED)
# A count below the floor is known all the same: older evidence does not replace it.
KNOWN = (PUBLISHED, FLOOR)


@dataclass(frozen=True)
class Rows:
    """Exposed corridors at one or more as-of months, ready for an index.

    corridor : int array (n_rows,)
    month : int array (n_rows,), the as-of month
    z : float array (n_rows, n_indicators), scaled 0-1, gaps filled
    raw : float array (n_rows, n_indicators), in the indicators' units, NaN = not known
    """

    corridor: np.ndarray
    month: np.ndarray
    z: np.ndarray
    raw: np.ndarray

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.corridor)

    @property
    def origin(self) -> np.ndarray:
        """Calendar year that each as-of month lies in: int array (n_rows,)."""
        return self.month // 12

    @property
    def in_december(self) -> np.ndarray:
        """Which rows are a December's, whose outcomes are exact: bool array (n_rows,)."""
        return self.month == december(self.origin)

    def only(self, keep: np.ndarray | slice) -> Self:
        """The rows that a bool array or a slice keeps."""
        return replace(self, **{f.name: getattr(self, f.name)[keep] for f in fields(self)})


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


def rows_at(panel: Panel, month: int) -> Rows:
    """Exposed corridors at an as-of month with what was known then.

    A gap is filled with the median of the rows exposed in that month whose value is known; before
    a series has begun, with the middle of its scale. Judgement indicators are never filled: without
    a value they stand at 0.
    """
    corridor = panel.rows(month)
    raw = panel.raw(corridor, month)
    z = np.stack([ind.scaled(raw[:, k]) for k, ind in enumerate(CATALOGUE)], axis=1)
    z[:, :N_LEARNED] = fill_gaps(z[:, :N_LEARNED])
    z[:, N_LEARNED:] = np.nan_to_num(z[:, N_LEARNED:])
    return Rows(corridor, np.full(len(corridor), month), z, raw)


def fill_gaps(z: np.ndarray) -> np.ndarray:
    """Fill each column's gaps with its median, or 0.5 where nothing is known.

    `z`: float array (n_rows, n_indicators), NaN = not known.

    >>> fill_gaps(np.array([[0.2, np.nan], [np.nan, np.nan], [0.4, np.nan]])).tolist()
    [[0.2, 0.5], [0.30000000000000004, 0.5], [0.4, 0.5]]
    """
    known = ~np.isnan(z)
    filled = z.copy()
    for k in np.flatnonzero(~known.all(axis=0)):
        seen = known[:, k]
        filled[~seen, k] = np.median(z[seen, k]) if seen.any() else 0.5
    return filled


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
    places = places_of(panel, rows.corridor) if known_rows else {}
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


def places_of(
    panel: Panel, corridors: np.ndarray
) -> dict[tuple[str | None, str | None], np.ndarray]:
    """Rows of each source, each receiver and each pair: as `touched`, for thousands of places."""
    iso3 = panel.countries.iso3.to_numpy()
    numbers_of: dict[tuple[str | None, str | None], list[int]] = {}
    ends = zip(iso3[panel.source[corridors]], iso3[panel.receiver[corridors]], strict=True)
    for number, (source, receiver) in enumerate(ends):
        for place in ((source, None), (None, receiver), (source, receiver)):
            numbers_of.setdefault(place, []).append(number)
    return {place: np.array(numbers) for place, numbers in numbers_of.items()}


def touched(
    panel: Panel, corridors: np.ndarray, source_iso3: str | None, receiver_iso3: str | None
) -> np.ndarray:
    """Which corridors a source's, a receiver's or one corridor's value belongs to.

    `corridors`: int array (n_rows,), row numbers into the panel's corridors. Returns: bool array
    (n_rows,).
    """
    keep = np.ones(len(corridors), dtype=bool)
    for iso3, end in ((source_iso3, panel.source), (receiver_iso3, panel.receiver)):
        if iso3 is not None:
            keep &= end[corridors] == panel.countries.iso3.searchsorted(iso3)
    return keep


def training_rows(panel: Panel) -> Rows:
    """Exposed corridors of every third month whose next year's outcomes are in the files.

    The first is December 1989, because outcomes begin in 1990. Up to a cut-off year C those rows
    are known whose `origin` lies before C: their windows end in C at the latest.
    """
    months = range(FIRST_TRAINING_MONTH, december(panel.last_year - 1) + 1, TRAINING_STEP)
    return joined([rows_at(panel, month) for month in months])


def joined(parts: list[Rows]) -> Rows:
    """Rows of several months, one after the other."""
    names = ("corridor", "month", "z", "raw")
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def observed_after(panel: Panel, rows: Rows, outcome: str, size: int = HEADLINE_SIZE) -> np.ndarray:
    """What came in the twelve months after each row's as-of month.

    After month k of year Y, arrivals are (12 - k)/12 of those of Y and k/12 of those of Y + 1, as
    if each year's were spread evenly. Where one of the two years is unknown, the other's part still
    decides if it reaches the size. `armed` is that of the year that holds most of the window; of
    two halves, the later. Returns: float array (n_rows,), 0 or 1, NaN = no data.

    Parameters
    ----------
    rows : years Y + 1 must be in the files, and years Y unless the month is a December
    outcome : {"either", "arrivals", "armed"}
    size : persons, for arrivals
    """
    if outcome == "either":
        return any_of(*(observed_after(panel, rows, m, size) for m in MECHANISMS))
    if outcome == "armed":
        return panel.armed[rows.corridor, deciding_year(rows) - panel.first_year]
    known, whole = arrivals_after(panel, rows)
    return np.where(~whole & (known < size), np.nan, known >= size)


def arrivals_after(panel: Panel, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Persons who came in the twelve months after each row's as-of month, as in `observed_after`.

    Returns: (float array (n_rows,), bool array (n_rows,)). Persons of the years that are known, 0
    where none is; and whether all of them are known.
    """
    k = rows.month % 12 + 1
    this_year = rows.origin - panel.first_year
    next_part = panel.arrivals[rows.corridor, this_year + 1] * k / 12
    this_part = panel.arrivals[rows.corridor, np.maximum(this_year, 0)] * (12 - k) / 12
    this_part = np.where(k == 12, 0.0, this_part)
    known = np.nan_to_num(next_part) + np.nan_to_num(this_part)
    return known, ~np.isnan(next_part + this_part)


def deciding_year(rows: Rows) -> np.ndarray:
    """Calendar year that holds most of the twelve months after each row; of halves, the later."""
    return np.where(rows.month % 12 + 1 >= 6, rows.origin + 1, rows.origin)
