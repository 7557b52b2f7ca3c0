"""Arrays over as-of months → the few rows that data/ stores."""

import numpy as np
import pandas as pd

from risk.build.grid import FIRST_MONTH
from risk.dataset import NEVER, Known
from risk.terms import INDICATORS, month_text


def panel_rows(code: str, known: Known) -> pd.DataFrame:
    """Rows only where something changed: a month's value stands until the next row.

    Returns: DataFrame with indicator, entity (row number), known_since and period (YYYY-MM; blank
    for monthly windows and fixed facts), value (NaN: the last one became too old).

    Parameters
    ----------
    code : indicator
    known : Known, months from FIRST_MONTH on
    """
    values = known.values
    periods = known.periods
    moved = ~(
        (values[:, 1:] == values[:, :-1]) | (np.isnan(values[:, 1:]) & np.isnan(values[:, :-1]))
    )
    if not INDICATORS[code].monthly:
        moved |= periods[:, 1:] != periods[:, :-1]
    first = ~np.isnan(values[:, :1])
    entity, month = np.nonzero(np.hstack([first, moved]))
    period = periods[entity, month]
    blank = (period == NEVER) | INDICATORS[code].monthly
    return pd.DataFrame(
        {
            "indicator": code,
            "entity": entity,
            "known_since": _texts(month + FIRST_MONTH),
            "period": np.where(blank, "", _texts(np.where(blank, FIRST_MONTH, period))),
            "value": values[entity, month],
        }
    )


def _texts(months: np.ndarray) -> np.ndarray:
    unique, place = np.unique(months, return_inverse=True)
    return np.array([month_text(int(month)) for month in unique], dtype=object)[place]
