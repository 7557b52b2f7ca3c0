"""What would change this: the smallest change of each indicator that moves a level.

Every indicator is changed alone, all else staying as it is. A source's indicator and a corridor's
act on the one corridor into the receiver, a receiver's on all corridors into it. The value tables
are straight lines that never fall, so the chance never falls either as a raw value worsens: the
place where it crosses a level's limit is found to the last digit by halving.

What cannot change within a year (a border, a population) is left out, and a count of years moves no
further than a year can move it: `Indicator.yearly_move`.
"""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.explain.threshold_sentence import sentence
from risk.model import Forecast, fits, probability_at
from risk.terms import (
    CATALOGUE,
    LEVEL_NAMES,
    LEVELS,
    MECHANISMS,
    Indicator,
    at_least_one,
    either,
    level_of,
    mechanisms_of,
)

SCOPES = ("corridor", "country")
# A limit counts as crossed when the chance is beyond it by this much: far above rounding.
BEYOND = 1e-12
_HALVINGS = 60
_MOVABLE = [k for k, indicator in enumerate(CATALOGUE) if not indicator.fixed]
Threshold = namedtuple(
    "Threshold",
    "code label unit entity scope direction level new_level raw start exact needed change text",
)


@dataclass(frozen=True)
class Inflow:
    """The corridors into one receiver, and one of them that is looked at.

    z : float array (n_rows, n_indicators), places on the scales
    own : row of the corridor among them
    unknown : by mechanism, bool array (n_rows,), corridors without a chance
    """

    forecast: Forecast
    outcome: str
    z: np.ndarray
    own: int
    unknown: dict[str, np.ndarray]

    @property
    def used(self) -> tuple[str, ...]:
        """Mechanisms that the outcome is made of."""
        return mechanisms_of(self.outcome)

    def after(self, code_number: int, raw: np.ndarray) -> dict[str, np.ndarray]:
        """Chances after an indicator has been set to each of some raw values.

        `code_number`: place of the indicator in the catalogue. `raw`: float array (n_values,).
        Returns: dict of "corridor" and "country" → float array (n_values,).
        """
        indicator = CATALOGUE[code_number]
        k = code_number
        n_values = len(raw)
        n_rows = len(self.z)
        touched = np.arange(n_rows) == self.own
        if indicator.entity == "receiver":
            touched[:] = True
        z = np.repeat(self.z[None], n_values, axis=0)
        z[:, touched, k] = indicator.scaled(raw)[:, None]
        return self._chances(z.reshape(n_values * n_rows, -1), n_values)

    def now(self) -> dict[str, np.ndarray]:
        """Chances as they stand, one value each."""
        return self._chances(self.z, 1)

    def _chances(self, z: np.ndarray, n_values: int) -> dict[str, np.ndarray]:
        by_mechanism = {}
        for m in self.used:
            part = self.forecast.mechanisms[m]
            if part.calibrator is None:
                by_mechanism[m] = np.full((n_values, len(self.z)), np.nan)
                continue
            p = probability_at(fits.index(fits.value(z, part.fit), part.weights), part.calibrator)
            by_mechanism[m] = np.where(self.unknown[m], np.nan, p.reshape(n_values, -1))
        p = either(*by_mechanism.values()) if len(by_mechanism) > 1 else by_mechanism[self.outcome]
        together = at_least_one(p, np.zeros(len(self.z), dtype=int), 1)
        return {"corridor": p[:, self.own], "country": together[:, 0]}


def inflow(panel: Panel, forecast: Forecast, row: int, outcome: str) -> Inflow:
    """Gather the corridors into the receiver of one row of a forecast."""
    receiver = panel.receiver[forecast.rows.corridor]
    rows = np.flatnonzero(receiver == receiver[row])
    unknown = {m: np.isnan(forecast.mechanisms[m].probability[rows]) for m in MECHANISMS}
    own = int(np.flatnonzero(rows == row)[0])
    return Inflow(forecast, outcome, forecast.rows.z[rows], own, unknown)


def thresholds(panel: Panel, forecast: Forecast, row: int, outcome: str = "either") -> pd.DataFrame:
    """For each indicator the nearest raw value that lifts or lowers the level.

    Parameters
    ----------
    forecast : its rows are what a country's chance is made of
    row : row of the corridor in the forecast
    outcome : {"either", "arrivals", "armed"}

    Returns
    -------
    DataFrame, one row for each indicator that can change, scope and direction in which there is a
    level
        code, label, unit, entity, scope ("corridor" or "country"), direction ("up" or "down"),
        level (now), new_level, raw (now, NaN = not known), start (raw value that stands in the
        model: the fill where raw is NaN), exact (the raw value at which the limit is crossed,
        NaN where none between the natural limits would do), needed (the same with the digits
        that are shown, rounded so that the limit is crossed still), change (needed less start),
        text. Where there is no chance there is no row. Beyond its natural limits an indicator
        changes nothing more.
    """
    near = inflow(panel, forecast, row, outcome)
    levels = {scope: str(level_of(p)[0]) for scope, p in near.now().items()}
    rows = [
        _row(near, k, scope, direction, levels[scope], goal, row)
        for k in _MOVABLE
        for scope in SCOPES
        for direction, goal in _next_levels(levels[scope])
    ]
    return pd.DataFrame(rows, columns=Threshold._fields)


def _next_levels(level: str) -> list[tuple[str, str]]:
    """Directions in which there is another level, and that level; none where there is no chance.

    >>> _next_levels("Severe"), _next_levels("Low"), _next_levels("Withheld")
    ([('down', 'High')], [('up', 'Guarded')], [])
    """
    if level not in LEVEL_NAMES:
        return []
    place = LEVEL_NAMES.index(level)
    up = [("up", name) for name in LEVEL_NAMES[place + 1 : place + 2]]
    down = [("down", name) for name in LEVEL_NAMES[:place][-1:]]
    return up + down


def to_level(
    panel: Panel, forecast: Forecast, row: int, outcome: str, scope: str, goal: str
) -> pd.DataFrame:
    """For each indicator the nearest raw value that brings a corridor or country to a level.

    Parameters
    ----------
    panel, forecast, row, outcome : as for `thresholds`
    scope : {"corridor", "country"}
    goal : name of a level, other than the one that stands

    Returns
    -------
    DataFrame, one row an indicator that can change, with the columns of `thresholds`; empty if the
    goal stands already or there is no chance
    """
    near = inflow(panel, forecast, row, outcome)
    level = str(level_of(near.now()[scope])[0])
    if level not in LEVEL_NAMES or level == goal:
        return pd.DataFrame(columns=Threshold._fields)
    direction = "up" if LEVEL_NAMES.index(goal) > LEVEL_NAMES.index(level) else "down"
    rows = [_row(near, k, scope, direction, level, goal, row) for k in _MOVABLE]
    return pd.DataFrame(rows, columns=Threshold._fields)


def _row(
    near: Inflow, k: int, scope: str, direction: str, level: str, goal: str, row: int
) -> Threshold:
    """One row of the table: what an indicator must be to bring a scope to the level `goal`."""
    indicator = CATALOGUE[k]
    raw = float(near.forecast.rows.raw[row, k])
    start = float(indicator.raw_at(near.z[near.own, k])) if np.isnan(raw) else raw
    given = f"{start:{indicator.format}}"
    if np.isnan(raw):
        given = "no value" if indicator.judgement else f"{given} (filled in)"
    sign = 1 if direction == "up" else -1
    limit = LEVELS[LEVEL_NAMES.index(goal) + (sign < 0)][1]
    end = _furthest(indicator, start, sign)
    exact, needed = _crossing(near, k, scope, limit, sign, end)
    new = ""
    if not np.isnan(needed):
        new = str(level_of(near.after(k, np.array([needed]))[scope])[0])
    text = sentence(indicator, direction, scope, level, goal, new, given, needed)
    return Threshold(
        indicator.code,
        indicator.name,
        indicator.unit,
        indicator.entity,
        scope,
        direction,
        level,
        new,
        raw,
        start,
        exact,
        needed,
        needed - start,
        text,
    )


def _furthest(indicator: Indicator, start: float, sign: int) -> float:
    """Place on the scale that a value can reach within a year; sign 1 towards more risk."""
    if np.isinf(indicator.yearly_move):
        return 1.0 if sign > 0 else 0.0
    move = -sign if indicator.falling else sign
    return float(indicator.scaled(np.array(start + move * indicator.yearly_move)))


def _crossing(
    near: Inflow, k: int, scope: str, limit: float, sign: int, end: float
) -> tuple[float, float]:
    """Nearest raw value up to the place `end` whose chance is beyond a limit, exact and rounded.

    NaN where none is.
    """
    indicator = CATALOGUE[k]
    here = float(near.z[near.own, k])
    goal = limit + BEYOND if sign > 0 else limit - BEYOND

    def crosses(raw: np.ndarray) -> np.ndarray:
        p = near.after(k, raw)[scope]
        return p >= goal if sign > 0 else p <= goal

    if not crosses(indicator.raw_at(np.array([end])))[0]:
        return np.nan, np.nan
    # 16 places at a time: 10 rounds come as close as 40 halvings, and cost a quarter.
    beyond = end
    short = here
    for _ in range(_HALVINGS // 4):
        places = np.linspace(short, beyond, 17)
        hit = crosses(indicator.raw_at(places))
        first = int(hit.argmax()) if hit.any() else len(places) - 1
        beyond = places[first]
        short = places[max(first - 1, 0)]
    exact = float(indicator.raw_at(np.array([beyond]))[0])
    rounded = round_out(indicator, exact, sign)
    return exact, rounded if crosses(np.array([rounded]))[0] else exact


def round_out(indicator: Indicator, raw: float, sign: int) -> float:
    """A raw value with the digits that are shown, rounded away from where it came from.

    `sign`: 1 if the risk is to rise, -1 if it is to fall.

    >>> from risk.terms.catalogue import INDICATORS
    >>> round_out(INDICATORS["refugee_route"], 1234.2, 1)
    1235.0
    >>> round_out(INDICATORS["state_fragility"], -0.123, 1)
    -0.13
    """
    units = 10.0 ** int(indicator.format[-2])
    rising = (sign > 0) != indicator.falling
    scaled = np.ceil(raw * units - 1e-9) if rising else np.floor(raw * units + 1e-9)
    return float(np.clip(scaled / units, indicator.low, indicator.high))
