from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from risk.dashboard.panels.figure import row_of, with_figure
from risk.dashboard.panels.share import LONGEST
from risk.dashboard.state.address import from_query, short_query, to_query
from risk.dashboard.state.evidence_store import Files
from risk.dashboard.state.view import View
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES
from risk.terms.months import to_month
from tests.dashboard.component import move
from tests.dashboard.panels.test_figure import TYPED


def shared(app):
    (code,) = [element.value for element in app.code if "as_of=" in element.value]
    return code


def test_the_address_to_copy_is_that_of_the_view_after_each_step_of_a_slider(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG", country="TJK")
    move(app, "displacement", 70)
    query = dict(parse_qsl(urlsplit(shared(app)).query))
    assert ".70." in query["weights_arrivals"]
    assert from_query(query, scorer.panel) == (app.session_state.session.view, ())


def test_an_address_is_shortened_where_it_is_long_and_both_forms_open_the_view(scorer):
    first = tuple(100 if code == CODES[0] else 0 for code in CODES)
    view = View(Settings(to_month("2021-06"), weights=(first, first)), country="TJK")
    for query in (to_query(view), short_query(view)):
        assert from_query(query, scorer.panel) == (view, ())
    assert len(urlencode(to_query(view))) > LONGEST > len(urlencode(short_query(view)))


@pytest.mark.parametrize("weights", ["1.2.3", ".".join(["0"] * len(CODES)), ".".join(CODES)])
def test_numbers_that_are_no_set_of_weights_are_refused_by_name(weights, scorer):
    view, refused = from_query({"weights_armed": weights}, scorer.panel)
    assert (view.settings.weights[1], refused) == (None, ("weights_armed",))


def test_it_says_that_an_address_cannot_carry_the_visitors_own_file(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG")
    assert not any("cannot carry" in warning.value for warning in app.warning)
    upload = with_figure(None, row_of(TYPED))
    app.session_state.session.upload = upload
    app.session_state.session.view = from_query(
        {"as_of": "2021-06", "evidence": upload.evidence.short}, scorer.panel, Files(upload=upload)
    )[0]
    app.run()
    (said,) = [w.value.replace("\\", "") for w in app.warning if "cannot carry" in w.value]
    assert "figures.csv" in said
