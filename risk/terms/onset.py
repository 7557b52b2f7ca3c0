"""Whether a risk is new, or goes on: the outcome came in one of the last three known years."""

import numpy as np

NEW = "new"
GOING_ON = "going on"
UNKNOWN = "unknown"
RECENT_YEARS = 3
COUNTED_YEARS = 10


def onset_of(came: np.ndarray) -> np.ndarray:
    """Whether the outcome would be new, year by year looked at.

    Parameters
    ----------
    came : float array (n_rows, n_years), 1 it came, 0 it did not, NaN not known; the last column is
        the last year that is known

    Returns
    -------
    object array (n_rows,)
        "going on" if it came in one of the last three years; "unknown" if none of the three is
        known; else "new".

    >>> onset_of(np.array([[1.0, 0, 0, 0], [0, 1, 0, 0], [1, np.nan, np.nan, np.nan]])).tolist()
    ['new', 'going on', 'unknown']
    """
    recent = came[:, -RECENT_YEARS:]
    lately = (recent == 1).any(axis=1)
    unknown = np.isnan(recent).all(axis=1)
    return np.where(lately, GOING_ON, np.where(unknown, UNKNOWN, NEW)).astype(object)


def either_came(arrivals: np.ndarray, armed: np.ndarray) -> np.ndarray:
    """Whether one of two outcomes came: not known if neither did and one is not known.

    Parameters
    ----------
    arrivals, armed : float arrays of one shape, 1, 0 or NaN

    >>> either_came(np.array([1.0, 0, np.nan, np.nan]), np.array([0.0, 0, 0, 1])).tolist()
    [1.0, 0.0, nan, 1.0]
    """
    return np.where((arrivals == 1) | (armed == 1), 1.0, arrivals + armed)


def any_came(
    came: np.ndarray, group: np.ndarray, n_groups: int, *, counts: np.ndarray
) -> np.ndarray:
    """Whether the outcome came along any corridor of each group.

    Parameters
    ----------
    came : float array (n_rows, n_years), 1, 0 or NaN
    group : int array (n_rows,), 0 to n_groups - 1
    n_groups : int
    counts : bool array like came; where it is false, a year that is not known is left out

    Returns
    -------
    float array (n_groups, n_years)
        1 if it came along one of them; NaN if it came along none and a year that counts is not
        known, or none is; else 0.

    >>> came = np.array([[1.0, 0], [np.nan, np.nan], [0, 0]])
    >>> any_came(came, np.array([0, 0, 1]), 3, counts=came >= -1).tolist()
    [[1.0, 0.0], [0.0, 0.0], [nan, nan]]
    """
    member = (np.arange(n_groups)[:, None] == group).astype(float)
    unknown = np.isnan(came)
    hit = member @ (came == 1) > 0
    gap = (member @ (unknown & counts) > 0) | (member @ ~unknown == 0)
    return np.where(hit, 1.0, np.where(gap, np.nan, 0.0))
