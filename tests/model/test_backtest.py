"""The rolling-origin backtest: by hand, against the exact calibrator, and on chance alone."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from risk.inputs.rows import rows_at
from risk.model.backtest import (
    BIAS_LIMIT,
    BINS,
    LEAST_YEARS,
    Summary,
)
from risk.model.calibration import fit_binned, fit_calibrator
from risk.model.fits import index, value
from risk.model.forecast import Forecaster
from risk.model.hats import coefficients, hats
from risk.model.rivals import _features, last_known, persistence
from risk.risk_table.scorer import Scorer
from risk.terms.catalogue import CODES, LEARNED_CODES, N_LEARNED
from risk.terms.months import december, to_month
from risk.terms.outcomes import MECHANISMS, OUTCOMES

N = len(CODES)
EQUAL = tuple([1] * N)
JUNE_2021 = to_month("2021-06")
UNEVEN = tuple(range(1, N + 1))


@pytest.fixture(scope="module")
def backtest(scorer):
    return scorer.backtest


def test_two_bins_give_the_line_through_their_two_rates():
    """A quarter at index 0, three quarters at 100: a = logit(1/4), b = 2·logit(3/4)/100."""
    total = np.zeros((1, BINS))
    positive = np.zeros((1, BINS))
    total[0, [0, -1]] = 400
    positive[0, [0, -1]] = [100, 300]
    a, b = fit_binned(total, positive)[0]
    assert a == pytest.approx(np.log(1 / 3), abs=1e-4)
    assert b == pytest.approx(2 * np.log(3) / 100, abs=1e-5)


def test_an_index_that_falls_as_the_outcome_rises_gets_no_slope():
    total = np.zeros((1, BINS))
    positive = np.zeros((1, BINS))
    total[0, [0, -1]] = 400
    positive[0, [0, -1]] = [300, 100]
    a, b = fit_binned(total, positive)[0]
    assert (a, b) == (pytest.approx(0.0, abs=1e-9), 0.0)


@pytest.mark.parametrize("weights", [None, EQUAL, UNEVEN], ids=["fitted", "equal", "uneven"])
@pytest.mark.slow
def test_binned_calibrators_agree_with_exact_ones(scorer, backtest, weights):
    forecaster = scorer.forecaster
    rows = forecaster.training
    found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))["corridor"]
    level = backtest.units["corridor"]
    for m in MECHANISMS:
        for month in level.month[[0, 9_000, 20_000, -1]].tolist():
            fit = forecaster.fit(m, month)
            use = (rows.origin < fit.cutoff) & ~np.isnan(forecaster.observed[m])
            used = weights or fit.weights
            exact = fit_calibrator(
                index(value(rows.z[use], fit), used), forecaster.observed[m][use]
            )
            test = rows_at(scorer.panel, month)
            p = expit(exact.a + exact.b * index(value(test.z, fit), used))
            binned = found[m][level.month == month]
            known = ~np.isnan(binned)
            assert known.sum() > 200
            np.testing.assert_allclose(binned[known], p[known], atol=0.002)


def test_an_index_from_hats_is_that_of_the_value_tables(scorer):
    z = np.random.default_rng(1).random((200, N_LEARNED))
    fit = scorer.forecaster.models.at("arrivals", 2010)
    whole = np.hstack([z, np.zeros((200, N - N_LEARNED))])
    expected = index(value(whole, fit), UNEVEN)
    places = range(N_LEARNED)
    found = coefficients(fit.values, UNEVEN, places) @ hats(z, places)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_judgement_with_a_series_counts_in_past_forecasts_as_in_those_of_today(scorer):
    """Made-up events at the borders over all years; the calibrators are fitted in bins."""
    panel = scorer.panel
    shape = panel.values["last_arrivals"].shape
    events = np.random.default_rng(3).integers(0, 60, shape).astype(float)
    monthly = np.broadcast_to(np.arange(shape[1]) + panel.first_month - 1, shape)
    with_events = replace(
        panel,
        values=panel.values | {"border_events": events},
        periods=panel.periods | {"border_events": monthly},
    )
    forecaster = Forecaster(with_events, scorer.forecaster.models)
    backtest = Scorer(forecaster).backtest
    level = backtest.units["corridor"]
    month = int(level.month[20_000])
    live = forecaster.forecast(month, dict.fromkeys(MECHANISMS, UNEVEN)).mechanisms["armed"]
    before = scorer.forecaster.forecast(month, dict.fromkeys(MECHANISMS, UNEVEN))
    found = backtest.probabilities(dict.fromkeys(MECHANISMS, UNEVEN))["corridor"]["armed"]
    past = found[level.month == month]
    known = ~np.isnan(past)
    np.testing.assert_allclose(past[known], live.probability[known], atol=0.002)
    assert np.abs(live.probability - before.mechanisms["armed"].probability).max() > 0.01
    fitted = forecaster.forecast(month).mechanisms["armed"].probability
    same = scorer.forecaster.forecast(month).mechanisms["armed"].probability
    np.testing.assert_array_equal(fitted, same)  # it weighs nothing until a user says so


def test_every_third_month_is_forecast_from_march_2004_on(scorer, backtest):
    months = np.unique(backtest.units["country"].month)
    assert months[0] == to_month("2004-03")
    assert months[-1] == december(scorer.panel.last_year - 1)
    assert set(np.diff(months)) == {3}


@pytest.mark.parametrize("text", ["2004-03", "2009-06", "2015-09", "2020-12"])
def test_the_backtest_of_a_month_is_the_forecast_of_that_month(scorer, backtest, text):
    found = backtest.probabilities()["corridor"]
    forecast = scorer.forecaster.forecast(to_month(text))
    at = backtest.units["corridor"].month == to_month(text)
    assert backtest.units["corridor"].number[at].tolist() == forecast.rows.corridor.tolist()
    for m in MECHANISMS:
        known = ~np.isnan(found[m][at]) & ~np.isnan(forecast.probability(m))
        assert known.sum() > 200
        p = found[m][at][known]
        shown = forecast.probability(m)[known]
        np.testing.assert_allclose(p, shown, atol=0.002)


def test_every_past_forecast_uses_only_outcomes_known_by_then(backtest):
    level = backtest.units["corridor"]
    cutoffs = backtest.cutoffs[backtest.cutoff_of_row]
    in_march = level.month % 12 + 1 == 3
    # Outcomes of a year are published in June of the next.
    assert (cutoffs[in_march] == level.year[in_march] - 2).all()
    assert (cutoffs[~in_march] == level.year[~in_march] - 1).all()
    for m in MECHANISMS:
        assert [fit.cutoff for fit in backtest.fits[m]] == backtest.cutoffs.tolist()


@pytest.mark.parametrize("text", ["2009-03", "2009-06", "2009-09", "2009-12"])
@pytest.mark.slow
def test_what_is_published_after_a_month_changes_no_past_forecast_up_to_it(scorer, backtest, text):
    """Outcomes not known then, and all indicators of later months, are shuffled or set to 1."""
    panel = scorer.panel
    month = to_month(text)
    rng = np.random.default_rng(3)
    unknown = slice(panel.last_known_year(month) + 1 - panel.first_year, None)
    arrivals = panel.arrivals.copy()
    armed = panel.armed.copy()
    arrivals[:, unknown] = rng.choice([0.0, 50_000.0], arrivals[:, unknown].shape)
    armed[:, unknown] = rng.integers(0, 2, armed[:, unknown].shape)
    later = slice(panel.column(month) + 1, None)
    values = {code: array.copy() for code, array in panel.values.items()}
    for code in LEARNED_CODES:
        if code == "conflict_intensity":  # it says who is exposed
            continue
        values[code][:, later] = rng.permutation(values[code][:, later].ravel()).reshape(
            values[code][:, later].shape
        )
    changed = replace(panel, arrivals=arrivals, armed=armed, values=values)
    other = Scorer(Forecaster(changed, scorer.forecaster.models)).backtest
    level = backtest.units["corridor"]
    before = level.month <= month
    for weights in (None, UNEVEN):
        for m in MECHANISMS:
            first = backtest.run_up(m, weights)
            second = other.run_up(m, weights)
            known = backtest.run_up_rows.month <= month
            assert known.sum() > 5_000
            np.testing.assert_array_equal(first[known], second[known])
            assert np.abs(first - second)[~known].max() > 0.1
    for outcome in OUTCOMES:
        rates = level.climatology[outcome][before]
        np.testing.assert_array_equal(rates, other.units["corridor"].climatology[outcome][before])
    first, second = (_features(b, b.rows) for b in (backtest, other))  # of a black box
    np.testing.assert_array_equal(first[before], second[before])
    past, altered = (persistence(b) for b in (backtest, other))
    for m in MECHANISMS:
        np.testing.assert_array_equal(past[m][before], altered[m][before])
        assert (past[m] != altered[m]).any()


def test_persistence_goes_by_the_last_year_known_at_the_month(scorer, backtest):
    """From hand-counted cells of one corridor, Sudan to Chad, with a land border."""
    panel = scorer.panel
    rows = backtest.rows
    pair = panel.corridors
    corridor = pair.index[(pair.source_iso3 == "SDN") & (pair.receiver_iso3 == "TCD")][0]
    found = persistence(backtest)["armed"]
    training = scorer.forecaster.training
    came = scorer.forecaster.observed["armed"]
    border = (pair.border_km > 0).to_numpy()[training.corridor]
    fought = panel.armed
    for text, known in (("2010-03", 2008), ("2010-06", 2009)):
        past = training.in_december & (training.origin < known) & ~np.isnan(came) & border
        lately = fought[training.corridor, np.maximum(training.origin - 1 - panel.first_year, 0)]
        same = (lately == 1) & (training.origin > panel.first_year)
        cell = past & (same == (fought[corridor, known - panel.first_year] == 1))
        row = (rows.corridor == corridor) & (rows.month == to_month(text))
        assert found[row] == pytest.approx((came[cell].sum() + 0.5) / (cell.sum() + 1))


def test_an_unknown_year_is_passed_over_by_persistence():
    came = np.array([[1.0, np.nan, np.nan, 0.0], [np.nan, np.nan, 1.0, np.nan]])
    expected = [[1, 1, 1, 0], [np.nan, np.nan, 1, 1]]
    np.testing.assert_array_equal(last_known(came), expected)


def test_base_rates_of_the_past_count_the_decembers_whose_outcome_was_known(scorer, backtest):
    rows = scorer.forecaster.training
    came = scorer.forecaster.observed["armed"]
    level = backtest.units["corridor"]
    for text, last in (("2004-03", 2002), ("2004-06", 2003), ("2019-12", 2018)):
        known = (rows.month % 12 == 11) & (rows.month // 12 + 1 <= last)
        at = level.month == to_month(text)
        assert set(level.climatology["armed"][at]) == {came[known].mean()}


def test_a_country_forecast_is_its_corridors_composed(backtest, scorer):
    found = backtest.probabilities()
    corridor = backtest.units["corridor"]
    country = backtest.units["country"]
    receiver = scorer.panel.receiver[corridor.number]
    for row in range(0, len(country.number), 1_000):
        mine = (corridor.month == country.month[row]) & (receiver == country.number[row])
        p = found["corridor"]["armed"][mine]
        assert found["country"]["armed"][row] == pytest.approx(1 - np.prod(1 - p), abs=1e-9)
        assert country.observed["armed"][row] == corridor.observed["armed"][mine].max()


def test_scores_are_those_of_the_formulas(scorer, backtest):
    found = backtest.probabilities()
    level = backtest.units["country"]
    y = level.observed["either"]
    p = found["country"]["either"]
    use = ~np.isnan(y)
    reference = level.climatology["either"][use]
    y = y[use]
    p = p[use]
    summary = backtest.summary(found)
    assert summary.skill == pytest.approx(1 - ((p - y) ** 2).mean() / ((reference - y) ** 2).mean())
    assert summary.bias == pytest.approx(p.mean() - y.mean())
    assert summary.years == scorer.panel.last_year - 2004


def test_only_years_known_at_a_month_are_summed_up(backtest):
    found = backtest.probabilities()
    assert backtest.summary(found, as_of=JUNE_2021).years == 16  # 2004 to 2019
    assert backtest.summary(found, as_of=JUNE_2021 - 1).years == 15
    assert backtest.summary(found, as_of=to_month("2001-01")).years == 0


def test_the_fitted_weights_have_skill_for_every_outcome(backtest):
    found = backtest.probabilities()
    for outcome in OUTCOMES:
        assert backtest.summary(found, outcome).skill > 0.1


def test_scaled_weights_have_the_same_past(backtest):
    double = tuple(2 * w for w in UNEVEN)
    one, other = (
        backtest.probabilities(dict.fromkeys(MECHANISMS, w))["country"]["either"]
        for w in (UNEVEN, double)
    )
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_outcomes_shuffled_among_the_exposed_cannot_be_forecast(scorer):
    """Were an outcome seen before it is forecast, this would still find skill."""
    panel = scorer.panel
    rng = np.random.default_rng(7)
    arrivals = panel.arrivals.copy()
    armed = panel.armed.copy()
    for year in range(panel.first_year, panel.last_year + 1):
        rows = panel.rows(december(year - 1))
        mixed = rng.permutation(rows)
        at = year - panel.first_year
        arrivals[rows, at], armed[rows, at] = panel.arrivals[mixed, at], panel.armed[mixed, at]
    shuffled = replace(panel, arrivals=arrivals, armed=armed)
    backtest = Scorer(Forecaster(shuffled, scorer.forecaster.models)).backtest
    for weights in (None, EQUAL):
        found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))
        for outcome in OUTCOMES:
            assert backtest.summary(found, outcome, unit="corridor").skill < 0.01


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("at", range(N))
@pytest.mark.slow
def test_every_indicator_alone_has_a_past_that_can_be_summed_up(backtest, outcome, at):
    weights = tuple(100 if k == at else 0 for k in range(N))
    found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))
    summary = backtest.summary(found, outcome)
    assert -1 < summary.skill < 1
    assert abs(summary.bias) < 0.5
    assert isinstance(summary.withheld_reason, str)


@pytest.mark.parametrize(
    ("summary", "fault"),
    [
        (Summary(LEAST_YEARS - 1, -0.5, 9, 0.9), ""),
        (Summary(18, 0.4, 1.0, 0.0), ""),
        (Summary(18, 0.0, 1.0, 0.0), "had no skill (+0.00)"),
        (Summary(18, np.nan, 1.0, 0.0), "had no skill"),
        (Summary(18, -0.1, 1.0, 0.0), "had no skill (-0.10)"),
        (Summary(18, 0.4, 0.79, 0.0), "calibration slope 0.79"),
        (Summary(18, 0.4, 1.26, 0.0), "calibration slope 1.26"),
        (Summary(18, 0.4, np.nan, 0.0), "calibration slope nan"),
        (Summary(18, 0.4, 0.8, BIAS_LIMIT), ""),
        (Summary(18, 0.4, 1.0, 0.021), "off by +0.021 on average"),
        (Summary(18, 0.4, 1.0, -0.021), "off by -0.021 on average"),
    ],
)
def test_percentages_are_withheld_outside_the_limits_with_the_reason(summary, fault):
    assert fault in summary.withheld_reason if fault else summary.withheld_reason == ""


@pytest.mark.parametrize(("rate", "a"), [(0, -np.inf), (1, np.inf)])
def test_a_history_of_one_outcome_alone_is_sure_of_it(rate, a):
    """And leaves the history beside it as it is: 1 of 4 in every bin, so a = logit(1/4)."""
    total = np.full((2, 3), 4.0)
    positive = np.array([[4.0 * rate] * 3, [1.0] * 3])
    found = fit_binned(total, positive)
    assert found[0].tolist() == [a, 0]
    assert found[1] == pytest.approx([np.log(1 / 3), 0])


def test_a_history_is_fitted_the_same_alone_and_beside_others():
    rng = np.random.default_rng(0)
    total = rng.integers(1, 20, (6, 50)).astype(float)
    positive = np.floor(total * np.linspace(0.05, 0.9, 50) * rng.random((6, 1)))
    together = fit_binned(total, positive)
    for row in range(6):
        alone = fit_binned(total[row : row + 1], positive[row : row + 1])
        np.testing.assert_allclose(alone[0], together[row], rtol=1e-12, atol=1e-13)
