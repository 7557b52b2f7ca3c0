from contextlib import contextmanager
from datetime import date

import numpy as np
import pytest

from risk.dashboard.pages.country.charts import course_data
from risk.dashboard.pages.country.texts import course_text
from risk.dashboard.pages.map import page
from risk.dashboard.pages.map.card import sentence
from risk.dashboard.pages.map.headline import status
from risk.explain.history import history
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import FITTED, Settings, weights_text
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES, equal_weights
from risk.terms.levels import NOT_EXPOSED, WITHHELD, level_of
from risk.terms.months import month_name, to_month
from risk.terms.outcomes import MECHANISMS
from risk.terms.wording import INTERVAL, interval, percent, share, signed
from risk.track_record.past_forecasts import past_forecasts
from tests.dashboard import component
from tests.dashboard.component import move, ranked, ranked_chances, ranked_rows, set_of
from tests.reading import read_anew

EQUAL = equal_weights(5)
CASE = Settings(to_month("2021-06"), source="AFG")
ADDRESS = {"as_of": "2021-06", "source": "AFG"}


def test_it_opens_on_the_latest_month_of_the_whole_world(open_app, scorer):
    app = open_app()
    table = country_table(scorer, Settings(scorer.panel.last_month))
    exposed = table[table.level != NOT_EXPOSED]
    assert ranked_rows(app).Country.tolist() == exposed.country.tolist()
    np.testing.assert_array_equal(ranked_chances(app), exposed.probability)
    high = (exposed.probability >= 0.3).sum()
    finding = next(m.value for m in app.markdown if "within reach" in m.value)
    assert finding.startswith(
        f"**{high} of {len(exposed)} countries within reach of a conflict stand at High or "
        f"Severe**; highest: {exposed.country.iloc[0]} {percent(exposed.probability.iloc[0])}"
    )
    assert not app.exception and not app.error


def test_the_case_button_shows_june_2021_and_afghanistan(open_app, scorer):
    app = open_app().button(key="case").click().run()
    assert app.query_params == {
        "outcome": "either",
        "tab": "arrivals",
        "case": "afghanistan-2021-06",
        **ADDRESS,
    }
    exposed = country_table(scorer, CASE).query("level != @NOT_EXPOSED")
    assert ranked_rows(app).Country.tolist() == exposed.country.tolist()
    assert {"Pakistan", "Iran", "Tajikistan"} <= set(ranked_rows(app).Country)
    assert ranked_rows(app)[INTERVAL].tolist() == [
        interval(*ends)
        for ends in zip(exposed.probability_low, exposed.probability_high, strict=True)
    ]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_an_untouched_set_follows_the_fit_of_the_month(mechanism, open_app, scorer):
    app = open_app(as_of="2005-03", tab=mechanism)
    fit = scorer.forecaster.fit
    assert set_of(app) == fit(mechanism, to_month("2005-03")).weights
    app.selectbox(key="year").select(2020).run()
    assert set_of(app) == fit(mechanism, to_month("2020-03")).weights


def test_a_touched_set_stays_and_the_numbers_are_the_librarys(open_app, scorer):
    app = open_app(**ADDRESS)
    before = ranked_chances(app)
    fitted = set_of(app)
    move(app, "displacement", 70)
    own = tuple(70 if code == "displacement" else w for code, w in zip(CODES, fitted, strict=True))
    assert app.query_params["weights_arrivals"] == weights_text(own)
    assert "weights_armed" not in app.query_params
    settings = Settings(CASE.as_of, weights=(own, None), source="AFG")
    table = country_table(scorer, settings)
    exposed = table[table.level != NOT_EXPOSED]
    assert ranked_rows(app).Country.tolist() == exposed.country.tolist()
    np.testing.assert_array_equal(ranked_chances(app), exposed.probability)
    assert ranked_chances(app).tolist() != before.tolist()
    app.selectbox(key="year").select(2015).run()
    assert set_of(app) == own


def test_an_address_that_is_older_than_the_view_changes_nothing(open_app):
    app = open_app(**ADDRESS).button(key="earlier").click().run()
    app.query_params["as_of"] = "2021-06"  # the browser had not heard of May yet
    app.run()
    assert app.query_params["as_of"] == "2021-05"
    assert app.selectbox(key="month").value == 5


def test_a_connection_that_is_back_has_the_sliders_shown_anew(open_app):
    app = open_app(**ADDRESS)
    before = component.shown(app)["returns"]
    (connection,) = (
        node
        for node in app.main.get("bidi_component")
        if "spillover_connection" in node.proto.component_name
    )
    component.send_to(app, connection.proto, "returned", True)
    assert component.shown(app)["returns"] == before + 1


def test_the_skill_of_own_weights_stands_beside_that_of_the_fitted_ones(open_app, scorer):
    app = open_app(**ADDRESS, weights_armed=weights_text(EQUAL))
    own = scorer.backtest.summary(scorer.past((None, EQUAL)), "either", as_of=CASE.as_of)
    fitted = scorer.backtest.summary(scorer.past((None, None)), "either", as_of=CASE.as_of)
    line = next(m.value for m in app.sidebar.markdown if "a skill of" in m.value)
    assert f"all sources together, have had a skill of {signed(own.skill)}** (" in line
    assert f"; with the fitted weights {signed(fitted.skill)}." in line


def test_early_months_withhold_percentages_and_say_why(open_app, scorer):
    app = open_app(as_of="1993-01")
    assert set(ranked_rows(app).Level) == {WITHHELD}
    assert ranked_chances(app).isna().all()
    assert any("past corridor-months" in warning.value for warning in app.warning)


def test_bad_addresses_show_the_defaults_and_one_sentence(open_app, scorer):
    app = open_app(as_of="2021-13", weights_armed="x=1", source="AFG")
    assert not app.exception
    assert [w.value for w in app.warning] == [
        "Some values in this link cannot be used (as_of, weights_armed). Defaults are shown "
        "instead."
    ]
    assert app.query_params["source"] == "AFG"


def test_an_address_with_a_misspelt_name_says_so_and_keeps_the_rest(open_app):
    app = open_app(asof="2021-06", source="SDN", utm_source="mail", **{"<b>": "*x*"})
    assert not app.exception
    assert [w.value.replace("\\", "") for w in app.warning] == [
        "This link has 2 parts that mean nothing here, so they were left out: asof (did you mean "
        "as_of?), <b>."
    ]
    assert "asof" not in app.query_params
    assert app.query_params["source"] == "SDN"
    app.button(key="earlier").click().run()
    assert not app.warning


def test_stepping_goes_month_by_month_and_stops_at_the_ends(open_app, scorer):
    app = open_app()
    assert app.button(key="later").disabled
    app.button(key="earlier").click().run()
    assert app.selectbox(key="month").value == (scorer.panel.last_month - 1) % 12 + 1
    assert not app.button(key="later").disabled


def test_the_country_box_names_aliases(open_app):
    options = open_app().selectbox(key="country").options
    assert any("CIV" in o and "Ivory Coast" in o for o in options)
    assert any("MMR" in o and "Burma" in o for o in options)


def test_the_chosen_country_gets_a_sentence_with_its_numbers(open_app, scorer):
    app = open_app(**ADDRESS, country="TJK")
    row = country_table(scorer, CASE).set_index("iso3").loc["TJK"]
    text = next(m.value for m in app.main.markdown if m.value.startswith("**Tajikistan**"))
    assert f"as of June 2021, next 12 months: **{percent(row.probability)}**" in text
    assert f"interval {interval(row.probability_low, row.probability_high)}" in text
    assert f"Base rate of all corridors: {percent(row.base_rate)}." in text


def test_a_country_that_is_not_exposed_is_not_called_safe(scorer):
    row = country_table(scorer, CASE).set_index("iso3", drop=False).loc["FRA"]
    assert sentence(row, CASE) == (
        "**France**, as of June 2021, next 12 months: not exposed; no corridor from this source "
        "reaches it. So no chance can be computed; this does not mean zero."
    )


def test_the_course_over_time_has_gaps_where_there_is_no_probability(scorer):
    line = history(scorer.forecaster, "TJK", CASE)
    drawn = course_data(line)
    assert drawn.probability.isna().sum() == line.probability.isna().sum() > 0
    assert drawn.month.iloc[-1] == "June 2021"
    best = line.loc[line.probability.idxmax()]
    known = line.probability.notna().sum()
    text = course_text(line, shown=True)
    assert text.startswith(f"Highest {percent(best.probability)} as of")
    assert text.endswith(f"exposed, with enough known, in {known} of {len(line)} months.")


@pytest.mark.parametrize(("months", "old"), [(3, False), (4, True)])
def test_data_older_than_three_months_are_no_current_warning(months, old, scorer):
    end = to_month(scorer.panel.description["last_violence_month"])
    year, month = divmod(end + months, 12)
    text = status(CASE, scorer.panel, date(year, month + 1, 1))
    assert ("not a current warning" in text) is old
    assert f"the violence data end in {month_name(end)}" in text
    assert text.startswith("**As of June 2021, next 12 months:**")


def test_unreadable_data_are_one_sentence_and_no_traceback(open_app, monkeypatch):
    def damaged(*places):
        raise InputError("arrivals.json: expected content of sha256 0, got another")

    read_anew()
    monkeypatch.setattr("risk.dashboard.state.served.load_release", damaged)
    app = open_app()
    assert [error.value for error in app.error] == [
        "Spillover cannot open its data: arrivals.json: expected content of sha256 0, got another"
    ]
    assert not app.exception and ranked(app) is None


@pytest.mark.slow
def test_tables_of_other_settings_never_answer_for_these(open_app, scorer):
    """Two visitors share the caches; each gets the numbers of the own settings."""
    case = open_app(**ADDRESS)
    latest = open_app()
    assert len(ranked_rows(case)) < len(ranked_rows(latest))
    assert ranked_rows(open_app(**ADDRESS)).equals(ranked_rows(case))


@pytest.mark.parametrize(
    ("place", "unit", "said"),
    [
        ({}, "country", "Past forecasts that came true, worldwide: "),
        ({"region": "Oceania"}, "country", "Past forecasts that came true, worldwide: "),
        ({"source": "SDN"}, "corridor", "Past forecasts of corridors that came true, worldwide: "),
    ],
)
def test_how_often_levels_came_true_is_said_of_the_world(open_app, scorer, place, unit, said):
    app = open_app(**place)
    small = next(c.value for c in app.caption if "came true" in c.value)
    past = past_forecasts(scorer, FITTED, "either", unit)
    level = level_of(past.probability.to_numpy())
    high, severe = (share(past.observed[level == name].mean()) for name in ("High", "Severe"))
    assert f"{said}at High {high}, at Severe {severe}." in small


def test_an_empty_column_of_one_mechanism_has_its_reason_above_the_map(open_app):
    weights = weights_text(EQUAL)
    app = open_app(as_of="2026-06", weights_arrivals=weights, weights_armed=weights)
    table = ranked_rows(app)
    assert set(table.Arrivals) == {"–"} and not np.isnan(ranked_chances(app)).all()
    small = next(c.value for c in app.caption if "came true" in c.value)
    assert "The chance of refugee arrivals by itself is withheld: with these weights " in small


def test_where_all_is_withheld_no_level_is_said_to_have_come_true(open_app):
    app = open_app(as_of="2026-06", weights_arrivals="foreign_troops_leaving=50")
    assert any("Percentages are withheld" in warning.value for warning in app.warning)
    assert not any("came true" in caption.value for caption in app.caption)


def test_map_and_ranking_of_a_step_are_sent_at_once_and_before_all_else(open_app, monkeypatch):
    drawn = []

    @contextmanager
    def block():
        drawn.append("block")
        yield
        drawn.append("sent")

    def noted(name):
        draw = getattr(page, name)

        def noting(*given, **named):
            drawn.append(name)
            return draw(*given, **named)

        monkeypatch.setattr(page, name, noting)

    app = open_app(**ADDRESS, country="TJK")
    monkeypatch.setattr(page, "at_once", block)
    for name in ("draw_map", "ranking", "card", "weights_did", "sliders", "headline", "downloads"):
        noted(name)
    move(app, "displacement", 60)
    assert drawn[:4] == ["block", "draw_map", "ranking", "sent"]
    assert drawn[4:9] == ["block", "card", "weights_did", "sliders", "sent"]
    assert drawn[9:] == ["block", "headline", "sent", "block", "downloads", "sent"]
