"""Damaged files behind the pages: a sentence in place of every number, until they are put back."""

import pytest
from streamlit.testing.v1 import AppTest

from risk.risk_table.load import load_scorer
from risk.track_record.summaries import FILE, read_verification
from tests.damage.harm import DAMAGE, MAPS, READ, damage, flipped, remedy
from tests.reading import read_anew
from tests.waiting import HANG_S

pytestmark = pytest.mark.slow

PAGES = ("map", "country", "track", "method")


def open_page(name, **query):
    def page(name):
        from importlib import import_module

        module = {"track": "track_record"}.get(name, name)
        getattr(import_module(f"risk.dashboard.pages.{module}.page"), f"{name}_page")()

    app = AppTest.from_function(page, args=(name,), default_timeout=HANG_S)
    for parameter, value in query.items():
        app.query_params[parameter] = value
    return app.run()


@pytest.fixture
def pages_read(shipped, monkeypatch):
    """Have the pages read the copy, with nothing kept in memory, now and afterwards."""

    def load(*_):
        return load_scorer(shipped / "data", shipped / "models", shipped / "static")

    monkeypatch.setattr("risk.dashboard.state.served.load_release", load)
    read_anew()
    yield shipped
    read_anew()


# All pages open their data by one function: a file of each kind is damaged behind each page,
# and every file behind one of them.
ONE_OF_A_KIND = (READ[0], READ[-1], MAPS[0])


@pytest.mark.parametrize(
    ("page", "name"),
    [
        *((page, name) for page in PAGES for name in ONE_OF_A_KIND),
        *(("map", name) for name in (*READ, *MAPS) if name not in ONE_OF_A_KIND),
    ],
)
def test_a_page_says_which_file_is_damaged_and_shows_no_number(pages_read, page, name):
    how = list(DAMAGE)[READ.index(name) % len(DAMAGE) if name in READ else -1]
    damage(pages_read / name, how)
    app = open_page(page)
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith(f"Spillover cannot open its data: {pages_read / name}: ")
    assert remedy(name) in error.value
    assert not app.dataframe and not app.table and not app.metric
    assert not app.get("vega_lite_chart")


def test_the_track_record_says_that_its_scores_are_damaged_and_reads_them_again(
    pages_read, monkeypatch
):
    monkeypatch.setattr(
        "risk.dashboard.pages.track_record.data.track.read_verification",
        lambda forecaster: read_verification(forecaster, pages_read / "models"),
    )
    path = pages_read / "models" / FILE
    content = path.read_bytes()
    path.write_bytes(flipped(content, 5_000))
    shown = open_page("track", record_part="scores")
    (said,) = [i.value for i in shown.info if "rows computed now" in i.value]
    assert f"{path}: expected " in said and remedy(f"models/{FILE}") in said
    path.write_bytes(content)
    shown = open_page("track", record_part="scores")
    assert shown.table and not [i for i in shown.info if "rows computed now" in i.value]


def test_a_page_reads_the_files_again_once_they_are_put_back(pages_read):
    path = pages_read / "models" / "armed.json"
    content = path.read_bytes()
    path.write_bytes(content[:-5])
    assert open_page("method").error
    path.write_bytes(content)
    app = open_page("method")
    assert not app.error and app.table
