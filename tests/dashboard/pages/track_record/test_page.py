import re

import pytest

from risk.dashboard.pages.track_record import texts
from risk.dashboard.pages.track_record.data import published
from risk.dashboard.state.view import RECORD_PARTS
from risk.risk_table.settings import FITTED, weights_text
from risk.terms.catalogue import CODES
from risk.terms.wording import INTERVAL, interval, percent, range_text, share_in_100, signed
from risk.track_record.judged.verdict import level_bands
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.report import size_table
from risk.track_record.summaries import misses, skill
from risk.track_record.verify import out_of_scope
from tests.dashboard.reading import captions, table_with, words

PAGE = "track_record"
CHARTS = {"early": 2, "levels": 2, "where": 3, "acting": 1, "scores": 1}
OWN = (0, 50, 0, 0, 0, 50) + (0,) * (len(CODES) - 6)


def test_what_a_level_has_meant_is_counted_from_the_forecasts(open_page, scorer):
    shown = table_with(open_page(record_part="levels"), "In 100")
    record = past_forecasts(scorer, FITTED, "either", "country")
    limits = {"Low": (0, 0.05), "High": (0.3, 0.6), "Severe": (0.6, 1.1)}
    for name, (low, high) in limits.items():
        part = record[(record.probability >= low) & (record.probability < high)]
        assert shown.loc[name, "Forecasts"] == f"{len(part):,}"
        assert shown.loc[name, "Came true"] == f"{part.observed.sum():,}"


def test_each_level_counts_new_risks_alone_too(open_page, scorer):
    app = open_page(outcome="armed", record_part="levels")
    record = past_forecasts(scorer, FITTED, "armed", "country")
    new = record[(record.onset == "new") & (record.probability >= 0.3) & (record.probability < 0.6)]
    assert "New risks alone" in [heading.value for heading in app.main.subheader]
    shown = [t.value for t in app.main.table if "In 100" in t.value][1].loc["High"]
    assert shown["Forecasts"] == f"{len(new):,}"
    assert shown["Came true"] == f"{new.observed.sum():,}"
    assert shown["Expected"] == f"{new.probability.sum():,.0f}"
    assert len(new) < len(record[record.onset == "new"])


def test_the_skill_of_the_fitted_weights_stands_in_words(open_page, scorer):
    score = skill(past_forecasts(scorer, FITTED, "either", "country"))
    app = open_page(record_part="scores")
    assert f"**Fitted weights: skill {signed(score.estimate)}**" in words(app)
    assert f"{signed(score.low)} to {signed(score.high)}" in words(app)
    assert "0 is no better than one overall frequency" in words(app)


def test_weights_of_one_s_own_are_rerun_over_history(open_page, scorer):
    app = open_page(weights_armed=weights_text(OWN), record_part="scores")
    record = past_forecasts(scorer, (None, OWN), "either", "country")
    assert f"**These weights: skill {signed(skill(record).estimate)}**" in words(app)
    first = table_with(app, "AUC").iloc[0]
    assert first.name == "These weights"
    assert first.Skill.startswith(signed(skill(record).estimate))
    high = record.observed[(record.probability >= 0.3) & (record.probability < 0.6)]
    said = table_with(app, "Its band").loc["High", "Came true"]
    assert said == f"{high.sum():,} of {len(high):,}"


def test_the_outcome_and_the_unit_can_be_chosen(open_page, scorer):
    app = open_page(outcome="armed", record_part="misses")
    app.segmented_control(key="track_level").set_value("corridor").run()
    record = past_forecasts(scorer, FITTED, "armed", "corridor")
    assert f"{len(record):,} forecasts of corridors" in captions(app)
    assert f"{record.observed.sum():,} came true" in captions(app)
    worst = misses(record).iloc[0]
    rows = [t.value for t in app.table if "What happened then" in t.value.columns]
    assert percent(worst.base_rate) in rows[0]["Chance (base rate)"].iloc[0]
    assert rows[0].index[0] == f"{worst.source} → {worst.country}"


def test_the_worst_misses_are_named_with_what_happened(open_page, scorer):
    record = past_forecasts(scorer, FITTED, "arrivals", "country")
    came = misses(record, 100)
    shown = table_with(open_page(outcome="arrivals", record_part="misses"), "What happened then")
    assert shown.index.tolist() == came.country.tolist()
    expected = [f"{r.arrivals:,.0f} arrivals from {r.arrivals_from}" for r in came.itertuples()]
    assert shown["What happened then"].tolist() == expected


def test_alerts_follow_from_what_being_unprepared_costs(open_page, scorer):
    app = open_page(record_part="acting").slider(key="loss").set_value(4).run()
    record = past_forecasts(scorer, FITTED, "either", "country")
    alert = record.probability >= 0.25
    came = record.observed == 1
    shown = table_with(app, "It came")
    assert shown.loc["Alert", "It came"] == f"{(alert & came).sum():,} hits"
    assert shown.loc["Alert", "It did not come"] == f"{(alert & ~came).sum():,} false alarms"
    assert shown.loc["No alert", "It came"] == f"{(~alert & came).sum():,} misses"
    assert "Preparing pays when the chance is **25\N{NO-BREAK SPACE}%** or more (1 in 4)" in words(
        app
    )
    expense = alert.sum() + 4 * (~alert & came).sum()
    assert f"make **{expense:,}**" in words(app)


def test_the_country_looked_at_is_told_how_often_it_was_warned_about(open_page, scorer):
    app = open_page(country="PAK", record_part="where")
    record = past_forecasts(scorer, FITTED, "either", "country")
    rows = record[record.iso3 == "PAK"]
    warned = rows.probability >= 0.3
    came = (warned & (rows.observed == 1)).sum()
    assert (
        f"**Pakistan** was forecast {len(rows)} times. {warned.sum()} of the forecasts were "
        f"High or above, and the outcome came after {came} of those." in words(app)
    )
    assert percent(rows.base_rate.iloc[-1]) in words(app)


def test_a_country_that_was_never_exposed_is_told_so(open_page):
    assert "was never exposed: no source" in words(open_page(country="NZL", record_part="where"))


def test_sizes_and_what_was_out_of_scope_are_shown(open_page, scorer):
    app = open_page(record_part="scores")
    shown = next(t.value for t in app.table if "100,000 and more" in t.value.index)
    table = size_table(scorer.backtest).set_index("size")
    assert shown.loc["100,000 and more", "Came true"].startswith(
        f"{table.positives[100_000]:.0f} of "
    )
    missed = out_of_scope(scorer.panel)
    app = open_page(record_part="scope")
    assert f"{len(missed)} arrivals of 10,000 and more" in words(app)
    listed = table_with(app, "Arrivals")
    assert len(listed) == len(missed)
    later = (listed["Forecast later that year"] == "yes").sum()
    assert f"{later} of them were forecast in March, June or September of their year" in words(app)


def test_published_scores_are_shown_or_their_absence_explained(open_page, scorer):
    app = open_page(record_part="scores")
    report, problem = published()
    shown = table_with(app, "AUC")
    if problem:
        assert any("run: python -m risk verify --publish" in i.value for i in app.info)
        assert shown.index.tolist() == ["Fitted weights", "Equal weights"]
        return
    row = next(
        r
        for r in report["outcomes"]["either"]["scores"]
        if (r["model"], r["level"], r["period"], r["months"], r["ukraine"])
        == ("black box", "country", "all", "all", "with")
    )
    assert shown.loc["Black box", "Skill"].startswith(signed(row["skill"]))
    harder = shown.loc["Black box", "Over the same as last year"]
    assert harder.startswith(signed(row["over_persistence"]))
    assert set(texts.MODEL_NAMES.values()) - {"These weights"} == set(shown.index)


@pytest.mark.parametrize("part", RECORD_PARTS)
def test_every_chart_has_a_text_and_a_table_of_the_same(open_page, part):
    app = open_page(country="PAK", record_part=part)
    drawn = app.get("vega_lite_chart")
    of_the_answer = 1
    assert len(drawn) == of_the_answer + CHARTS.get(part, 0)
    assert all(re.search(r"\w+ \w+", element.proto.alt) for element in drawn)
    folds = [e.label.lower() for e in app.expander]
    assert sum("the same data as a table" in label for label in folds) == len(drawn)


def test_a_part_is_chosen_by_the_address_and_another_by_its_control(open_page):
    app = open_page(record_part="where")
    headings = [heading.value for heading in app.main.header]
    assert headings == ["Where and when it worked", "How often a country was warned about"]
    app.segmented_control(key="record_part").set_value("scope").run()
    assert [heading.value for heading in app.main.header] == ["Out of scope"]
    assert app.query_params["record_part"] == "scope"


def test_a_part_that_there_is_not_is_named_and_the_first_is_shown(open_page):
    app = open_page(record_part="everything")
    assert "cannot be used (record_part)" in app.warning[0].value
    assert app.segmented_control(key="record_part").value == RECORD_PARTS[0]
    assert app.main.header[0].value == "Early warnings"
    assert "record_part" not in app.query_params


def test_only_the_chosen_part_is_computed(open_page, monkeypatch):
    """What the other parts ask for may not be asked: here it would fail."""

    def asked(*_):
        raise AssertionError("computed, though not shown")

    for name in ("warnings", "leads", "stands", "curve", "trigger", "sizes", "scores"):
        monkeypatch.setattr(f"risk.dashboard.pages.track_record.data.{name}", asked)
    app = open_page(record_part="scope")
    assert [heading.value for heading in app.main.header] == ["Out of scope"]


@pytest.mark.parametrize("unit", ["country", "corridor"])
def test_the_answer_has_each_level_with_its_count_interval_and_band(open_page, scorer, unit):
    app = open_page(outcome="armed", level=unit, record_part="scope")
    rows = level_bands(past_forecasts(scorer, FITTED, "armed", unit))
    shown = table_with(app, "Its band")
    for row in rows.itertuples():
        name = row.level
        assert shown.loc[name, "Came true"] == f"{row.came_true:,} of {row.forecasts:,}"
        assert shown.loc[name, "Its band"] == range_text(name)
        said = f"{share_in_100(row.frequency)} ({interval(row.low, row.high)})"
        assert shown.loc[name, f"Of 100 ({INTERVAL})"] == said
    title = app.get("vega_lite_chart")[0].proto.alt
    assert title.startswith("How often each level came true")


def test_the_answer_says_what_is_good_and_what_is_not(open_page, scorer):
    record = past_forecasts(scorer, FITTED, "armed", "country")
    app = open_page(outcome="armed", record_part="scope")
    gain = skill(record, "persistence")
    assert f"skill {signed(gain.estimate)}, {INTERVAL} {signed(gain.low)}" in words(app)
    recent = skill(record[record.year >= 2016], "persistence")
    assert recent.low < 0 < gain.low
    said = "from 2016 on no gain over “the same as last year” is shown (skill "
    assert f"{said}{signed(recent.estimate)}, " in words(app)


def test_a_region_chosen_on_the_map_is_judged_by_itself(open_page, scorer):
    record = past_forecasts(scorer, FITTED, "armed", "country")
    africa = skill(record[record.region == "Africa"])
    app = open_page(outcome="armed", region="Africa", record_part="scope")
    assert f"**Africa**, chosen on the Map: skill {signed(africa.estimate)}" in words(app)
    few = open_page(outcome="armed", region="Europe", record_part="scope")
    came = record[record.region == "Europe"].observed.sum()
    assert f"**Europe**, chosen on the Map: {came} came true, too few to judge." in words(few)


def test_the_misses_of_one_war_are_one_row(open_page, scorer):
    record = past_forecasts(scorer, FITTED, "arrivals", "country")
    missed = record[(record.observed == 1) & (record.probability < 0.05)]
    app = open_page(outcome="arrivals", record_part="misses")
    shown = table_with(app, "Most that came, to one country")
    of_ukraine = missed[(missed.arrivals_from == "Ukraine") & (missed.year >= 2021)]
    row = shown.iloc[0]
    assert row.name.startswith("Ukraine, March 2021 to ") and len(of_ukraine) > 50
    said = interval(of_ukraine.probability.min(), of_ukraine.probability.max())
    assert row["Forecasts, at a chance of"] == f"{len(of_ukraine)}, at {said}"
    assert f"**{len(missed)} forecasts of " in words(app)
    assert f"alone has {len(of_ukraine)}." in words(app)
