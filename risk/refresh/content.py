"""What a fetched file is at first sight; the readers of `publishers` look at the rest."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from risk.refresh.web import Series
from risk.storage import InputError, read_file, readable

_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<script)", re.IGNORECASE)
_HEAD = 1_024


def check_content(path: Path, series: Series) -> None:
    """Refuse what is no file at all: an empty one, or a web page under the file's name.

    Raises InputError if it is one of these, or cannot be read.
    """
    with readable(path.name), path.open("rb") as stream:
        head = stream.read(_HEAD)
    expected = f"{path.name}: expected the file of {series.title}"
    if not head:
        raise InputError(f"{expected}, got an empty one: try again later")
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise InputError(
            f"{expected}, got a web page: the publisher asks for something first, or has moved "
            "the file; look at its address in a browser"
        )


def read_page(path: Path, most_bytes: int) -> tuple[bytes, int, str]:
    """One page of an API's answer, how many there are, and when it was updated.

    Raises InputError if the page is an error, has no rows or is no such page. `path`: one page as
    it came. `most_bytes`: that it may have. Returns: content as it came, number of pages,
    YYYY-MM-DD (blank where the publisher does not say).
    """
    expected = f"{path.name}: expected a page of rows in JSON"
    with readable(path.name):
        raw = read_file(path, most_bytes)
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError(f"{expected}, got something else or a part of it") from None
    says = _error_in(content)
    if says:
        raise InputError(f"{expected}, got the error {says!r}: the question or the API has changed")
    rows, pages = _rows_and_pages(content)
    if rows is None or not isinstance(pages, int):
        raise InputError(f"{expected} that says their number, got another form: the API changed")
    if not rows or pages < 1:
        raise InputError(f"{expected}, got none: the question or the API has changed")
    return raw, pages, _updated(content)


def joined(pages: Sequence[bytes]) -> bytes:
    """One page as it came; several as a list of them, each as it came.

    >>> joined([b"{}"]), joined([b"{}", b"{}"])
    (b'{}', b'[{},{}]')
    """
    return pages[0] if len(pages) == 1 else b"[" + b",".join(pages) + b"]"


def _error_in(content: Any) -> str:
    """What the World Bank or UNHCR say with status 200 when they mean an error."""
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, dict):
        return ""
    says = first.get("message") or first.get("error") or first.get("errors")
    if isinstance(says, list) and says and isinstance(says[0], dict):
        says = says[0].get("value") or says[0].get("key") or says[0].get("id")
    return str(says)[:120] if says else ""


def _updated(content: Any) -> str:
    """The day that the World Bank has for a release; UNHCR has none."""
    match content:
        case [{"lastupdated": str(day)}, *_] if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            return day
    return ""


def _rows_and_pages(content: Any) -> tuple[list[Any] | None, Any]:
    match content:
        case [{"pages": pages}, list(rows)]:  # World Bank
            return rows, pages
        case [{"pages": pages}, None]:
            return [], pages
        case {"maxPages": 0}:  # UNHCR, where there are no rows
            return [], 0
        case {"maxPages": pages, "items": list(rows)}:
            return rows, pages
    return None, None
