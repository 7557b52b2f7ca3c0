"""Rows to learn from: corridors exposed at an as-of month, with what came in the 12 months after.

A calendar year is the finest that outcomes are published in, so the twelve months after month k of
year Y are a blend: exact in December, an approximation in every other month.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from risk.dataset.panel import Panel
from risk.terms.catalogue import CATALOGUE, LEARNABLE, N_LEARNED
from risk.terms.months import december
from risk.terms.outcomes import HEADLINE_SIZE

FIRST_TRAINING_MONTH = december(1989)
# Neighbouring months say nearly the same; every third one gives nearly all there is to learn.
TRAINING_STEP = 3


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


def learnable(panel: Panel, until: int) -> tuple[str, ...]:
    """Indicators of judgement that history can weigh: their series covers all its months.

    Returns: tuple of codes. Those of `LEARNABLE` with a value, of any corridor, in every month from
    the first one that is learned from.

    Parameters
    ----------
    until : month; what a series has after it does not count
    """
    months = slice(panel.column(FIRST_TRAINING_MONTH), panel.column(until) + 1)
    return tuple(
        code
        for code in LEARNABLE
        if code in panel.values and (~np.isnan(panel.values[code][:, months])).any(axis=0).all()
    )


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
    outcome : {"arrivals", "armed"}
    size : persons, for arrivals
    """
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
