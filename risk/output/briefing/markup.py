"""HTML and SVG built from text that is escaped unless it is markup already."""

from collections.abc import Iterable, Sequence
from html import escape

_VOID = {"meta"}


class Html(str):
    """Text that is markup already; only this module makes it."""


def tag(name: str, /, *content: object, **attributes: object) -> Html:
    """One element; everything in it that is not Html is escaped.

    Parameters
    ----------
    name : of the element
    content : joined without a gap; None is left out
    attributes : None is left out; a trailing underscore is dropped, others become hyphens

    >>> tag("p", "a < b", tag("b", "&"), class_="lead")
    '<p class="lead">a &lt; b<b>&amp;</b></p>'
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = joined(content)
    return Html(f"<{name}{pairs}>" if name in _VOID else f"<{name}{pairs}>{inside}</{name}>")


def joined(parts: Iterable[object], between: str = "") -> Html:
    """Parts one after the other, escaped where they are plain text."""
    return Html(
        escape(between).join(
            part if isinstance(part, Html) else escape(str(part))
            for part in parts
            if part is not None
        )
    )


def table(
    headers: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    caption: str,
    numbers: Sequence[int] = (),
    last_is_total: bool = False,
) -> Html:
    """A table with a caption; the first cell of a row is its header.

    Parameters
    ----------
    numbers : places of the columns to set flush right
    """
    right = set(numbers)

    def cells(row: Sequence[object]) -> list[Html]:
        return [
            tag("td" if k else "th", cell, class_="number" if k in right else None,
                scope=None if k else "row")
            for k, cell in enumerate(row)
        ]  # fmt: skip

    body = [tag("tr", *cells(row)) for row in rows]
    if last_is_total and body:
        body[-1] = Html(body[-1].replace("<tr>", '<tr class="total">', 1))
    head = [
        tag("th", h, scope="col", class_="number" if k in right else None)
        for k, h in enumerate(headers)
    ]
    return tag(
        "table", tag("caption", caption), tag("thead", tag("tr", *head)), tag("tbody", *body)
    )


def listing(items: Iterable[object]) -> Html:
    """A bulleted list."""
    return tag("ul", *(tag("li", item) for item in items))


def unbroken(text: str) -> str:
    r"""Text whose per cent signs never start a line.

    >>> unbroken("81 % of 9") == "81\N{NO-BREAK SPACE}% of 9"
    True
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
