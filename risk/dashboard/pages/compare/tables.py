"""Tables of the comparison, on the page and in the file."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import named
from risk.dashboard.pages.compare.sides import Side, riskiest
from risk.dashboard.pages.compare.texts import number
from risk.dashboard.pages.country import Place, explained
from risk.risk_table import CORRIDOR_TABLE, COUNTRY_TABLE
from risk.terms import (
    INTERVAL,
    MECHANISMS,
    NONE,
    counted,
    interval,
    month_text,
    onset_text,
    percent,
    points_text,
    share,
    tenths,
)

NO_STATE = "No state"
MARKS = {
    "filled": " (median)",
    "estimated": " (estimated)",
    "floor": " (floor)",
    "evidence": " (evidence)",
    "override": " (what-if)",
}


def risk_rows(first: Side, second: Side, names: tuple[str, str]) -> pd.DataFrame:
    """Both sides' rows of the risk table, and what lies between them.

    `names`: headings of the two sides.
    """
    cells = {name: _cells(side) for name, side in zip(names, (first, second), strict=True)}
    apart = _differences(first.exposed, second.exposed)
    frame = pd.DataFrame(cells)
    return frame.assign(Difference=[apart.get(row, "") for row in frame.index])


def _cells(side: Side) -> dict[str, str]:
    level = side.place.row.level if side.place else NO_STATE
    shown: dict[str, Callable[[Place], str]] = {
        "Chance": lambda place: percent(place.row.probability),
        INTERVAL: lambda p: interval(p.row.probability_low, p.row.probability_high),
        "New or going on": lambda place: onset_text(
            place.row.onset, place.row.came_10y, place.row.known_10y
        ),
        "Rank": lambda place: f"{place.row['rank']} of {place.ranked}",
        "Base rate": lambda place: percent(place.row.base_rate),
        "Chance of arrivals": lambda place: percent(place.row.probability_arrivals),
        "Chance of armed fighting": lambda place: percent(place.row.probability_armed),
        "Index arrivals": lambda place: f"{place.row.index_arrivals:.1f}",
        "Index armed": lambda place: f"{place.row.index_armed:.1f}",
        "Sources within reach": lambda place: f"{place.row.sources}",
        "Riskiest corridor from": lambda place: str(place.row.main_source),
    }
    place = side.exposed
    return {"Level": level} | {name: of(place) if place else NONE for name, of in shown.items()}


def _differences(first: Place | None, second: Place | None) -> dict[str, str]:
    """What lies between two exposed countries; nothing where one is not."""
    if first is None or second is None:
        return {}
    rows = first.row, second.row

    def apart(column: str) -> float:
        return float(rows[0][column]) - float(rows[1][column])

    def chance(column: str) -> str:
        return points_text(apart(column))

    rank = int(apart("rank"))
    near = int(apart("sources"))
    above = f"{counted(abs(rank), 'place')} {'higher' if rank < 0 else 'lower'}"
    return {
        "Chance": chance("probability"),
        "Rank": above if rank else "0",
        "Base rate": chance("base_rate"),
        "Chance of arrivals": chance("probability_arrivals"),
        "Chance of armed fighting": chance("probability_armed"),
        "Index arrivals": tenths(apart("index_arrivals")),
        "Index armed": tenths(apart("index_armed")),
        "Sources within reach": f"{near:+d}".replace("-", "−") if near else "0",
    }


def paired_rows(table: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Indicators with both sides' values and points; the last row is the index.

    `table`: as from `compare_data.paired`, those that weigh something.
    """
    sides = dict(zip(("first", "second"), names, strict=True))
    shown = value_columns(table, names)
    for side, name in sides.items():
        shown[f"Points, {name}"] = table[f"points_{side}"].map("{:.1f}".format).tolist()
    shown.insert(0, "Points apart", table.difference.map(tenths).tolist())
    heavy = [(table[f"weight_{side}"] / 100).map(share) for side in sides]
    shown["Weight"] = [" and ".join(dict.fromkeys(pair)) for pair in zip(*heavy, strict=True)]
    total = dict.fromkeys(shown.columns, "") | {
        f"Points, {name}": f"{table[f'points_{side}'].sum():.1f}" for side, name in sides.items()
    }
    total["Points apart"] = tenths(table.difference.sum())
    return pd.concat([shown, pd.DataFrame([total], index=["Index"])]).rename_axis("Indicator")


def value_columns(table: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    """Both sides' raw values and their unit, one row an indicator."""
    columns = {
        name: [
            number(code, raw) + MARKS.get(basis, "")
            for code, raw, basis in zip(
                table.code, table[f"raw_{side}"], table[f"basis_{side}"], strict=True
            )
        ]
        for side, name in zip(("first", "second"), names, strict=True)
    }
    index = pd.Index(table.code.map(named), name="Indicator")
    return pd.DataFrame(columns | {"Unit": table.unit.tolist()}, index=index)


def comparison_table(first: Side, second: Side) -> pd.DataFrame:
    """The comparison as downloaded: one row a column of the risk tables, in full precision.

    Columns: table ("countries", or "corridors": the riskiest corridor), column and unit as in
    risk.risk_table.columns; first, second; difference (first less second, of numbers alone).
    """
    sides = first, second
    rows = []
    for name, contract in (("countries", COUNTRY_TABLE), ("corridors", CORRIDOR_TABLE)):
        both = [_row(side, name) for side in sides]
        for column in contract.columns:
            if not any(column.name in row for row in both):
                continue
            cells = [_plain(row.get(column.name)) for row in both]
            apart = None
            if column.kind != "text" and None not in cells:
                apart = cells[0] - cells[1]
            rows.append((name, column.name, column.unit, *cells, apart))
    columns = ["table", "column", "unit", "first", "second", "difference"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _row(side: Side, table: str) -> dict[str, Any]:
    """A side's row of a risk table; of a country that was no state, what names it."""
    if side.place is None:
        named = {"iso3": side.iso3, "country": side.name, "level": NO_STATE}
        return named | {"as_of": month_text(side.settings.as_of)} if table == "countries" else {}
    if table == "countries":
        return {str(name): cell for name, cell in side.place.row.items()}
    if not side.place.exposed:
        return {}
    row = riskiest(side.place)
    given = explained(side.place, row.source_iso3, MECHANISMS[0])
    given = given[given.basis == "evidence"]
    origins = {f"origin_{code}": text for code, text in zip(given.code, given.origin, strict=True)}
    return {str(name): cell for name, cell in row.items()} | origins


def _plain(cell: Any) -> Any:
    """A cell as Python's own number or text, None where there is none."""
    if cell is None or pd.isna(cell):
        return None
    return cell.item() if isinstance(cell, np.generic) else cell
