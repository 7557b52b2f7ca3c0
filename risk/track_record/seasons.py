"""How a December-trained calibrator behaves in other months.

Both outcomes are published by calendar year, so a forecast of another month cannot be scored
exactly. It is set against the calendar year that holds most of its twelve months: as of January
to May the same year, as of June to December the next.
"""

import numpy as np
import pandas as pd

from risk.model.backtest import FIRST_TEST_ORIGIN
from risk.model.forecast import Forecaster
from risk.terms.chances import any_of, at_least_one, highest
from risk.terms.outcomes import HEADLINE_SIZE


def by_calendar_month(forecaster: Forecaster, outcome: str) -> pd.DataFrame:
    """Country forecasts of every month from December 2004 on, with the fitted weights.

    Returns
    -------
    DataFrame
        month (1-12), n, mean_probability, observed_frequency, skill (against the observed
        frequency of all months together).
    """
    panel = forecaster.panel
    tables = {"arrivals": panel.arrived(HEADLINE_SIZE), "armed": panel.armed}
    tables["either"] = any_of(tables["arrivals"], tables["armed"])
    parts = []
    for month in range(FIRST_TEST_ORIGIN * 12 + 11, panel.last_month + 1):
        year = month // 12 + (month % 12 >= 5)
        if year > panel.last_year:
            break
        forecast = forecaster.forecast(month)
        corridor = forecast.rows.corridor
        came = tables[outcome][corridor, year - panel.first_year]
        seen = ~np.isnan(came)
        receivers, member = np.unique(panel.receiver[corridor[seen]], return_inverse=True)
        p = at_least_one(forecast.probability(outcome)[seen], member, len(receivers))
        observed = highest(came[seen], member, len(receivers))
        parts.append(pd.DataFrame({"month": month % 12 + 1, "p": p, "observed": observed}))
    rows = pd.concat(parts)
    base_rate = rows.observed.mean()
    rows["loss"] = (rows.p - rows.observed) ** 2
    rows["reference"] = (base_rate - rows.observed) ** 2
    by_month = rows.groupby("month")
    table = by_month.agg(
        n=("p", "size"), mean_probability=("p", "mean"), observed_frequency=("observed", "mean")
    )
    table["skill"] = 1 - by_month.loss.sum() / by_month.reference.sum()
    return table.reset_index()
