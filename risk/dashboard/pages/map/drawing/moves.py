"""The map of what own weights did: countries by their move against the fitted weights."""

import numpy as np
import pandas as pd

from risk.terms import NOT_EXPOSED, points_text

# Least move of each class in whole points, upwards. Blue and red are told apart by every eye, and
# no colour is one of a level.
CLASSES = (
    ("Down 10 points or more", -np.inf, "#2166ac"),
    ("Down 3 to 9 points", -9, "#92c5de"),
    ("Within 2 points", -2, "#e3e1da"),
    ("Up 3 to 9 points", 3, "#f4a582"),
    ("Up 10 points or more", 10, "#b2182b"),
)
MOVES = {name: colour for name, _, colour in CLASSES}
_LEAST = np.array([least for _, least, _ in CLASSES])
_NAMES = np.array(list(MOVES))


def weight_moves(own: pd.DataFrame, fitted: pd.DataFrame) -> pd.DataFrame:
    """How far own weights move each exposed country from where the fitted ones put it.

    `own`, `fitted`: risk tables by country of the same settings but for the weights. Columns: iso3,
    country, level, level_fitted, move (difference of the probabilities, NaN where one is missing),
    in the order of `own`.
    """
    columns = [fitted[name].tolist() for name in ("iso3", "level", "probability")]
    before = {iso3: (level, chance) for iso3, level, chance in zip(*columns, strict=True)}
    columns = [own[name].tolist() for name in ("iso3", "country", "level", "probability")]
    moves = [
        (iso3, country, level, before[iso3][0], chance - before[iso3][1])
        for iso3, country, level, chance in zip(*columns, strict=True)
        if level != NOT_EXPOSED
    ]
    frame = pd.DataFrame(moves, columns=["iso3", "country", "level", "level_fitted", "move"])
    return frame.astype({"move": float})  # also where no country is exposed


def class_of(move: np.ndarray) -> np.ndarray:
    """Class of each known move, by its whole points as they are written.

    >>> class_of(np.array([-0.1, -0.094, -0.024, 0.0, 0.026, 0.096])).tolist()
    ['Down 10 points or more', 'Down 3 to 9 points', 'Within 2 points', 'Within 2 points', \
'Up 3 to 9 points', 'Up 10 points or more']
    """
    return _NAMES[np.searchsorted(_LEAST, np.rint(100 * move), side="right") - 1]


def with_moves(data: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """The map's data with the class of the move in place of the level, and the move as text.

    `data`: as from `risk.dashboard.pages.map.drawing.words.map_data`. `moves`: as from
    `weight_moves`.
    """
    known = moves[moves.move.notna().to_numpy()]
    of_country = dict(zip(known.iso3.tolist(), known.move.tolist(), strict=True))
    classes = dict(zip(known.iso3.tolist(), class_of(known.move.to_numpy()).tolist(), strict=True))
    rows = zip(data.iso3.tolist(), data.level.tolist(), data.chance.tolist(), strict=True)
    level = []
    chance = []
    for iso3, was, text in rows:
        level.append(classes.get(iso3, was))
        by = of_country.get(iso3)
        more = "" if by is None else f"; {points_text(by)} against the fitted weights"
        chance.append(f"{text}{more}")
    return data.assign(level=level, chance=chance)
