"""From raw values to a probability: the laws that hold for any weights, at any month."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from risk.dataset.panel import last_published_year
from risk.inputs.rows import fill_gaps
from risk.model.calibration import probability_at
from risk.model.fits import LEAST_POSITIVES, MODELS, Fit, Models, index, value
from risk.model.forecast import Forecaster
from risk.model.intervals import REPLICATES
from risk.storage.errors import InputError
from risk.terms.catalogue import CATALOGUE, CODES, LEARNED, N_LEARNED
from risk.terms.months import month_text, to_month
from risk.terms.outcomes import MECHANISMS
from tests.conftest import FEW

N = len(CODES)
JUNE_2021 = to_month("2021-06")
WITHHELD = to_month("1992-01")
months = st.sampled_from(["1993-06", "1998-05", "2004-12", "2013-02", "2021-06", "2022-11"])
weight_sets = st.lists(st.integers(0, 50), min_size=N, max_size=N).filter(any).map(tuple)
units = st.floats(0, 1)


def forecast_of(scorer, as_of, arrivals=None, armed=None):
    weights = {"arrivals": arrivals, "armed": armed}
    return scorer.forecaster.forecast(as_of, weights)


@FEW
@given(months, weight_sets, weight_sets)
def test_for_any_weights_the_index_is_within_0_and_100_and_its_parts_sum_to_it(
    scorer, month, arrivals, armed
):
    forecast = forecast_of(scorer, to_month(month), arrivals, armed)
    for part in forecast.mechanisms.values():
        assert (part.index >= 0).all() and (part.index <= 100 + 1e-9).all()
        assert ((part.x >= 0) & (part.x <= 1)).all()
        np.testing.assert_allclose(part.contributions.sum(axis=1), part.index, atol=1e-9)
        known = part.probability[~np.isnan(part.probability)]
        assert ((known > 0) & (known < 1)).all()


@FEW
@given(months, weight_sets, weight_sets)
def test_either_is_never_below_its_parts(scorer, month, arrivals, armed):
    forecast = forecast_of(scorer, to_month(month), arrivals, armed)
    both = forecast.probability("either")
    for mechanism in MECHANISMS:
        p = forecast.probability(mechanism)
        assert (both >= p - 1e-15)[~np.isnan(both)].all()


@FEW
@given(months, weight_sets, weight_sets)
def test_scaling_all_weights_changes_no_digit(scorer, month, arrivals, armed):
    as_of = to_month(month)
    one = forecast_of(scorer, as_of, arrivals, armed)
    double = forecast_of(scorer, as_of, *(tuple(2 * w for w in ws) for ws in (arrivals, armed)))
    for mechanism in MECHANISMS:
        for name in ("index", "probability", "contributions", "x"):
            np.testing.assert_array_equal(
                getattr(one.mechanisms[mechanism], name),
                getattr(double.mechanisms[mechanism], name),
            )


@given(
    outcome=st.sampled_from(MECHANISMS),
    z=st.lists(units, min_size=N, max_size=N),
    at=st.integers(0, N - 1),
    worse=units,
    weights=weight_sets,
)
def test_worsening_an_indicator_never_lowers_the_probability(
    scorer, outcome, z, at, worse, weights
):
    fit = scorer.forecaster.fit(outcome, JUNE_2021)
    better = np.array([z, z])
    better[1, at] = max(z[at], worse)
    for used in (weights, fit.weights):
        calibrator = scorer.forecaster.calibrator(outcome, fit.cutoff, used)
        assert calibrator.b >= 0
        points = index(value(better, fit), used)
        low, high = probability_at(points, calibrator)
        assert points[1] >= points[0] - 1e-12
        assert high >= low - 1e-12


@given(
    at=st.integers(0, N - 1),
    raw=st.lists(st.floats(-1e3, 1e9), min_size=2, max_size=2),
)
def test_a_worse_raw_value_never_has_a_lower_place_on_the_scale(at, raw):
    indicator = CATALOGUE[at]
    low, high = indicator.scaled(np.array(sorted(raw, reverse=indicator.falling)))
    assert 0 <= low <= high <= 1


def test_every_published_value_table_rises_within_0_and_1(scorer):
    for fits in scorer.forecaster.models.fits.values():
        for fit in fits.values():
            assert sum(fit.weights) == 100 and min(fit.weights) >= 0
            for values in fit.values:
                assert (np.diff(values) >= 0).all()
                assert min(values) >= 0 and max(values) <= 1
            assert all(b >= 0 for _, b in fit.calibrators.values())


def test_equal_settings_give_equal_digits(scorer):
    from risk.risk_table.load import load_scorer

    weights = tuple(range(1, N + 1))
    one, other = (forecast_of(s, JUNE_2021, weights, weights) for s in (scorer, load_scorer()))
    for mechanism in MECHANISMS:
        np.testing.assert_array_equal(
            one.mechanisms[mechanism].probability, other.mechanisms[mechanism].probability
        )
    first, second = (s.forecaster.replicates(f) for s, f in ((scorer, one), (scorer, other)))
    np.testing.assert_array_equal(first["either"], second["either"])


def test_naming_the_fitted_weights_changes_no_digit(scorer):
    following = forecast_of(scorer, JUNE_2021)
    named = forecast_of(scorer, JUNE_2021, *(following.mechanisms[m].weights for m in MECHANISMS))
    for mechanism in MECHANISMS:
        one = following.mechanisms[mechanism]
        other = named.mechanisms[mechanism]
        assert one.fitted and not other.fitted
        np.testing.assert_array_equal(one.probability, other.probability)


def test_a_corridor_has_the_same_forecast_alone_as_among_all(scorer):
    everyone = forecast_of(scorer, JUNE_2021)
    only = np.zeros(len(scorer.panel.corridors), dtype=bool)
    chosen = everyone.rows.corridor[::7]
    only[chosen] = True
    alone = scorer.forecaster.forecast(JUNE_2021, only=only)
    assert alone.rows.corridor.tolist() == chosen.tolist()
    np.testing.assert_allclose(
        alone.probability("either"), everyone.probability("either")[::7], rtol=1e-12
    )


def test_the_published_models_give_the_probabilities_by_hand(scorer):
    forecast = forecast_of(scorer, JUNE_2021)
    for outcome in MECHANISMS:
        fit = json.loads((MODELS / f"{outcome}.json").read_text(encoding="utf-8"))["fits"]["2020"]
        a, b = fit["calibrators"]["10000" if outcome == "arrivals" else "armed"]
        points = np.zeros(len(forecast.rows))
        for k, indicator in enumerate(LEARNED):
            share = np.interp(forecast.rows.z[:, k], indicator.knots, fit["values"][indicator.code])
            points += fit["weights"][indicator.code] * share
        expected = expit(a + b * points)
        p = forecast.probability(outcome)
        known = ~np.isnan(p)
        assert known.any()
        np.testing.assert_allclose(p[known], expected[known], rtol=1e-9)


def test_with_too_few_positives_weights_are_equal_and_there_is_no_probability(scorer):
    forecast = forecast_of(scorer, WITHHELD)
    for part in forecast.mechanisms.values():
        assert not part.fit.learned and part.fit.positives < LEAST_POSITIVES
        learned = part.weights[:N_LEARNED]
        assert max(learned) - min(learned) <= 1 and not any(part.weights[N_LEARNED:])
        assert part.calibrator is None
        assert np.isnan(part.probability).all() and not np.isnan(part.index).any()
    assert scorer.forecaster.replicates(forecast) == {}


def test_a_mechanism_that_has_learned_has_its_interval_before_the_other_has(scorer):
    fits = scorer.forecaster.models.fits
    early = [
        c
        for c in fits["arrivals"]
        if fits["arrivals"][c].learned and c in fits["armed"] and not fits["armed"][c].learned
    ]
    assert early  # arrivals had enough positives before armed
    forecast = forecast_of(scorer, to_month(f"{early[0] + 1}-12"))
    assert forecast.cutoff == early[0]
    drawn = scorer.forecaster.replicates(forecast)
    assert set(drawn) == {"arrivals"}
    assert drawn["arrivals"].shape == (REPLICATES, len(forecast.rows))


@pytest.mark.parametrize("text", ["1991-12", "2500-01"])
def test_a_month_outside_the_data_is_named_with_those_inside(scorer, text):
    last = month_text(scorer.panel.last_month)
    with pytest.raises(InputError, match=f"expected 1992-01 to {last}, got {text}"):
        scorer.forecaster.forecast(to_month(text))


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021-06", 2020), ("2021-05", 2019), ("2020-12", 2019), ("2021-01", 2019), ("1992-01", 1990)],
)
def test_outcomes_of_a_year_are_known_in_june_of_the_next(text, year):
    assert last_published_year(to_month(text)) == year


def test_a_year_before_the_first_fit_uses_the_first_and_one_after_the_last_the_last():
    fits = {year: Fit(year, (), (), 0, 0, {}) for year in (1990, 1991, 1992)}
    models = Models({"armed": fits}, "m", "d")
    assert [models.at("armed", y).cutoff for y in (1980, 1991, 2050)] == [1990, 1991, 1992]


@given(st.lists(st.lists(st.one_of(units, st.just(np.nan)), min_size=3, max_size=3), min_size=1))
def test_gaps_are_filled_within_what_is_known(rows):
    z = np.array(rows)
    filled = fill_gaps(z)
    assert not np.isnan(filled).any()
    known = ~np.isnan(z)
    np.testing.assert_array_equal(filled[known], z[known])
    for column, before in zip(filled.T, z.T, strict=True):
        if (~np.isnan(before)).any():
            assert np.nanmin(before) <= column.min() and column.max() <= np.nanmax(before)
        else:
            assert (column == 0.5).all()


def test_of_many_corridors_past_values_are_kept_for_both_mechanisms_of_one_month(
    scorer, monkeypatch
):
    many = scorer.forecaster.training.z.nbytes  # as if there were no room for two
    monkeypatch.setattr("risk.model.forecast.MOST_VALUES", many)
    forecaster = Forecaster(scorer.panel, scorer.forecaster.models)
    first = {m: forecaster.training_values(m, 2010) for m in MECHANISMS}
    assert all(forecaster.training_values(m, 2010) is first[m] for m in MECHANISMS)
    for m in MECHANISMS:
        forecaster.training_values(m, 2011)
    assert forecaster.training_values("arrivals", 2010) is not first["arrivals"]
