"""What charts share in how they name rows, tell kinds apart and answer the pointer."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What the pointer is told: titles by column, which is a text where it names no type."""
    return [
        alt.Tooltip(column if ":" in column else f"{column}:N", title=title)
        for column, title in titles.items()
    ]


def row_names(
    column: str, widest_px: int | alt.ExprRef, order: Sequence[str] | None = None, **axis: Any
) -> alt.Y:
    """Vertical place of named rows, in the order of the data where none is given."""
    return alt.Y(f"{column}:N", title=None, sort=order).axis(
        labelLimit=widest_px, labelOverlap=False, ticks=False, domain=False, **axis
    )


def told_apart(
    column: str, kinds: Sequence[str], colours: list[Any], shapes: list[str], **legend: Any
) -> dict[str, Any]:
    """Channels "color" and "shape" of the kinds of marks; who sees no colours reads the shapes."""
    key = alt.Legend(**legend)
    return {
        name: channel(f"{column}:N", title=None).scale(domain=kinds, range=values).legend(key)
        for name, channel, values in (("color", alt.Color, colours), ("shape", alt.Shape, shapes))
    }
