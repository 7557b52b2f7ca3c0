"""What is forecast and later counted, for each corridor and calendar year.

arrivals: persons of the source's nationality newly registered in the receiver; the event is
10,000 or more. armed: a conflict located in the source is fought on the receiver's soil and is
not about the receiver. either: one of the two, composed by the model, never fitted.
"""

import numpy as np
import pandas as pd

from risk.terms.months import Years, december

MECHANISMS = ("arrivals", "armed")
OUTCOMES = ("either", *MECHANISMS)
MEANINGS = {
    "either": "10,000 or more new refugees or asylum seekers from one source, or its armed "
    "conflict fought on the country's soil",
    "arrivals": "10,000 or more new refugees or asylum seekers from one source",
    "armed": "a source's armed conflict fought on the country's soil",
}
ARRIVAL_SIZES = (1_000, 10_000, 100_000)
HEADLINE_SIZE = 10_000
LAG_MONTHS = 6
FIRST_YEAR = 1990
HORIZON_MONTHS = 12
# UNHCR publishes no rows for these: no data, not zero.
NO_UNHCR = ("TWN", "XKX")
# Along a land border at least so many are reckoned with in a year: that nobody was counted there
# says little about who would come if the violence grew. 1,000 did as well, 4,000 worse.
BORDER_FLOOR = 2_000
# Where a year is unknown, this share of the people hosted stands for it: the median of next year's
# arrivals over those hosted, where 10,000 or more were (1,761 corridor-years, 1990-2014).
ARRIVALS_PER_HOSTED = 0.007
# Deaths a year for each million inhabitants that a pace is softened by, and its limits.
PACE_SOFTENER = 5.0
PACE_LIMITS = (0.1, 30.0)


def mechanisms_of(outcome: str) -> tuple[str, ...]:
    """The mechanisms that an outcome is made of.

    >>> mechanisms_of("either"), mechanisms_of("armed")
    (('arrivals', 'armed'), ('armed',))
    """
    return MECHANISMS if outcome == "either" else (outcome,)


def last_published_year(month: Years) -> Years:
    """Last calendar year whose outcomes are published by an as-of month, going by the lag.

    What the files hold may end before: `Panel.last_known_year`.

    >>> last_published_year(december(2020)), last_published_year(december(2020) + 6)
    (2019, 2020)
    """
    return (month - LAG_MONTHS - 11) // 12


def outcome_due(month: int) -> int:
    """The month at whose end the outcome of a forecast is published, going by the lag.

    The twelve months after month k of year Y need the counts of Y and of Y + 1 (of a December: of
    Y + 1 alone).

    >>> outcome_due(december(2025)) == december(2026) + 6
    True
    >>> outcome_due(december(2025) + 6) == december(2027) + 6
    True
    """
    return december(month // 12 + 1) + LAG_MONTHS


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


def known_arrivals(flows: pd.DataFrame) -> pd.Series:
    """Arrivals of a corridor's year, NaN where most of what was reported is an old value.

    A value carried forward from the year before tells nothing about this year. What was counted
    beside it is the least that came: from 10,000 on that decides the year, below it nobody knows.

    >>> flows = pd.DataFrame({"arrivals": [29.0, 29, 12_000], "carried": [97_745, 0, 5_000]})
    >>> known_arrivals(flows).tolist()
    [nan, 29.0, 12000.0]
    """
    unknown = (flows.carried > 0) & (flows.arrivals < HEADLINE_SIZE)
    return flows.arrivals.mask(unknown)
