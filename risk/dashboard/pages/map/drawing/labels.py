"""Names and chances on the countries that matter, as many as there is room for.

Which labels overlap depends on the scale, and only the browser knows that: it knows the room, and
the visitor may zoom. So each label is sent with the least scale from which on it is free of every
label that matters more; the browser draws those that the present scale allows.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from risk.dashboard.pages.map.drawing.frame import Frame
from risk.dashboard.pages.map.drawing.new_marks import place_within
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.dataset import Panel
from risk.risk_table import Settings
from risk.storage import kept_with_first
from risk.terms import percent

MOST = 15
CANDIDATES = 40
DESK_PX = (600.0, 300.0)
"""What a map usually has beside the ranking; on a wider one, or zoomed, more labels find room."""
LETTER_PX = 5.9
HIGH_PX = 14.0
MARK_PX = 12.0
SIDE_STEPS_PX = (0.0, -14.0, 14.0)
"""On the country's middle, else above or below it."""
LABEL_COLUMNS = ["x", "y", "down", "half", "least", "text", "kind"]


class Box(NamedTuple):
    """What takes room: its middle in units, moved down by pixels, and its size in pixels."""

    x: float
    y: float
    down: float
    wide: float
    high: float
    least: float


def label_data(
    table: pd.DataFrame,
    settings: Settings,
    country: str | None,
    panel: Panel,
    frame: Frame,
    marks: pd.DataFrame,
    said: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The labels, the most important first: the source, the country looked at, then by rank.

    Parameters
    ----------
    table : risk table by country, ranked
    country : ISO3 of the country looked at, or None
    frame : part of the world that the map shows
    marks : as from `new_data`; a label keeps off them
    said : what stands behind a name, by ISO3; if None the country's chance

    Returns
    -------
    DataFrame with LABEL_COLUMNS: middle in the units of Projection, pixels below it, half its
    width in pixels, least scale in pixels a unit, text, and whether it is the source's. At most
    MOST that are seen on a map of DESK_PX, and as many that wait for a larger scale.
    """
    projection = Projection(frame)
    wide, high = projection.size
    usual = min(DESK_PX[0] / wide, DESK_PX[1] / high)
    room = {True: MOST, False: MOST}
    marked = projection.place(marks[["lon", "lat"]].to_numpy(float).reshape(-1, 2))
    taken = [Box(x, y, 0.0, MARK_PX, MARK_PX, 0.0) for x, y in marked.tolist()]
    held = list(taken)
    rows = []
    for iso3, text in _texts(table, settings, country, panel, said):
        place = _placed(panel, frame, iso3)
        if place is None:
            continue
        x, y = place
        px = len(text) * LETTER_PX
        choices = []
        for down in SIDE_STEPS_PX:
            inside = _held_in(x, y, down, px, usual)
            least = max(least_scale(x, y, down, px, taken), least_scale(*inside, down, px, held))
            choices.append(Box(x, y, down, px, HIGH_PX, least))
        best = min(choices, key=lambda box: box.least)
        is_seen = best.least <= usual
        if math.isinf(best.least) or not room[is_seen]:
            continue
        room[is_seen] -= 1
        taken.append(best)
        inside = _held_in(x, y, best.down, px, usual)
        held.append(best._replace(x=inside[0], y=inside[1]))
        kind = "source" if iso3 == settings.source else ""
        numbers = (round(x, 4), round(y, 4), best.down, px / 2, math.ceil(best.least))
        rows.append((*numbers, text, kind))
    return pd.DataFrame(rows, columns=LABEL_COLUMNS)


def _held_in(x: float, y: float, down: float, wide: float, scale: float) -> tuple[float, float]:
    """Where a label's middle is drawn, in units: the browser moves none beyond the map's edge."""
    most_x = (DESK_PX[0] - wide) / 2
    most_y = (DESK_PX[1] - HIGH_PX) / 2
    right = min(max(x * scale, -most_x), most_x)
    below = min(max(down - y * scale, -most_y), most_y)
    return right / scale, (down - below) / scale


@kept_with_first(4096)
def _placed(panel: Panel, frame: Frame, iso3: str) -> tuple[float, float] | None:
    """Where the country's middle is drawn, in the units of Projection; None outside the frame."""
    middle = place_within(panel, frame, iso3)
    if middle is None:
        return None
    x, y = Projection(frame).place(np.array([middle]))[0].tolist()
    return x, y


def _texts(
    table: pd.DataFrame,
    settings: Settings,
    country: str | None,
    panel: Panel,
    said: Mapping[str, str] | None,
) -> list[tuple[str, str]]:
    """ISO3 and text of each label, in the order in which they matter."""
    codes = table.iso3.tolist()
    ranked = zip(codes, table["rank"].notna().tolist(), strict=True)
    exposed = [iso3 for iso3, is_ranked in ranked if is_ranked][:CANDIDATES]
    if said is None:
        chances = zip(codes, table.probability.tolist(), strict=True)
        said = {iso3: percent(chance) for iso3, chance in chances if not math.isnan(chance)}
    first = [iso3 for iso3 in (settings.source, country) if iso3]
    order = list(dict.fromkeys([*first, *exposed]))
    return [(iso3, f"{panel.names[iso3]} {said.get(iso3, '')}".rstrip()) for iso3 in order]


def least_scale(x: float, y: float, down: float, wide: float, taken: Sequence[Box]) -> float:
    """Least scale from which on a label is free of all that is drawn by then.

    `x` and `y`: middle in units. `down` and `wide`: in pixels. `taken`: boxes that matter more.
    Returns: pixels a unit; infinite where no scale sets them apart.

    >>> least_scale(1.0, 0.0, 0.0, 60.0, [Box(0.0, 0.0, 0.0, 40.0, 14.0, 0.0)])
    50.0
    >>> least_scale(0.0, 0.0, 14.0, 60.0, [Box(0.0, 0.0, 0.0, 40.0, 14.0, 0.0)])
    0.0
    """
    needed = [_apart_from(x, y, down, wide, box) for box in taken]
    later = [scale for scale, box in zip(needed, taken, strict=True) if scale > box.least]
    return max(later, default=0.0)


def _apart_from(x: float, y: float, down: float, wide: float, box: Box) -> float:
    """Least scale from which on two boxes are beside or above each other."""
    beside = math.inf
    if x != box.x:
        beside = (wide + box.wide) / 2 / abs(x - box.x)
    high = (HIGH_PX + box.high) / 2
    lower = box.y - y  # positive where this one lies below
    moved = down - box.down
    over = math.inf
    if lower >= 0 and moved >= high or lower <= 0 and -moved >= high:
        over = 0.0
    elif lower > 0:
        over = (high - moved) / lower
    elif lower < 0:
        over = (high + moved) / -lower
    return max(min(beside, over), 0.0)
