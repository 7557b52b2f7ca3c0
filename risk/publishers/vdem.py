"""Share of its territory that a state controls: V-Dem `v2svstterr`.

Three forms, told apart by their columns: V-Dem's own country-years (V-Dem Codebook, "State
authority over territory", `country_text_id`), where a year without a value is blank; and Our World
in Data's table of the same variable, with `Entity,Code,Year` once and `entity,code,year` now.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_header, read_large
from risk.storage import Column, Table, read_table

FILE = "vdem_state_authority_over_territory.csv"
MEMBER = "V-Dem-CY-*.csv"
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
LOWER_CASE = Table(
    TABLE.name,
    tuple(replace(column, name=column.name.lower()) for column in TABLE.columns),
    key=("entity", "year"),
    header=TABLE.header.lower(),
)
OWN = Table(
    "V-Dem country-years",
    (
        Column("country_text_id", description="ISO3, or V-Dem's codes for former states"),
        Column("year", "integer", 1789, 2100),
        Column("v2svstterr", "number", 0, 100, blank=True, unit="% of territory"),
    ),
    key=("country_text_id", "year"),
    header="country_name,country_text_id,country_id,year,v2svstterr",
)


def read(path: Path) -> pd.DataFrame:
    """Territory under effective control of the state.

    Raises InputError if the file does not fit the table. `path`: V-Dem's file (400 MB, of which
    three columns are read) or zip, or a table of Our World in Data. Returns: DataFrame with iso3,
    year, value (per cent of the territory, 0-100).
    """
    header, _ = read_header(path, MEMBER)
    if path.suffix.lower() == ".zip" or "country_text_id" in header:
        raw = read_large(path, OWN, MEMBER)
        raw = raw[raw.v2svstterr.notna()].reset_index(drop=True)
        return _control(raw.country_text_id, raw.year, raw.v2svstterr)
    if "entity" in header:
        raw = read_table(path, LOWER_CASE)
        return _control(raw.code, raw.year, raw.v2svstterr)
    raw = read_table(path, TABLE)
    return _control(raw.Code, raw.Year, raw.v2svstterr)


def _control(codes: pd.Series, years: pd.Series, values: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"iso3": codes.replace(ALIASES), "year": years, "value": values})
