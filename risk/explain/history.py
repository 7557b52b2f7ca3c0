"""A country's risk at every as-of month, each with what was known then."""

import numpy as np
import pandas as pd

from risk.dataset import FIRST_AS_OF
from risk.model import Forecaster
from risk.risk_table import Settings
from risk.storage import InputError, pause
from risk.terms import MECHANISMS, at_least_one, month_text


def history(forecaster: Forecaster, iso3: str, settings: Settings) -> pd.DataFrame:
    """Probability and index of one receiver, month by month up to the settings' month.

    Raises InputError if there is no such receiver.

    Parameters
    ----------
    iso3 : receiver
    settings : Settings
        Weights, outcome, source and evidence apply to every month, what-ifs to the last alone;
        weights of None follow each month's fit.

    Returns
    -------
    DataFrame
        month (YYYY-MM), probability (NaN: not exposed, or too little was known), index_arrivals,
        index_armed, sources (number within reach). Percentages are not withheld by the skill
        rule here: that is for the caller to apply to the whole line.
    """
    panel = forecaster.panel
    numbers = np.flatnonzero(panel.countries.iso3 == iso3)
    if not len(numbers):
        raise InputError(f"receiver: expected the ISO3 code of a country, got {iso3!r}")
    only = panel.receiver == numbers[0]
    if settings.source:
        only &= panel.countries.iso3.to_numpy()[panel.source] == settings.source
    months = np.arange(FIRST_AS_OF, settings.as_of + 1)
    rows = []
    for month in months.tolist():
        if month % 12 == 0:
            pause()
        forecast = forecaster.forecast(
            month,
            settings.by_mechanism,
            only=only,
            evidence=settings.evidence,
            what_ifs=settings.what_ifs if month == settings.as_of else (),
        )
        n = len(forecast.rows)
        chance = at_least_one(forecast.probability(settings.outcome), np.zeros(n, int), 1)[0]
        points = [forecast.mechanisms[m].index.max() if n else np.nan for m in MECHANISMS]
        rows.append((month_text(month), chance if n else np.nan, *points, n))
    columns = ["month", "probability", *(f"index_{m}" for m in MECHANISMS), "sources"]
    return pd.DataFrame(rows, columns=columns)
