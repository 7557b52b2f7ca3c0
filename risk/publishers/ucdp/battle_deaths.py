"""Whose conflict is fought on whose soil: UCDP Battle-Related Deaths, conflict-dyad-years.

The file of dyads, not that of conflicts (UCDP Battle-Related Deaths codebook, version 26.1):
only it has `dyad_id`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_publishers_csv
from risk.storage import Column, InputError, Table

PATTERN = "BattleDeaths_v*.csv"
MEMBER = PATTERN
LAG_MONTHS = 6
TABLE = Table(
    "UCDP Battle-Related Deaths",
    (
        Column("conflict_id", "integer", 1),
        Column("dyad_id", "integer", 1),
        Column("year", "integer", 1989, 2100),
        Column("bd_best", "integer", 0, unit="deaths", description="best estimate for the dyad"),
        Column("gwno_a", blank=True, description="government on side A, comma list"),
        Column("gwno_a_2nd", blank=True, description="governments with troops on side A"),
        Column("gwno_b", blank=True, description="government on side B"),
        Column("gwno_b_2nd", blank=True, description="governments with troops on side B"),
        Column("gwno_loc", description="where the conflict is about, comma list"),
        Column("gwno_battle", description="where it was fought, comma list"),
    ),
    key=("dyad_id", "year"),
    header=(
        "conflict_id,dyad_id,location_inc,side_a,side_a_id,side_a_2nd,side_b,side_b_id,"
        "side_b_2nd,incompatibility,territory_name,year,bd_best,bd_low,bd_high,type_of_conflict,"
        "battle_location,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,gwno_battle,region,version"
    ),
)


SIDES = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")


@dataclass(frozen=True)
class Battles:
    """Who is drawn into whose conflict.

    soil : DataFrame with year, source_gwno (in the conflict's location), receiver_gwno (fought
        there, and not in the location), conflict_id, deaths (of the whole dyad-year, wherever
        they fell). A war between two states has both in its location, so it is never here.
    troops : DataFrame with year, source_gwno (in the location), receiver_gwno (another state
        whose government is a party or supports one with troops)
    dyads : DataFrame with year, dyad_id, every row of the file
    years : the years that the file covers
    """

    soil: pd.DataFrame
    troops: pd.DataFrame
    dyads: pd.DataFrame
    years: range


def read(path: Path) -> Battles:
    """Conflicts fought on the soil of a state that they are not about, and foreign troops.

    `path`: plain CSV or the publisher's zip. Raises InputError if the file does not fit the table
    or a country list is not numbers.
    """
    raw = read_publishers_csv(path, TABLE, MEMBER)
    soil = []
    troops = []
    for number, row in enumerate(raw.itertuples(index=False)):
        location = _codes(str(row.gwno_loc), path.name, number, "gwno_loc")
        for receiver in _codes(str(row.gwno_battle), path.name, number, "gwno_battle"):
            if receiver not in location:
                soil += [
                    (row.year, source, receiver, row.conflict_id, row.bd_best)
                    for source in location
                ]
        sides = [(side, str(getattr(row, side))) for side in SIDES]
        for side, cell in sides:
            parties = _codes(cell, path.name, number, side) if cell else []
            troops += [
                (row.year, source, party)
                for source in location
                for party in parties
                if source != party
            ]
    ends = ["year", "source_gwno", "receiver_gwno"]
    return Battles(
        pd.DataFrame(soil, columns=[*ends, "conflict_id", "deaths"], dtype="int64"),
        pd.DataFrame(troops, columns=ends, dtype="int64"),
        raw[["year", "dyad_id"]],
        range(raw.year.min(), raw.year.max() + 1),
    )


def _codes(cell: str, file: str, number: int, column: str) -> list[int]:
    """Numbers of a comma list."""
    codes = [code.strip() for code in cell.split(",")]
    if not all(re.fullmatch(r"[0-9]{1,3}", code) for code in codes):
        raise InputError(
            f"{file}: row {number + 2}, column {column!r}: expected country numbers between "
            f"commas, got {cell[:60]!r}"
        )
    return sorted({int(code) for code in codes})
