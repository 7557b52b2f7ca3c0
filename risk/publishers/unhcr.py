"""Refugees and asylum seekers by origin and asylum: UNHCR Refugee Data Finder.

Two files in one format: yearly flows (newly displaced across a border) and end-year stocks.
Three forms of it: CSV; R data of the package `refugees` (`flows.rda`, `population.rda`); and, for
the stocks, the pages of UNHCR's API, where "-" stands for nothing. Rows of people within their
own country (origin = asylum) and of origins that are no state (XXA stateless, UNK unknown) are
in all of them.

UNHCR publishes a year in June, and half of a year in autumn before that, without a mark: what is
published before June on the year before it, or on its own year, is never taken for a whole year.
"""

from datetime import date
from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_header, read_r_frame, unhcr_rows
from risk.storage import Column, InputError, Table, check_cells, check_header, read_table

FLOWS = "unhcr_flows.csv"
POPULATION = "unhcr_population.csv"
LAG_MONTHS = 6
# A year is published whole from this day of the next year on (UNHCR: about 11 to 14 June).
WHOLE_FROM = (6, 10)
ALIASES = {"PSE": "ISR"}
FLOW_COLUMNS = ("refugees", "asylum_seekers", "refugee_like", "oip")
# A value this large that equals the year before's, or another column's, is no coincidence.
REPEAT_FLOOR = 1_000

_KEY = (
    Column("year", "integer", 1951, 2100),
    Column("coo", description="UNHCR code of the origin"),
    Column("coo_iso", blank=True, description="ISO3 of the origin"),
    Column("coa", description="UNHCR code of the asylum country"),
    Column("coa_iso", blank=True, description="ISO3 of the asylum country"),
)
FLOWS_TABLE = Table(
    "UNHCR flows",
    _KEY + tuple(Column(c, "number", 0, blank=True, unit="persons") for c in FLOW_COLUMNS),
    key=("year", "coo", "coa"),
    header="year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,refugee_like,oip",
)
STOCK_COLUMNS = ("refugees", "asylum_seekers", "oip", "idps")
POPULATION_TABLE = Table(
    "UNHCR population",
    _KEY + tuple(Column(c, "number", 0, blank=True, unit="persons") for c in STOCK_COLUMNS),
    key=("year", "coo", "coa"),
    header=(
        "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,"
        "returned_refugees,idps,returned_idps,stateless,ooc,oip,hst"
    ),
)


def published(path: Path, name: str) -> tuple[pd.DataFrame, list[str]]:
    """One of the two tables, and the names of all columns that the file has.

    Of the API's pages only what is asked for is taken, so only that is named. `name`: "flows" or
    "population". Raises InputError if the file does not fit the table.
    """
    table = FLOWS_TABLE if name == "flows" else POPULATION_TABLE
    form = path.suffix.lower()
    if form not in (".rda", ".json"):
        return read_table(path, table), read_header(path, "")[0]
    if form == ".json":
        cells = unhcr_rows(path, [column.name for column in table.columns])
    else:
        cells = read_r_frame(path, name)
        check_header(list(cells.columns), table, path.name)
    checked = check_cells(cells, table, path.name).reset_index(drop=True)
    return checked, list(map(str, cells.columns))


def last_whole_year(released: date) -> int:
    """Last year that a release has whole.

    >>> last_whole_year(date(2026, 6, 12)), last_whole_year(date(2026, 11, 3))
    (2025, 2025)
    >>> last_whole_year(date(2026, 5, 31))
    2024
    """
    whole = (released.month, released.day) >= WHOLE_FROM
    return released.year - (1 if whole else 2)


def whole_years(table: pd.DataFrame, released: date | None, file: str) -> pd.DataFrame:
    """A table without the years that its release has in part.

    Raises InputError if no year is left.

    Parameters
    ----------
    table : DataFrame with year
    released : when the file was published; where it is not known, its years are taken as whole
    file : name for the message
    """
    if released is None:
        return table
    last = last_whole_year(released)
    kept = table[table.year <= last].reset_index(drop=True)
    if kept.empty:
        raise InputError(
            f"{file}: expected whole years, up to {last} as it was published on {released}, got "
            f"{table.year.min()} to {table.year.max()}"
        )
    return kept


def read_flows(path: Path) -> pd.DataFrame:
    """People newly displaced across a border, by origin, asylum country and year.

    A column's value of 1,000 or more that equals the year before's is carried forward, and two
    columns of 1,000 or more that are equal are one group registered twice: neither counts again.
    Columns: source_iso3, receiver_iso3, year, arrivals (persons that count), reported (persons as
    published), carried (persons carried forward), repeated (all left out by the two rules). Raises
    InputError if the file does not fit the table.
    """
    raw, _ = published(path, "flows")
    wide = raw[list(FLOW_COLUMNS)].fillna(0.0)
    before = raw[["coo", "coa"]].assign(year=raw.year - 1)
    last = (
        wide.assign(coo=raw.coo, coa=raw.coa, year=raw.year)
        .set_index(["coo", "coa", "year"])
        .reindex(pd.MultiIndex.from_frame(before))
        .fillna(-1.0)
    )
    same = (wide >= REPEAT_FLOOR) & (wide.to_numpy() == last.to_numpy())
    counted = wide.where(~same, 0.0)
    for place, column in enumerate(FLOW_COLUMNS):
        for earlier in FLOW_COLUMNS[:place]:
            twice = (wide[column] >= REPEAT_FLOOR) & (wide[column] == wide[earlier])
            counted.loc[twice, column] = 0.0
    pairs = _pairs(raw).assign(
        arrivals=counted.sum(axis=1),
        reported=wide.sum(axis=1),
        carried=wide.where(same, 0.0).sum(axis=1),
    )
    flows = pairs.groupby(["source_iso3", "receiver_iso3", "year"], as_index=False).sum()
    return flows.assign(repeated=flows.reported - flows.arrivals)


def read_population(path: Path) -> pd.DataFrame:
    """People of an origin living in an asylum country at the end of a year.

    Columns: source_iso3, receiver_iso3, year, hosted (refugees, asylum seekers and others in need
    of protection), idps (internally displaced; on rows whose receiver is the source itself). Raises
    InputError if the file does not fit the table.
    """
    raw, _ = published(path, "population")
    pairs = _pairs(raw).assign(
        hosted=raw[["refugees", "asylum_seekers", "oip"]].sum(axis=1), idps=raw.idps.fillna(0.0)
    )
    return pairs.groupby(["source_iso3", "receiver_iso3", "year"], as_index=False).sum()


def _pairs(raw: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_iso3": raw.coo_iso.replace(ALIASES),
            "receiver_iso3": raw.coa_iso.replace(ALIASES),
            "year": raw.year,
        }
    )
