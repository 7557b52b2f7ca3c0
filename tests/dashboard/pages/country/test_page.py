"""The Country page: every number is the library's, every state has a sentence."""

from dataclasses import replace

import pyarrow as pa
import pytest

from risk.dashboard.look.plain import named
from risk.dashboard.pages.country import texts
from risk.dashboard.panels.skill import skill_sentence
from risk.explain.contributions import headline
from risk.explain.new_risks import onset_sentence
from risk.explain.ranks import rank_intervals, rank_text
from risk.inputs.cases import read_cases
from risk.inputs.evidence import origin_text
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings, weights_text
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.onset import onset_text
from risk.terms.wording import INTERVAL, interval, natural, percent
from tests.dashboard.pages.country.opened import ADDRESS, CASE, EQUAL, PAGE, WORLD  # noqa: F401
from tests.dashboard.reading import figure, table_with, words


@pytest.mark.parametrize("iso3", ["PAK", "TJK"])
def test_headline_and_figures_are_those_of_the_risk_table(open_page, scorer, iso3):
    app = open_page(**ADDRESS, country=iso3)
    table = country_table(scorer, CASE)
    ranked = int((table.level != NOT_EXPOSED).sum())
    row = table.set_index("iso3", drop=False).loc[iso3]
    assert headline(row, ranked, one_source=True) in words(app)
    assert figure(app, "Chance") == percent(row.probability)
    assert figure(app, "Base rate") == percent(row.base_rate)
    assert figure(app, "Rank") == f"{row['rank']} of {ranked}"
    chance = next(metric for metric in app.metric if metric.label == "Chance")
    assert f"**{natural(row.probability)}** would see it" in chance.proto.help


def test_the_rank_is_given_with_its_firmness(open_page, scorer):
    ranks = rank_intervals(scorer, CASE).set_index("iso3").loc["IRN"]
    text = rank_text(
        ranks.weights_low,
        ranks.weights_high,
        ranks.weights_share,
        "1,000 weightings drawn around these",
    )
    assert text in words(open_page(**ADDRESS, country="IRN"))


@pytest.mark.parametrize("iso3", ["KEN", "PAK"])
def test_it_says_whether_the_risk_is_new_beside_the_chance_and_for_each_corridor(
    open_page, scorer, iso3
):
    app = open_page(as_of="2021-06", country=iso3)
    row = country_table(scorer, WORLD).set_index("iso3").loc[iso3]
    sentence = onset_sentence(row, (2018, 2020))
    assert texts.onset(sentence) in [element.value for element in app.main.markdown]
    near = corridor_table(scorer, WORLD)
    near = near[near.receiver_iso3 == iso3]
    assert table_with(app, "Likely arrivals")["New or going on"].tolist() == [
        onset_text(*cells) for cells in zip(near.onset, near.came_10y, near.known_10y, strict=True)
    ]


def test_every_corridor_is_listed_riskiest_first(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK")
    into = corridor_table(scorer, WORLD).query("receiver_iso3 == 'TJK'")
    shown = table_with(app, "Likely arrivals")
    assert shown.index.tolist() == into.source.tolist()
    assert shown.Chance.tolist() == [percent(p) for p in into.probability]
    assert shown[INTERVAL].tolist() == [
        interval(*ends) for ends in zip(into.probability_low, into.probability_high, strict=True)
    ]
    assert app.selectbox(key="corridor").value == into.source_iso3.iloc[0]


@pytest.mark.parametrize("source", [{}, {"source": "SDN"}])
def test_the_small_map_says_of_each_source_the_chance_of_its_corridor(open_page, scorer, source):
    app = open_page(as_of="2024-01", country="TCD", **source)
    settings = Settings(to_month("2024-01"), **source)
    into = corridor_table(scorer, settings).query("receiver_iso3 == 'TCD'")
    own = country_table(scorer, settings).set_index("iso3").probability["TCD"]
    chances = {"Chad": own} | dict(zip(into.source, into.probability, strict=True))
    (drawn,) = [e.proto for e in app.get("vega_lite_chart") if "geoshape" in e.proto.spec]
    (sent,) = [d.data.data for d in drawn.datasets if d.name == "labels"]
    texts = pa.ipc.open_stream(sent).read_pandas().text.tolist()
    assert "Sudan " in "".join(texts) and len(texts) > bool(not source)
    assert set(texts) <= {f"{name} {percent(p)}" for name, p in chances.items()}


def test_the_chosen_corridor_stands_in_the_address_until_another_country_is_chosen(open_page):
    app = open_page(as_of="2021-06", country="TJK")
    assert "corridor" not in app.query_params
    app.selectbox(key="corridor").select("PAK").run()
    assert app.query_params["corridor"] == "PAK"
    assert "Why: Pakistan → Tajikistan" in [s.value for s in app.subheader]
    again = open_page(as_of="2021-06", country="TJK", corridor="PAK")
    assert "Why: Pakistan → Tajikistan" in [s.value for s in again.subheader]
    app.selectbox(key="country").select("UZB").run()
    assert "corridor" not in app.query_params


def test_a_corridor_that_does_not_lead_here_gives_the_riskiest(open_page):
    app = open_page(as_of="2021-06", country="TJK", corridor="MLI")
    assert "Why: Afghanistan → Tajikistan" in [s.value for s in app.subheader]


def test_withheld_percentages_stay_withheld_everywhere(open_page):
    app = open_page(as_of="1993-01", country="PAK")
    assert any("Percentages are withheld" in w.value for w in app.warning)
    text = words(app)
    change = words(open_page(as_of="1993-01", country="PAK", part="what-would-change-it"))
    assert "No level is shown here" in change and "would move" not in change
    assert "Rank" in text and "Chance of" not in text and "would bring" not in text
    assert "Chance" not in {metric.label for metric in app.metric}
    assert set(table_with(app, "Likely arrivals").Chance) == {"–"}
    assert "Index of arrivals" in text.replace("\\", "")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({**ADDRESS, "country": "FRA"}, "France is not exposed to Afghanistan in June 2021"),
        ({"as_of": "2021-06", "country": "NZL"}, "New Zealand is not exposed in June 2021"),
        ({"as_of": "2005-06", "country": "SSD"}, "not an independent state in June 2005"),
    ],
)
def test_countries_without_a_forecast_get_a_sentence(open_page, query, sentence):
    app = open_page(**query)
    assert any(sentence in info.value for info in app.info)
    assert not app.metric


def test_without_a_country_the_first_ten_are_offered(open_page, scorer):
    app = open_page(**ADDRESS)
    top = country_table(scorer, CASE).head(9)
    assert table_with(app, "Mainly from").Country.tolist() == top.country.tolist()
    app.button(key="pick_TJK").click().run()
    assert app.query_params["country"] == "TJK"
    assert figure(app, "Chance") == percent(top.set_index("iso3").probability["TJK"])


def test_a_country_outside_the_region_is_shown_all_the_same(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", region="Sahel")
    p = country_table(scorer, WORLD).set_index("iso3").probability["TJK"]
    assert figure(app, "Chance") == percent(p)
    assert any("outside the chosen region" in caption.value for caption in app.caption)


@pytest.mark.parametrize("query", [{}, {"region": "Sahel"}])
def test_the_skill_said_of_a_country_is_that_of_its_region(open_page, scorer, query):
    for iso3, region in (("POL", "Europe"), ("TCD", query.get("region", "Africa"))):
        app = open_page(as_of="2026-01", country=iso3, **query)
        settings = Settings(to_month("2026-01"), region=region)
        assert skill_sentence(settings) in words(app)
        assert skill_sentence(replace(settings, region=None)) not in words(app)


def test_own_weights_change_the_page_as_they_change_the_table(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", weights_arrivals=weights_text(EQUAL))
    row = country_table(scorer, Settings(CASE.as_of, weights=(EQUAL, None), source="AFG"))
    row = row.set_index("iso3").loc["TJK"]
    if row.withheld_reason:
        assert any(row.withheld_reason in w.value for w in app.warning)
    else:
        assert figure(app, "Chance") == percent(row.probability)


def test_a_value_from_evidence_keeps_its_origin_wherever_it_stands(open_page, scorer):
    evidence = next(c for c in read_cases() if c.slug == "afghanistan-2021-06").evidence
    claim = evidence.rows[evidence.rows.value == 75].iloc[0]
    assert (claim.indicator, claim.date) == ("territory_controlled", "2021-06-23")
    app = open_page(**ADDRESS, country="TJK", outcome="arrivals", evidence=evidence.short)
    row = table_with(app, "Difference").loc[named("territory_controlled")]
    assert row.Basis == "evidence, reliability D, other counts 19 to 75"
    assert (row["Period to"], row["Known since"]) == ("2021-06-23", "2021-06")
    assert row.Source == f"{claim.reference}. {claim.note}"
    traced = words(app).replace("\\", "")
    assert f"not the published series, but {origin_text(claim)}" in traced
    assert "reliability D" in origin_text(claim) and claim.reference in origin_text(claim)


def test_a_value_of_a_what_if_says_so(open_page):
    app = open_page(**ADDRESS, country="TJK", outcome="armed", what_if="receiver_violence:TJK=500")
    tables_shown = [e.value for e in app.table if "Basis" in e.value.columns]
    name = named("receiver_violence")
    row = next(t.loc[name] for t in tables_shown if name in t.index)
    assert (row.Basis, row.Source) == ("what-if", "what-if")
