"""What every chart has in common: it names itself, so that its saved picture can stand alone.

Title, as-of month, sources and versions are drawn inside the chart. They come from the data set
"about", not from the spec: another month changes the words, never the chart itself, which would
then be built anew and flicker. Another alt text does that: a title that says a finding leaves the
alt text to what the chart shows.
"""

import textwrap
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, cast

import pandas as pd
import pyarrow as pa
import streamlit as st

from risk.dashboard.look.palette import QUIET_TEXT
from risk.dashboard.look.texts import OUTCOME_SHORT
from risk.dashboard.state import scorer
from risk.risk_table import FITTED, PUBLISHED_ONLY, Settings
from risk.terms import HORIZON_MONTHS, PERCENT, counted, month_name

SOURCES = "UCDP, UNHCR, V-Dem, World Bank, CIA World Factbook, Natural Earth"
VERSION_LETTERS = 8
Years = tuple[int, int]
P = ParamSpec("P")
PERCENT_LABEL = f"format(100 * datum.value, '~g') + '{PERCENT}'"
"""Expression for the labels of an axis or a legend of shares."""
HEAD_PX = 56
"""Height of the title and of the line under it, where both have room."""
ROOM_PX = (270, 340, 410, 520, 760)
"""Widths for which the texts are broken into lines; the widest that a chart has room for counts."""
TITLE_LETTER_PX = 6.5
UNDER_LETTER_PX = 5.2
TITLE_PX = 14
SMALL_TITLE_PX = 12
UNDER_PX = 11
SMALL_UNDER_PX = 9
SMALL_PX = 500
WIDE = "containerSize()[0] + 0 * width"
"""Expression for a chart's width with its axes; asked again when the width changes."""


def about(
    title: str,
    settings: Settings,
    years: Years | None = None,
    against: int | None = None,
    each: str = "third month",
) -> pa.Table:
    """Data set "about" of a chart: what its picture says of itself.

    Parameters
    ----------
    title : what the chart shows, with the country where there is one, without the month
    settings : Settings of the view; own weights, what ifs and evidence are named
    years : first and last of them, for a chart of past forecasts; else the as-of month is
        named. What ifs and evidence do not touch past forecasts, and are not named then.
    against : another as-of month, for a chart that compares two
    each : which as-of months of the years, to follow "every"

    Returns
    -------
    Table
        title and under, lines apart by "|"; one row for each of ROOM_PX. Arrow's own kind, which
        is sent in a tenth of a millisecond: it goes with every step of the map.
    """
    under = _under(settings, years, against, each)
    return pa.table(
        {
            "title": [_lines(title, room / TITLE_LETTER_PX) for room in ROOM_PX],
            "under": [_lines(under, room / UNDER_LETTER_PX) for room in ROOM_PX],
        }
    )


def sources_line(
    settings: Settings, years: Years | None = None, against: int | None = None
) -> None:
    """Draw the sources once for all charts of a page.

    Where it is, the charts do not show theirs (`style`); they stay in the saved pictures.
    `settings`, `years`, `against`: as for `about`.
    """
    with st.container(key="sources_line"):
        st.caption(_under(settings, years, against, "third month"))


def _under(settings: Settings, years: Years | None, against: int | None, each: str) -> str:
    """When, sources and versions in a line, as `about`."""
    when = f"As of {month_name(settings.as_of)}"
    if against not in (None, settings.as_of):
        when += f" and {month_name(against)}"
    parts = ["own weights"] if settings.weights != FITTED else []
    if years:
        when = f"As of every {each}, {years[0]}–{years[1]}"
    else:
        what_ifs = len(settings.what_ifs)
        parts += [counted(what_ifs, "what-if")] if what_ifs else []
        known = settings.evidence_known
        parts += [f"evidence {known[:VERSION_LETTERS]}"] if known != PUBLISHED_ONLY else []
    shared = scorer()
    data = shared.panel.version
    model = shared.forecaster.models.version
    versions = f"data\u00a0{data[:VERSION_LETTERS]} · model\u00a0{model[:VERSION_LETTERS]}"
    return f"Spillover · {', '.join([when, *parts])} · {SOURCES} · {versions}"


def forecast_of(settings: Settings) -> str:
    """What is forecast, and from which source, in the words of a title."""
    names = scorer().panel.names
    near = f" from {names[settings.source]}" if settings.source else ""
    return f"{OUTCOME_SHORT[settings.outcome]}{near} within {HORIZON_MONTHS} months"


@lru_cache(maxsize=512)
def _lines(text: str, letters: float) -> str:
    return "|".join(textwrap.wrap(text, int(letters), break_long_words=False))


def built_once(spec_of: Callable[P, dict[str, Any]]) -> Callable[P, dict[str, Any]]:
    """Build the spec of a chart once for what is asked; a draw cannot change that of the next."""
    kept = cast(Callable[P, dict[str, Any]], lru_cache(maxsize=64)(spec_of))

    @wraps(spec_of)
    def copied(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        return dict(kept(*args, **kwargs))

    return copied


def built(*layers: Any, height: int, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """A chart of some layers with its title; its data sets come with each draw.

    `layers`: altair charts, or layers of them. `height`: of what stands under the title, in pixels.
    `data`: data sets that never change, by name. Returns: Vega-Lite spec for `chart`.
    """
    # Imported here: the first page is drawn without it, and it takes a quarter of a second.
    from altair import layer

    spec: dict[str, Any] = layer(*layers).to_dict()
    return titled(spec, height) | {"datasets": data or {}}


def titled(spec: dict[str, Any], height: int, small: bool = False) -> dict[str, Any]:
    """A layered spec with title, sources and room for both.

    `height`: of what stands under the title, in pixels. `small`: whether title and sources are
    smaller where the chart is narrow.
    """
    narrow = f"{WIDE} < {SMALL_PX}" if small else "false"
    unseen = {"data": {"name": "about"}, "mark": {"type": "point", "opacity": 0, "aria": False}}
    text = {"labelColor": QUIET_TEXT, "titleColor": QUIET_TEXT}  # Streamlit's own are too faint
    config = spec.get("config", {})
    return spec | {
        "config": config | {"axis": text, "legend": text | config.get("legend", {})},
        "height": height + HEAD_PX,
        "padding": {"left": 4, "right": 8, "top": 4, "bottom": 4 if small else 12},
        "layer": [*spec["layer"], unseen],  # a data set that no layer names is dropped
        "title": {
            "text": _text("title", f"({WIDE}) * ({narrow} ? {TITLE_PX / SMALL_TITLE_PX} : 1)"),
            "subtitle": _text("under", f"({WIDE}) * ({narrow} ? {UNDER_PX / SMALL_UNDER_PX} : 1)"),
            "subtitleColor": QUIET_TEXT,
            "fontSize": {"expr": f"{narrow} ? {SMALL_TITLE_PX} : {TITLE_PX}"},
            "subtitleFontSize": {"expr": f"{narrow} ? {SMALL_UNDER_PX} : {UNDER_PX}"},
            "subtitlePadding": 2 if small else 5,
            "frame": "bounds",
            "limit": 2_000,
            "offset": 4 if small else 12,
        },
    }


def _text(column: str, wide: str) -> dict[str, str]:
    """Expression for the lines of the row that fits a width."""
    row = " + ".join(f"({wide} >= {room})" for room in ROOM_PX[1:])
    return {"expr": f"split(data('about')[{row}].{column}, '|')"}


def chart(
    spec: dict[str, Any],
    key: str,
    title: str,
    settings: Settings,
    years: Years | None = None,
    against: int | None = None,
    each: str = "third month",
    alt: str = "",
    **sets: pd.DataFrame,
) -> None:
    """Draw a chart that names itself; the page says the same in words or as a table.

    `spec`: as from `built`. `key`: of the element. `title`, `settings`, `years`, `against`, `each`:
    as for `about`. `alt`: what the chart shows, where the title says what was found: another one
    has the chart built anew, so it holds no number; empty: the title. `sets`: data sets by name.
    """
    # What is drawn comes first: the toolbar's table shows the first data set.
    named = {**sets, **spec["datasets"], "about": about(title, settings, years, against, each)}
    st.vega_lite_chart({**spec, "datasets": named}, key=key, width="stretch", alt=alt or title)
