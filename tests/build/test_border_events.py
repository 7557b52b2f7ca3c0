"""Events at a shared border as a monthly series."""

import numpy as np
import pandas as pd
import pytest
import shapely

from risk.build.border_events import border_series, drawn_outlines
from risk.build.grid import FIRST_MONTH, Grid
from risk.dataset.as_known import NEVER, Known
from risk.terms.months import to_month

OUTLINES = {
    "AAA": shapely.box(60, 0, 62, 2),
    "BBB": shapely.box(62, 0, 64, 2),
    "CCC": shapely.box(65, 0, 66, 2),
}
CORRIDORS = pd.DataFrame(
    [("AAA", "BBB", 222.0), ("BBB", "AAA", 222.0), ("BBB", "CCC", 0.0)],
    columns=["source_iso3", "receiver_iso3", "border_km"],
)
JUNE = to_month("2001-06")


def series(*events, covered=range(FIRST_MONTH - 1, JUNE + 7)) -> Known:
    table = pd.DataFrame(events, columns=["iso3", "start", "longitude", "where_prec"])
    grid = Grid(
        ("AAA", "BBB", "CCC"), np.array([0, 1, 1]), np.array([1, 0, 2]), to_month("2001-12")
    )
    return border_series(table.assign(latitude=1.0), covered, OUTLINES, CORRIDORS, grid)


def test_events_within_50_km_of_the_border_count_in_the_month_after_theirs():
    known = series(
        ("AAA", JUNE - 1, 60.1, 1),  # 211 km
        ("AAA", JUNE, 61.8, 1),  # 22 km away
        ("AAA", JUNE, 61.7, 3),  # 33 km
        ("AAA", JUNE, 61.5, 1),  # 56 km
        ("AAA", JUNE, 61.8, 4),  # somewhere in a province
        ("BBB", JUNE, 62.1, 1),  # beyond the border
    )
    july = JUNE + 1 - FIRST_MONTH
    assert known.values[0, [july - 1, july, july + 1]].tolist() == [0, 2, 0]
    assert known.values[1, [july - 1, july, july + 1]].tolist() == [0, 1, 0]
    assert known.periods[0, july] == JUNE


def test_months_whose_events_are_not_at_hand_are_missing_and_others_without_one_are_0():
    known = series(("AAA", JUNE, 61.8, 1), covered=[JUNE, JUNE + 2])
    july = JUNE + 1 - FIRST_MONTH
    assert known.values[:2, [july, july + 2]].tolist() == [[1, 0], [0, 0]]
    missing = np.ones(known.values.shape[1], dtype=bool)
    missing[[july, july + 2]] = False
    assert np.isnan(known.values[:, missing]).all() and (known.periods[:, missing] == NEVER).all()


def test_the_map_that_is_drawn_gives_the_outlines_of_the_states():
    """A square of 2 degrees, and one beside it that is coloured as part of the same state."""
    square = [[0, 0], [0, 400], [400, 0], [0, -400], [-400, 0]]
    beside = [[400, 0], [0, 400], [200, 0], [0, -400], [-200, 0]]
    world = {
        "transform": {"scale": [0.005, 0.005], "translate": [0, 0]},
        "arcs": [square, beside],
        "objects": {
            "countries": {
                "geometries": [
                    {"properties": {"iso3": "ISR", "join": "ISR"}, "arcs": [[[0]]]},
                    {"properties": {"iso3": "PSE", "join": "ISR"}, "arcs": [[[1]]]},
                ]
            }
        },
    }
    outlines = drawn_outlines(world)
    assert list(outlines) == ["ISR"]
    assert outlines["ISR"].area == pytest.approx(6.0)
    assert outlines["ISR"].bounds == pytest.approx((0, 0, 3, 2))


def test_without_a_shared_border_nothing_is_known():
    assert np.isnan(series(("BBB", JUNE, 63.9, 1)).values[2]).all()
