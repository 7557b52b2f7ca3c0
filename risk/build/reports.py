"""Reports on how the sources agree with each other and with the list of states."""

import pandas as pd

from risk.terms import month_text


def deaths_by_release(
    monthly: pd.DataFrame, yearly: pd.DataFrame, names: pd.Series
) -> pd.DataFrame:
    """Every state-year in which two UCDP releases count different deaths.

    Returns: DataFrame with iso3, country, year, deaths_country_month, deaths_country_year,
    difference.

    Parameters
    ----------
    monthly : DataFrame with iso3, month, deaths (GED country-months)
    yearly : DataFrame with iso3, year, deaths (country-year release)
    names : Series of country names by iso3
    """
    summed = monthly.assign(year=monthly.month // 12).groupby(["iso3", "year"]).deaths.sum()
    both = pd.concat(
        {
            "deaths_country_month": summed,
            "deaths_country_year": yearly.groupby(["iso3", "year"]).deaths.sum(),
        },
        axis=1,
    )
    years = set(yearly.year) & set(summed.index.get_level_values("year"))
    both = both[both.index.get_level_values("year").isin(years)].fillna(0).astype("int64")
    both["difference"] = both.deaths_country_month - both.deaths_country_year
    report = both[both.difference != 0].reset_index()
    return report.assign(country=report.iso3.map(names))


def candidate_events(events: pd.DataFrame, monthly: pd.DataFrame) -> pd.DataFrame:
    """Country-months of the first releases beside the final ones.

    Returns: DataFrame with iso3, month (YYYY-MM), events, deaths_candidate, deaths_country_month;
    every month that a candidate file has events of.

    Parameters
    ----------
    events : DataFrame with iso3, month, deaths, one row an event
    monthly : DataFrame with iso3, month, deaths
    """
    counts = events.groupby(["iso3", "month"]).deaths.agg(events="size", deaths_candidate="sum")
    final = monthly.groupby(["iso3", "month"]).deaths.sum().rename("deaths_country_month")
    months = set(events.month)
    final = final[final.index.get_level_values("month").isin(months)]
    report = counts.join(final, how="outer").fillna(0).astype("int64").reset_index()
    return report.assign(month=report.month.map(month_text))


def unmatched(
    codes: dict[str, pd.DataFrame], states: pd.DataFrame, former: dict[str, str]
) -> pd.DataFrame:
    """Codes that are no state of the list, and states that a publisher has nothing on.

    Returns: DataFrame with publisher, code, name, rows (0 for a state that the publisher lacks),
    reason.

    Parameters
    ----------
    codes : DataFrame with code, name and one row for each row of the file, by publisher
    states : DataFrame with iso3, country
    former : names of former states by code
    """
    names = states.set_index("iso3").country
    tables = []
    for publisher, table in codes.items():
        counts = table.groupby("code").agg(name=("name", "first"), rows=("name", "size"))
        foreign = counts[~counts.index.isin(names.index)].reset_index()
        foreign["reason"] = [
            "former state" if code in former else "not an independent state in UCDP's list"
            for code in foreign.code
        ]
        lacking = names[~names.index.isin(counts.index)]
        absent = pd.DataFrame({"code": lacking.index, "name": lacking.to_numpy(), "rows": 0})
        absent["reason"] = "the publisher has no rows for this state"
        tables.append(pd.concat([foreign, absent]).assign(publisher=publisher))
    return pd.concat(tables, ignore_index=True)
