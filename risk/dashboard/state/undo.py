"""What Undo takes back: the last change of weights, of what-ifs or of the evidence switched on.

Month, outcome, region and country are left to the browser's Back.
"""

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from risk.dashboard.state.view import View
from risk.inputs import WhatIf, ends_text
from risk.risk_table import FITTED, Pair
from risk.terms import CODES, INDICATORS, MECHANISMS, PERCENT, Weights, counted


class Undoable(NamedTuple):
    """The parts of a view that Undo brings back; their names are those that `change` knows.

    weights : (arrivals, armed), None where a set follows the fit
    """

    weights: Pair
    what_ifs: tuple[WhatIf, ...]
    digests: tuple[str, ...]


class Step(NamedTuple):
    """One step of Undo.

    before : what stood before the change
    run : number of the run of moves of one slider that made it, all one step; 0 for none
    """

    before: Undoable
    run: int


def undoable(view: View) -> Undoable:
    """The parts of a view that Undo brings back."""
    return Undoable(view.settings.weights, view.settings.what_ifs, view.digests)


def said(
    before: Undoable,
    now: Undoable,
    fitted: Mapping[str, Weights],
    equal: Weights,
    names: Mapping[str, str],
    idle: Collection[str],
) -> tuple[str, str]:
    """What was changed, in words.

    Parameters
    ----------
    fitted : weights by mechanism, which a set that is None stands for
    equal : the weights that the button sets
    names : of countries, by ISO3
    idle : codes of the indicators without a value, which have no share of the index

    Returns
    -------
    (what was changed, how): "Border incidents (0–13 years)", "21 % → 44 %", the shares of the index
    that stand beside the slider; the second may be empty
    """
    if before.weights != now.weights:
        return _weights_said(before, now, fitted, equal, idle)
    if before.what_ifs != now.what_ifs:
        return _what_ifs_said(before.what_ifs, now.what_ifs, names), ""
    added = set(now.digests) - set(before.digests)
    return f"evidence switched {'on' if added else 'off'}", ""


def _weights_said(
    before: Undoable,
    now: Undoable,
    fitted: Mapping[str, Weights],
    equal: Weights,
    idle: Collection[str],
) -> tuple[str, str]:
    if now.weights == FITTED:
        return "fitted weights", ""
    if now.weights == (equal, equal):
        return "equal weights", ""
    moved = []
    for mechanism, was, stands in zip(MECHANISMS, before.weights, now.weights, strict=True):
        old = was or fitted[mechanism]
        new = stands or fitted[mechanism]
        moved += [
            (place, old, new)
            for place, (one, other) in enumerate(zip(old, new, strict=True))
            if one != other
        ]
    if len(moved) == 1:
        place, old, new = moved[0]
        shares = [_share(weights, place, idle) for weights in (old, new)]
        how = " → ".join(shares) if shares[0] != shares[1] else ""
        return INDICATORS[CODES[place]].short, how
    return f"change of {counted(len(moved), 'weight')}", ""


def _share(weights: Weights, place: int, idle: Collection[str]) -> str:
    """An indicator's share of the index, as its slider says it: there is no room for "under 1"."""
    total = sum(w for code, w in zip(CODES, weights, strict=True) if code not in idle)
    return f"{math.floor(100 * weights[place] / total + 0.5) if total else 0}{PERCENT}"


def _what_ifs_said(
    before: tuple[WhatIf, ...], now: tuple[WhatIf, ...], names: Mapping[str, str]
) -> str:
    added = [one for one in now if one not in before]
    gone = [one for one in before if one not in now]
    if not added and len(gone) > 1:
        return f"{len(gone)} what-ifs removed"
    one = (added or gone)[0]
    text = f"what-if {INDICATORS[one.indicator].short}, {ends_text(one, dict(names))}"
    return text if added else f"{text}, removed"
