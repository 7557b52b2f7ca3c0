"""Population: World Bank World Development Indicators."""

from pathlib import Path

import pandas as pd

from risk.storage.schema import Column, Table, read_table

POPULATION = "worldbank_population.csv"
LAG_MONTHS = 12
TABLE = Table(
    "World Development Indicators",
    (
        Column("Country Name"),
        Column("Country Code", description="ISO3; aggregates such as WLD are mixed in"),
        Column("Year", "integer", 1960, 2100),
        Column("Value", "number", 0, unit="persons"),
    ),
    key=("Country Code", "Year"),
    header="Country Name,Country Code,Year,Value",
)


def read(path: Path) -> pd.DataFrame:
    """Population by country and year.

    Returns
    -------
    DataFrame
        iso3, year, value (persons).

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, TABLE)
    return pd.DataFrame({"iso3": raw["Country Code"], "year": raw.Year, "value": raw.Value})
