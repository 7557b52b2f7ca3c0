"""What became of the forecasts in the log: a world of three corridors, computed by hand."""

from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from risk.terms.months import to_month
from risk.track_record.forward import scores
from risk.track_record.forward.log import Entry, Log

PAIRS = [("AAA", "XXX"), ("BBB", "XXX"), ("AAA", "YYY")]
ARRIVALS = [[0, 20_000, 30_000], [0, 0, 0], [0, 0, 19_000]]  # 2020, 2021, 2022
ARMED = [[0, 0, 0], [0, 0, 1], [0, 0, 0]]
SAID = {  # outcome: of the corridors, then of the countries XXX and YYY
    "either": [0.82, 0.37, 0.19, 0.8866, 0.19],
    "arrivals": [0.8, 0.3, 0.1, 0.86, 0.1],
    "armed": [0.1, 0.1, 0.1, 0.19, 0.1],
}


def world(last_year):
    kept = last_year - 2019
    return SimpleNamespace(
        corridors=pd.DataFrame(PAIRS, columns=["source_iso3", "receiver_iso3"]),
        arrivals=np.array(ARRIVALS, dtype=float)[:, :kept],
        armed=np.array(ARMED, dtype=float)[:, :kept],
        first_year=2020,
        last_year=last_year,
    )


def entry(as_of, written="2021-02-03T00:00:00+00:00"):
    """One month of the log; equal weights were withheld."""
    units = [*PAIRS, ("", "XXX"), ("", "YYY"), ("", "ZZZ")]
    rows = [
        (outcome, *unit, 0.2 if p == p else p, p, np.nan)
        for outcome, said in SAID.items()
        for unit, p in zip(units, [*said, np.nan], strict=True)
    ]
    columns = [
        "outcome",
        "source_iso3",
        "receiver_iso3",
        "base_rate",
        "fitted_probability",
        "equal_probability",
    ]
    table = pd.DataFrame(rows, columns=columns)
    month = to_month(as_of)
    return SimpleNamespace(
        as_of=month, head={}, table=lambda: table, written=datetime.fromisoformat(written)
    )


def log_of(*entries):
    return Log(None, entries, ())


def row(table, **wanted):
    for name, value in wanted.items():
        table = table[table[name] == value]
    return table.iloc[0]


def test_brier_scores_are_those_by_hand():
    table = scores.forward_scores(log_of(entry("2020-12")), world(2021))
    assert set(table.weights) == {"fitted"}  # what was withheld is not scored
    corridors = row(table, outcome="arrivals", unit="corridor")
    assert (corridors.n, corridors.came, corridors.months) == (3, 1, 1)
    assert corridors.expected == pytest.approx(1.2)
    assert corridors.brier == pytest.approx((0.04 + 0.09 + 0.01) / 3)
    assert corridors.base_rate_brier == pytest.approx((0.64 + 0.04 + 0.04) / 3)
    assert corridors.skill == pytest.approx(1 - 0.14 / 0.72)
    countries = row(table, outcome="arrivals", unit="country")
    assert (countries.n, countries.came) == (2, 1)
    assert countries.brier == pytest.approx((0.14**2 + 0.1**2) / 2)
    armed = row(table, outcome="armed", unit="corridor")
    assert (armed.came, armed.brier) == (0, pytest.approx(0.01))


def test_months_within_a_year_take_their_share_of_both_years():
    """After June 2021: half of 2021 and of 2022, so 25,000 and 9,500; fighting is that of 2022."""
    found = scores.judged(entry("2021-06"), world(2022))
    arrivals = found[(found.outcome == "arrivals") & (found.unit == "corridor")]
    assert arrivals.observed.tolist() == [1, 0, 0]
    either = found[(found.outcome == "either") & (found.unit == "country")]
    assert either.receiver_iso3.tolist() == ["XXX", "YYY"]
    assert either.observed.tolist() == [1, 0]
    assert either.source_iso3.tolist() == ["AAA", "AAA"]
    armed = found[(found.outcome == "armed") & (found.unit == "corridor")]
    assert armed.observed.tolist() == [0, 1, 0]


def test_months_are_scored_together():
    table = scores.forward_scores(log_of(entry("2020-12"), entry("2021-06")), world(2022))
    corridors = row(table, outcome="armed", unit="corridor")
    assert (corridors.months, corridors.n, corridors.came) == (2, 6, 1)
    assert corridors.brier == pytest.approx((5 * 0.01 + 0.81) / 6)


@pytest.mark.parametrize(("as_of", "last_year"), [("2020-12", 2020), ("2021-06", 2021)])
def test_nothing_is_scored_before_its_last_year_is_in_the_files(as_of, last_year):
    assert scores.forward_scores(log_of(entry(as_of)), world(last_year)).empty


def test_what_was_written_when_its_outcome_was_out_is_not_scored():
    """After December 2020 comes 2021, published in June 2022."""
    late = entry("2020-12", written="2022-06-01T00:00:00+00:00")
    assert scores.forward_scores(log_of(late), world(2022)).empty
    in_time = entry("2020-12", written="2022-05-31T23:59:00+00:00")
    assert len(scores.forward_scores(log_of(in_time), world(2022))) == 6


def test_later_data_change_only_what_came_not_what_was_said():
    before = scores.judged(entry("2020-12"), world(2021))
    revised = world(2022)
    revised.arrivals[0, 1] = 0
    after = scores.judged(entry("2020-12"), revised)
    same = ["outcome", "unit", "source_iso3", "receiver_iso3", "probability", "base_rate"]
    assert after[same].equals(before[same])
    assert before.observed.sum() == 4 and after.observed.sum() == 0


def test_the_date_when_an_outcome_is_due_follows_from_the_lag(monkeypatch):
    assert "due in June 2028" in scores.due_text(to_month("2026-06"))
    assert "due in June 2027" in scores.due_text(to_month("2025-12"))
    monkeypatch.setattr(scores, "LAG_MONTHS", 9)
    assert "due in September 2028" in scores.due_text(to_month("2026-06"))


def test_a_corridor_that_later_data_no_longer_have_is_unknown():
    later = world(2021)
    later.corridors = later.corridors.iloc[:2]
    later.arrivals, later.armed = later.arrivals[:2], later.armed[:2]
    found = scores.judged(entry("2020-12"), later)
    assert set(found[found.unit == "corridor"].receiver_iso3) == {"XXX"}


def test_the_text_says_when_there_is_something_to_score(tmp_path):
    month = entry("2020-12")
    month.path = tmp_path / "2020-12.csv"
    month.digest = "a" * 64
    text = scores.printed(Log(tmp_path, (month,), ()), world(2021))
    assert "fitted weights, arrivals, corridor: 3 forecasts, 1 came, 1 expected" in text
    assert "due" not in text
    waiting = scores.printed(Log(tmp_path, (month,), ()), world(2020))
    assert "nothing to score yet. The outcome of December 2020 is due in June 2022" in waiting
    assert "no forecast is written down yet" in scores.printed(Log(tmp_path, (), ()), world(2020))


def test_an_entry_knows_when_it_was_written():
    written = Entry(0, None, "", {"written": "2026-07-03T12:00:00+00:00"}).written
    assert written == datetime(2026, 7, 3, 12, tzinfo=UTC)
