"""Organised-violence deaths by country and month: UCDP GED, summed to country-months."""

from pathlib import Path

import pandas as pd

from risk.storage import Column, Table, read_table

FILE = "ucdp_country_month.csv"
LAG_MONTHS = 1
# Gleditsch and Ward number Serbia anew after 2006; UCDP, and the list of states, do not.
UCDP_NUMBERS = {340: 345}
TABLE = Table(
    "UCDP country-month",
    (
        Column("gwno", "integer", 1, 999, description="Gleditsch-Ward number"),
        Column("year", "integer", 1989, 2100),
        Column("month", "integer", 1, 12),
        Column("sb_deaths", "integer", 0, unit="deaths", description="state-based conflict"),
        Column("ns_deaths", "integer", 0, unit="deaths", description="non-state conflict"),
        Column("os_deaths", "integer", 0, unit="deaths", description="one-sided violence"),
        Column(
            "provisional",
            "integer",
            0,
            1,
            blank=True,
            optional=True,
            description="1: candidate events, before the yearly release",
        ),
    ),
    key=("gwno", "year", "month"),
    header="gwno,year,month,sb_events,sb_deaths,ns_events,ns_deaths,os_events,os_deaths,provisional",
)


def read(path: Path) -> pd.DataFrame:
    """Deaths in organised violence by state and month; a month without a row had none.

    Columns: gwno (Gleditsch-Ward number), month (whole number), deaths (best estimate, all three
    types of violence), provisional (bool). Raises InputError if the file does not fit the table.
    """
    raw = read_table(path, TABLE)
    return pd.DataFrame(
        {
            "gwno": raw.gwno.replace(UCDP_NUMBERS),
            "month": raw.year * 12 + raw.month - 1,
            "deaths": raw.sb_deaths + raw.ns_deaths + raw.os_deaths,
            "provisional": raw.provisional == 1,
        }
    )
