"""The briefing's map: colours, marks and the window."""

import re

import numpy as np
import pytest

from risk.output.briefing.map import Window, window_of
from risk.output.briefing.page import briefing
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.levels import LEVELS
from risk.terms.months import to_month
from risk.terms.palette import LIGHT
from risk.terms.wording import range_text
from tests.output.briefing.pages import AS_OF, Page


def test_the_map_has_the_colour_of_the_level_the_source_dark_and_limits_in_its_legend(page):
    level = page.table("Countries by risk")["India"]["Level"]
    fills = {a["data-iso3"]: a["fill"] for _, a in page.elements if "data-iso3" in a}
    assert fills["IND"] == LIGHT[level]
    assert fills["AFG"] not in LIGHT.values()
    assert fills["OMN"] == LIGHT["Not exposed"]
    assert any(a.get("class") == "disputed" and a["stroke-dasharray"] for _, a in page.elements)
    for name, _ in LEVELS:
        assert f"{name} {range_text(name)}" in page.text


def test_the_map_marks_new_risks_from_elevated_on(scorer):
    settings = Settings(AS_OF, region="Eastern Africa")
    page = Page(briefing(scorer, settings))
    table = country_table(scorer, settings)
    marks = [a for _, a in page.elements if a.get("class") == "new"]
    high = (table.onset == "new") & (table.probability >= 0.15)
    assert len(marks) == high.sum() > 1


def test_the_window_is_true_to_scale_and_holds_what_it_should(scorer):
    countries = scorer.panel.countries
    window = window_of(countries, ["AFG"], ["PAK", "TJK"])
    west, south, east, north = window.box
    afghanistan = countries.set_index("iso3").loc["AFG"]
    assert west < afghanistan.west and east > afghanistan.east
    assert south < afghanistan.south and north > afghanistan.north
    corner = window.place(np.array([[west, north], [east, south]]))
    assert corner.tolist() == [[0, 0], [pytest.approx(680), pytest.approx(window.height)]]
    degree = window.place(np.array([[70, window.lat], [71, window.lat], [70, window.lat + 1]]))
    across = degree[1, 0] - degree[0, 0]
    up = degree[0, 1] - degree[2, 1]
    assert across / up == pytest.approx(np.cos(np.radians(window.lat)))


def test_a_map_across_the_antimeridian_holds_both_sides(scorer):
    page = Page(briefing(scorer, Settings(to_month("2023-06"), source="RUS")))
    paths = {a["data-iso3"]: a["d"] for _, a in page.elements if "data-iso3" in a}

    def mean_x(iso3):
        return np.mean([float(x) for x in re.findall(r"[ML]([\d.]+),", paths[iso3])])

    assert mean_x("FIN") < 200 < mean_x("JPN") < 640 and mean_x("USA") > 600


def test_the_world_fits_its_window():
    west, south, east, north = Window(-180, -56, 180, 78).box
    assert (west, east) == (-180, 180)
    assert south <= -56 and north >= 78
