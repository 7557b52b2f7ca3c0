"""What speaks for past forecasts and what against them, by hand."""

import numpy as np
import pandas as pd
import pytest

from risk.dashboard.pages.track_record.answer.texts import finding, good, not_good
from risk.scoring.resampling import Interval
from risk.terms.levels import level_of
from risk.track_record.judged.verdict import Verdict, level_bands, outside, verdict


def forecasts(probability, observed, **columns):
    """Past forecasts, each of a source of its own unless `cluster` says otherwise."""
    n = len(probability)
    return pd.DataFrame(
        {
            "year": [2010] * n,
            "region": ["Asia"] * n,
            "probability": probability,
            "level": level_of(np.array(probability)),
            "observed": observed,
            "onset": ["going on"] * n,
            "climatology": [0.5] * n,
            "persistence": [0.5] * n,
            "cluster": range(n),
        }
        | columns
    )


def test_each_level_has_its_frequency_its_interval_and_its_band():
    table = level_bands(forecasts([0.4] * 4 + [0.9], [1, 1, 0, 0, 1], cluster=[1, 1, 2, 2, 3]))
    high = table.set_index("level").loc["High"]
    assert (high.forecasts, high.came_true, high.frequency) == (4, 2, 0.5)
    # Two sources, one always right and one never: the mean of two draws is 0, a half or 1.
    assert (high.low, high.high) == (0, 1)
    assert (high.band_low, high.band_high) == (0.3, 0.6)
    severe = table.set_index("level").loc["Severe"]
    assert severe.frequency == 1 and np.isnan(severe.low)  # one source alone shows no spread
    assert np.isnan(table.set_index("level").loc["Low", "frequency"])


def test_a_level_is_outside_its_band_only_where_there_are_enough_forecasts():
    few = level_bands(forecasts([0.4] * 9, [0] * 9))
    enough = level_bands(forecasts([0.4] * 10, [0] * 10))
    right = level_bands(forecasts([0.9] * 10, [1] * 10))
    assert outside(few).empty and outside(right).empty
    assert outside(enough).level.tolist() == ["High"]


def test_forecasts_that_beat_their_rivals_are_good_and_those_that_do_not_are_not():
    better = verdict(forecasts([0.9, 0.1] * 20, [1, 0] * 20))
    assert better.skill.estimate == pytest.approx(1 - 0.01 / 0.25)
    assert "96\N{NO-BREAK SPACE}% of the squared error of one overall frequency" in good(better)
    worse = verdict(forecasts([0.9, 0.1] * 20, [0, 1] * 20))
    assert "nothing that the scores show" in good(worse)
    assert "no gain over one overall frequency is shown (skill −2.24" in not_good(worse, "country")
    assert "no skill is shown in Asia" in not_good(worse, "country")


def test_new_risks_that_came_more_often_than_expected_were_underrated():
    rows = forecasts([0.1] * 20, [1, 0] * 10, onset=["new"] * 20)
    found = verdict(rows)
    assert (found.new_came, round(found.new_expected, 6)) == (10, 2)
    assert "new risks were underrated (10 came true, 2 were expected)" in not_good(found, "country")
    rated = verdict(forecasts([0.5] * 20, [1, 0] * 10, onset=["new"] * 20))
    assert "new risks" not in not_good(rated, "country")


def judged(**changes):
    fine = Interval(0.5, 0.4, 0.6)
    none = Interval(np.nan, np.nan, np.nan)
    parts = {
        "levels": level_bands(forecasts([0.4, 0.9] * 20, [0, 1, 1, 1] * 10)),
        "skill": fine,
        "persistence": fine,
        "recent_persistence": fine,
        "recent_slope": Interval(1.0, 0.9, 1.1),
        "new_excess": none,
        "new_came": 0,
        "new_expected": 0.0,
        "unskilled": (),
        "few": (),
    }
    return Verdict(**parts | changes)


def test_without_a_fault_none_is_named():
    assert not_good(judged(), "corridor") == (
        "**Not good:** the scores show no fault of these forecasts of corridors."
    )
    assert "every level came true about as often as its band says" in good(judged())
    assert finding(judged().levels) == "Severe came true in 100 of 100, High in 50"


def test_a_level_of_few_forecasts_is_no_finding():
    rows = level_bands(forecasts([0.4] * 10 + [0.9] * 9, [1, 0] * 5 + [1] * 9))
    assert finding(rows) == "High came true in 50 of 100"
    assert finding(level_bands(forecasts([0.9] * 9, [1] * 9))) == "Severe came true in 100 of 100"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recent_slope": Interval(0.76, 0.66, 0.96)}, "from 2016 on chances were too extreme"),
        ({"recent_slope": Interval(1.3, 1.1, 1.5)}, "from 2016 on chances were too timid"),
        ({"recent_persistence": Interval(0.0, -0.1, 0.1)}, "from 2016 on no gain over “the same"),
        ({"persistence": Interval(0.0, -0.1, 0.1)}, "no gain over “the same as last year” is"),
        ({"unskilled": ("Africa", "Asia")}, "no skill is shown in Africa and Asia"),
        ({"few": ("Oceania",)}, "too few cases came true to judge Oceania"),
    ],
)
def test_each_fault_is_named(changes, said):
    assert said in not_good(judged(**changes), "country")
    assert said not in not_good(judged(), "country")
