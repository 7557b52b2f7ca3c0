"""The map of what own weights did: classes of moves in place of levels."""

import numpy as np
import pandas as pd
import pytest

from risk.dashboard.pages.map.drawing.frame import WORLD
from risk.dashboard.pages.map.drawing.moves import CLASSES, MOVES, class_of, with_moves
from risk.dashboard.pages.map.drawing.world_map import map_spec
from risk.terms.levels import LEVEL_NAMES
from risk.terms.palette import BY_LEVEL

FILES = {"world": "world.json", "disputed": "disputed.json"}


@pytest.mark.parametrize(
    ("points", "place"),
    [
        (-50, 0),
        (-10, 0),
        (-9, 1),
        (-3, 1),
        (-2, 2),
        (0, 2),
        (2, 2),
        (3, 3),
        (9, 3),
        (10, 4),
        (80, 4),
    ],
)
def test_a_move_s_class_is_that_of_its_whole_points(points, place):
    assert class_of(np.array([points / 100])).tolist() == [CLASSES[place][0]]


def test_countries_with_a_move_have_its_class_and_the_others_keep_what_they_are():
    data = pd.DataFrame(
        {
            "iso3": ["TCD", "FRA", "TWN"],
            "level": ["High", "Not exposed", "Withheld"],
            "chance": ["40 %", "none: far", "withheld"],
        }
    )
    moves = pd.DataFrame({"iso3": ["TCD", "TWN"], "move": [0.104, float("nan")]})
    drawn = with_moves(data, moves)
    assert drawn.level.tolist() == ["Up 10 points or more", "Not exposed", "Withheld"]
    assert drawn.chance.tolist() == [
        "40 %; +10 points against the fitted weights",
        "none: far",
        "withheld",
    ]
    assert data.level.tolist() == ["High", "Not exposed", "Withheld"]


def test_no_colour_of_a_move_is_that_of_a_level():
    assert not set(MOVES.values()) & set(BY_LEVEL.values())
    assert len(set(MOVES.values())) == len(MOVES) == len(LEVEL_NAMES)


def test_the_legend_names_moves_only_where_moves_are_shown():
    for moved, names in ((True, list(MOVES)), (False, list(LEVEL_NAMES))):
        spec = map_spec(FILES, WORLD, moved=moved)
        assert spec["layer"][0]["encoding"]["fill"]["scale"]["domain"][:5] == names
