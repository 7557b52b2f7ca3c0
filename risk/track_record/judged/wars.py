"""Misses and false alarms by war: what one war did to many neighbours is one row."""

import pandas as pd

from risk.terms import HEADLINE_SIZE, LEVEL_NAMES

LOWEST = LEVEL_NAMES[0]
HIGHEST = LEVEL_NAMES[-1]


def missed_wars(forecasts: pd.DataFrame, outcome: str, unit: str) -> pd.DataFrame:
    """What came although its chance was at the lowest level, by war.

    Returns: DataFrame, as `by_war`. The war is that of the country which the most people came from
    or, without so many arrivals, whose conflict was fought there.

    Parameters
    ----------
    forecasts : as `risk.track_record.past_forecasts.past_forecasts`
    outcome : "either", "arrivals" or "armed"
    unit : "country" or "corridor"
    """
    missed = forecasts[(forecasts.observed == 1) & (forecasts.level == LOWEST)]
    war = missed.source
    if unit == "country":
        many = missed.arrivals >= HEADLINE_SIZE
        fled = many if outcome == "either" else pd.Series(outcome == "arrivals", missed.index)
        war = missed.arrivals_from.where(fled, missed.conflicts_from)
    return by_war(missed, war)


def falsely_warned(forecasts: pd.DataFrame) -> pd.DataFrame:
    """What did not come although its chance was at the highest level, by its likeliest source.

    Parameters and rows as in `missed_wars`.
    """
    quiet = forecasts[(forecasts.observed == 0) & (forecasts.level == HIGHEST)]
    return by_war(quiet, quiet.source)


def by_war(rows: pd.DataFrame, war: pd.Series) -> pd.DataFrame:
    """Forecasts put together where war and years are the same; a year without any parts them.

    Parameters
    ----------
    rows : DataFrame with month, year, country, probability and arrivals
    war : name of each row's war

    Returns
    -------
    DataFrame
        war, first and last (months), countries (names, those with the most forecasts first),
        n (forecasts), lowest and highest (chances), worst (label of the row of the most arrivals
        or, without any, of the first); the most forecasts first.
    """
    order = rows.assign(war=war).sort_values(["war", "month"], kind="stable")
    begins = (order.war != order.war.shift()) | (order.year.diff() > 1)
    wars = [
        {
            "war": part.war.iloc[0],
            "first": part.month.iloc[0],
            "last": part.month.iloc[-1],
            "countries": part.country.value_counts(sort=True).index.tolist(),
            "n": len(part),
            "lowest": part.probability.min(),
            "highest": part.probability.max(),
            "worst": part.arrivals.fillna(-1).idxmax(),
        }
        for _, part in order.groupby(begins.cumsum(), sort=True)
    ]
    columns = ["war", "first", "last", "countries", "n", "lowest", "highest", "worst"]
    table = pd.DataFrame(wars, columns=columns)
    return table.sort_values(["n", "lowest", "war"], ascending=[False, True, True], kind="stable")
