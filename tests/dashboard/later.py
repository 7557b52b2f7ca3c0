"""What of a page is dated later than a month, in any text that is sent to the browser."""

import calendar
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

MONTHS = tuple(calendar.month_name)[1:]
DATE = re.compile(
    rf"(?<![\d.,])\b(?:(?P<name>{'|'.join(MONTHS)}) )?(?P<year>(?:19[89]|20\d)\d)"
    r"(?:-(?P<month>[01]\d))?\b"
    r"(?![,.]\d)"
)
DATA_END = re.compile(
    r"[Tt]he (?:violence )?data end in [A-Z0-9][\w-]*(?: \d{4})?(?:, the outcomes in \d{4})?"
    r"(?:, provisional from [A-Z]\w+ \d{4} on)?"
)
UNSEEN = {"id", "form_id", "spec", "url", "deferred_file_id", "element_id"}


def later(text: str, as_of: int) -> list[str]:
    """Years and months in a text that come after a month."""
    texts = []
    for date in DATE.finditer(DATA_END.sub("", text)):
        month = int(date["month"]) - 1 if date["month"] else 0
        if date["name"]:
            month = MONTHS.index(date["name"])
        year = int(date["year"])
        has_month = date["name"] or date["month"]
        if year * 12 + month > as_of if has_month else year > as_of // 12:
            texts.append(text[max(0, date.start() - 60) : date.end() + 20])
    return texts


def strings(message: Message) -> Iterator[str]:
    """Every text of an element as it is sent, tables and data of charts with it."""
    for field, value in message.ListFields():
        many = value if field.is_repeated else [value]
        if field.is_repeated and field.message_type and field.message_type.GetOptions().map_entry:
            many = list(value.values())
        for part in many:
            if isinstance(part, Message):
                yield from strings(part)
            elif isinstance(part, str) and field.name not in UNSEEN:
                yield part
            elif isinstance(part, bytes) and field.name == "data" and part:
                yield from table_texts(part)


def table_texts(content: bytes) -> Iterator[str]:
    table = pa.ipc.open_stream(content).read_all()
    yield from table.column_names
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            yield from (f"{moment:%Y-%m}" for moment in column.to_pylist() if moment)
        else:
            yield from (str(cell) for cell in column.to_pylist() if cell is not None)


def elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child
            yield from elements(child)
        else:
            yield child


def shown(app: AppTest) -> dict[str, list[str]]:
    """Texts by kind of element; containers are there for what their heads say."""
    found: dict[str, list[str]] = {}
    for element in elements(app._tree):
        if isinstance(getattr(element, "proto", None), Message):
            found.setdefault(element.type, []).extend(strings(element.proto))
    return found
