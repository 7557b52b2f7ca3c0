"""Rows to learn from: corridors exposed in December, with what came of them the year after."""

from dataclasses import dataclass, fields, replace
from typing import Literal, Self

import numpy as np

from risk.dataset.panel import Panel
from risk.terms.catalogue import CATALOGUE, N_LEARNED
from risk.terms.months import december

FIRST_ORIGIN = 1989
HALF_LIFE_YEARS = 10.0
Season = Literal["december", "early"]


@dataclass(frozen=True)
class Rows:
    """Exposed corridors at one or more as-of months, ready for an index.

    corridor : int array (n_rows,)
    origin : int array (n_rows,), year of the December, or the as-of month's year
    z : float array (n_rows, n_indicators), scaled 0-1, gaps filled
    raw : float array (n_rows, n_indicators), in the indicators' units, NaN = not known
    """

    corridor: np.ndarray
    origin: np.ndarray
    z: np.ndarray
    raw: np.ndarray

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.corridor)

    def only(self, keep: np.ndarray) -> Self:
        """The rows that a bool array keeps."""
        return replace(self, **{f.name: getattr(self, f.name)[keep] for f in fields(self)})


def season_of(month: int) -> Season:
    """Which calibrator an as-of month uses.

    From January to May the yearly series are a year older, relative to the months ahead, than
    they are in December.

    >>> season_of(december(2020)), season_of(december(2020) + 5)
    ('december', 'early')
    """
    return "early" if month % 12 < 5 else "december"


def rows_at(panel: Panel, month: int, season: Season = "december") -> Rows:
    """Exposed corridors at an as-of month with what was known then.

    A gap is filled with the median of the rows exposed in that month whose value is known; before
    a series has begun, with the middle of its scale. Judgement indicators stand at 0, never filled.

    Parameters
    ----------
    panel : Panel
    month : int
    season : {"december", "early"}
        "early" takes a December's yearly indicators as they were known in May, a year older.

    Returns
    -------
    Rows
    """
    corridor = panel.rows(month)
    may = month - 7 if season == "early" else None
    raw = panel.raw(corridor, month, yearly_month=may)
    z = np.stack([ind.scaled(raw[:, k]) for k, ind in enumerate(CATALOGUE)], axis=1)
    z[:, :N_LEARNED] = fill_gaps(z[:, :N_LEARNED])
    z[:, N_LEARNED:] = 0.0
    return Rows(corridor, np.full(len(corridor), month // 12), z, raw)


def fill_gaps(z: np.ndarray) -> np.ndarray:
    """Fill each column's gaps with its median, or 0.5 where nothing is known.

    Parameters
    ----------
    z : float array (n_rows, n_indicators), NaN = not known

    >>> fill_gaps(np.array([[0.2, np.nan], [np.nan, np.nan], [0.4, np.nan]])).tolist()
    [[0.2, 0.5], [0.30000000000000004, 0.5], [0.4, 0.5]]
    """
    known = ~np.isnan(z)
    medians = [
        np.median(column[seen]) if seen.any() else 0.5
        for column, seen in zip(z.T, known.T, strict=True)
    ]
    return np.where(known, z, medians)


def training_rows(panel: Panel, season: Season) -> Rows:
    """Exposed corridors of every December whose next year's outcome is in the files."""
    origins = range(FIRST_ORIGIN, panel.last_year)
    return joined([rows_at(panel, december(origin), season) for origin in origins])


def joined(parts: list[Rows]) -> Rows:
    """Rows of several months, one after the other."""
    names = ("corridor", "origin", "z", "raw")
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def observed(panel: Panel, rows: Rows, outcome: str, size: int = 10_000) -> np.ndarray:
    """What came in the calendar year after each row's origin.

    Parameters
    ----------
    outcome : {"arrivals", "armed"}
    size : persons, for arrivals

    Returns
    -------
    float array (n_rows,), 0 or 1, NaN = no data
    """
    table = panel.arrived(size) if outcome == "arrivals" else panel.armed
    return table[rows.corridor, rows.origin + 1 - panel.first_year]


def age_weights(origin: np.ndarray, cutoff: int) -> np.ndarray:
    """Weight of training rows, halved every ten years back from the newest.

    >>> age_weights(np.array([2009, 2019]), 2020).tolist()
    [0.5, 1.0]
    """
    return 0.5 ** ((cutoff - 1 - origin) / HALF_LIFE_YEARS)
