import pytest

from risk.dashboard.state.address import PARAMETERS, from_query, to_query, unknown_names
from risk.dashboard.state.session import files
from risk.dashboard.state.view import PARTS, TrackRecordView, View
from risk.inputs.what_if_parser import parse_what_ifs
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES
from risk.terms.months import to_month

CASE = "afghanistan-2021-06"
OWN = tuple(range(1, len(CODES) + 1))


@pytest.fixture
def panel(scorer):
    return scorer.panel


@pytest.mark.parametrize(
    "view",
    [
        View(Settings(to_month("2021-06"))),
        View(Settings(to_month("1999-12"), "armed", (OWN, None), "AFG", "Sahel"), "TJK", "armed"),
        View(Settings(to_month("2010-01"), "arrivals", (OWN, OWN[::-1]))),
        View(Settings(to_month("2021-06"), source="AFG", region="Sahel", new_only=True)),
        View(
            Settings(to_month("2021-06")),
            "PAK",
            corridor="AFG",
            against="TJK",
            against_as_of=to_month("2015-01"),
            scope="corridor",
            goal="Severe",
            capacity=0,
            part="over-time",
        ),
        *(View(Settings(to_month("2021-06")), "PAK", part=part) for part in PARTS),
        *(View(Settings(to_month("2021-06")), "PAK", goal="Low", part=part) for part in PARTS),
    ],
)
def test_an_address_leads_back_to_its_view(view, panel):
    assert from_query(to_query(view), panel) == (view, ())


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ({}, "why"),
        ({"goal": "Severe"}, "what-would-change-it"),
        ({"scope": "corridor", "capacity": "9"}, "what-would-change-it"),
        ({"capacity": "30000"}, "how-many"),
        ({"capacity": "30000", "part": "why"}, "why"),
    ],
)
def test_a_link_without_a_part_opens_the_one_whose_choices_it_names(query, part, panel):
    view, refused = from_query(query, panel)
    assert (view.part, refused) == (part, ())
    assert from_query(to_query(view), panel) == (view, ())


def test_a_touched_set_of_weights_is_named_in_full_and_a_fitted_one_not_at_all():
    query = to_query(View(Settings(to_month("2021-06"), weights=(None, OWN))))
    assert "weights_arrivals" not in query
    assert query["weights_armed"] == ",".join(
        f"{code}={number}" for number, code in enumerate(CODES, start=1)
    )


def test_an_empty_address_opens_the_latest_month_of_the_world(panel):
    assert from_query({}, panel) == (View(Settings(panel.last_month)), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2021"),
        ("as_of", "1991-12"),
        ("as_of", "9999-01"),
        ("as_of", ""),
        ("outcome", "war"),
        ("region", "Atlantis"),
        ("source", "PSE"),
        ("source", "Korea"),
        ("new_only", "yes"),
        ("country", "<script>"),
        ("corridor", "XXX"),
        ("against", "%00"),
        ("against_as_of", "1991-12"),
        ("tab", "3"),
        ("scope", "planet"),
        ("goal", "Withheld"),
        ("capacity", "-1"),
        ("capacity", "\u0661\u0660"),
        ("capacity", "100000001"),
        ("capacity", ""),
        ("part", "Why"),
        ("weights_arrivals", "territory_controlled=101"),
        ("weights_armed", f"{CODES[0]}=0"),
        ("weights_armed", "x" * 10_000),
    ],
)
def test_a_bad_value_falls_back_to_the_default_and_is_named(name, value, panel):
    view, refused = from_query({name: value}, panel)
    assert view == View(Settings(panel.last_month))
    assert refused == (name,)


def test_unknown_names_in_an_address_are_ignored(panel):
    assert from_query({"utm": "x"}, panel) == (View(Settings(panel.last_month)), ())


def test_a_name_that_means_nothing_is_told_with_the_one_that_may_be_meant():
    query = {"asof": "2021-06", "countries": "TJK", "zzz": "1", "source": "AFG", "Outcome": "x"}
    assert unknown_names(query) == (
        ("asof", "as_of"),
        ("countries", "country"),
        ("zzz", ""),
        ("Outcome", "outcome"),
    )


@pytest.mark.parametrize(
    "name", ["utm_source", "fbclid", "gclid", "msclkid", "embed", "embed_options", "mc_cid", "_ga"]
)
def test_what_others_add_to_a_link_is_no_unknown_name(name):
    assert unknown_names({name: "x"}) == ()


def test_a_link_copied_from_a_web_pages_source_names_the_same_view(panel):
    copied = {"as_of": "2021-06", "amp;source": "AFG", "amp;amp;country": "TJK"}
    query = {"as_of": "2021-06", "source": "AFG", "country": "TJK"}
    assert unknown_names(copied) == ()
    assert from_query(copied, panel) == from_query(query, panel)
    assert from_query({"source": "AFG", "amp;source": "SDN"}, panel)[0].settings.source == "AFG"


def test_every_parameter_that_is_read_is_a_known_one(panel):
    class Asked(dict):
        names = set()

        def __contains__(self, name):
            self.names.add(name)
            return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("risk.dashboard.state.address.plain_names", lambda query: query)
        from_query(Asked(), panel)
    assert Asked.names == set(PARAMETERS)
    assert len(PARAMETERS) == len(set(PARAMETERS))


def test_an_address_may_name_countries_as_people_write_them(panel):
    written = {"source": "afghanistan", "country": "Turkiye", "watch": "tjk,D.R. Congo,TJK"}
    view, refused = from_query(written, panel)
    assert refused == ()
    assert (view.settings.source, view.country, view.watch) == ("AFG", "TUR", ("TJK", "COD"))


@pytest.mark.parametrize(
    ("written", "region"),
    [
        ("sahel", "Sahel"),
        ("SOUTH EASTERN ASIA", "South-eastern Asia"),
        ("horn-of-africa", "Horn of Africa"),
        ("Northérn África", "Northern Africa"),
    ],
)
def test_an_address_may_name_a_region_as_people_write_it(written, region, panel):
    view, refused = from_query({"region": written, "within": written}, panel)
    assert refused == ()
    assert (view.settings.region, view.track_record.within) == (region, region)
    assert to_query(view)["region"] == region


@pytest.mark.parametrize(
    "query",
    [
        {"moved": "1"},
        {"reveal": "1"},
        {"corridor": "AFG"},
        {"capacity": "9", "part": "why"},
    ],
)
def test_a_choice_that_means_nothing_beside_the_others_is_dropped(query, panel):
    (name, *_) = query
    view, refused = from_query(query, panel, files(None))
    assert refused == ()
    assert name not in to_query(view)
    beside = {"weights_armed": "conflict_intensity=1", "country": "TJK", "case": CASE}
    assert to_query(from_query(query | beside, panel, files(None))[0])[name] == query[name]


def test_the_choices_of_the_track_record_stand_in_the_url(scorer):
    query = {"level": "corridor", "decembers": "since-2016", "ukraine": "without", "loss": "25"}
    view, refused = from_query(query, scorer.panel, files(None))
    assert not refused
    assert (view.track_record.level, view.track_record.decembers) == ("corridor", "since-2016")
    assert (view.track_record.ukraine, view.track_record.loss) == ("without", 25)
    assert query.items() <= to_query(view).items()


def test_the_trigger_that_is_designed_stands_in_the_url(scorer):
    query = {"limit": "15", "within": "Sahel", "among": "TCD,NER", "risks": "new"}
    view, refused = from_query(query, scorer.panel, files(None))
    assert not refused
    chosen = view.track_record
    assert (chosen.limit, chosen.within, chosen.risks) == (15, "Sahel", "new")
    assert chosen.among == ("TCD", "NER")
    assert query.items() <= to_query(view).items()
    wrong = {"limit": "0", "within": "Atlantis", "among": "TCD,XXX", "risks": "old"}
    assert set(from_query(wrong, scorer.panel)[1]) == set(wrong)


@pytest.mark.parametrize(
    ("years", "name"),
    [("2004–2022", "all"), ("2016–2022", "since-2016"), ("2016–2024", "since-2016")],
)
def test_an_older_address_that_names_years_still_leads_to_its_period(scorer, years, name):
    view, refused = from_query({"decembers": years}, scorer.panel)
    assert view.track_record.decembers == name
    assert not refused


OLD_ADDRESS = (
    "as_of=2021-06&outcome=armed&region=Sahel&source=AFG&country=TJK&tab=armed"
    "&weights_armed=conflict_intensity=60,border_incidents=40"
    "&what_if=border_incidents:AFG>TJK=0,territory_controlled:AFG=x2"
    "&case=afghanistan-2021-06&reveal=1&watch=TJK,PAK&corridor=PAK&against=IRN"
    "&against_as_of=2015-06&level=corridor&decembers=2016–2022&ukraine=without&loss=25"
)


def test_a_link_that_the_first_version_wrote_opens_the_same_view(panel):
    query = dict(part.split("=", 1) for part in OLD_ADDRESS.split("&"))
    view, refused = from_query(query, panel, files(None))
    weights = {"conflict_intensity": 60, "border_incidents": 40}
    what_ifs = ("border_incidents:AFG>TJK=0", "territory_controlled:AFG=x2")
    settings = Settings(
        to_month("2021-06"),
        "armed",
        (None, tuple(weights.get(code, 0) for code in CODES)),
        "AFG",
        "Sahel",
        parse_what_ifs(what_ifs),
    )
    assert refused == ()
    assert view == View(
        settings,
        country="TJK",
        tab="armed",
        case="afghanistan-2021-06",
        reveal=True,
        watch=("TJK", "PAK"),
        track_record=TrackRecordView("corridor", "since-2016", "without", 25),
        corridor="PAK",
        against="IRN",
        against_as_of=to_month("2015-06"),
    )


def test_choices_of_the_track_record_that_are_none_fall_back(scorer):
    query = {"level": "planet", "decembers": "1850", "ukraine": "maybe", "loss": "0"}
    view, refused = from_query(query, scorer.panel, files(None))
    assert view.track_record == View(view.settings).track_record
    assert set(refused) == set(query)
