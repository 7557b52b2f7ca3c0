"""Numbers in texts, tables and charts, free of the words around them."""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from math import isnan
from numbers import Real
from typing import Any

import pandas as pd
import pyarrow as pa

# 1,234.5 and −0.5; not the digits of v14, 1a2b or a hash.
NUMBER = re.compile(r"(?<![\w.,])[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
DIGITS = 9


def numbers(text: str) -> list[str]:
    """Every number of a text, in order, without thousands separators.

    >>> numbers("June 2021 (2021-06): 1,234 persons, −0.5 points, 74–87 %, hash 12ab, v14")
    ['2021', '2021', '06', '1234', '-0.5', '74', '87']
    """
    return [found.replace(",", "").replace("−", "-") for found in NUMBER.findall(text)]


def rounded(cell: Any) -> str:
    """A cell as text, a fraction with nine significant digits.

    >>> rounded("0.12345678949"), rounded("0012"), rounded("2021-06"), rounded(2.0)
    ('0.123456789', '0012', '2021-06', '2')
    """
    text = str(cell)
    if "." not in text and "e" not in text:
        return text
    try:
        return f"{float(text):.{DIGITS}g}"
    except ValueError:
        return text


def digest(cells: Iterable[str]) -> str:
    """Short hash of cells in their order."""
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()[:8]


def csv_table(content: bytes) -> pd.DataFrame:
    """A CSV with every cell as text, fractions rounded."""
    table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    return table.map(rounded)


class Page(HTMLParser):
    """Numbers of an HTML page: of its tables' cells, of its drawings, of all other text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"texts": [], "tables": [], "charts": []}
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "svg", "table"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in ("style", "script"):
            return
        kind = {"table": "tables", "svg": "charts"}.get(inside, "texts")
        self.found[kind] += numbers(data)


def nodes(block: Any) -> Iterator[Any]:
    """Every element and block of a page that AppTest drew, from the top."""
    for node in block.children.values():
        yield node
        if hasattr(node, "children"):
            yield from nodes(node)


def app_numbers(page: Any) -> dict[str, list[str]]:
    """Numbers of a page that AppTest drew: texts, metrics, cells of tables, sliders, charts.

    A column of a chart is given as how many values it has, and their hash.
    """
    found: dict[str, list[str]] = {"texts": [], "metrics": [], "tables": [], "sliders": []}
    columns: list[str] = []
    for node in nodes(page):
        match node.type:
            case "metric":
                found["metrics"] += numbers(f"{node.label} {node.value} {node.delta}")
            case "table" | "dataframe" | "arrow_data_frame":
                found["tables"] += cells(node.value)
            case "vega_lite_chart":
                for dataset in node.proto.datasets:
                    columns += column_digests(arrow(dataset.data.data))
            case "bidi_component" if "spillover_ranking" in node.proto.component_name:
                columns_of = json.loads(node.proto.json)["columns"].values()
                found["tables"] += cells(pd.DataFrame([c["text"] for c in columns_of]))
            case "bidi_component":
                # A button has no data.
                found["sliders"] += leaves(json.loads(node.proto.json or "{}"))
            case "expander":
                found["texts"] += numbers(node.label)
            case _ if isinstance(text := getattr(node, "value", None), str):
                found["texts"] += numbers(text)
    return found | {"charts": columns}


def arrow(content: bytes) -> pd.DataFrame:
    """A table as Streamlit sends it to the browser."""
    table: pd.DataFrame = pa.ipc.open_stream(content).read_pandas()
    return table


def cells(table: pd.DataFrame) -> list[str]:
    """Numbers of a table's cells and row names."""
    columns = [table.index, *(table.iloc[:, number] for number in range(table.shape[1]))]
    if isinstance(table.index, pd.RangeIndex):  # a row's place, which the table does not show
        columns = columns[1:]
    return [number for column in columns for cell in column for number in cell_numbers(cell)]


def cell_numbers(cell: Any) -> list[str]:
    """Numbers of one cell: its own, or those in its text; a missing value has none."""
    if isinstance(cell, Real):
        return [] if isnan(cell) else [rounded(cell)]
    return numbers(str(cell))


def column_digests(table: pd.DataFrame) -> list[str]:
    """Each column that has numbers: how many, and the hash of them in order of size."""
    found = []
    for name in table:
        values = sorted(number for cell in table[name] for number in cell_numbers(cell))
        if values:
            found.append(f"{len(values)}:{digest(values)}")
    return found


def leaves(content: Any) -> list[str]:
    """Numbers that JSON holds as numbers."""
    if isinstance(content, dict):
        return [number for value in content.values() for number in leaves(value)]
    if isinstance(content, list):
        return [number for value in content for number in leaves(value)]
    is_number = isinstance(content, int | float) and not isinstance(content, bool)
    return [rounded(content)] if is_number else []
