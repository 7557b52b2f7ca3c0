from urllib.parse import parse_qsl, urlsplit

from risk.dashboard.panels.figure import row_of, with_figure
from risk.dashboard.state.address import from_query
from tests.dashboard.component import move
from tests.dashboard.panels.test_figure import TYPED


def shared(app):
    (code,) = [element.value for element in app.code if "as_of=" in element.value]
    return code


def test_the_address_to_copy_is_that_of_the_view_after_each_step_of_a_slider(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG", country="TJK")
    move(app, "displacement", 70)
    query = dict(parse_qsl(urlsplit(shared(app)).query))
    assert "displacement=70" in query["weights_arrivals"]
    assert from_query(query, scorer.panel) == (app.session_state.session.view, ())


def test_it_says_that_an_address_cannot_carry_the_visitors_own_file(open_app, scorer):
    app = open_app(as_of="2021-06", source="AFG")
    assert not any("cannot carry" in warning.value for warning in app.warning)
    upload = with_figure(None, row_of(TYPED))
    app.session_state.session.upload = upload
    app.session_state.session.view = from_query(
        {"as_of": "2021-06", "evidence": upload.evidence.short},
        scorer.panel,
        upload,
    )[0]
    app.run()
    (said,) = [w.value.replace("\\", "") for w in app.warning if "cannot carry" in w.value]
    assert "figures.csv" in said
