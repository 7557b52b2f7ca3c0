"""What was known when: tidy yearly or monthly values → arrays over as-of months."""

from dataclasses import dataclass

import numpy as np

NEVER = -1


@dataclass(frozen=True)
class Known:
    """Latest known value of each entity at each as-of month.

    values : float array (n_entities, n_months), NaN where nothing is known
    periods : int array (n_entities, n_months), last month of the period that the value
        describes, NEVER where nothing is known
    """

    values: np.ndarray
    periods: np.ndarray


def latest_known(
    entity: np.ndarray,
    period: np.ndarray,
    value: np.ndarray,
    *,
    lag: int,
    shape: tuple[int, int],
    first_month: int,
    max_age: int,
) -> Known:
    """Carry each value from the month it became known until the next one does.

    Returns: Known. At column t stands the newest value with period + lag <= first_month + t.

    Parameters
    ----------
    entity : int array (n_rows,), row number of the entity
    period : int array (n_rows,), last month of the period described
    value : float array (n_rows,)
    lag : months from the end of the period until the value is known
    shape : (n_entities, n_months)
    first_month : as-of month of column 0
    max_age : months after the end of its period at which a value is too old to stand for today

    >>> known = latest_known(np.array([0]), np.array([10]), np.array([5.0]), lag=2,
    ...                      shape=(1, 6), first_month=10, max_age=4)
    >>> known.values.tolist()
    [[nan, nan, 5.0, 5.0, 5.0, nan]]
    """
    n_entities, n_months = shape
    column = period + lag - first_month
    use = (entity >= 0) & (column < n_months)
    order = np.flatnonzero(use)[np.argsort(period[use], kind="stable")]
    values = np.full(shape, np.nan)
    periods = np.full(shape, NEVER)
    cells = (entity[order], np.maximum(column[order], 0))
    values[cells] = value[order]
    periods[cells] = period[order]
    newest = np.maximum.accumulate(np.where(periods != NEVER, np.arange(n_months), NEVER), axis=1)
    rows = np.arange(n_entities)[:, None]
    values = np.where(newest >= 0, values[rows, newest], np.nan)
    periods = np.where(newest >= 0, periods[rows, newest], NEVER)
    stale = np.arange(first_month, first_month + n_months) - periods > max_age
    return Known(np.where(stale, np.nan, values), np.where(stale, NEVER, periods))
