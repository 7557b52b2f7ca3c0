"""Lead times by hand: first waves, when their corridors stood out, and stands for nothing."""

import numpy as np
import pandas as pd
import pytest

from risk.risk_table.settings import FITTED
from risk.terms.months import to_month
from risk.terms.outcomes import OUTCOMES
from risk.track_record.lead_time import (
    LONGEST_LEAD,
    NO_LEAD,
    first_waves,
    lead_times,
    leads_of,
    long_stands,
    stands_of,
    worst_first,
)
from risk.track_record.printed import leads_text
from risk.track_record.verify import forecast_later, out_of_scope

NAN = np.nan


def test_a_first_wave_comes_after_three_known_years_without():
    came = np.array(
        [
            [0, 0, 0, 1, 0],  # 2004
            [0, 0, 1, 1, 0],  # too early
            [NAN, 0, 0, 1, 0],  # nobody knows 2001
            [1, 0, 0, 0, 1],  # 2005
        ]
    )
    waves = first_waves(came, 2001, 2004)
    assert list(zip(waves.corridor, waves.year, strict=True)) == [(0, 2004), (3, 2005)]
    assert first_waves(came, 2001, 2005).corridor.tolist() == [3]


def leads_for(year, *forecasts, corridor=0):
    """Lead time of one wave along corridor 0; forecasts are (month, probability, jumped)."""
    month = np.array([to_month(text) for text, _, _ in forecasts], dtype=int)
    p = np.array([p for _, p, _ in forecasts], dtype=float)
    jumped = np.array([jump for _, _, jump in forecasts], dtype=bool)
    waves = pd.DataFrame({"corridor": [0], "year": [year]})
    return lead_times(waves, np.full(len(p), corridor), month, p, jumped).iloc[0]


def test_a_lead_is_counted_from_the_first_stand_to_the_beginning_of_the_year():
    """Elevated begins at 15 %. As of December 2010 the year 2011 begins."""
    found = leads_for(
        2011,
        ("2009-12", 0.14, False),
        ("2010-03", 0.15, False),
        ("2010-06", 0.1, True),
        ("2010-12", 0.05, True),
        ("2011-03", 0.7, True),
    )
    assert found["first"] == to_month("2010-03")
    assert found.before == 9  # March to December
    assert found.jump == to_month("2010-06") and found.after_jump == -3
    assert found.at_start == 0.05 and found.highest == 0.7 and found.forecasts == 5


def test_a_stand_in_the_wave_s_own_year_is_late():
    found = leads_for(2011, ("2010-12", 0.1, False), ("2011-06", 0.3, True))
    assert found.before == -6 and found.after_jump == 0


def test_only_the_three_years_before_and_the_year_itself_are_looked_at():
    found = leads_for(2011, ("2007-12", 0.9, True), ("2012-03", 0.9, True))
    assert found["first"] == NO_LEAD and found.forecasts == 0
    assert np.isnan([found.before, found.after_jump, found.at_start, found.highest]).all()
    assert leads_for(2011, ("2008-03", 0.9, True)).before == 33
    assert leads_for(2011, ("2010-06", 0.9, True), corridor=1).forecasts == 0


def test_those_never_warned_of_come_first_then_those_warned_of_last():
    leads = pd.DataFrame(
        {
            "corridor": [1, 2, 3, 4],
            "year": [2010, 2010, 2010, 2010],
            "first": [24100, NO_LEAD, NO_LEAD, 24120],
            "before": [20.0, NAN, NAN, -3.0],
            "highest": [0.5, 0.1, 0.02, 0.2],
        }
    )
    assert worst_first(leads).corridor.tolist() == [3, 2, 4, 1]


def stands(*rows):
    """(corridor, month, probability, observed, is new), one forecast each."""
    corridor, months, p, observed, new = zip(*rows, strict=True)
    month = np.array([to_month(text) for text in months])
    table = long_stands(
        np.array(corridor), month, np.array(p), np.array(observed, dtype=float), np.array(new)
    )
    return [tuple(row) for row in table[["corridor", "came"]].itertuples(index=False)]


YEAR = ("2010-03", "2010-06", "2010-09", "2010-12", "2011-03")


def test_a_stand_of_a_year_is_five_third_months_in_a_row():
    whole = [(0, text, 0.2, 0, True) for text in YEAR]
    assert stands(*whole) == [(0, False)]
    assert stands(*whole[:4]) == []
    dipped = [*whole[:2], (0, YEAR[2], 0.1, 0, True), *whole[3:]]
    assert stands(*dipped) == []


def test_a_stand_ends_where_it_is_new_no_longer_and_two_corridors_make_two():
    known = [(0, text, 0.2, 0, text != YEAR[2]) for text in YEAR]
    assert stands(*known) == []
    other = [(1, text, 0.2, text == YEAR[4], True) for text in YEAR]
    assert stands(*[(0, text, 0.2, 0, True) for text in YEAR], *other) == [(0, False), (1, True)]


def test_a_forecast_whose_outcome_is_unknown_ends_a_stand():
    assert stands(*[(0, text, 0.2, NAN if text == YEAR[2] else 0, True) for text in YEAR]) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_first_wave_in_the_data_is_listed_once_with_what_came(scorer, outcome):
    leads = leads_of(scorer.backtest, outcome)
    assert not leads.duplicated(["corridor", "year"]).any()
    assert leads.year.min() >= 2004 and leads.year.max() <= scorer.panel.last_year
    if outcome == "arrivals":
        assert (leads.arrivals >= 10_000).all()
    if outcome == "armed":
        assert (leads.conflicts >= 1).all()
    warned = leads[leads["first"] != NO_LEAD]
    assert warned.before.between(-12, 33).all()
    assert (warned.highest >= 0.15).all()
    assert leads[leads["first"] == NO_LEAD].highest.dropna().max() < 0.15


def test_a_lead_is_what_the_forecasts_of_these_months_say(scorer):
    """Central African Republic to Cameroon, a first wave in 2013."""
    leads = leads_of(scorer.backtest, "arrivals")
    row = leads[
        (leads.source_iso3 == "CAF") & (leads.receiver_iso3 == "CMR") & (leads.year == 2013)
    ].iloc[0]
    chances = {}
    for month in range(to_month("2010-03"), to_month("2013-12") + 1, 3):
        forecast = scorer.forecaster.forecast(month)
        mine = forecast.rows.corridor == row.corridor
        if mine.any():
            chances[month] = forecast.probability("arrivals")[mine][0]
    above = [month for month, chance in chances.items() if chance >= 0.15]
    assert row["first"] == above[0]
    assert row.at_start == pytest.approx(chances[to_month("2012-12")], abs=0.002)
    assert row.forecasts == len(chances)


def test_other_weights_have_other_lead_times(scorer):
    n = len(scorer.forecaster.models.at("arrivals", 2010).weights)
    one = {"arrivals": tuple(100 if k == 0 else 0 for k in range(n)), "armed": None}
    fitted = leads_of(scorer.backtest, "arrivals")
    other = leads_of(scorer.backtest, "arrivals", one)
    assert len(fitted) == len(other)
    assert (fitted["first"] == NO_LEAD).sum() != (other["first"] == NO_LEAD).sum()


def test_long_stands_are_of_forecasts_that_called_it_new(scorer):
    table = stands_of(scorer.backtest, "arrivals")
    p = scorer.past(FITTED)["corridor"]["arrivals"]
    level = scorer.backtest.units["corridor"]
    for row in table.itertuples():
        mine = (
            (level.number == row.corridor) & (level.month >= row.first) & (level.month <= row.last)
        )
        assert (p[mine] >= 0.15).all()
        assert row.came == (level.observed["arrivals"][mine] == 1).any()
        assert row.last - row.first >= 12


def test_no_lead_is_longer_than_the_time_looked_at(scorer):
    leads = leads_of(scorer.backtest, "arrivals")
    assert leads.before.max() == LONGEST_LEAD == 33


def test_a_printed_lead_that_may_be_longer_says_so_and_late_ones_may_be_too_late():
    wave = {
        "outcome": "arrivals",
        "source_iso3": "AAA",
        "receiver_iso3": "XXX",
        "year": 2010,
        "forecasts": 16,
        "after_jump": None,
        "at_start": 0.2,
        "highest": 0.3,
    }
    leads = [
        wave | {"first": "2007-03", "before": 33.0},
        wave | {"first": "2007-06", "before": 30.0},
        wave | {"first": "2010-12", "before": -12.0},
    ]
    text = leads_text({"lead_times": leads, "stands": []}, "arrivals")
    assert "| 2007-03 | 33 or more |" in text and "| 2007-06 | 30 |" in text
    assert "2 of them before the year began, 1 only in the course of the year (it may" in text


def test_arrivals_without_a_forecast_in_december_may_have_one_later(scorer):
    missed = out_of_scope(scorer.panel)
    later = forecast_later(scorer.backtest, missed)
    panel = scorer.panel
    rows = scorer.backtest.rows
    pairs = list(zip(panel.corridors.source_iso3, panel.corridors.receiver_iso3, strict=True))
    for case, found in zip(missed.itertuples(), later, strict=True):
        corridor = pairs.index((case.source_iso3, case.receiver_iso3))
        months = set(rows.month[rows.corridor == corridor].tolist())
        wanted = [to_month(f"{case.year}-{month}") for month in ("03", "06", "09")]
        assert found == any(month in months for month in wanted)
        assert to_month(f"{case.year - 1}-12") not in months
    assert 0 < later.sum() < len(missed)
