"""The section on what was said in advance."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from risk.terms.months import day_text, to_month
from risk.track_record.forward import log as forward_log
from risk.track_record.forward.append import append
from risk.track_record.forward.log import read_log
from tests.waiting import HANG_S


def section():
    from risk.dashboard.pages.track_record.forward import said_in_advance

    said_in_advance()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty log in the place of the product's."""
    monkeypatch.setattr("risk.dashboard.pages.track_record.forward.log_folder", lambda: tmp_path)
    return tmp_path


def opened():
    app = AppTest.from_function(section, default_timeout=HANG_S).run()
    assert not app.exception
    return app


def words(app):
    return "\n".join(element.value for element in app.markdown)


def test_an_empty_log_is_said_to_be_empty(folder):
    app = opened()
    assert "there is none yet" in words(app)
    assert not app.error and not app.table


def test_the_page_says_when_the_first_outcome_is_due(folder, scorer):
    append(scorer, folder)
    text = words(opened())
    year = scorer.panel.last_month // 12 + 2
    newest = read_log(folder).entries[0]
    assert f"was written on {day_text(newest.written)}." in text
    assert "**1 month, " in text and "Nothing can be scored yet" in text
    assert f"is due in June {year}: " in text
    assert "Every file is as it was written" in text
    assert read_log(folder).entries[0].digest in "\n".join(c.value for c in opened().caption)


def test_a_changed_byte_is_told_on_the_page(folder, scorer):
    append(scorer, folder)
    (path,) = folder.glob("*.csv")
    path.write_bytes(path.read_bytes().replace(b"Guarded", b"Severe ", 1))
    app = opened()
    (error,) = app.error
    assert "what was said was changed" in error.value
    assert "Every file is as it was written" not in words(app)


def test_scores_stand_there_once_the_outcomes_are_known(folder, scorer, monkeypatch):
    """The forecast of five years ago, as if it had been written down then."""
    month = scorer.panel.last_month - 60
    append(scorer, folder)
    known = replace(read_log(folder).entries[0], as_of=month)
    known.head["written"] = f"{month // 12}-12-01T00:00:00+00:00"
    monkeypatch.setattr(
        "risk.dashboard.pages.track_record.forward.read_log",
        lambda _: forward_log.Log(folder, (known,), ()),
    )
    app = opened()
    table = app.table[0].value
    assert len(table) >= 8 and set(table.index) == {"Fitted", "Equal"}
    assert int(table["Forecasts"].iloc[0].replace(",", "")) > 100
    assert "is due" not in words(app)


def test_the_shipped_log_is_sound_and_begins_with_june_2026():
    log = read_log()
    assert log.problems == ()
    assert log.entries[0].as_of == to_month("2026-06")
    assert len(log.entries[0].table()) > 1_500
