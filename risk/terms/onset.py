"""Whether a risk is new, or goes on: the outcome came in one of the last three known years."""

import numpy as np

NEW = "new"
GOING_ON = "going on"
UNKNOWN_ONSET = "unknown"
RECENT_YEARS = 3
COUNTED_YEARS = 10


def onset_of(observed: np.ndarray) -> np.ndarray:
    """Whether the outcome would be new, year by year looked at.

    Returns: object array (n_rows,): "going on" if it came in one of the last three years; "unknown"
    if none of the three is known; else "new".

    Parameters
    ----------
    observed : float array (n_rows, n_years), 1 it came, 0 it did not, NaN not known; the last
        column is the last year that is known

    >>> onset_of(np.array([[1.0, 0, 0, 0], [0, 1, 0, 0], [1, np.nan, np.nan, np.nan]])).tolist()
    ['new', 'going on', 'unknown']
    """
    recent = observed[:, -RECENT_YEARS:]
    lately = (recent == 1).any(axis=1)
    unknown = np.isnan(recent).all(axis=1)
    return np.where(lately, GOING_ON, np.where(unknown, UNKNOWN_ONSET, NEW)).astype(object)


def any_observed(
    observed: np.ndarray, group: np.ndarray, n_groups: int, *, counts: np.ndarray
) -> np.ndarray:
    """Whether the outcome came along any corridor of each group.

    Returns: float array (n_groups, n_years): 1 if it came along one of them; NaN if it came along
    none and a year that counts is not known, or none is; else 0.

    Parameters
    ----------
    observed : float array (n_rows, n_years), 1, 0 or NaN
    group : int array (n_rows,), 0 to n_groups - 1
    counts : bool array like observed; where it is false, a year that is not known is left out

    >>> observed = np.array([[1.0, 0], [np.nan, np.nan], [0, 0]])
    >>> any_observed(observed, np.array([0, 0, 1]), 3, counts=observed >= -1).tolist()
    [[1.0, 0.0], [0.0, 0.0], [nan, nan]]
    """
    member = (np.arange(n_groups)[:, None] == group).astype(float)
    unknown = np.isnan(observed)
    hit = member @ (observed == 1) > 0
    gap = (member @ (unknown & counts) > 0) | (member @ ~unknown == 0)
    return np.where(hit, 1.0, np.where(gap, np.nan, 0.0))


def times(years: int, known: int) -> str:
    """How often the outcome came in the last ten years, in words.

    >>> times(0, 10), times(1, 10), times(2, 10), times(7, 8), times(0, 1), times(0, 0)
    ('never in 10 years', 'once in 10 years', 'twice in 10 years', '7 times in 8 known years', \
'never in 1 known year', 'no year is known')
    """
    if not known:
        return "no year is known"
    often = {0: "never", 1: "once", 2: "twice"}.get(years, f"{years} times")
    if known == COUNTED_YEARS:
        return f"{often} in {known} years"
    return f"{often} in {known} known year" + ("" if known == 1 else "s")


def onset_text(onset: str, years: int, known: int) -> str:
    """New or going on, and how often it came, as a table says it.

    >>> onset_text(NEW, 0, 10), onset_text(GOING_ON, 3, 10)
    ('New, never in 10 years', 'Going on, 3 times in 10 years')
    """
    return f"{onset.capitalize()}, {times(years, known)}"
