"""Population: World Bank World Development Indicators.

Three forms: a table; the answer of the Bank's API for SP.POP.TOTL, where aggregates are mixed in,
some of them without a code, and a year without a value is null; or the zip that the Bank offers
for download, with a column for each year.
"""

from pathlib import Path

import pandas as pd

from risk.publishers.forms import bank_rows, read_wide
from risk.storage import Column, Table, check_cells, read_table

POPULATION = "worldbank_population.csv"
INDICATOR = "SP.POP.TOTL"
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
_COLUMNS = {"name": "Country Name", "code": "Country Code", "year": "Year", "value": "Value"}


def read(path: Path) -> pd.DataFrame:
    """Population by country and year.

    `path`: a table; the API's answer where the name ends in .json, the download where in .zip.
    Columns: iso3, year, value (persons). Raises InputError if the file does not fit the table.
    """
    form = path.suffix.lower()
    if form in (".json", ".zip"):
        read_cells = bank_rows if form == ".json" else read_wide
        cells = read_cells(path, INDICATOR)
        cells = cells[(cells.code != "") & (cells.value != "")]
        raw = check_cells(cells.rename(columns=_COLUMNS), TABLE, path.name).reset_index(drop=True)
    else:
        raw = read_table(path, TABLE)
    return pd.DataFrame({"iso3": raw["Country Code"], "year": raw.Year, "value": raw.Value})
