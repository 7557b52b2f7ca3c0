"""Refugees and asylum seekers by origin and asylum: UNHCR Refugee Data Finder.

Two files in one format: yearly flows (newly displaced across a border) and end-year stocks.
"""

from pathlib import Path

import pandas as pd

from risk.storage.schema import Column, Table, read_table

FLOWS = "unhcr_flows.csv"
POPULATION = "unhcr_population.csv"
LAG_MONTHS = 6
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


def read_flows(path: Path) -> pd.DataFrame:
    """People newly displaced across a border, by origin, asylum country and year.

    A column's value of 1,000 or more that equals the year before's is carried forward, and two
    columns of 1,000 or more that are equal are one group registered twice: neither counts again.

    Returns
    -------
    DataFrame
        source_iso3, receiver_iso3, year, arrivals (persons that count), reported (persons as
        published), carried (persons carried forward), repeated (all left out by the two rules).

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, FLOWS_TABLE)
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

    Returns
    -------
    DataFrame
        source_iso3, receiver_iso3, year, hosted (refugees, asylum seekers and others in need of
        protection), idps (internally displaced; on rows whose receiver is the source itself).

    Raises
    ------
    InputError
        If the file does not fit the table.
    """
    raw = read_table(path, POPULATION_TABLE)
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
