"""Independent states by year and their yearly deaths: UCDP Organized Violence country-year.

Two forms, told apart by their columns (UCDP Organized Violence Country-Year codebook): up to
release 25.1 they end in `_cy`, from 26.1 on they do not.
"""

from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_header, read_publishers_csv
from risk.storage import Column, Table

PATTERN = "organizedviolencecy_v*.csv"
MEMBER = "*OrganizedViolenceCY*.csv"
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
    header=(
        "country_id_cy,country_cy,year_cy,region_cy,main_govt_name_cy,sb_exist_cy,"
        "sb_dyad_count_cy,sb_dyad_ids_cy,sb_dyad_names_cy,sb_deaths_parties_cy,"
        "sb_deaths_civilians_cy,sb_deaths_unknown_cy,sb_total_deaths_best_cy,"
        "sb_total_deaths_high_cy,sb_total_deaths_low_cy,sb_intrastate_exist_cy,"
        "sb_intrastate_dyad_count_cy,sb_intrastate_dyad_ids_cy,sb_intrastate_dyad_names_cy,"
        "sb_intrastate_main_govt_inv_incomp_cy,sb_intrastate_deaths_parties_cy,"
        "sb_intrastate_deaths_civilians_cy,sb_intrastate_deaths_unknown_cy,"
        "sb_intrastate_deaths_best_cy,sb_intrastate_deaths_high_cy,sb_intrastate_deaths_low_cy,"
        "sb_interstate_exist_cy,sb_interstate_dyad_count_cy,sb_interstate_dyad_ids_cy,"
        "sb_interstate_dyad_names_cy,sb_interstate_main_govt_inv_incomp_cy,"
        "sb_interstate_deaths_parties_cy,sb_interstate_deaths_civilians_cy,"
        "sb_interstate_deaths_unknown_cy,sb_interstate_deaths_best_cy,"
        "sb_interstate_deaths_high_cy,sb_interstate_deaths_low_cy,ns_exist_cy,ns_dyad_count_cy,"
        "ns_dyad_ids_cy,ns_dyad_names_cy,ns_deaths_parties_cy,ns_deaths_civilians_cy,"
        "ns_deaths_unknown_cy,ns_total_deaths_best_cy,ns_total_deaths_high_cy,"
        "ns_total_deaths_low_cy,os_exist_cy,os_dyad_count_cy,os_dyad_ids_cy,os_dyad_names_cy,"
        "os_main_govt_inv_cy,os_main_govt_killings_best_cy,os_main_govt_killings_high_cy,"
        "os_main_govt_killings_low_cy,os_any_govt_inv_cy,os_any_govt_killings_best_cy,"
        "os_any_govt_killings_high_cy,os_any_govt_killings_low_cy,os_nsgroup_inv_cy,"
        "os_nsgroup_killings_best_cy,os_nsgroup_killings_high_cy,os_nsgroup_killings_low_cy,"
        "os_killings_unknown_cy,os_total_deaths_best_cy,os_total_deaths_high_cy,"
        "os_total_deaths_low_cy,cumulative_total_deaths_parties_in_orgvio_cy,"
        "cumulative_total_deaths_civilians_in_orgvio_cy,"
        "cumulative_total_deaths_unknown_in_orgvio_cy,cumulative_total_deaths_in_orgvio_best_cy,"
        "cumulative_total_deaths_in_orgvio_high_cy,cumulative_total_deaths_in_orgvio_low_cy,"
        "version"
    ),
)


TABLE_26 = Table(
    TABLE.name,
    (
        Column("country", description="name in UCDP"),
        Column("country_id", "integer", 1, 999, description="Gleditsch-Ward number"),
        Column("year", "integer", 1989, 2100),
        Column("sb_total_deaths_best", "integer", 0, unit="deaths"),
        Column("ns_total_deaths_best", "integer", 0, unit="deaths"),
        Column("os_total_deaths_best", "integer", 0, unit="deaths"),
        Column("Version", description="UCDP release"),
    ),
    key=("country_id", "year"),
    header=(
        "country,country_id,year,sb_total_deaths_best,ns_total_deaths_best,os_total_deaths_best,"
        "Version"
    ),
)


def read(path: Path) -> pd.DataFrame:
    """Every independent state-year with its organised-violence deaths.

    `path`: plain CSV or the publisher's zip, of either form. Columns: gwno, name, year, deaths
    (best estimate, all three types), release. Raises InputError if the file does not fit the table.
    """
    header, _ = read_header(path, MEMBER)
    if "country_id" in header:
        raw = read_publishers_csv(path, TABLE_26, MEMBER)
        raw = raw.rename(columns={"Version": "version"})
    else:
        raw = read_publishers_csv(path, TABLE, MEMBER)
        raw = raw.rename(columns=lambda column: column.removesuffix("_cy"))
    deaths = raw.sb_total_deaths_best + raw.ns_total_deaths_best + raw.os_total_deaths_best
    return pd.DataFrame(
        {
            "gwno": raw.country_id,
            "name": raw.country,
            "year": raw.year,
            "deaths": deaths,
            "release": raw.version,
        }
    )
