"""Political stability and government effectiveness: World Bank Worldwide Governance Indicators.

Three forms: a table of both indicators (`wgi.csv`); for each an answer of the Bank's API for
source 3, where the codes are GOV_WGI_GE.EST and GOV_WGI_PV.EST and nine entities, Taiwan among
them, have no ISO3 code; or the workbook of the edition of 2025, with a sheet for each indicator.
"""

from pathlib import Path

import pandas as pd

from risk.publishers.forms import bank_rows, read_sheet
from risk.storage import Column, Table, check_cells, read_table

FILE = "wgi.csv"
LAG_MONTHS = 9
# The Bank's older codes.
ALIASES = {"ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "ADO": "AND", "KSV": "XKX", "WBG": "PSE"}
# States that the API names without a code.
NAMES = {"Taiwan, China": "TWN"}
INDICATORS = {"ge": "GOV_WGI_GE.EST", "pv": "GOV_WGI_PV.EST"}
SHEET = {
    "Economy (code)": "code",
    "Year": "year",
    "Governance estimate (approx. -2.5 to +2.5)": "value",
}
_YEAR = Column("year", "integer", 1996, 2100)
TABLE = Table(
    "Worldwide Governance Indicators",
    (
        Column("code", description="ISO3 or the Bank's older code"),
        _YEAR,
        Column("indicator", description="ge: government effectiveness; pv: political stability"),
        Column("estimate", "number", -4, 4, blank=True, unit="standard normal units"),
    ),
    key=("code", "year", "indicator"),
    header="code,countryname,year,indicator,estimate,stddev",
)
ANSWER = Table(
    "Worldwide Governance Indicators, API",
    (
        Column("code"),
        _YEAR,
        Column("value", "number", -4, 4, blank=True, unit="standard normal units"),
    ),
    key=("code", "year"),
)


def read(path: Path, indicator: str) -> pd.DataFrame:
    """One governance indicator.

    Raises InputError if the file does not fit the table. Returns: DataFrame with iso3, year, value
    (about -2.5, weak, to 2.5, strong).

    Parameters
    ----------
    path : a table; the API's answer where the name ends in .json, the workbook where in .xlsx
    indicator : {"ge", "pv"}
    """
    if path.suffix.lower() == ".json":
        cells = bank_rows(path, INDICATORS[indicator])
        cells["code"] = cells.code.where(cells.code != "", cells.name.map(NAMES).fillna(""))
        raw = check_cells(cells[cells.code != ""], ANSWER, path.name)
        raw = raw.rename(columns={"value": "estimate"})
    elif path.suffix.lower() == ".xlsx":
        cells = read_sheet(path, indicator, SHEET)
        raw = check_cells(cells, ANSWER, f"{path.name}, sheet {indicator!r}")
        raw = raw.rename(columns={"value": "estimate"})
    else:
        raw = read_table(path, TABLE)
        raw = raw[raw.indicator == indicator]
    raw = raw[raw.estimate.notna()]
    columns = {"iso3": raw.code.replace(ALIASES), "year": raw.year, "value": raw.estimate}
    return pd.DataFrame(columns).reset_index(drop=True)
