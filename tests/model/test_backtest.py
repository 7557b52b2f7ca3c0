"""The rolling-origin backtest: by hand, against the exact calibrator, and on chance alone."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from risk.inputs.rows import rows_at
from risk.model.backtest import (
    BIAS_LIMIT,
    BINS,
    LEAST_ORIGINS,
    Backtest,
    Summary,
    fit_binned,
)
from risk.model.fits import calibrate, index, value
from risk.model.forecast import Forecaster
from risk.terms.catalogue import CODES
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
    total, positive = np.zeros((1, BINS)), np.zeros((1, BINS))
    total[0, [0, -1]] = 400
    positive[0, [0, -1]] = [100, 300]
    a, b = fit_binned(total, positive)[0]
    assert a == pytest.approx(np.log(1 / 3), abs=1e-4)
    assert b == pytest.approx(2 * np.log(3) / 100, abs=1e-5)


def test_an_index_that_falls_as_the_outcome_rises_gets_no_slope():
    total, positive = np.zeros((1, BINS)), np.zeros((1, BINS))
    total[0, [0, -1]] = 400
    positive[0, [0, -1]] = [300, 100]
    a, b = fit_binned(total, positive)[0]
    assert (a, b) == (pytest.approx(0.0, abs=1e-9), 0.0)


@pytest.mark.parametrize("weights", [None, EQUAL, UNEVEN], ids=["fitted", "equal", "uneven"])
def test_binned_calibrators_agree_with_exact_ones(scorer, backtest, weights):
    forecaster = scorer.forecaster
    rows = forecaster.training["december"]
    found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))["corridor"]
    for m in MECHANISMS:
        for origin in backtest.origins[::4].tolist():
            fit = forecaster.fit(m, december(origin))
            use = rows.origin < fit.cutoff
            used = weights or fit.weights
            points = index(value(rows.z[use], fit), used)
            exact = calibrate(points, forecaster.came[m][use], rows.origin[use], fit.cutoff)
            test = rows_at(scorer.panel, december(origin))
            p = expit(exact.a + exact.b * index(value(test.z, fit), used))
            binned = found[m][backtest.levels["corridor"].origin == origin]
            known = ~np.isnan(binned)
            assert known.sum() > 200
            np.testing.assert_allclose(binned[known], p[known], atol=0.002)


def test_the_backtest_of_a_december_is_the_forecast_of_that_december(scorer, backtest):
    found = backtest.probabilities()["corridor"]
    for origin in (2004, 2015, 2020):
        forecast = scorer.forecaster.forecast(december(origin))
        at = backtest.levels["corridor"].origin == origin
        assert backtest.levels["corridor"].unit[at].tolist() == forecast.rows.corridor.tolist()
        p = found["armed"][at]
        np.testing.assert_allclose(p, forecast.probability("armed"), atol=0.002)


def test_every_past_forecast_uses_only_outcomes_known_by_then(backtest):
    for m in MECHANISMS:
        for origin, fit in zip(backtest.origins.tolist(), backtest.fits[m], strict=True):
            assert fit.cutoff == origin - 1  # outcomes of origin - 1 are known in June of origin


def test_base_rates_of_the_past_count_known_outcomes_only(scorer, backtest):
    rows, came = scorer.forecaster.training["december"], scorer.forecaster.came["armed"]
    level = backtest.levels["corridor"]
    for origin in (2004, 2019):
        known_years = rows.origin + 1 <= origin - 1
        expected = came[known_years].mean()
        assert set(level.climatology["armed"][level.origin == origin]) == {expected}


def test_a_country_forecast_is_its_corridors_composed(backtest, scorer):
    found = backtest.probabilities()
    corridor, country = backtest.levels["corridor"], backtest.levels["country"]
    receiver = scorer.panel.receiver[corridor.unit]
    for row in range(0, len(country.unit), 400):
        mine = (corridor.origin == country.origin[row]) & (receiver == country.unit[row])
        p = found["corridor"]["armed"][mine]
        assert found["country"]["armed"][row] == pytest.approx(1 - np.prod(1 - p), abs=1e-9)
        assert country.observed["armed"][row] == corridor.observed["armed"][mine].max()


def test_scores_are_those_of_the_formulas(backtest):
    found = backtest.probabilities()
    level = backtest.levels["country"]
    y, p = level.observed["either"], found["country"]["either"]
    use = ~np.isnan(y)
    reference = level.climatology["either"][use]
    y, p = y[use], p[use]
    summary = backtest.summary(found)
    assert summary.skill == pytest.approx(1 - ((p - y) ** 2).mean() / ((reference - y) ** 2).mean())
    assert summary.bias == pytest.approx(p.mean() - y.mean())
    assert summary.origins == len(backtest.origins)


def test_only_years_known_at_a_month_are_summed_up(backtest):
    found = backtest.probabilities()
    assert backtest.summary(found, as_of=JUNE_2021).origins == 16  # 2004 to 2019
    assert backtest.summary(found, as_of=JUNE_2021 - 1).origins == 15
    assert backtest.summary(found, as_of=to_month("2001-01")).origins == 0


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
    arrivals, armed = panel.arrivals.copy(), panel.armed.copy()
    for year in range(panel.first_year, panel.last_year + 1):
        rows = panel.rows(december(year - 1))
        mixed = rng.permutation(rows)
        at = year - panel.first_year
        arrivals[rows, at], armed[rows, at] = panel.arrivals[mixed, at], panel.armed[mixed, at]
    shuffled = replace(panel, arrivals=arrivals, armed=armed)
    backtest = Backtest(Forecaster(shuffled, scorer.forecaster.models))
    for weights in (None, EQUAL):
        found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))
        for outcome in OUTCOMES:
            assert backtest.summary(found, outcome, level="corridor").skill < 0.01


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("at", range(N))
def test_every_indicator_alone_has_a_past_that_can_be_summed_up(backtest, outcome, at):
    weights = tuple(100 if k == at else 0 for k in range(N))
    found = backtest.probabilities(dict.fromkeys(MECHANISMS, weights))
    summary = backtest.summary(found, outcome)
    assert -1 < summary.skill < 1
    assert abs(summary.bias) < 0.5
    assert isinstance(summary.fault, str)


@pytest.mark.parametrize(
    ("summary", "fault"),
    [
        (Summary(LEAST_ORIGINS - 1, -0.5, 9, 0.9), ""),
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
    assert fault in summary.fault if fault else summary.fault == ""


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
