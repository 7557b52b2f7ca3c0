"""The section in which a trigger is designed."""

from risk.inputs.watch import Rule, rule_line
from risk.risk_table.settings import FITTED, weights_text
from risk.terms.catalogue import CODES
from risk.track_record.trigger.history import histories
from risk.track_record.trigger.words import (
    FITTED_NAME,
    NO_ACTIVATION,
    OWN,
    THUMB,
    cells,
    cost_words,
)
from tests.dashboard.reading import captions, words

PAGE = "track_record"
OWN_WEIGHTS = (0, 50, 0, 0, 0, 50) + (0,) * (len(CODES) - 6)


def shown(app):
    """The histories, a row each."""
    return next(e.value.T for e in app.table if "Missed outcomes" in e.value.index)


def test_the_table_is_the_history_of_the_chosen_rule(open_page, scorer):
    app = open_page(
        outcome="arrivals", limit="15", within="Sahel", risks="new", record_part="acting"
    )
    rule = Rule("trigger", "arrivals", region="Sahel", limit=0.15, new_only=True)
    found = histories(scorer, rule, FITTED)
    table = shown(app)
    assert list(table.index) == [FITTED_NAME, THUMB]
    assert table.loc[FITTED_NAME].to_dict() == cells(found[FITTED_NAME])
    assert found[FITTED_NAME].activations > 10
    assert app.code[0].value == rule_line(rule)
    assert NO_ACTIVATION in captions(app)


def test_moving_the_limit_changes_the_history_and_the_address(open_page, scorer):
    app = open_page(record_part="acting")
    before = shown(app).loc[FITTED_NAME, "Activations a year"]
    app.slider(key="limit").set_value(60).run()
    after = histories(scorer, Rule("trigger", limit=0.6))[FITTED_NAME]
    assert shown(app).loc[FITTED_NAME].to_dict() == cells(after)
    assert shown(app).loc[FITTED_NAME, "Activations a year"] != before
    assert app.query_params["limit"] == "60"


def test_the_cost_of_being_unprepared_suggests_a_limit(open_page):
    app = open_page(loss="20", record_part="acting")
    app.button(key="use_suggested").click().run()
    assert app.slider(key="limit").value == 5
    assert "limit = 0.05" in app.code[0].value


def test_own_weights_are_set_against_the_fitted_ones(open_page, scorer):
    app = open_page(weights_arrivals=weights_text(OWN_WEIGHTS), record_part="acting")
    found = histories(scorer, Rule("trigger", limit=0.3), (OWN_WEIGHTS, None))
    assert list(shown(app).index) == [OWN, FITTED_NAME, THUMB]
    assert cost_words(found) in words(app)


def test_corridors_are_counted_where_the_page_is_of_corridors(open_page):
    app = open_page(level="corridor", outcome="armed", record_part="acting")
    assert 'unit = "corridor"' in app.code[0].value
    assert "Act for a corridor into any country" in words(app)


def test_countries_stand_in_place_of_a_region(open_page, scorer):
    app = open_page(within="Sahel", outcome="arrivals", record_part="acting")
    app.multiselect(key="among").set_value(["TCD", "UGA"]).run()
    found = histories(scorer, Rule("trigger", "arrivals", ("TCD", "UGA"), limit=0.3))
    assert shown(app).loc[FITTED_NAME].to_dict() == cells(found[FITTED_NAME])
    assert 'countries = ["TCD", "UGA"]' in app.code[0].value
    assert app.selectbox(key="within").disabled
    assert app.query_params["among"] == "TCD,UGA"
