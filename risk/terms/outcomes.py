"""What is forecast and later counted, for each corridor and calendar year.

arrivals: persons of the source's nationality newly registered in the receiver; the event is
10,000 or more. armed: a conflict located in the source is fought on the receiver's soil and is
not about the receiver. either: one of the two, composed by the model, never fitted.
"""

import numpy as np
import pandas as pd

from risk.terms.months import december

MECHANISMS = ("arrivals", "armed")
OUTCOMES = ("either", *MECHANISMS)
ARRIVAL_SIZES = (1_000, 10_000, 100_000)
HEADLINE_SIZE = 10_000
LAG_MONTHS = 6
FIRST_YEAR = 1990
HORIZON_MONTHS = 12
# UNHCR publishes no rows for these: no data, not zero.
NO_UNHCR = ("TWN", "XKX")


def last_published_year(month: int) -> int:
    """Last calendar year whose outcomes are published by an as-of month, going by the lag.

    What the files hold may end before: `Panel.last_known_year`.

    >>> last_published_year(december(2020)), last_published_year(december(2020) + 6)
    (2019, 2020)
    """
    return (month - LAG_MONTHS - 11) // 12


def build_outcomes(
    corridors: pd.DataFrame, flows: pd.DataFrame, battles: pd.DataFrame, *, last_year: int
) -> pd.DataFrame:
    """Outcomes of every corridor in every year that the sources cover.

    Parameters
    ----------
    corridors : DataFrame with source_iso3, receiver_iso3
    flows : DataFrame with source_iso3, receiver_iso3, year, arrivals, repeated (persons)
    battles : DataFrame with source_iso3, receiver_iso3, year, conflicts (number)
    last_year : int
        Last year that both publishers cover.

    Returns
    -------
    DataFrame
        source_iso3, receiver_iso3, year, known_since (month), arrivals (persons, NaN where UNHCR
        has no data), repeated (persons left out as repeats), conflicts (the source's conflicts
        fought on the receiver's soil), armed (0 or 1).
    """
    years = np.arange(FIRST_YEAR, last_year + 1)
    pairs = corridors[["source_iso3", "receiver_iso3"]]
    table = pairs.loc[pairs.index.repeat(len(years))].assign(year=np.tile(years, len(pairs)))
    key = ["source_iso3", "receiver_iso3", "year"]
    table = table.merge(flows[[*key, "arrivals", "repeated"]], on=key, how="left")
    table = table.merge(battles[[*key, "conflicts"]], on=key, how="left")
    table = table.fillna({"arrivals": 0.0, "repeated": 0.0, "conflicts": 0})
    unknown = table.source_iso3.isin(NO_UNHCR) | table.receiver_iso3.isin(NO_UNHCR)
    table.loc[unknown, ["arrivals", "repeated"]] = np.nan
    table["conflicts"] = table.conflicts.astype("int64")
    table["armed"] = (table.conflicts > 0).astype("int64")
    table["known_since"] = december(table.year) + LAG_MONTHS
    return table.sort_values(key, ignore_index=True)
