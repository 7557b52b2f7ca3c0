"""What the map says of each country: in the tooltip, and to those who hear the page."""

import math
from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import NO_DATA
from risk.dataset import Panel
from risk.risk_table import Settings
from risk.terms import (
    INDICATORS,
    INTERVAL,
    NEW,
    NONE,
    NOT_EXPOSED,
    interval,
    month_name,
    onset_text,
    percent,
)

SHOWN = ["iso3", "country", "level", "chance", "onset", "mainly", "base", "mark", "faded"]
NOT_SCORED = "none: not one of the states that are scored"
OUTSIDE = "none: outside the region chosen"


def map_data(
    table: pd.DataFrame, settings: Settings, country: str | None, panel: Panel
) -> pd.DataFrame:
    """What the map says about each state: text, ready to show.

    Returns: DataFrame with the columns of SHOWN: the rows of the table, then the states that it
    leaves out.
    """
    left_out = _left_out(set(table.iso3), settings, panel)
    faded = (table.onset != NEW).tolist() if settings.new_only else [False] * len(table)
    listed = {
        "iso3": table.iso3.tolist(),
        "country": table.country.tolist(),
        "level": table.level.tolist(),
        "chance": _chances(table, settings),
        "onset": _onsets(table),
        "mainly": _reasons(table),
        "base": [percent(rate) for rate in table.base_rate.tolist()],
        "faded": faded,
    }
    data = {name: [*column, *left_out[name]] for name, column in listed.items()}
    marks = {settings.source: "source", country: "country"}
    data["mark"] = [marks.get(iso3, "") for iso3 in data["iso3"]]
    return pd.DataFrame(data)[SHOWN]


def _chances(table: pd.DataFrame, settings: Settings) -> list[str]:
    """The chance with its interval, else why there is none."""
    names = ("probability", "probability_low", "probability_high", "iso3", "level")
    columns = [table[name].tolist() for name in (*names, "withheld_reason")]
    index = np.fmax(table.index_arrivals.to_numpy(), table.index_armed.to_numpy()).tolist()
    chances = []
    for chance, low, high, iso3, level, reason, points in zip(*columns, index, strict=True):
        if not math.isnan(chance):
            text = f"{percent(chance)} ({INTERVAL} {interval(low, high)})"
        elif iso3 == settings.source:
            text = "none: it is the source chosen"
        elif level == NOT_EXPOSED:
            text = f"none: {reason.removeprefix('not exposed: ')}"
        elif math.isnan(points):
            text = "withheld"
        else:
            text = f"withheld; index {points:.0f}"
        chances.append(text)
    return chances


def _onsets(table: pd.DataFrame) -> list[str]:
    rows = zip(table.onset.tolist(), table.came_10y.tolist(), table.known_10y.tolist(), strict=True)
    return [
        onset_text(kind, int(came), int(known)) if isinstance(kind, str) else NONE
        for kind, came, known in rows
    ]


def _reasons(table: pd.DataFrame) -> list[str]:
    # Without a corridor there is neither; a source alone where no indicator stands out.
    reasons = {code: f", {indicator.name.lower()}" for code, indicator in INDICATORS.items()}
    rows = zip(table.main_source.tolist(), table.top_indicator.tolist(), strict=True)
    return [
        f"{source}{reasons.get(code, '')}" if isinstance(source, str) else NONE
        for source, code in rows
    ]


def _left_out(listed: set[str], settings: Settings, panel: Panel) -> dict[str, list[Any]]:
    """Columns of the states that the table leaves out, with the reason in place of a chance."""
    existed = panel.states[:, panel.column(settings.as_of)].tolist()
    not_then = f"none: not a state of its own in {month_name(settings.as_of)}"
    states = [
        (iso3, name, OUTSIDE if was_state else not_then)
        for (iso3, name), was_state in zip(panel.names.items(), existed, strict=True)
        if iso3 not in listed
    ]
    nothing = [NONE] * len(states)
    return {
        "iso3": [iso3 for iso3, _, _ in states],
        "country": [name for _, name, _ in states],
        "level": [NO_DATA] * len(states),
        "chance": [reason for _, _, reason in states],
        "onset": nothing,
        "mainly": nothing,
        "base": nothing,
        "faded": [False] * len(states),
    }
