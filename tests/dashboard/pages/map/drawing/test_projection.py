import numpy as np
import pytest

from risk.dashboard.pages.map.drawing.frame import WORLD, Frame
from risk.dashboard.pages.map.drawing.projection import Projection


def test_the_middle_of_a_frame_is_the_origin_and_its_corners_are_the_edges():
    projection = Projection(Frame(20, 0, 40, 30))
    wide, high = projection.size
    corners = projection.place(np.array([[20.0, 0.0], [40.0, 30.0]]))
    assert corners == pytest.approx(np.array([[-wide, -high], [wide, high]]) / 2)
    assert wide == pytest.approx(np.pi / 9)


def test_a_frame_across_the_antimeridian_takes_the_short_way_round():
    places = Projection(Frame(170, -20, 200, 0)).place(np.array([[175.0, -10.0], [-175.0, -10.0]]))
    assert places[1, 0] - places[0, 0] == pytest.approx(np.radians(10))


def test_the_world_shows_all_land_but_antarctica_from_edge_to_edge():
    """Alaska and Fiji are within two per cent of the width of the edges."""
    projection = Projection(WORLD)
    wide, _ = projection.size
    (alaska, fiji) = projection.place(np.array([[-168.0, 65.6], [178.0, -18.0]]))[:, 0]
    assert 0 < alaska + wide / 2 < 0.02 * wide
    assert 0 < wide / 2 - fiji < 0.02 * wide


def test_equal_earth_is_that_of_its_authors():
    """Right and up of 90° E, 45° N by hand from the paper's polynomial."""
    sine = np.sqrt(3) / 2 * np.sin(np.pi / 4)
    t = np.arcsin(sine)
    up = 1.340264 * t - 0.081106 * t**3 + 0.000893 * t**7 + 0.003796 * t**9
    slope = 1.340264 - 3 * 0.081106 * t**2 + 7 * 0.000893 * t**6 + 9 * 0.003796 * t**8
    right = 2 * np.sqrt(3) * (np.pi / 2) * np.cos(t) / (3 * slope)
    one, origin = Projection(WORLD).place(np.array([[101.0, 45.0], [11.0, 0.0]]))
    assert one - origin == pytest.approx([right, up])
