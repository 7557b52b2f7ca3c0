"""New risks on the Map page: the switch beside the ranking, the sentence, the marks."""

import pytest
import shapely

from risk.dashboard.pages.map.drawing.frame import WORLD, Frame, frame_of
from risk.dashboard.pages.map.drawing.new_marks import MARKED, new_data, place_within
from risk.dashboard.pages.map.drawing.words import map_data
from risk.dashboard.pages.map.drawing.world_map import map_spec
from risk.dataset.map_files import STATIC
from risk.explain.new_risks import highest_new
from risk.output.briefing.map import world_outlines
from risk.risk_table.country_table import country_table
from risk.risk_table.recent import recent_years
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from tests.dashboard.component import ranked, ranked_rows

JUNE_2021 = to_month("2021-06")
NEW_ONLY = Settings(JUNE_2021, new_only=True)
SUDAN_ALONE = {"as_of": "2021-06", "source": "SSD", "region": "Northern Africa"}  # it goes on there


def plain(markdown):
    return markdown.replace("\\", "").replace("**", "")


def test_the_switch_leaves_the_new_risks_with_their_ranks_and_the_address_says_so(open_app, scorer):
    app = open_app(as_of="2021-06")
    whole = ranked_rows(app)
    app.toggle(key="new_only").set_value(True).run()
    assert app.query_params["new_only"] == "1"
    shown = ranked_rows(app)
    table = country_table(scorer, Settings(JUNE_2021))
    new = table[(table.onset == "new").to_numpy()]
    assert shown.Country.tolist() == new.country.tolist()
    assert shown.Rank.tolist() == new["rank"].astype(str).tolist()
    assert set(shown["New or going on"]) == {"New"} < set(whole["New or going on"])
    assert shown["Of 10 years"].tolist() == new.came_10y.astype(str).tolist()
    app.toggle(key="new_only").set_value(False).run()
    assert "new_only" not in app.query_params
    assert ranked_rows(app).Country.tolist() == whole.Country.tolist()


def test_the_switch_goes_together_with_source_and_region(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG", region="Southern Asia", new_only="1")
    assert app.toggle(key="new_only").value is True
    table = country_table(scorer, Settings(JUNE_2021, source="AFG", region="Southern Asia"))
    new = table[(table.onset == "new").to_numpy()]
    assert 0 < len(new) < table["rank"].notna().sum()
    assert ranked_rows(app).Country.tolist() == new.country.tolist()


def test_where_nothing_is_new_the_page_says_so_instead_of_a_table(open_app):
    app = open_app(**SUDAN_ALONE, new_only="1")
    assert ranked(app) is None
    assert any("None of these risks is new" in info.value for info in app.info)
    app.toggle(key="new_only").set_value(False).run()
    assert ranked_rows(app).Country.tolist() == ["Sudan"]


@pytest.mark.parametrize("query", [{"as_of": "2021-06"}, {"as_of": "2021-06", "source": "AFG"}])
def test_the_fold_of_what_is_new_names_the_highest_new_risk(open_app, scorer, query):
    app = open_app(**query)
    settings = Settings(JUNE_2021, source=query.get("source"))
    table = country_table(scorer, settings)
    first = table[(table.onset == "new").to_numpy()].iloc[0]
    app.session_state.fold_news = True
    app.run()
    said = highest_new(table, recent_years(scorer.panel, JUNE_2021))
    assert said.startswith(f"Highest new risk: {first.country}. The chance of ")
    assert said in [plain(text.value) for text in app.markdown]


def test_the_map_says_new_or_going_on_and_fades_the_rest_only_when_asked(scorer):
    table = country_table(scorer, NEW_ONLY)
    data = map_data(table, NEW_ONLY, None, scorer.panel).set_index("iso3")
    assert data.onset["KEN"].startswith("New, ") and data.onset["PAK"].startswith("Going on, ")
    assert data.onset["ISL"] == "–"
    kinds = table.set_index("iso3").onset
    assert data.faded[kinds.index].equals(kinds != "new")
    assert not map_data(table, Settings(JUNE_2021), None, scorer.panel).faded.any()


def test_the_marks_are_the_new_risks_from_elevated_on(scorer):
    panel = scorer.panel
    table = country_table(scorer, Settings(JUNE_2021))
    marks = new_data(table, panel, WORLD)
    high = table[((table.onset == "new") & (table.probability >= 0.15)).to_numpy()]
    middles = panel.countries.set_index("iso3").loc[high.iso3, ["lon", "lat"]]
    assert len(high) > 5
    assert marks[["lon", "lat"]].to_numpy().tolist() == middles.to_numpy().tolist()
    none = new_data(table[table.onset == "going on"], panel, WORLD)
    assert none.empty and list(none) == ["lon", "lat"]


@pytest.mark.parametrize(
    ("settings", "iso3"),
    [
        (Settings(JUNE_2021, region="Europe"), "RUS"),
        (Settings(JUNE_2021, source="AZE"), "RUS"),
        (Settings(JUNE_2021, source="USA"), "RUS"),  # the frame lies around the antimeridian
        (Settings(JUNE_2021, source="ECU"), "BRA"),
    ],
)
def test_a_mark_whose_country_has_its_middle_outside_stands_on_what_is_shown_of_it(
    scorer, settings, iso3
):
    panel = scorer.panel
    frame = frame_of(settings, panel)
    lon, lat = place_within(panel, frame, iso3)
    assert frame.west < lon < frame.east and frame.south < lat < frame.north
    names = panel.description["map"]
    digests = panel.description["map_sha256"]
    outlines = world_outlines(STATIC / names["world"], digests["world"])
    point = shapely.Point((lon + 180) % 360 - 180, lat)
    assert [join for _, join, shape in outlines if shape.contains(point)] == [iso3]


def test_a_country_that_the_frame_does_not_show_has_no_mark(scorer):
    assert place_within(scorer.panel, Frame(-75, -35, -60, -20), "RUS") is None


def test_the_mark_is_a_shape_with_a_legend_that_takes_no_clicks():
    spec = map_spec({"world": "world.0.json", "disputed": "disputed.0.json"}, WORLD)
    (layer,) = [part for part in spec["layer"] if part.get("data") == {"name": "new"}]
    assert layer["mark"]["shape"] == "diamond"
    assert layer["mark"]["fill"] != layer["mark"]["stroke"]
    assert "tooltip" not in layer["encoding"]  # with one, Vega would let it catch the pointer
    land = spec["layer"][0]["encoding"]["fill"]
    assert land["scale"]["domain"][-1] == MARKED
    shape = land["legend"]["encoding"]["symbols"]["shape"]["value"]["expr"]
    assert shape == f"datum.value === '{MARKED}' ? 'diamond' : 'square'"
