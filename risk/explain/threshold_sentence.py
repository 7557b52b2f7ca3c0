"""What would change this, in sentences."""

import numpy as np

from risk.terms import Indicator, quantity


def sentence(
    indicator: Indicator,
    direction: str,
    scope: str,
    level: str,
    goal: str,
    new: str,
    given: str,
    needed: float,
) -> str:
    """What one indicator would have to be to bring a corridor or country to another level.

    Parameters
    ----------
    direction : {"up", "down"}
    scope : {"corridor", "country"}
    level, goal : names of the level that stands and of the one that is asked for
    new : name of the level that is reached
    given : the value that stands, as text
    needed : raw value that brings the new level; NaN: none would
    """
    if np.isnan(needed):
        verb = "raise" if direction == "up" else "lower"
        return (
            f"{indicator.name}: no {_reach(indicator)} would {verb} the {scope} from {level} to "
            f"{goal}"
        )
    wanted = quantity(f"{needed:{indicator.format}}", indicator.unit)
    return (
        f"{indicator.name}: a change from {given} to {wanted} would move the {scope} from {level} "
        f"to {new}"
    )


def _reach(indicator: Indicator) -> str:
    """Between which values an indicator may lie, or by how much it may move within a year."""
    if np.isfinite(indicator.yearly_move):
        return f"change of {indicator.yearly_move:{indicator.format}}, the most within a year,"
    low = f"{indicator.low:{indicator.format}}"
    high = f"{indicator.high:{indicator.format}}"
    return f"value between {low} and {quantity(high, indicator.unit)}"
