from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.dashboard.pages.map.drawing.frame import frame_of
from risk.dashboard.pages.map.drawing.labels import (
    DESK_PX,
    HIGH_PX,
    LABEL_COLUMNS,
    MARK_PX,
    MOST,
    Box,
    label_data,
    least_scale,
)
from risk.dashboard.pages.map.drawing.new_marks import new_data
from risk.dashboard.pages.map.drawing.projection import Projection
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.wording import percent

VIEWS = [
    Settings(to_month("2024-01")),
    Settings(to_month("2024-01"), source="SDN"),
    Settings(to_month("2024-01"), region="Africa"),
    Settings(to_month("2021-06"), source="AFG"),
    Settings(to_month("1992-01")),
]
SCALES = (60, 80, 130, 230, 400, 800, 2000)


def drawn(scorer, settings, country=None):
    table = country_table(scorer, settings)
    frame = frame_of(settings, scorer.panel, country)
    marks = new_data(table, scorer.panel, frame)
    labels = label_data(table, settings, country, scorer.panel, frame, marks)
    return table, labels, Projection(frame).place(marks[["lon", "lat"]].to_numpy(float))


@pytest.mark.parametrize("settings", VIEWS, ids=str)
def test_no_label_lies_on_another_or_on_a_mark_at_any_scale(settings, scorer):
    _, labels, marks = drawn(scorer, settings)
    frame = frame_of(settings, scorer.panel)
    assert list(labels) == LABEL_COLUMNS
    usual = min(room / size for room, size in zip(DESK_PX, Projection(frame).size, strict=True))
    assert 3 < (labels.least <= usual).sum() <= MOST
    for scale in SCALES:
        seen = labels[labels.least <= scale]
        boxes = [
            (row.x * scale, -row.y * scale + row.down, row.half, HIGH_PX / 2)
            for row in seen.itertuples()
        ]
        for one, other in combinations(boxes, 2):
            assert apart(one, other), (scale, seen.text.tolist())
        for x, y in marks.tolist():
            mark = (x * scale, -y * scale, MARK_PX / 2, MARK_PX / 2)
            assert all(apart(mark, box) for box in boxes)


EDGES = [(Settings(to_month("2026-06")), "TCD"), *((settings, None) for settings in VIEWS)]


@pytest.mark.parametrize(("settings", "country"), EDGES, ids=str)
def test_labels_that_are_held_at_the_edge_of_a_desks_map_do_not_meet_there(
    settings, country, scorer
):
    _, labels, _ = drawn(scorer, settings, country)
    size = Projection(frame_of(settings, scorer.panel, country)).size
    scale = min(room / units for room, units in zip(DESK_PX, size, strict=True))
    boxes = []
    for row in labels[labels.least <= scale].itertuples():
        most_x = DESK_PX[0] / 2 - row.half
        most_y = (DESK_PX[1] - HIGH_PX) / 2
        right = np.clip(row.x * scale, -most_x, most_x)
        below = np.clip(row.down - row.y * scale, -most_y, most_y)
        boxes.append((right, below, row.half, HIGH_PX / 2))
    for one, other in combinations(boxes, 2):
        assert apart(one, other), labels.text.tolist()


def apart(one, other):
    beside = abs(one[0] - other[0]) >= one[2] + other[2] - 0.2
    return beside or abs(one[1] - other[1]) >= one[3] + other[3] - 0.2


def test_the_source_comes_first_then_the_country_looked_at_then_the_highest(scorer):
    settings = Settings(to_month("2024-01"), source="SDN")
    table, labels, _ = drawn(scorer, settings, "SSD")
    chance = table.set_index("iso3").probability
    texts = labels.text.tolist()
    assert texts[:2] == ["Sudan", f"South Sudan {percent(chance['SSD'])}"]
    assert labels.kind.tolist() == ["source", *[""] * (len(labels) - 1)]
    rest = [name for name in table.country if any(t.startswith(f"{name} ") for t in texts[2:])]
    assert [text.rsplit(" ", 1)[0] for text in texts[2:]] == rest


box = st.builds(
    Box,
    st.floats(-1, 1),
    st.floats(-1, 1),
    st.sampled_from([0.0, -14.0, 14.0]),
    st.floats(20, 120),
    st.just(HIGH_PX),
    st.floats(0, 500),
)


@given(one=box, taken=st.lists(box, max_size=5), more=st.floats(1, 5))
def test_from_its_least_scale_on_a_label_is_free_of_all_that_are_drawn_by_then(one, taken, more):
    least = least_scale(one.x, one.y, one.down, one.wide, taken)
    if not np.isfinite(least) or least > 1e6:
        return
    scale = max(least * more, 1.0)
    for other in taken:
        if other.least <= scale:
            beside = abs(one.x - other.x) * scale >= (one.wide + other.wide) / 2 - 1e-6
            down = (other.y - one.y) * scale + one.down - other.down
            assert beside or abs(down) >= HIGH_PX - 1e-6
