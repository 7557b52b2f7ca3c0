"""Independent states by year and their yearly deaths: UCDP Organized Violence country-year."""

from pathlib import Path

import pandas as pd

from risk.storage.schema import Column, Table, read_table

FILE = "organizedviolencecy_v25_1.csv"
TABLE = Table(
    "UCDP Organized Violence country-year",
    (
        Column("country_id_cy", "integer", 1, 999, description="Gleditsch-Ward number"),
        Column("country_cy", description="name in UCDP"),
        Column("year_cy", "integer", 1989, 2100),
        Column("sb_total_deaths_best_cy", "integer", 0, unit="deaths"),
        Column("ns_total_deaths_best_cy", "integer", 0, unit="deaths"),
        Column("os_total_deaths_best_cy", "integer", 0, unit="deaths"),
        Column("version", description="UCDP release"),
    ),
    key=("country_id_cy", "year_cy"),
)


def read(path: Path) -> pd.DataFrame:
    """Every independent state-year with its organised-violence deaths.

    Returns
    -------
    DataFrame
        gwno, name, year, deaths (best estimate, all three types), release.

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, TABLE)
    return pd.DataFrame(
        {
            "gwno": raw.country_id_cy,
            "name": raw.country_cy,
            "year": raw.year_cy,
            "deaths": raw.sb_total_deaths_best_cy
            + raw.ns_total_deaths_best_cy
            + raw.os_total_deaths_best_cy,
            "release": raw.version,
        }
    )
