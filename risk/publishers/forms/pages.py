"""Answers of the publishers' APIs, kept as they came: pages of JSON, into text cells.

The World Bank (Indicators API, version 2) answers `[meta, rows]`, and an error, with HTTP status
200, as `[{"message": [...]}]`. UNHCR (Refugee Statistics API, version 1) answers
`{"page": 1, "maxPages": 14, "items": [...]}`. UCDP (API of events) answers
`{"TotalCount": 418000, "TotalPages": 418, "Result": [...]}`. A file has one answer or a list of
them; of UCDP one page.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from risk.publishers.forms.json_file import read_json
from risk.storage import InputError

# UNHCR's population since 1951 has 140,000 rows of 300 bytes.
MOST_BYTES = 64_000_000


def bank_rows(path: Path, indicator: str) -> pd.DataFrame:
    """Rows of one indicator of the World Bank.

    `indicator`: its code, which every row must have. Columns of text: name, code (ISO3 or the
    Bank's own; blank for some), year, value (blank where none). Raises InputError if the file is no
    answer of the API, an error, of another indicator, empty or cut.
    """
    rows = []
    for meta, page in _bank_answers(path):
        rows += page
        stated = meta.get("total")
    if not rows:
        raise InputError(f"{path.name}: expected rows of {indicator}, got none")
    if stated != len(rows):
        raise InputError(f"{path.name}: expected {stated} rows, as it says, got {len(rows)}")
    table = []
    for number, row in enumerate(rows):
        of = row.get("indicator") if isinstance(row, dict) else None
        country = row.get("country") if isinstance(row, dict) else None
        if not isinstance(of, dict) or not isinstance(country, dict):
            raise InputError(
                f"{path.name}: row {number + 1}: expected an indicator, a country, a date and a "
                f"value, got {str(row)[:60]}"
            )
        if of.get("id") != indicator:
            got = str(of.get("id"))[:60]
            raise InputError(
                f"{path.name}: row {number + 1}: expected the indicator {indicator}, got {got!r}"
            )
        values = (row.get(key) for key in ("countryiso3code", "date", "value"))
        table.append([_cell(cell) for cell in (country.get("value"), *values)])
    return _numbered(table, ["name", "code", "year", "value"])


def unhcr_rows(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Rows of UNHCR's API, all pages; its "-" for nothing is a blank.

    `columns`: those to take. Returns: DataFrame of text. Raises InputError if the file is no answer
    of the API, a page is missing, or there are no rows.
    """
    content = read_json(path, "pages of UNHCR's API", MOST_BYTES)
    pages = content if isinstance(content, list) else [content]
    shaped = [p for p in pages if isinstance(p, dict) and isinstance(p.get("items"), list)]
    if not pages or len(shaped) < len(pages):
        raise InputError(
            f"{path.name}: expected pages of UNHCR's API with 'items', got {str(content)[:60]}"
        )
    rows = [row for page in shaped for row in page["items"]]
    if not rows:
        raise InputError(f"{path.name}: expected rows, got an empty answer")
    numbers = [page.get("page") for page in shaped]
    last = shaped[0].get("maxPages")
    if not isinstance(last, int) or numbers != list(range(1, last + 1)):
        raise InputError(
            f"{path.name}: expected pages 1 to {last}, each once, got {str(numbers)[:60]}"
        )
    table = [
        ["" if cell == "-" else cell for cell in cells] for cells in _cells(rows, columns, path)
    ]
    return _numbered(table, list(columns))


def event_rows(path: Path, columns: Sequence[str]) -> tuple[list[list[str]], int, int]:
    """Events on one page of UCDP's API.

    `columns`: those to take. Returns: rows of text; the number of all events; of all pages. Raises
    InputError if the file is no page of the API, has no events, or an event lacks a column.
    """
    content = read_json(path, "a page of UCDP's API", MOST_BYTES)
    match content:
        case {"TotalCount": int(total), "TotalPages": int(pages), "Result": list(events)}:
            pass
        case _:
            raise InputError(
                f"{path.name}: expected a page of UCDP's API with TotalCount, TotalPages and "
                f"Result, got {str(content)[:60]}"
            )
    if not events or pages < 1:
        raise InputError(f"{path.name}: expected events, got none")
    return list(_cells(events, columns, path)), total, pages


def _cells(rows: list[Any], columns: Sequence[str], path: Path) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        missing = [c for c in columns if not isinstance(row, dict) or c not in row]
        if missing:
            raise InputError(
                f"{path.name}: row {number}: expected {missing[0]!r}, got {str(row)[:60]}"
            )
        yield [_cell(row[column]) for column in columns]


def _bank_answers(path: Path) -> list[tuple[dict[str, Any], list[Any]]]:
    content = read_json(path, "an answer of the World Bank's API", MOST_BYTES)
    first = content[0] if isinstance(content, list) and content else content
    if isinstance(first, dict) and "message" in first:
        raise InputError(
            f"{path.name}: expected rows, got an error of the World Bank: "
            f"{str(first['message'])[:120]}"
        )
    answers = [content] if isinstance(first, dict) else content
    shaped = [_bank_answer(answer) for answer in answers] if isinstance(answers, list) else []
    usable = [answer for answer in shaped if answer is not None]
    if not usable or len(usable) < len(shaped):
        raise InputError(
            f"{path.name}: expected an answer of the World Bank's API, [meta, rows], got "
            f"{str(content)[:60]}"
        )
    return usable


def _bank_answer(answer: Any) -> tuple[dict[str, Any], list[Any]] | None:
    """Meta and rows; an empty answer has null for rows."""
    if not isinstance(answer, list) or len(answer) != 2 or not isinstance(answer[0], dict):
        return None
    rows = [] if answer[1] is None else answer[1]
    return (answer[0], rows) if isinstance(rows, list) else None


def _cell(value: Any) -> str:
    """A value as a CSV would have it; what is no text or number is told from them later."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, float | bool | list | dict) else str(value)


def _numbered(table: list[list[str]], columns: list[str]) -> pd.DataFrame:
    """Rows counted from 1, as they stand in the answer: there is no header."""
    return pd.DataFrame(table, columns=columns, dtype=str, index=range(-1, len(table) - 1))
