"""Whose conflict is fought on whose soil: UCDP Battle-Related Deaths, conflict-dyad-years."""

from pathlib import Path

import pandas as pd

from risk.errors import InputError
from risk.schema import Column, Table, read_table

FILE = "BattleDeaths_v25_1.csv"
LAG_MONTHS = 6
TABLE = Table(
    "UCDP Battle-Related Deaths",
    (
        Column("conflict_id", "integer", 1),
        Column("dyad_id", "integer", 1),
        Column("year", "integer", 1989, 2100),
        Column("bd_best", "integer", 0, unit="deaths", description="best estimate for the dyad"),
        Column("gwno_loc", description="where the conflict is about, comma list"),
        Column("gwno_battle", description="where it was fought, comma list"),
    ),
    key=("dyad_id", "year"),
)


def read(path: Path) -> tuple[pd.DataFrame, range]:
    """Conflicts fought on the soil of a state that they are not about.

    A war between two states has both in `gwno_loc`, so it never appears here.

    Returns
    -------
    DataFrame, range
        year, source_gwno (in the conflict's location), receiver_gwno (fought there, and not in
        the location), conflict_id, dyad_id, deaths (of the whole dyad-year, wherever they fell);
        and the years that the file covers.

    Raises
    ------
    InputError
        If the file does not fit the table or a country list is not numbers.
    """
    raw = read_table(path, TABLE)
    rows = []
    for at, row in enumerate(raw.itertuples(index=False)):
        location = _codes(str(row.gwno_loc), path.name, at, "gwno_loc")
        for receiver in _codes(str(row.gwno_battle), path.name, at, "gwno_battle"):
            if receiver not in location:
                rows += [
                    (row.year, source, receiver, row.conflict_id, row.dyad_id, row.bd_best)
                    for source in location
                ]
    columns = ["year", "source_gwno", "receiver_gwno", "conflict_id", "dyad_id", "deaths"]
    return pd.DataFrame(rows, columns=columns), range(raw.year.min(), raw.year.max() + 1)


def _codes(cell: str, file: str, at: int, column: str) -> list[int]:
    """Numbers of a comma list."""
    parts = [part.strip() for part in cell.split(",")]
    if not all(part.isdigit() for part in parts):
        raise InputError(
            f"{file}: row {at + 2}, column {column!r}: expected country numbers between commas, "
            f"got {cell[:60]!r}"
        )
    return sorted({int(part) for part in parts})
