"""What a forecast is worth to someone who can prepare at a cost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from risk.scoring.scores import checked_rows


class Contingency(NamedTuple):
    """Rows by alert and outcome."""

    hits: float
    misses: float
    false_alarms: float
    correct_negatives: float


class CostLoss(NamedTuple):
    """Alerts at one threshold and what they cost, per row, in units of the loss."""

    threshold: float
    table: Contingency
    expense: float
    value: float


def contingency(observed: ArrayLike, alert: ArrayLike) -> Contingency:
    """Hits, misses, false alarms and correct negatives of yes-or-no alerts.

    Raises ValueError if shapes differ, a value is missing or neither 0 nor 1, or there are no rows.
    `observed`, `alert`: arrays of shape (n_rows,), values 0 or 1.

    >>> contingency([1, 1, 0, 0, 0], [1, 0, 1, 0, 0])
    Contingency(hits=1.0, misses=1.0, false_alarms=1.0, correct_negatives=2.0)
    """
    y, a = checked_rows(observed=observed, alert=alert)
    cells = (y * a, y * (1 - a), (1 - y) * a, (1 - y) * (1 - a))
    return Contingency(*(float(cell.sum()) for cell in cells))


def cost_loss(observed: ArrayLike, probability: ArrayLike, cost_ratio: float) -> CostLoss:
    """Expense and value of preparing whenever the probability reaches the cost–loss ratio.

    Preparing costs `cost_ratio` of what being caught out costs, and averts that loss. With a
    calibrated probability it pays exactly from `probability >= cost_ratio` on. Raises ValueError if
    `cost_ratio` is not between 0 and 1, or rows are bad as in `contingency`.

    Parameters
    ----------
    observed : array of shape (n_rows,), values 0 or 1
    probability : array of shape (n_rows,), in [0, 1]
    cost_ratio : float, above 0 and below 1
        Preparing costs 1, being caught out costs N: 1 / N.

    Returns
    -------
    CostLoss
        `expense` is a mean per row, in losses. `value` is the share of what perfect foresight
        would save, against the cheaper of never and always preparing: 1 is perfect, 0 no help,
        negative worse than no forecast; nan where all rows have the same outcome.

    References
    ----------
    Richardson (2000), Quarterly Journal of the Royal Meteorological Society 126(563).

    >>> result = cost_loss([1, 1, 0, 0, 0], [.9, .1, .3, .1, 0], cost_ratio=.25)
    >>> round(result.expense, 2), round(result.value, 2)
    (0.3, -0.33)
    """
    if not 0 < cost_ratio < 1:
        raise ValueError(
            "cost_ratio must be above 0 and below 1, because preparing must cost something and "
            f"less than the loss; got {cost_ratio:g}"
        )
    y, p = checked_rows(observed=observed, probability=probability)
    table = contingency(y, p >= cost_ratio)
    frequency = float(np.mean(y))
    alerts = table.hits + table.false_alarms
    expense = (cost_ratio * alerts + table.misses) / sum(table)
    without_forecast = min(cost_ratio, frequency)
    with_foresight = cost_ratio * frequency
    value = np.nan
    if 0 < frequency < 1:
        value = (without_forecast - expense) / (without_forecast - with_foresight)
    return CostLoss(cost_ratio, table, expense, value)
