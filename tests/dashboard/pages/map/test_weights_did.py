"""What the visitor's weights did: counted from the tables that the page shows."""

import json

import pandas as pd
import pytest

from risk.dashboard.pages.map.drawing.moves import MOVES, weight_moves
from risk.dashboard.pages.map.weights_did import moves_text
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings, weights_text
from risk.terms.levels import LEVEL_NAMES, NOT_EXPOSED
from risk.terms.months import to_month
from risk.terms.wording import points
from tests.dashboard.component import move, press

JUNE_2021 = to_month("2021-06")
ADDRESS = {"as_of": "2021-06"}


@pytest.fixture(scope="module")
def own_of(scorer):
    """Weights a step away from the fitted ones, with which percentages are shown."""

    def found(mechanism):
        first, *rest = scorer.forecaster.fit(mechanism, JUNE_2021).weights
        return (min(first + 30, 100), *rest)

    return found


def said(app):
    return [text.value for text in app.main.markdown if "our weights change" in text.value]


def made(rows):
    names = ["country", "level", "level_fitted", "move"]
    return pd.DataFrame(rows, columns=names).assign(iso3=lambda table: table.country.str[:3])


def test_levels_are_counted_and_the_three_largest_moves_each_way_are_named():
    moves = made(
        [
            ("Chad", "High", "Severe", -0.12),
            ("Mali", "High", "High", 0.101),
            ("Peru", "Low", "Low", 0.004),
            ("Iran", "High", "Elevated", 0.2),
            ("Iraq", "High", "High", 0.05),
            ("Cuba", "Elevated", "Elevated", 0.03),
            ("Oman", "Guarded", "Low", -0.02),
            ("Taiwan", "Withheld", "Withheld", float("nan")),
        ]
    )
    assert moves_text(moves) == (
        "**Your weights change the level of 3 of the 7 countries with a chance.** Most, in points: "
        "up Iran +20, Mali +10, Iraq +5; down Chad −12, Oman −2."
    )


def test_moves_of_less_than_a_point_are_not_named():
    text = moves_text(made([("Peru", "Low", "Low", 0.0049), ("Chad", "High", "High", -0.004)]))
    assert (
        text
        == "**Your weights change the level of none of 2 countries.** No chance moves by a point."
    )


def test_where_percentages_are_withheld_no_level_is_counted():
    text = moves_text(made([("Chad", "Withheld", "High", float("nan"))]))
    assert "no level can be compared" in text and "change the level" not in text


@pytest.mark.parametrize("region", ["", "Africa"])
def test_the_sentence_counts_what_the_two_tables_hold(open_app, scorer, own_of, region):
    weights = own_of("arrivals")
    where = {"region": region} if region else {}
    app = open_app(**ADDRESS, **where, weights_arrivals=weights_text(weights))
    own = country_table(
        scorer, Settings(JUNE_2021, weights=(weights, None), region=region or None)
    ).set_index("iso3")
    fitted = country_table(scorer, Settings(JUNE_2021, region=region or None)).set_index("iso3")
    both = own.join(fitted, rsuffix="_fitted")
    both = both[both.probability.notna() & both.probability_fitted.notna()]
    levels = (both.level != both.level_fitted).sum()
    change = both.probability - both.probability_fitted
    (text,) = said(app)
    many = f"{len(both)} countries"
    if len(both) < (own.level != NOT_EXPOSED).sum():  # which the finding counts
        many = f"the {many} with a chance"
    assert f"change the level of {levels} of {many}.**" in text
    assert f"up {both.country[change.idxmax()]} {points(change.max())}" in text
    assert f"down {both.country[change.idxmin()]} {points(change.min())}" in text
    assert levels > 0
    assert (f"Skill in {region} " if region else "Skill +") in text


def test_it_comes_with_the_first_step_and_goes_with_the_last_one_taken_back(open_app):
    app = open_app(**ADDRESS)
    assert said(app) == []
    move(app, "territory_controlled", 60)
    assert len(said(app)) == 1
    app.button(key="weights_undo").click().run()
    assert said(app) == [] and "weights_arrivals" not in app.query_params
    move(app, "territory_controlled", 60)
    press(app, "fitted")
    assert said(app) == []


def test_what_is_compared_is_of_the_same_settings(scorer, own_of, open_app):
    open_app(**ADDRESS)  # so that the pages' tables are kept for it
    settings = Settings(JUNE_2021, "armed", (None, own_of("armed")), source="AFG")
    fitted = country_table(scorer, Settings(JUNE_2021, "armed", source="AFG"))
    own = country_table(scorer, settings)
    moves, fitted, own = (t.set_index("iso3") for t in (weight_moves(own, fitted), fitted, own))
    for iso3 in ("PAK", "TJK"):
        assert moves.move[iso3] == own.probability[iso3] - fitted.probability[iso3]
        assert moves.level_fitted[iso3] == fitted.level[iso3]


def test_the_switch_shows_the_moves_on_the_map_and_the_address_says_so(open_app, own_of):
    app = open_app(**ADDRESS, weights_arrivals=weights_text(own_of("arrivals")))
    app.toggle(key="moved").set_value(True).run()
    assert app.query_params["moved"] == "1"
    assert legend(app) == list(MOVES)
    press(app, "fitted")
    assert legend(app) == list(LEVEL_NAMES)


def legend(app):
    """The first names in the map's legend."""
    (drawn,) = (
        json.loads(chart.proto.spec)
        for chart in app.get("vega_lite_chart")
        if "geoshape" in chart.proto.spec
    )
    return drawn["layer"][0]["encoding"]["fill"]["scale"]["domain"][:5]
