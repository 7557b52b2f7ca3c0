"""Charts and tables of the Country page, without a page."""

import numpy as np
import pytest

from risk.dashboard.pages.country import charts, tables
from risk.explain.contributions import corridor_row, explain
from risk.explain.ranks import importance_table
from risk.model.sizes import Range
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.palette import BY_LEVEL
from risk.terms.wording import share

CASE = Settings(to_month("2021-06"), source="AFG")
WORLD = Settings(CASE.as_of)


def test_the_waterfall_ends_where_it_should_without_a_gap(scorer):
    forecast = scorer.forecast(CASE)
    row = corridor_row(scorer.panel, forecast, "AFG", "PAK")
    table = explain(scorer.forecaster, forecast, row, "armed", None)
    steps = charts.waterfall_data(table)
    assert steps.end.iloc[-1] == pytest.approx(forecast.mechanisms["armed"].index[row])
    assert np.allclose(steps.start.iloc[1:-1], steps.end.iloc[:-2])
    assert steps.start.iloc[0] == steps.start.iloc[-1] == 0


def test_charts_hold_no_data_of_their_own():
    waterfall = charts.waterfall_spec(6)
    for spec in (waterfall, charts.course_spec(), charts.index_spec(), charts.sizes_spec()):
        assert set(spec["datasets"]) <= {"bands"}  # the levels' limits, which never change
        assert "values" not in str(spec.get("data", ""))


def test_chances_are_drawn_from_0_to_100_over_bands_in_the_levels_colours():
    spec = charts.course_spec()
    bands = spec["layer"][0]["encoding"]
    line = spec["layer"][1]["encoding"]
    assert line["y"]["scale"]["domain"] == [0, 1]
    assert charts.sizes_spec()["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 1]
    assert bands["fill"]["scale"]["range"] == list(BY_LEVEL.values())
    drawn = spec["datasets"]["bands"]
    assert drawn.level.tolist() == list(BY_LEVEL)
    assert drawn.high.tolist() == [0.05, 0.15, 0.3, 0.6, 1]
    assert '"1": "100' in line["y"]["axis"]["labelExpr"]
    assert line["y"]["axis"]["values"] == [0.05, 0.15, 0.3, 0.6, 1]
    for drawing in (spec, charts.index_spec(), charts.sizes_spec(), charts.waterfall_spec(3)):
        others = [layer for layer in drawing["layer"] if layer is not spec["layer"][0]]
        assert BY_LEVEL["High"] not in str(others), "red is for the level High alone"


def test_tables_speak_plainly():
    assert tables.range_text(Range(None, None)) == "below 1,000 to over 100,000"
    assert tables.way(0.0, 13.9) == "14 km apart"


def test_nominal_weight_and_effective_importance_stand_beside_each_other(scorer):
    found = importance_table(scorer.forecast(WORLD), "armed")
    rows = tables.importance_rows(found)
    used = found[found.share > 0].set_index("label")
    assert len(rows) == len(used) > 5
    for label, row in rows.iterrows():
        assert row["Weight"] == share(used.share[label])
        assert row["Effective importance"] == share(used.importance[label])
