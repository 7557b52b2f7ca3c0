"""Lengths of land borders from the CIA World Factbook.

Palestine's borders count as Israel's and Czechoslovakia's are the sums of its successors', as
in `geometry`. Borders of dependent territories (French Guiana, Gibraltar, Western Sahara) keep
their own codes, so they never become a border of the state they belong to. The Factbook files
Western Sahara's border with Mauritania under Morocco; it goes back to Western Sahara, as on the
map. Spain's 8 km with Morocco stay: Ceuta is a part of Spain itself.
"""

from pathlib import Path

import pandas as pd

from risk.publishers.geometry import FORMER_STATES, MERGED
from risk.storage import Column, Table, read_table

FILE = "land_borders_cia_factbook.csv"
TABLE = Table(
    "CIA World Factbook land borders",
    (
        Column("iso_a", description="ISO3"),
        Column("iso_b", description="ISO3"),
        Column("km", "number", 0.01, 10_000, unit="km"),
    ),
    key=("iso_a", "iso_b"),
    header="iso_a,iso_b,km",
)
MISFILED = {("MAR", "MRT"): ("ESH", "MRT"), ("MRT", "MAR"): ("MRT", "ESH")}


def read(path: Path) -> pd.DataFrame:
    """Read the length of every land border, the same in both directions.

    Raises InputError if the file does not fit the table. Returns: DataFrame with columns iso3_a,
    iso3_b, border_km (km, above 0). One row per ordered pair, sorted. Where the directions differ,
    the larger length.

    Parameters
    ----------
    path : CSV with the columns iso_a, iso_b, km; pairs may stand in one direction or both

    References
    ----------
    CIA, The World Factbook, field "Land boundaries".

    >>> read(Path("land_borders_cia_factbook.csv")).head(1)  # doctest: +SKIP
      iso3_a iso3_b  border_km
    0    AFG    CHN       91.0
    """
    raw = read_table(path, TABLE).set_axis(["iso3_a", "iso3_b", "border_km"], axis="columns")
    one_way = _refiled(raw)
    other_way = one_way.rename(columns={"iso3_a": "iso3_b", "iso3_b": "iso3_a"})
    both_ways = pd.concat([one_way, other_way]).groupby(["iso3_a", "iso3_b"]).max().reset_index()
    pairs = _relabelled(both_ways, MERGED)
    successors = {part: whole for whole, parts in FORMER_STATES.items() for part in parts}
    unions = _relabelled(pairs, successors)
    of_union = unions[["iso3_a", "iso3_b"]].isin(list(FORMER_STATES)).any(axis=1)
    together = pd.concat([pairs, unions[of_union]])
    return together.sort_values(["iso3_a", "iso3_b"], ignore_index=True)


def _refiled(borders: pd.DataFrame) -> pd.DataFrame:
    """Give the borders that stand under the wrong pair of codes to the right one."""
    pairs = zip(borders["iso3_a"], borders["iso3_b"], strict=True)
    right = pd.DataFrame([MISFILED.get(pair, pair) for pair in pairs], columns=["iso3_a", "iso3_b"])
    return borders.assign(iso3_a=right["iso3_a"], iso3_b=right["iso3_b"])


def _relabelled(pairs: pd.DataFrame, codes: dict[str, str]) -> pd.DataFrame:
    """Sum the borders of territories that count as one; what lay between them is no border."""
    renamed = pairs.assign(
        iso3_a=pairs["iso3_a"].replace(codes), iso3_b=pairs["iso3_b"].replace(codes)
    )
    outer = renamed[renamed["iso3_a"] != renamed["iso3_b"]]
    return outer.groupby(["iso3_a", "iso3_b"]).sum().reset_index()
