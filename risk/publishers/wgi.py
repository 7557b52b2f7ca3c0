"""Political stability and government effectiveness: World Bank Worldwide Governance Indicators."""

from pathlib import Path

import pandas as pd

from risk.storage.schema import Column, Table, read_table

FILE = "wgi.csv"
LAG_MONTHS = 9
# The Bank's older codes.
ALIASES = {"ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "ADO": "AND", "KSV": "XKX", "WBG": "PSE"}
TABLE = Table(
    "Worldwide Governance Indicators",
    (
        Column("code", description="ISO3 or the Bank's older code"),
        Column("year", "integer", 1996, 2100),
        Column("indicator", description="ge: government effectiveness; pv: political stability"),
        Column("estimate", "number", -4, 4, blank=True, unit="standard normal units"),
    ),
    key=("code", "year", "indicator"),
    header="code,countryname,year,indicator,estimate,stddev",
)


def read(path: Path, indicator: str) -> pd.DataFrame:
    """One governance indicator.

    Parameters
    ----------
    path : Path
    indicator : {"ge", "pv"}

    Returns
    -------
    DataFrame
        iso3, year, value (about -2.5, weak, to 2.5, strong).

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, TABLE)
    raw = raw[(raw.indicator == indicator) & raw.estimate.notna()]
    columns = {"iso3": raw.code.replace(ALIASES), "year": raw.year, "value": raw.estimate}
    return pd.DataFrame(columns).reset_index(drop=True)
