"""Every chart says in its picture what it shows, as of when, and from which data."""

import re
from dataclasses import replace

import pyarrow as pa
import pytest

from risk.dashboard.look.palette import INK, LINE, themed
from risk.dashboard.look.picture import ROOM_PX, SOURCES, TITLE_LETTER_PX, UNDER_LETTER_PX, about
from risk.dashboard.look.style import SHEET
from risk.dashboard.pages.compare.charts import courses_spec, pairs_spec
from risk.dashboard.pages.country.charts import course_spec, index_spec, sizes_spec, waterfall_spec
from risk.dashboard.pages.map.drawing.frame import WORLD
from risk.dashboard.pages.map.drawing.world_map import map_spec
from risk.dashboard.pages.method.page import coverage_spec
from risk.dashboard.pages.track_record.charts import (
    country_spec,
    groups_spec,
    reliability_spec,
    skill_spec,
    value_spec,
)
from risk.dashboard.panels.what_if_compared import dumbbell_spec
from risk.dashboard.state.view import PARTS
from risk.inputs.cases import read_cases
from risk.inputs.what_if_parser import checked_what_if
from risk.risk_table.settings import Settings, weights_text
from risk.terms.catalogue import equal_weights
from risk.terms.months import to_month
from tests.conftest import ROOT
from tests.dashboard.opening import opened
from tests.terms.test_palette import GROUNDS, contrast

EQUAL = equal_weights(5)
CASE = Settings(to_month("2021-06"), source="AFG")
ADDRESS = {"source": "AFG", "country": "TJK"}
# Number of charts of each page, and of each part of the track record.
PAGES = {"map": 1, "country": 2, "method": 1}
RECORD = {"early": 3, "levels": 3, "where": 4, "misses": 1, "acting": 2, "scores": 2, "scope": 1}

FILES = {"world": "world.0.json", "disputed": "disputed.0.json"}
SIDES = ("One", "Other")
CASE_EVIDENCE = next(c for c in read_cases() if c.slug == "afghanistan-2021-06").evidence
SPECS = {
    "map": lambda: map_spec(FILES, WORLD),
    "waterfall": lambda: waterfall_spec(3),
    "course": course_spec,
    "index": index_spec,
    "sizes": sizes_spec,
    "pairs": lambda: pairs_spec(3, SIDES),
    "courses": lambda: courses_spec(SIDES),
    "dumbbell": lambda: dumbbell_spec(3),
    "skill": skill_spec,
    "reliability": reliability_spec,
    "groups": lambda: groups_spec("Year"),
    "country": country_spec,
    "value": value_spec,
    "coverage": coverage_spec,
}


@pytest.fixture
def charts():
    """Charts of a page by their alt text: spec, and the data set "about" as it is sent."""

    def open_with(page, **query):
        drawn = opened(page, **query).get("vega_lite_chart")
        return {e.proto.alt: (e.proto.spec, sent(e.proto)) for e in drawn}

    return open_with


def sent(proto):
    (found,) = (d.data.data for d in proto.datasets if d.name == "about")
    return pa.ipc.open_stream(found).read_pandas()


def flat(lines):
    return lines.replace("|", " ").replace("\u00a0", " ")


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_each_chart_names_its_title_month_sources_and_versions(charts, page, scorer):
    found = charts(page, as_of="2021-06", **ADDRESS)
    assert len(found) == PAGES[page]
    named(found, page, scorer)


@pytest.mark.parametrize("part", RECORD)
def test_each_chart_of_the_track_record_says_a_finding_and_names_the_same(charts, part, scorer):
    found = charts("track_record", as_of="2021-06", record_part=part, **ADDRESS)
    assert len(found) == RECORD[part]
    named(found, "track_record", scorer)
    for alt, (_, said) in found.items():
        title = flat(said.title.iloc[-1])
        assert title != alt and re.search(r"\d", title.replace("10,000", ""))


def named(found, page, scorer):
    data = scorer.panel.version
    model = scorer.forecaster.models.version
    for alt, (spec, said) in found.items():
        assert len(said) == len(ROOM_PX)
        for title, under in zip(said.title.map(flat), said.under.map(flat), strict=True):
            # A title that says what was found has an alt text of its own, for it changes.
            finds = page in ("country", "track_record")
            assert title == alt or alt.startswith("World map") or finds
            many = "December" if page == "method" else "third month"
            assert "As of June 2021" in under or f"As of every {many}, " in under
            assert SOURCES in under
            assert f"data {data[:8]} · model {model[:8]}" in under
        assert "data('about')" in spec


@pytest.mark.parametrize("page", PAGES)
def test_another_month_changes_the_texts_and_no_spec(charts, page):
    june, may = (charts(page, as_of=month, **ADDRESS) for month in ("2021-06", "2021-05"))
    assert {alt: spec for alt, (spec, _) in june.items()} == {
        alt: spec for alt, (spec, _) in may.items()
    }
    if page == "map":
        under = may[next(alt for alt in may if alt.startswith("World map"))][1].under.iloc[-1]
        assert "As of May 2021" in under


def test_the_country_and_the_source_stand_in_the_title(charts):
    found = {
        alt: chart
        for part in PARTS
        for alt, chart in charts("country", as_of="2021-06", part=part, **ADDRESS).items()
    }
    assert len(found) == 4
    assert (
        "Tajikistan: chance of 10,000 arrivals or armed fighting from Afghanistan within "
        "12 months" in found
    )
    assert all("Tajikistan" in flat(said.title.iloc[0]) for _, said in found.values())


def test_own_weights_what_ifs_and_evidence_are_named():
    def under(settings, years=None):
        return flat(about("Any", settings, years).to_pandas().under.iloc[-1])

    assert "As of June 2021 ·" in under(CASE)
    own = replace(CASE, weights=(EQUAL, None))
    what_ifs = tuple(checked_what_if("displacement", iso3, None, 1e6) for iso3 in ("AFG", "SYR"))
    assert "As of June 2021, own weights, 2 what-ifs ·" in under(replace(own, what_ifs=what_ifs))
    put_in = replace(own, what_ifs=what_ifs[:1], evidence=CASE_EVIDENCE)
    known = CASE_EVIDENCE.known_by(CASE.as_of).digest[:8]
    assert f"As of June 2021, own weights, 1 what-if, evidence {known} ·" in under(put_in)
    before = replace(put_in, as_of=to_month("2015-06"))
    assert "As of June 2015, own weights, 1 what-if ·" in under(before)
    assert "As of every third month, 2004–2022, own weights ·" in under(put_in, (2004, 2022))
    late = about("Any", CASE, against=to_month("2022-01")).to_pandas()
    assert "As of June 2021 and January 2022 ·" in flat(late.under.iloc[-1])


def test_a_comparison_of_two_dates_names_both(charts):
    found = charts("compare", as_of="2021-06", country="TJK", against_as_of="2020-06")
    assert len(found) == 3
    for _, said in found.values():
        assert "As of June 2021 and June 2020 ·" in flat(said.under.iloc[-1])


def test_own_weights_of_the_address_reach_the_picture(charts):
    weights = weights_text(EQUAL)
    for _, said in charts("map", weights_armed=weights, **ADDRESS).values():
        assert "own weights" in flat(said.under.iloc[0])


def test_lines_fit_the_room_they_are_made_for():
    said = about("Word " * 40, replace(CASE, weights=(EQUAL, None))).to_pandas()
    for room, title, under in zip(ROOM_PX, said.title, said.under, strict=True):
        assert max(map(len, title.split("|"))) * TITLE_LETTER_PX <= room
        assert max(map(len, under.split("|"))) * UNDER_LETTER_PX <= room


def test_every_publisher_of_the_data_is_named(scorer):
    titles = [source["title"] for source in scorer.panel.description["sources"]]
    assert titles
    names = SOURCES.split(", ")
    assert [title for title in titles if not title.startswith(tuple(names))] == []
    assert [name for name in names if not any(t.startswith(name) for t in titles)] == []


def test_the_text_is_no_part_of_the_spec():
    title = course_spec()["title"]
    assert all(set(title[part]) == {"expr"} for part in ("text", "subtitle"))
    assert any(layer.get("data") == {"name": "about"} for layer in course_spec()["layer"])


def layers(spec):
    for layer in spec.get("layer", []):
        yield layer
        yield from layers(layer)


def on_ground(ink, theme):
    """The colour that a chart's expression gives on a light or on a dark page."""
    light, dark = re.findall("#[0-9a-f]{6}", ink["expr"])[::-1]
    assert ink == themed(light, dark)
    return light if theme == "light" else dark


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SPECS)
def test_all_text_of_a_chart_can_be_read_on_every_ground(name, theme):
    spec = SPECS[name]()
    inks = [spec["title"]["subtitleColor"]]
    for part in ("axis", "legend"):
        inks += [spec["config"][part][ink] for ink in ("labelColor", "titleColor")]
    marks = [layer["mark"] for layer in layers(spec) if isinstance(layer.get("mark"), dict)]
    inks += [mark.get("color", LINE) for mark in marks if mark["type"] == "text"]
    inks = [on_ground(ink, theme) for ink in inks]
    grounds = GROUNDS[theme]
    assert {(ink, on): c for ink in inks for on in grounds if (c := contrast(ink, on)) < 4.5} == {}
    own = [ink for ink in ("labelColor", "titleColor") if str(spec).count(f"'{ink}'") > 2]
    assert own == [], "an axis or legend has a colour of its own"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_every_ground(theme):
    for ground in GROUNDS[theme]:
        assert contrast(INK, ground) >= 3


def test_no_page_asks_the_server_for_the_theme():
    """What the server chose would stay when the visitor's theme changes."""
    for path in (ROOT / "risk").rglob("*.py"):
        assert "context.theme" not in path.read_text(encoding="utf-8"), path


def test_the_style_sheet_has_the_colours_of_the_theme():
    assert f"background: light-dark({GROUNDS['light'][0]}, {GROUNDS['dark'][0]})" in SHEET
