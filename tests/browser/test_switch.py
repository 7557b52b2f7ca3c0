"""Another release serves while a page is open: its next run follows, whatever asked for it.

Each page is set beside what a new visitor of the same address sees: one control, one address, one
set of numbers.
"""

import re

import pytest
from playwright.sync_api import expect

from risk.dataset.releases import VARIABLE
from risk.terms.months import month_name, month_text
from tests.browser.test_controls import go
from tests.browser.test_journey import press
from tests.browser.test_reload import SLIDER, Server
from tests.browser.views import opened, ready, shown
from tests.releasing import serve, shorter

WEIGHTS = "weights_armed=conflict_intensity=30,border_incidents=70&tab=armed"
CUT = 2


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server with a folder of releases of its own, in which nothing lies yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "releases"))
    running = Server(tmp_path / "server.log", keeps=120)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def end(scorer):
    """The last as-of month of the shipped data."""
    return scorer.panel.last_month


def follows(page, end):
    """The page says that other data serve, and its month is the last of these."""
    said = f"Other data serve by now: violence to {month_name(end - CUT - 1)}"
    expect(page.get_by_test_id("stToast").filter(has_text=said)).to_be_visible()
    page.wait_for_url(f"**as_of={month_text(end - CUT)}**")
    month, year = month_name(end - CUT).split()
    expect(page.get_by_role("combobox", name="As-of month")).to_have_value(month)
    expect(page.get_by_role("combobox", name="Year", exact=True)).to_have_value(year)
    ready(page)


def moves_a_slider(page):
    press(page, SLIDER, "PageUp")


def goes_to_the_country(page):
    go(page, "Country")


@pytest.mark.parametrize("act", [moves_a_slider, goes_to_the_country])
def test_an_open_page_follows_a_switch_at_its_next_run(page, server, end, as_new, act):
    opened(page, f"{server.url}/?source=SDN&country=TCD&{WEIGHTS}")
    page.wait_for_url(f"**as_of={month_text(end)}**")
    before = shown(page)
    serve(shorter(CUT))
    assert shown(page) == before
    act(page)
    follows(page, end)
    # What Undo takes back is the visitor's own.
    own, new = (
        [line for line in lines if not re.match("Undo|.*% → .*%$", line)]
        for lines in (shown(page), as_new(page.url))
    )
    assert own == new


def test_a_view_of_the_past_stays_as_it_is_and_only_its_data_version_changes(
    page, server, end, as_new
):
    opened(page, f"{server.url}/method?as_of=2021-06")
    go(page, "Map")
    serve(shorter(CUT))
    go(page, "Method")
    page.wait_for_url("**as_of=2021-06**")
    expect(
        page.get_by_test_id("stToast").filter(has_text="Other data serve by now")
    ).to_be_visible()
    assert shown(page) == as_new(page.url)
