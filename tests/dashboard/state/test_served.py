"""Another release serves while visitors have the pages open."""

import gc

import pytest
from streamlit.testing.v1 import AppTest

from risk.cli import main
from risk.dashboard.state.served import cases, one_release, scorer, served
from risk.dataset.releases import SHIPPED, VARIABLE
from risk.model.forecast import Forecaster
from risk.risk_table.load import load_scorer
from risk.storage.errors import InputError
from risk.terms.months import month_name, month_text
from risk.track_record.forecasts import simple_forecasts
from risk.track_record.samples import onsets
from tests.reading import read_anew
from tests.releasing import serve, shorter
from tests.waiting import HANG_S

pytestmark = pytest.mark.slow  # each reads a release or two anew


@pytest.fixture
def releases(tmp_path, monkeypatch):
    """An empty folder of releases, and pages that have read nothing yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "releases"))
    read_anew()
    yield tmp_path / "releases"
    monkeypatch.undo()
    read_anew()


@pytest.fixture
def end(scorer):
    """The last as-of month of the shipped data."""
    return scorer.panel.last_month


def text_of(app):
    return "\n".join(part.value for part in [*app.markdown, *app.code])


def test_an_open_page_shows_the_new_data_at_its_next_run(releases, open_app, end):
    app = open_app()
    assert app.query_params["as_of"] == month_text(end)
    assert f"The violence data end in {month_name(end - 1)}" in text_of(app)
    serve(shorter(2))
    app.run()
    assert not app.exception
    assert f"The violence data end in {month_name(end - 3)}" in text_of(app)
    assert app.query_params["as_of"] == month_text(end - 2)
    assert app.selectbox(key="month").value == (end - 2) % 12 + 1
    (toast,) = [toast.value for toast in app.toast]
    assert toast.startswith(f"Other data serve by now: violence to {month_name(end - 3)}")


@pytest.mark.parametrize("name", ["country", "compare", "track", "method"])
def test_every_page_follows(releases, end, name):
    def page(name):
        from importlib import import_module

        module = {"track": "track_record"}.get(name, name)
        getattr(import_module(f"risk.dashboard.pages.{module}.page"), f"{name}_page")()

    app = AppTest.from_function(page, args=(name,), default_timeout=HANG_S)
    app.query_params["country"] = "TJK"
    assert app.run().query_params["as_of"] == month_text(end)
    serve(shorter(2))
    app.run()
    assert not app.exception and not app.error
    assert app.query_params["as_of"] == month_text(end - 2)
    said = "\n".join([text_of(app), *(caption.value for caption in app.caption)])
    assert (month_name(end - 2) in said) is (name != "track")  # which has no month of its own


def test_method_cites_the_versions_of_what_is_served(releases):
    def page():
        from risk.dashboard.pages.method.page import method_page

        method_page()

    app = AppTest.from_function(page, default_timeout=HANG_S).run()
    before = load_scorer().panel.version
    assert f"data version {before}" in app.code[0].value
    release = shorter(1)
    serve(release)
    after = load_scorer(release.data, release.models).panel.version
    assert f"data version {after}" in app.run().code[0].value
    assert after != before


def test_a_run_that_has_begun_keeps_what_it_began_with(releases):
    release = shorter(1)
    with one_release():
        first = scorer()
        serve(release)
        with one_release():
            assert scorer() is first
        assert scorer() is first
    assert scorer() is not first
    assert served().release == release


def test_memory_does_not_grow_with_every_switch(releases):
    """Counted as the collector finds them: what tests themselves hold stays as it is."""
    one = shorter(1)
    other = shorter(2)
    before = _forecasters()
    for release in (one, other, one, other, one):
        with one_release():
            simple_forecasts(scorer().backtest)
            onsets(scorer().backtest, "either")
            cases()
            serve(release)
    with one_release():
        assert scorer() is served().scorer
    assert _forecasters() <= before + 1


def _forecasters():
    gc.unfreeze()
    gc.collect()
    return sum(isinstance(thing, Forecaster) for thing in gc.get_objects())


def test_a_view_of_a_month_that_the_data_no_longer_reach_is_mended(releases, open_app, end):
    app = open_app(as_of=month_text(end))
    serve(shorter(1))
    app.run()
    assert not app.exception
    assert not app.warning
    assert app.query_params["as_of"] == month_text(end - 1)


def test_a_release_that_cannot_be_read_is_one_sentence_with_the_way_back(releases, open_app):
    release = shorter(1)
    serve(release)
    (release.models / "armed.json").write_bytes(b"damaged")
    app = open_app()
    (error,) = [error.value for error in app.error]
    assert error.startswith(f"Spillover cannot open its data: release {release.name} cannot be")
    assert "python -m risk refresh --back" in error
    assert not app.exception and not app.metric


def test_the_command_line_reads_what_is_served(releases, end, capsys):
    arguments = ["score", "--as-of", month_text(end)]
    assert main(arguments) == 0
    serve(shorter(1))
    assert main(arguments) == 2
    assert f"expected 1992-01 to {month_text(end - 1)}" in capsys.readouterr().err
    assert main([*arguments, "--data", str(SHIPPED.data)]) == 0


def test_a_damaged_name_of_a_release_is_said(releases):
    serve(shorter(1))
    (releases / "current.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="current.json: expected content of sha256"):
        served()
