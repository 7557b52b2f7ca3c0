"""Share of its territory that a state controls: V-Dem `v2svstterr`."""

from pathlib import Path

import pandas as pd

from risk.storage.schema import Column, Table, read_table

FILE = "vdem_state_authority_over_territory.csv"
LAG_MONTHS = 3
ALIASES = {"OWID_KOS": "XKX"}
TABLE = Table(
    "V-Dem state authority over territory",
    (
        Column("Entity"),
        Column("Code", blank=True, description="ISO3, or OWID_ codes for former states"),
        Column("Year", "integer", 1789, 2100),
        Column("v2svstterr", "number", 0, 100, unit="% of territory"),
    ),
    key=("Entity", "Year"),
    header="Entity,Code,Year,v2svstterr,v2svstterr_codelow,v2svstterr_codehigh",
)


def read(path: Path) -> pd.DataFrame:
    """Territory under effective control of the state.

    Returns
    -------
    DataFrame
        iso3, year, value (per cent of the territory, 0-100).

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, TABLE)
    columns = {"iso3": raw.Code.replace(ALIASES), "year": raw.Year, "value": raw.v2svstterr}
    return pd.DataFrame(columns)
