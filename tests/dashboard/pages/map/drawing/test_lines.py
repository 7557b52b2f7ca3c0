import numpy as np
import pytest
import shapely

from risk.dashboard.pages.map.drawing.frame import Frame, frame_from, frame_of
from risk.dashboard.pages.map.drawing.lines import (
    LINE_COLUMNS,
    NO_LINES,
    ends_of,
    line_data,
    outline,
)
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month

CASE = Settings(to_month("2021-06"), source="AFG")


def test_there_is_a_line_for_each_corridor_with_its_chance(scorer):
    corridors = corridor_table(scorer, CASE)
    lines = line_data(corridors, scorer.panel, frame_of(CASE, scorer.panel))
    assert list(lines) == LINE_COLUMNS == list(NO_LINES)
    assert lines.corridor.tolist() == [f"Afghanistan → {name}" for name in corridors.receiver]
    assert lines.probability.tolist() == corridors.probability.fillna(0).tolist()


@pytest.mark.parametrize("source", ["AFG", "SDN", "RUS", "USA"])
def test_a_line_leaves_the_source_at_its_border_and_ends_in_the_receiver(source, scorer):
    panel = scorer.panel
    frame = frame_from(panel, source)
    place = panel.countries.iso3.tolist().index(source)
    receivers = panel.countries.iso3.iloc[panel.receiver[panel.source == place]].tolist()
    assert receivers
    for receiver in receivers:
        x, y, x2, y2, _ = ends_of(panel, frame, source, receiver)
        tail = shapely.Point(x, y)
        head = shapely.Point(x2, y2)
        assert outline(panel, frame, source).boundary.distance(tail) < 1e-6
        assert not outline(panel, frame, source).contains(head)
        assert outline(panel, frame, receiver).convex_hull.distance(head) < 1e-6, receiver


def test_the_head_turns_as_the_line_runs(scorer):
    """Chad lies to the west of Sudan, Egypt to the north."""
    frame = frame_from(scorer.panel, "SDN")
    turns = {iso3: ends_of(scorer.panel, frame, "SDN", iso3)[4] for iso3 in ("TCD", "EGY")}
    assert abs(turns["TCD"] + 90) < 20
    assert abs(turns["EGY"]) < 20


def test_a_line_in_a_frame_without_its_ends_is_harmless(scorer):
    ends = ends_of(scorer.panel, Frame(-75, -35, -60, -20), "SDN", "TCD")
    assert np.isfinite(ends).all()
