"""Charts, tables and sentences of the track record, without a page."""

import json

import numpy as np
import pandas as pd

from risk.dashboard.pages.track_record import charts, tables, texts
from risk.dashboard.pages.track_record.answer import charts as answer_charts
from risk.dashboard.pages.track_record.early import charts as early_charts
from risk.scoring.decision import cost_loss
from risk.scoring.resampling import Interval
from risk.terms.wording import range_text, share
from risk.track_record.summaries import frequency_by_level


def test_specs_are_valid_and_are_never_changed_by_a_draw():
    for build in (
        answer_charts.levels_spec,
        charts.skill_spec,
        charts.reliability_spec,
        charts.country_spec,
        charts.value_spec,
        early_charts.warnings_spec,
        early_charts.lead_spec,
    ):
        spec = build()
        before = json.dumps(spec, default=str)  # the bands are a frame
        spec["datasets"] = {}
        assert json.dumps(build(), default=str) == before
    assert charts.groups_spec("Year") != charts.groups_spec("Region")


def test_every_layer_of_the_reliability_curve_has_the_axis_from_0_to_100():
    drawn = [
        layer["encoding"] for layer in charts.reliability_spec()["layer"] if "encoding" in layer
    ]
    assert len(drawn) == 5
    for encoding in drawn:
        for channel in ("x", "y"):
            assert encoding[channel]["axis"]["values"] == [0, 0.2, 0.4, 0.6, 0.8, 1]
            assert encoding[channel]["scale"]["domain"] == [0, 1]


def test_a_country_that_never_stood_high_is_said_to_have_never_done_so():
    rows = pd.DataFrame({"probability": [0.1, 0.2], "observed": [0, 1]})
    said = texts.country_text(rows, "Chad", 0.3, "High or above")
    assert said == "**Chad** was forecast 2 times, never at High or above."
    once = texts.country_text(rows, "Chad", 0.2, "Elevated or above")
    assert once.endswith(" of those. 1 was lower, and it came after 0.")


def test_a_difference_whose_interval_holds_0_is_no_difference():
    found = {name: Interval(0.4, 0.3, 0.5) for name in charts.MODELS}
    worse = texts.skill_text(found | {"difference": Interval(-0.1, -0.15, -0.05)})
    assert worse.endswith("worse than the fitted ones by 0.10 (0.05 to 0.15).")
    equal = texts.skill_text(found | {"difference": Interval(-0.1, -0.15, 0.05)})
    assert equal.endswith("the fitted weights apart (−0.15 to +0.05).")


def test_a_probability_is_spoken_of_only_if_it_was_said_often_enough():
    record = pd.DataFrame(
        {"probability": [0.3] * 9 + [0.1] * 10, "observed": [1] * 9 + [0] * 7 + [1] * 3}
    )
    said = f"When it said about {share(0.1)}, it happened 30 times in 100 (3 of 10)."
    assert texts.spoken(record) == said
    assert texts.spoken(record[:0]) == "Too few forecasts to say."


def test_forecasts_without_worth_are_called_so():
    result = cost_loss([1, 0, 0, 0], [0.0, 1.0, 1.0, 1.0], 0.5)
    text = texts.decision_text(result, 2, 4)
    assert "**0 hits** and **3 false alarms**; **1 miss**" in text
    assert text.endswith("The alerts are no better than never preparing.")


def test_few_cases_are_starred_and_missing_levels_have_no_frequency():
    record = pd.DataFrame({"level": ["High"], "observed": [1], "probability": [0.4]})
    rows = tables.level_rows(frequency_by_level(record))
    assert rows.loc["High"].tolist() == [range_text("High"), "1", "1", "0", "100"]
    assert rows.loc["Low", "In 100"] == "–"
    groups = pd.DataFrame(
        {
            "region": ["Oceania"],
            "n": [23],
            "positives": [0],
            "mean_probability": [0.001],
            "observed_frequency": [0.0],
            "skill": [0.9],
            "low": [np.nan],
            "high": [np.nan],
            "few": [True],
        }
    )
    assert tables.group_rows(groups, "region").index.tolist() == ["Oceania *"]
    assert tables.group_rows(groups, "region").iloc[0, -1] == "+0.90 (no interval)"
