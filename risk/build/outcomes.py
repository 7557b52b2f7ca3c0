"""Outcomes of every corridor and year, from tidy flows and battles."""

import numpy as np
import pandas as pd

from risk.build.arrivals import known_arrivals
from risk.terms import FIRST_YEAR, LAG_MONTHS, NO_UNHCR, december


def build_outcomes(
    corridors: pd.DataFrame, flows: pd.DataFrame, battles: pd.DataFrame, *, last_year: int
) -> pd.DataFrame:
    """Outcomes of every corridor in every year that the sources cover.

    Parameters
    ----------
    corridors : DataFrame with source_iso3, receiver_iso3
    flows : DataFrame with source_iso3, receiver_iso3, year, arrivals, carried, repeated (persons)
    battles : DataFrame with source_iso3, receiver_iso3, year, conflicts (number)
    last_year : last year that both publishers cover

    Returns
    -------
    DataFrame
        source_iso3, receiver_iso3, year, known_since (month), arrivals (persons, NaN where UNHCR
        has no data or carried an old value forward), repeated (persons left out as repeats),
        conflicts (the source's conflicts fought on the receiver's soil), armed (0 or 1).
    """
    years = np.arange(FIRST_YEAR, last_year + 1)
    pairs = corridors[["source_iso3", "receiver_iso3"]]
    table = pairs.loc[pairs.index.repeat(len(years))].assign(year=np.tile(years, len(pairs)))
    key = ["source_iso3", "receiver_iso3", "year"]
    counted = flows[[*key, "repeated"]].assign(arrivals=known_arrivals(flows))
    table = table.merge(counted.assign(listed=True), on=key, how="left")
    table = table.merge(battles[[*key, "conflicts"]], on=key, how="left")
    table.loc[table.pop("listed").isna(), ["arrivals", "repeated"]] = 0.0
    table = table.fillna({"conflicts": 0})
    unknown = table.source_iso3.isin(NO_UNHCR) | table.receiver_iso3.isin(NO_UNHCR)
    table.loc[unknown, ["arrivals", "repeated"]] = np.nan
    table["conflicts"] = table.conflicts.astype("int64")
    table["armed"] = (table.conflicts > 0).astype("int64")
    table["known_since"] = december(table.year) + LAG_MONTHS
    return table.sort_values(key, ignore_index=True)
