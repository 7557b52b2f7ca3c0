"""The tables as an Excel workbook that explains itself.

The numbers are those of the CSV, to the 16 digits that a workbook holds; per cents are a format.
No cell is a formula: texts are neutralised as in the CSV. The same settings give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd

from risk.output.briefing import LIMITS, citation, command
from risk.output.bundle import LICENCE, LONG_AGO, what_was_set, zipped
from risk.risk_table import (
    CORRIDOR_TABLE,
    COUNTRY_TABLE,
    VERSION,
    Scorer,
    Settings,
    corridors_with_origins,
    countries_with_changes,
    weights_text,
)
from risk.storage import Table, neutral
from risk.terms import month_text

if TYPE_CHECKING:
    from openpyxl import Workbook

PER_CENT = "0.0%"
# Columns in [0, 1] or [-1, 1] that people read in per cent, by how they begin.
SHARES = ("probability", "change_", "base_rate", "coverage")
# Characters that no workbook may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_CORE = "docProps/core.xml"
WIDEST = 40


def workbook(scorer: Scorer, settings: Settings) -> bytes:
    """Sheets countries, corridors, columns (what they mean) and about.

    Returns an .xlsx file with frozen headers and filters. Raises InputError if the settings name
    something unknown.
    """
    from openpyxl import Workbook  # A fifth of a second that nothing else needs to wait for.

    book = Workbook(write_only=True)
    book.properties.creator = "Spillover"
    book.properties.created = datetime(*LONG_AGO)
    _fill(book, "countries", COUNTRY_TABLE, countries_with_changes(scorer, settings), "D2")
    _fill(book, "corridors", CORRIDOR_TABLE, corridors_with_origins(scorer, settings), "F2")
    _write(book, "columns", _meanings(), (12, 34, 9, 22, 12, 12, 90))
    _write(book, "about", _about(scorer, settings), (34, 110))
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _fill(book: "Workbook", name: str, table: Table, rows: pd.DataFrame, freeze: str) -> None:
    """Write a risk table as a sheet."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = freeze
    last = get_column_letter(len(rows.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    kinds = {column.name: column for column in table.columns}
    columns = [_cells(rows[column]) for column in rows]
    for place, column in enumerate(rows, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(str(column), rows[column])
    sheet.append(_bold(sheet, list(map(str, rows))))
    per_cent = [
        kinds[str(column)].kind == "number" and str(column).startswith(SHARES) for column in rows
    ]
    for row in zip(*columns, strict=True):
        cells: list[Any] = []
        for value, as_share in zip(row, per_cent, strict=True):
            if as_share and value is not None:
                cell = WriteOnlyCell(sheet, value)
                cell.number_format = PER_CENT
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)


def _write(
    book: "Workbook", name: str, rows: Iterator[tuple[Any, ...]], widths: tuple[int, ...]
) -> None:
    """Write rows of text and numbers as a sheet, the first of them as its header."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows):
        cells = [_text(cell) for cell in row]
        sheet.append(cells if number else _bold(sheet, cells))


def _bold(sheet: Any, texts: list[Any]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.font = Font(bold=True)
        cells.append(cell)
    return cells


def _cells(column: pd.Series) -> list[Any]:
    """Cells of a column: numbers as they are, texts made harmless, None where there is nothing."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(object).where(column.notna(), None).tolist()
    return [None if pd.isna(cell) or cell == "" else _text(cell) for cell in column.tolist()]


def _text(cell: Any) -> Any:
    """A cell that no spreadsheet runs, without characters that a workbook may not hold."""
    return _FORBIDDEN.sub("", str(neutral(cell))) if isinstance(cell, str) else cell


def _width(name: str, column: pd.Series) -> int:
    """Of a column in characters: its name with the filter's arrow, or its texts."""
    if pd.api.types.is_numeric_dtype(column):
        return len(name) + 4
    longest = max((len(text) for text in column.dropna().tolist()), default=0)
    return max(len(name) + 4, min(longest + 2, WIDEST))


def _meanings() -> Iterator[tuple[Any, ...]]:
    """What every column of both sheets is."""
    yield ("sheet", "column", "kind", "unit", "at least", "at most", "meaning")
    for sheet, table in (("countries", COUNTRY_TABLE), ("corridors", CORRIDOR_TABLE)):
        for c in table.columns:
            yield (sheet, c.name, c.kind, c.unit, c.low, c.high, c.description)


def _about(scorer: Scorer, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """What was asked for, by which model and data it was made, and how to make it again."""
    was_set = what_was_set(scorer, settings)
    yield ("what", "value")
    for name in ("as_of", "horizon_months", "outcome"):
        yield (name, was_set[name])
    yield ("source_filter", settings.source or "all sources")
    yield ("region_filter", settings.region or "the world")
    yield ("new risks only", "yes" if settings.new_only else "no")
    yield ("what-ifs", was_set["overrides"] or "none")
    yield ("evidence", was_set["evidence"])
    for mechanism, weights in was_set["weights"].items():
        yield (f"weights of {mechanism}: set by", weights["set_by"])
        for code, weight in weights["values"].items():
            yield (f"weights of {mechanism}: {code}", weight)
    yield ("weights_hash", was_set["weights_hash"])
    for name, limits in was_set["levels"].items():
        yield (f"level {name}", limits)
    yield ("schema version", VERSION)
    yield ("model version", scorer.forecaster.models.version)
    yield ("data version", scorer.panel.version)
    yield ("violence data end in", scorer.panel.description["last_violence_month"])
    yield ("address of this view", f"the dashboard's address followed by ?{_query(settings)}")
    yield ("command that makes this table", command(settings))
    for limit in LIMITS:
        yield ("limit", limit)
    yield ("licence", f"{LICENCE['title']}, {LICENCE['path']}")
    yield ("cite", citation(scorer.forecaster, settings))


def _query(settings: Settings) -> str:
    """The part of an address that names these settings; own evidence is not in it."""
    named = {
        "as_of": month_text(settings.as_of),
        "outcome": settings.outcome,
        "source": settings.source,
        "region": settings.region,
        "new_only": "1" if settings.new_only else None,
        "what_if": settings.what_ifs_text or None,
    }
    for mechanism, weights in settings.by_mechanism.items():
        named[f"weights_{mechanism}"] = weights_text(weights) if weights else None
    return urlencode({name: value for name, value in named.items() if value is not None})


def _timeless(content: bytes) -> bytes:
    """The same workbook without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        files = {name: made.read(name) for name in made.namelist()}
    files[_CORE] = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", files[_CORE])
    return zipped(files)
