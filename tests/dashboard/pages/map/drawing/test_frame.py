import pytest

from risk.dashboard.pages.map.drawing.frame import NORTHERNMOST, WORLD, frame_of
from risk.risk_table.settings import Settings
from risk.terms.countries import region_names


def test_the_world_is_the_frame_without_region_or_source(scorer):
    assert frame_of(Settings(scorer.panel.last_month), scorer.panel) == WORLD


def test_a_source_is_framed_with_its_neighbours(scorer):
    frame = frame_of(Settings(scorer.panel.last_month, source="AFG"), scorer.panel)
    place = scorer.panel.countries.set_index("iso3")
    for iso3 in ("AFG", "PAK", "IRN", "TJK"):
        assert frame.west < place.lon[iso3] < frame.east
        assert frame.south < place.lat[iso3] < frame.north


def test_every_region_has_a_frame_that_mercator_can_draw(scorer):
    for region in region_names(scorer.panel.countries):
        frame = frame_of(Settings(scorer.panel.last_month, region=region), scorer.panel)
        assert 0 < frame.east - frame.west < 360
        assert -60 < frame.south < frame.north <= NORTHERNMOST


@pytest.mark.parametrize("region", ["Oceania", "Europe"])
def test_a_region_across_the_antimeridian_takes_the_short_way_round(region, scorer):
    frame = frame_of(Settings(scorer.panel.last_month, region=region), scorer.panel)
    assert frame.east - frame.west < 130
