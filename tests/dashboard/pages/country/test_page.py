"""The Country page: every number is the library's, every state has a sentence."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from risk.dashboard.look.plain import named
from risk.dashboard.pages.country import charts, data, past, tables, texts
from risk.dashboard.panels.skill import skill_sentence
from risk.dashboard.state.view import PARTS
from risk.explain.contributions import corridor_row, explain, headline
from risk.explain.new_risks import onset_sentence
from risk.explain.ranks import importance_table, rank_intervals, rank_text
from risk.inputs.cases import read_cases
from risk.inputs.evidence import origin_text
from risk.model.sizes import Range
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings, weights_text
from risk.terms.catalogue import CATALOGUE, INDICATORS, equal_weights
from risk.terms.levels import NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.onset import onset_text
from risk.terms.palette import BY_LEVEL
from risk.terms.wording import (
    INTERVAL,
    interval,
    natural,
    percent,
    points,
    points_text,
    share,
    signed,
)

EQUAL = equal_weights(5)
CASE = Settings(to_month("2021-06"), source="AFG")
WORLD = Settings(CASE.as_of)
ADDRESS = {"as_of": "2021-06", "source": "AFG"}


def page():
    from risk.dashboard.pages.country.page import country_page

    country_page()


def words(app):
    return "\n".join(element.value for element in app.main.markdown)


def table_with(app, column):
    return next(element.value for element in app.table if column in element.value.columns)


def figure(app, label):
    return next(metric.value for metric in app.metric if metric.label == label)


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


def test_contributions_add_up_from_the_mean_to_the_corridors_index(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", outcome="arrivals")
    shown = table_with(app, "Difference")
    forecast = scorer.forecast(CASE)
    row = corridor_row(scorer.panel, forecast, "AFG", "TJK")
    index = forecast.mechanisms["arrivals"].index[row]
    x = scorer.forecaster.training_values("arrivals", forecast.cutoff)
    weights = np.array(forecast.mechanisms["arrivals"].weights)
    mean = 100 * (x @ weights / weights.sum()).mean()
    assert shown.loc["Index", "Here"] == f"{index:.2f}"
    assert shown.loc["Index", "Mean"] == f"{mean:.2f}"
    assert shown.loc["Index", "Difference"] == signed(index - mean)
    parts = [float(text.replace("−", "-")) for text in shown.Difference[:-1]]
    assert sum(parts) == pytest.approx(index - mean, abs=0.005 * len(parts))
    assert len(shown) == (weights > 0).sum() + 1


def test_the_waterfall_ends_where_it_should_without_a_gap(scorer):
    forecast = scorer.forecast(CASE)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    table = explain(scorer.forecaster, forecast, row, "armed", None)
    steps = charts.waterfall_data(table)
    assert steps.end.iloc[-1] == pytest.approx(forecast.mechanisms["armed"].index[row])
    assert np.allclose(steps.start.iloc[1:-1], steps.end.iloc[:-2])
    assert steps.start.iloc[0] == steps.start.iloc[-1] == 0


def test_another_corridor_and_mechanism_can_be_picked(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", outcome="armed")
    app.selectbox(key="corridor").select("PAK").run()
    forecast = scorer.forecast(WORLD)
    row = corridor_row(scorer.panel, forecast, "PAK", "TJK")
    shown = table_with(app, "Difference")
    assert shown.loc["Index", "Here"] == f"{forecast.mechanisms['armed'].index[row]:.2f}"
    picker = next(g for g in app.get("button_group") if g.key == "mechanism_armed_armed")
    picker.set_value("arrivals").run()
    shown = table_with(app, "Difference")
    assert shown.loc["Index", "Here"] == f"{forecast.mechanisms['arrivals'].index[row]:.2f}"


def test_the_arithmetic_ends_at_the_countrys_chance(open_page, scorer):
    text = words(open_page(as_of="2021-06", country="TJK")).replace("\\", "")
    p = country_table(scorer, WORLD).set_index("iso3").probability["TJK"]
    assert f"= {p:.4f}, that is {percent(p)}" in text
    assert "Chance of either = 1 − (1 −" in text


def test_the_parts_of_a_change_add_up(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", part="what-moved-it")
    shown = table_with(app, "Since June 2020")
    now = country_table(scorer, WORLD).set_index("iso3").probability["TJK"]
    then = country_table(scorer, Settings(to_month("2020-06"))).set_index("iso3").probability["TJK"]
    together = f"{100 * (now - then):+.1f}".replace("-", "−")
    assert shown.loc["Total", "Since June 2020"] == together
    assert shown.loc["Total, rounded", "Since June 2020"] == points(now - then)
    assert f"{points_text(now - then, 'percentage point')} since June 2020." in words(app)
    parts = [float(t.replace("−", "-")) for t in shown["Since June 2020"][:-2]]
    assert sum(parts) == pytest.approx(100 * (now - then), abs=0.3)


def test_past_situations_are_counted_and_open_at_their_month(open_page):
    app = open_page(
        **ADDRESS, country="TJK", weights_armed=weights_text(EQUAL), part="like-this-before"
    )
    shown = [e.value for e in app.table if "Distance" in e.value.columns]
    assert [len(part) for part in shown] == [10, 30]
    came = sum((part.Came == "yes").sum() for part in shown)
    assert f"Of the 40 most like this, {came} had arrivals or armed fighting" in words(app)
    first = shown[0].index[0]
    assert re.search(r"\]\(\./country\?as_of=\d{4}-12&.*source=[A-Z]{3}&country=[A-Z]{3}", first)
    assert "weights_armed=" in first


def test_what_would_change_it_is_said_for_the_next_and_for_a_chosen_level(open_page, scorer):
    app = open_page(as_of="2021-06", country="TJK", part="what-would-change-it")
    assert re.search(
        r"from 2,000 to [\d,]+ persons a year would move the country from Guarded "
        r"to Elevated",
        words(app),
    )
    app.selectbox(key="goal").select("Severe").run()
    assert "from Guarded to Severe" in words(app) or "No single indicator" in words(app)
    app.selectbox(key="goal").select("Guarded").run()
    assert "It is already at Guarded." in words(app)


def test_what_does_not_change_within_a_year_would_change_nothing(open_page):
    facts = [indicator.name for indicator in CATALOGUE if indicator.fixed]
    assert facts == [INDICATORS[code].name for code in ("border_exposure", "receiver_population")]
    app = open_page(as_of="2026-01", country="POL", part="what-would-change-it")
    for goal in ("", "Low", "Elevated"):
        app.selectbox(key="goal").select(goal).run()
        said = [c.value for c in app.main.caption]
        assert f"Left out because nothing changes it within a year: {', '.join(facts)}." in said
        for fact in facts:
            assert f"- {fact}: a change" not in words(app)
            assert not any(fact in text for text in said if text.startswith("None of these"))


def test_the_highest_level_is_only_lowered_and_the_lowest_only_raised(open_page, scorer):
    table = country_table(scorer, WORLD)
    for level, said, unsaid in (("Severe", "lower", "raise"), ("Low", "raise", "lower")):
        iso3 = table[table.level == level].iso3.iloc[0]
        app = open_page(as_of="2021-06", country=iso3, part="what-would-change-it")
        assert f"**To {said} it:**" in words(app) and f"**To {unsaid} it:**" not in words(app)


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


def test_the_capacity_of_the_case_is_set_against_the_chances(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", part="how-many")
    box = app.number_input(key="capacity")
    assert box.value == 10_000
    p = country_table(scorer, CASE).set_index("iso3").probability_arrivals["TJK"]
    assert (
        f"more than the announced 10,000 people arrive within the next 12 months is "
        f"{percent(p)}" in words(app)
    )
    box.set_value(30_000).run()
    assert "announced 30,000 people" in words(app) and "(interpolated)" in words(app)
    app = open_page(**ADDRESS, country="PAK", part="how-many")
    assert app.number_input(key="capacity").value is None


def test_choices_of_what_may_come_stand_in_the_address(open_page):
    app = open_page(as_of="2021-06", country="TJK", part="how-many")
    assert not {"scope", "goal", "capacity"} & set(app.query_params)
    app.number_input(key="capacity").set_value(30_000).run()
    assert "announced 30,000 people" in words(app)
    app.button_group(key="part").select("what-would-change-it").run()
    app.button_group(key="scope").select("corridor").run()
    app.selectbox(key="goal").select("Severe").run()
    chosen = {name: app.query_params[name] for name in ("scope", "goal", "capacity")}
    assert chosen == {"scope": "corridor", "goal": "Severe", "capacity": "30000"}
    # A link from before there were parts: the part whose choices it names is open.
    again = open_page(as_of="2021-06", country="TJK", **chosen)
    assert words(again) == words(app)
    assert "would move the corridor from" in words(again) or "No single" in words(again)
    again.button_group(key="part").select("how-many").run()
    assert "announced 30,000 people" in words(again)


def test_one_part_at_a_time_is_drawn_and_named_in_the_address(open_page):
    headings = {
        "why": "Why: Afghanistan → Tajikistan",
        "how-many": "How many may arrive",
        "over-time": "Over time",
        "what-moved-it": "What moved it",
        "like-this-before": "Situations like this in the past",
        "what-would-change-it": "What would change this",
    }
    assert tuple(headings) == PARTS
    app = open_page(as_of="2021-06", country="TJK")
    assert "part" not in app.query_params
    for part in (*PARTS[1:], PARTS[0]):
        app.button_group(key="part").select(part).run()
        assert app.query_params.get("part", PARTS[0]) == part
        drawn = [s.value for s in app.subheader if s.value in headings.values()]
        assert drawn == [headings[part]]
    again = open_page(as_of="2021-06", country="TJK", part="like-this-before")
    assert again.button_group(key="part").value == "like-this-before"


def test_a_part_that_is_not_there_falls_back_and_is_named(open_page):
    app = open_page(as_of="2021-06", country="TJK", part="everything")
    assert app.button_group(key="part").value == "why"
    assert any("part" in warning.value for warning in app.warning)


def test_a_closed_part_is_not_computed(open_page, monkeypatch):
    def never(*_):
        raise AssertionError("computed though its part is closed")

    for name in ("needed", "similar", "changes", "movements", "observed"):
        monkeypatch.setattr(data, name, never)
    monkeypatch.setattr(past, "course_of", never)
    open_page(as_of="2021-06", country="TJK")
    monkeypatch.undo()
    for name in ("explained", "rank_interval", "importances"):
        monkeypatch.setattr(data, name, never)
    open_page(as_of="2021-06", country="TJK", part="how-many")


def test_a_cleared_capacity_is_again_what_was_announced_and_another_country_has_its_own(open_page):
    app = open_page(**ADDRESS, country="TJK", capacity="30000", part="how-many")
    app.number_input(key="capacity").set_value(None).run()
    assert "capacity" not in app.query_params
    assert app.number_input(key="capacity").value == 10_000
    app.number_input(key="capacity").set_value(0).run()
    assert app.query_params["capacity"] == "0"
    assert "announced 0 people" in words(app)
    app.selectbox(key="country").select("PAK").run()
    assert "capacity" not in app.query_params
    assert app.number_input(key="capacity").value is None


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


def test_outcomes_of_later_years_are_not_marked(open_page):
    app = open_page(as_of="2010-06", country="PAK", part="over-time")
    came = table_with(app, "People")
    assert came.index.astype(int).max() <= 2009
    assert re.search(r"Outcomes from 1992 to 20(08|09) were known by this month", words(app))


def test_own_weights_change_the_page_as_they_change_the_table(open_page, scorer):
    app = open_page(**ADDRESS, country="TJK", weights_arrivals=weights_text(EQUAL))
    row = country_table(scorer, Settings(CASE.as_of, weights=(EQUAL, None), source="AFG"))
    row = row.set_index("iso3").loc["TJK"]
    if row.withheld_reason:
        assert any(row.withheld_reason in w.value for w in app.warning)
    else:
        assert figure(app, "Chance") == percent(row.probability)


def test_charts_hold_no_data_of_their_own():
    specs = (
        charts.waterfall_spec(6),
        charts.course_spec(),
        charts.index_spec(),
        charts.sizes_spec(),
    )
    for spec in specs:
        assert set(spec["datasets"]) <= {"bands"}  # the levels' limits, which never change
        assert "values" not in str(spec.get("data", ""))


def test_chances_are_drawn_from_0_to_100_over_bands_in_the_levels_colours():
    spec = charts.course_spec()
    bands, line = spec["layer"][0]["encoding"], spec["layer"][1]["encoding"]
    assert line["y"]["scale"]["domain"] == [0, 1]
    assert charts.sizes_spec()["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 1]
    assert bands["fill"]["scale"]["range"] == list(BY_LEVEL.values())
    drawn = spec["datasets"]["bands"]
    assert drawn.level.tolist() == list(BY_LEVEL) and drawn.high.tolist() == [
        0.05,
        0.15,
        0.3,
        0.6,
        1,
    ]
    assert '"1": "100' in line["y"]["axis"]["labelExpr"]
    assert line["y"]["axis"]["values"] == [0.05, 0.15, 0.3, 0.6, 1]
    for drawing in (spec, charts.index_spec(), charts.sizes_spec(), charts.waterfall_spec(3)):
        others = [layer for layer in drawing["layer"] if layer is not spec["layer"][0]]
        assert BY_LEVEL["High"] not in str(others), "red is for the level High alone"


def test_tables_speak_plainly():
    assert tables.range_text(Range(None, None)) == "below 1,000 to over 100,000"
    assert tables.way(0.0, 13.9) == "14 km apart"


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


def test_nominal_weight_and_effective_importance_stand_beside_each_other(scorer):
    found = importance_table(scorer.forecast(WORLD), "armed")
    rows = tables.importance_rows(found)
    used = found[found.share > 0].set_index("label")
    assert len(rows) == len(used) > 5
    for label, row in rows.iterrows():
        assert row["Weight"] == share(used.share[label])
        assert row["Effective importance"] == share(used.importance[label])
