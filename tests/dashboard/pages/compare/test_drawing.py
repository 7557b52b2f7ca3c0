"""Charts, titles and reasons of the Compare page, without a page."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd

from risk.dashboard.look.palette import INK, LINE
from risk.dashboard.look.plain import named
from risk.dashboard.pages.compare import tables, texts
from risk.dashboard.pages.compare.charts import courses_spec, pairs_data, pairs_spec
from risk.dashboard.pages.compare.data import paired, sides_of
from risk.dashboard.pages.compare.page import sentences
from risk.dashboard.pages.compare.sides import deciding
from risk.dashboard.pages.compare.texts import courses_title, pairs_title
from risk.dashboard.state.view import View
from risk.explain.contributions import corridor_row
from risk.model.forecast import Forecast
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES, INDICATORS
from risk.terms.months import to_month
from risk.terms.palette import BY_LEVEL
from risk.terms.wording import PERCENT, quantity, tenths

JUNE = to_month("2021-06")
WORLD = Settings(JUNE)
BOTH = View(WORLD, "PAK", against="TJK")
NAMES = ("Pakistan", "Tajikistan")


def said(view):
    return " ".join(sentences(*sides_of(view)))


def points_of(scorer, settings, source, receiver, mechanism):
    """Points of the index by the definition: 100 · weight share · value."""
    forecast: Forecast = scorer.forecast(settings)
    row = corridor_row(scorer.panel, forecast, source, receiver)
    part = forecast.mechanisms[mechanism]
    weights = np.array(part.weights, dtype=float)
    return 100 * part.x[row] * weights / weights.sum()


def test_the_reason_is_the_largest_difference_of_points_with_both_values(scorer):
    into = corridor_table(scorer, WORLD).groupby("receiver_iso3").first()
    pak = into.loc["PAK"]
    tjk = into.loc["TJK"]
    apart = {
        m: abs(pak[f"probability_{m}"] - tjk[f"probability_{m}"]) for m in ("arrivals", "armed")
    }
    mechanism = max(apart, key=apart.__getitem__)
    points = [
        points_of(scorer, WORLD, row.source_iso3, iso3, mechanism)
        for row, iso3 in ((pak, "PAK"), (tjk, "TJK"))
    ]
    difference = points[0] - points[1]
    most = int(np.abs(difference).argmax())
    indicator = INDICATORS[CODES[most]]
    raws = [f"{row[f'raw_{CODES[most]}']:{indicator.format}}" for row in (pak, tjk)]
    text = said(BOTH).replace("\\", "")
    start = f"{indicator.name[0].lower()}{indicator.name[1:]} ({difference[most]:+.1f} points: "
    both = quantity(f"{raws[0]} against {raws[1]}", indicator.unit)
    assert f"{start}{both})" in text.replace("−", "-")
    assert f"{points[0].sum():.1f} against {points[1].sum():.1f}" in text
    riskiest = f"{pak.source} → Pakistan"
    assert f"The riskiest corridor explains most of the difference: {riskiest}" in text


def test_the_pairs_are_both_corridors_points_and_their_chart_and_table_repeat_them(scorer):
    first, second = (side.place for side in sides_of(BOTH))
    found = paired(first, second, "arrivals")
    riskiest = corridor_table(scorer, WORLD).groupby("receiver_iso3").source_iso3.first()
    for name, iso3 in (("first", "PAK"), ("second", "TJK")):
        expected = points_of(scorer, WORLD, riskiest[iso3], iso3, "arrivals")
        drawn = found.set_index("code")[f"points_{name}"].reindex(CODES)
        np.testing.assert_allclose(drawn, expected, rtol=0, atol=1e-12)
    assert found.difference.abs().is_monotonic_decreasing
    weighed = found[found.weight_first > 0]
    pairs, dots = pairs_data(weighed, ("Pakistan", "Tajikistan"))
    np.testing.assert_array_equal(pairs["first"] - pairs["second"], weighed.difference)
    assert set(dots.side) == {"Pakistan", "Tajikistan"} and len(dots) == 2 * len(pairs)
    rows = tables.paired_rows(weighed, ("Pakistan", "Tajikistan"))
    assert rows.loc["Index", "Points, Pakistan"] == f"{weighed.points_first.sum():.1f}"
    population = rows.loc[named("receiver_population")]
    raw = first.into.iloc[0].raw_receiver_population
    assert population["Pakistan"] == f"{raw:,.0f}" and population["Unit"] == "inhabitants"


def test_charts_are_built_once_and_hold_no_data():
    spec = pairs_spec(5, NAMES)
    assert spec == pairs_spec(5, NAMES) and spec["datasets"] == {}
    assert set(courses_spec(NAMES)["datasets"]) == {
        "bands"
    }  # the levels' limits, which never change


def test_the_colour_of_a_level_is_no_country_s():
    for spec in (pairs_spec(5, NAMES), courses_spec(NAMES), courses_spec(NAMES, "Pakistan")):
        drawn = [layer.get("encoding", {}) for layer in spec["layer"]]
        drawn = [encoding for encoding in drawn if "fill" not in encoding]
        assert not any(colour in json.dumps(drawn) for colour in BY_LEVEL.values())
        sides = [e["color"]["scale"]["range"][-2:] for e in drawn if "color" in e]
        assert sides and all(pair == [INK, LINE] for pair in sides)
        shapes = [e["shape"]["scale"]["range"][-2:] for e in drawn if "shape" in e]
        assert shapes == [["circle", "diamond"]]  # for whoever sees no colours


def test_chances_of_both_sides_are_drawn_from_0_to_100_over_the_levels():
    for layer in courses_spec(NAMES)["layer"][2:4]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [0, 1]
    assert courses_spec(NAMES)["layer"][0]["encoding"]["fill"]["field"] == "level"


def test_titles_say_what_is_found(scorer):
    found = paired(*(side.place for side in sides_of(BOTH)), "arrivals")
    weighed = found[found.weight_first > 0]
    title = pairs_title(weighed, NAMES, "refugee arrivals")
    most = weighed.iloc[0]
    first = weighed.points_first.sum()
    second = weighed.points_second.sum()
    indices = f"Pakistan {first:.1f}, Tajikistan {second:.1f}"
    assert title.startswith(f"Index of refugee arrivals: {indices}; ")
    assert title.endswith(f"{most.label} ({tenths(most.difference)})")
    line = pd.DataFrame({"month": ["1997-01", "1997-02"], "probability": [0.05, 0.41]})
    said = courses_title({"Pakistan": line}, "chance of it").replace(PERCENT, " %")
    assert said == "Since 1997 Pakistan between 5 % and 41 %: chance of it"


def test_other_corridors_are_named_as_the_reason_where_they_are_it():
    first, second = (side.place for side in sides_of(BOTH))
    close = replace(
        second, row=second.row.copy(), into=first.into.copy()
    )  # the same riskiest corridor, another chance of the whole country
    assert texts._mainly(first, close).startswith(
        "Most of the difference comes from other corridors"
    )
    assert texts._mainly(first, second) == "The riskiest corridor explains most of the difference"
    assert deciding(first, second) in ("arrivals", "armed")
