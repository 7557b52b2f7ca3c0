"""How firm a rank is, and what drives the index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.explain.ranks import (
    calibrators_of,
    draw_shares,
    importance,
    importance_table,
    rank_intervals,
    rank_text,
    ranks,
)
from risk.model.calibration import probability_at
from risk.model.fits import index
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES
from tests.conftest import FEW

N = len(CODES)
JUNE_2021 = to_month("2021-06")
weight_sets = st.lists(st.integers(0, 50), min_size=N, max_size=N).filter(any).map(tuple)
points = st.lists(st.lists(st.floats(0, 50), min_size=3, max_size=3), min_size=2, max_size=20)


@given(weight_sets)
def test_drawn_weightings_are_shares_around_the_users(weights):
    drawn = draw_shares(weights, 200)
    share = np.array(weights) / sum(weights)
    assert (drawn >= 0).all() and (drawn[:, share == 0] == 0).all()
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    # Five standard errors of a mean of 200 draws, as the concentration states.
    spread = np.sqrt(share * (1 - share) / 51)
    assert (np.abs(drawn.mean(axis=0) - share) <= 5 * spread / np.sqrt(200) + 1e-9).all()
    np.testing.assert_array_equal(drawn, draw_shares(weights, 200))


@pytest.mark.parametrize("outcome", MECHANISMS)
def test_the_calibrators_of_the_draws_are_those_of_a_full_refit(scorer, outcome):
    forecast = scorer.forecaster.forecast(JUNE_2021)
    part = forecast.mechanisms[outcome]
    sets = [part.weights, tuple(range(1, 13)) + (0,) * (N - 12)]
    shares = np.array([np.array(w) / sum(w) for w in sets])
    found = calibrators_of(scorer.forecaster, forecast, outcome, shares)
    for weights, calibrator in zip(sets, found, strict=True):
        full = scorer.forecaster.calibrator(outcome, part.fit.cutoff, weights)
        at = index(part.x, weights)
        np.testing.assert_allclose(
            probability_at(at, calibrator), probability_at(at, full), atol=0.004
        )


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.slow
def test_rank_intervals_hold_at_least_80_percent_and_mostly_the_rank_itself(scorer, outcome):
    settings = Settings(JUNE_2021, outcome)
    table = rank_intervals(scorer, settings)
    countries = country_table(scorer, settings)
    assert table["rank"].tolist() == countries["rank"].dropna().tolist()
    assert table.iso3.tolist() == countries.iso3[: len(table)].tolist()
    for kind in ("weights", "bootstrap"):
        low = table[f"{kind}_low"]
        high = table[f"{kind}_high"]
        assert (low >= 1).all() and (low <= high).all() and (high <= len(table)).all()
        assert (table[f"{kind}_share"] >= 0.8 - 1e-9).all()
        assert ((low <= table["rank"]) & (table["rank"] <= high)).mean() > 0.9


def test_one_source_and_a_region_are_ranked_among_themselves(scorer):
    for settings in (Settings(JUNE_2021, source="AFG"), Settings(JUNE_2021, region="Africa")):
        table = rank_intervals(scorer, settings)
        assert table["rank"].tolist() == list(range(1, len(table) + 1))
        assert table.weights_high.max() <= len(table)


def test_without_a_probability_the_index_is_ranked(scorer):
    table = rank_intervals(scorer, Settings(to_month("1992-03")))
    assert table.bootstrap_low.isna().all() and (table.weights_low >= 1).all()
    assert (
        (table.weights_low <= table["rank"]) & (table["rank"] <= table.weights_high)
    ).mean() > 0.9


def test_only_one_weight_leaves_nothing_to_draw(scorer):
    one = tuple(int(code == "border_incidents") for code in CODES)
    table = rank_intervals(scorer, Settings(JUNE_2021, "armed", (None, one)))
    assert (table.weights_low == table.weights_high).all()
    assert (table.weights_low == table["rank"]).mean() > 0.9  # ties apart


@given(points)
def test_importance_sums_to_1(rows):
    contributions = np.array(rows)
    found = importance(contributions)
    if np.isnan(found).any():
        assert np.ptp(contributions.sum(axis=1)) < 1e-4
    else:
        assert found.sum() == pytest.approx(1)
        whole = contributions.sum(axis=1)
        for share, column in zip(found, contributions.T, strict=True):
            expected = np.cov(column, whole, ddof=0)[0, 1] / whole.var()
            assert share == pytest.approx(expected, abs=1e-6)


@FEW
@given(weight_sets, st.sampled_from(MECHANISMS))
def test_nominal_and_effective_shares_both_sum_to_1(scorer, weights, m):
    forecast = scorer.forecaster.forecast(JUNE_2021, dict.fromkeys(MECHANISMS, weights))
    table = importance_table(forecast, m)
    assert table.share.sum() == pytest.approx(1)
    judged_only = not sum(weights[:12])
    assert judged_only or table.importance.sum() == pytest.approx(1)
    assert (table.importance[table.share == 0].fillna(0) == 0).all()


def test_importance_of_nothing_is_not_known():
    assert np.isnan(importance(np.zeros((0, 2)))).all()
    assert np.isnan(importance(np.ones((3, 2)))).all()


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=1))
def test_a_rank_counts_the_stronger_ones_in_every_draw(strength):
    for row, place in zip(np.array(strength), ranks(np.array(strength)), strict=True):
        assert place.tolist() == [1 + sum(other > own for other in row) for own in row]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, 1, "first"),
        (12, 13, "12th to 13th"),
        (21, 22, "21st to 22nd"),
        (33, 111, "33rd to 111th"),
        (101, 102, "101st to 102nd"),
    ],
)
def test_ranks_in_words(low, high, text):
    assert rank_text(low, high, 0.8) == f"{text} in 80\N{NO-BREAK SPACE}% of weightings"
