from importlib import import_module

import pytest

from risk.dashboard.state import server
from risk.dashboard.state.session import Session
from risk.dashboard.state.view import View
from risk.dataset.panel import FIRST_AS_OF
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from tests.dashboard.component import press

sessions = import_module("risk.dashboard.state.session")

controls = import_module("risk.dashboard.panels.controls")

LAST = to_month("2024-01")


@pytest.fixture
def visitor(monkeypatch):
    session = Session(View(Settings(to_month("2021-06"))), (), {})
    for module in (controls, sessions):
        monkeypatch.setattr(module, "session", lambda: session)
    return session


def test_two_clicks_before_the_page_is_drawn_anew_are_two_months(visitor):
    controls._stepped(-1, LAST)
    controls._stepped(-1, LAST)
    assert visitor.view.settings.as_of == to_month("2021-04")


@pytest.mark.parametrize(("months", "end"), [(-1, FIRST_AS_OF), (1, LAST)])
def test_clicks_too_many_end_where_the_months_end(visitor, months, end):
    for _ in range(500):
        controls._stepped(months, LAST)
    assert visitor.view.settings.as_of == end


def test_a_second_click_counts_though_its_boxes_are_of_before_the_first(open_app):
    app = open_app(as_of="2021-06")
    app.button(key="earlier").click().run()
    assert app.query_params["as_of"] == "2021-05"
    # The browser has heard nothing yet: its address and its box are still those of June.
    app.query_params["as_of"] = "2021-06"
    app.selectbox(key="month").set_value(6)
    app.button(key="earlier").click().run()
    assert app.query_params["as_of"] == "2021-04"


def test_a_box_that_was_touched_before_the_first_answer_counts_beside_it(open_app):
    app = open_app(as_of="2021-06", outcome="either")
    app.button(key="earlier").click().run()
    app.query_params["as_of"] = "2021-06"
    app.selectbox(key="month").set_value(6)
    app.selectbox(key="outcome").set_value("armed").run()
    assert (app.query_params["as_of"], app.query_params["outcome"]) == ("2021-05", "armed")
    app.selectbox(key="month").set_value(6).run()
    assert app.query_params["as_of"] == "2021-06"


def test_a_click_before_back_is_drawn_counts_from_the_view_that_back_brings(open_app):
    app = open_app(as_of="2021-06", outcome="arrivals")
    app.selectbox(key="outcome").set_value("armed").run()
    assert app.query_params["outcome"] == "armed"
    server._asked_back["test session id"] = "as_of=2021-06&outcome=arrivals"
    app.button(key="earlier").click().run()
    assert (app.query_params["as_of"], app.query_params["outcome"]) == ("2021-05", "arrivals")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("country", "PSE", "got 'PSE': Palestine is filed with Israel: ISR."),
        ("source", "Soudan", "got 'Soudan' (did you mean Sudan, SDN?)."),
        ("watch", "TCD,Chadd", "got 'Chadd' (did you mean Chad, TCD?)."),
        ("region", "Sahal", "got 'Sahal' (did you mean Sahel?)."),
    ],
)
def test_a_country_or_region_that_a_link_names_wrongly_is_told_with_what_is_meant(
    open_app, name, text, said
):
    app = open_app(as_of="2021-06", **{name: text})
    (warning,) = [w.value.replace("\\", "") for w in app.warning if "cannot be used" in w.value]
    assert warning.startswith(f"Some values in this link cannot be used ({name}). ")
    assert warning.endswith(said)


def test_an_address_says_no_more_that_the_map_shows_moves_once_the_weights_are_the_fitted_ones(
    open_app,
):
    app = open_app(as_of="2021-06", weights_armed="conflict_intensity=40", moved="1")
    assert app.query_params["moved"] == "1"
    press(app, "fitted")
    assert "moved" not in app.query_params
