"""Early warnings: where it would be new beside where it goes on, by hand and on real data."""

import numpy as np
import pandas as pd
import pytest

from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import FITTED, Settings
from risk.scoring.scores import average_precision, brier_skill_score, roc_auc
from risk.terms.months import to_month
from risk.terms.outcomes import OUTCOMES
from risk.track_record.early_warnings import early_warnings, left_out, warning_scores
from risk.track_record.samples import onsets


def test_scores_are_over_the_frequency_of_the_very_rows():
    """One of four came; errors .01 + .01 + .04 + .09 = .15 against 4 x 3/16 = .75."""
    observed = np.array([0.0, 0, 0, 1])
    probability = np.array([0.1, 0.1, 0.2, 0.7])
    found = warning_scores(observed, probability, np.array([1, 2, 3, 4]))
    assert (found["n"], found["came"]) == (4, 1)
    assert found["expected"] == pytest.approx(1.1)
    assert found["skill"] == pytest.approx(1 - 0.15 / 0.75)
    assert found["auc"] == 1.0 and found["average_precision"] == 1.0


def test_the_scores_are_those_of_the_functions_that_take_one_forecast_at_a_time():
    rng = np.random.default_rng(2)
    probability = rng.beta(1, 9, 500)
    observed = (rng.random(500) < probability).astype(float)
    found = warning_scores(observed, probability, rng.integers(0, 20, 500))
    frequency = np.full(500, observed.mean())
    skill = brier_skill_score(observed, probability, reference=frequency)
    assert found["skill"] == pytest.approx(skill)
    assert found["auc"] == pytest.approx(roc_auc(observed, probability))
    precision = average_precision(observed, probability)
    assert found["average_precision"] == pytest.approx(precision)
    for score in ("skill", "auc", "average_precision"):
        assert found[f"{score}_low"] < found[score] < found[f"{score}_high"]


def test_where_nothing_came_there_is_no_skill_and_no_forecast_has_no_score():
    quiet = warning_scores(np.zeros(3), np.full(3, 0.1), np.array([1, 2, 2]))
    assert quiet["came"] == 0 and np.isnan(quiet["skill"]) and np.isnan(quiet["auc"])
    nothing = warning_scores(np.zeros(0), np.zeros(0), np.zeros(0))
    assert nothing["n"] == 0 and np.isnan(nothing["skill"])


def test_one_source_alone_has_estimates_without_intervals():
    found = warning_scores(np.array([0.0, 1]), np.array([0.2, 0.6]), np.array([7, 7]))
    assert found["auc"] == 1.0 and np.isnan(found["auc_low"])


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("text", ["2005-03", "2012-06", "2019-12"])
def test_new_is_what_the_tables_call_new_in_that_month(scorer, outcome, text):
    onset = onsets(scorer.backtest, outcome)
    month = to_month(text)
    settings = Settings(month, outcome)
    tables = {
        "corridor": corridor_table(scorer, settings).set_index(["source_iso3", "receiver_iso3"]),
        "country": country_table(scorer, settings).set_index("iso3"),
    }
    panel = scorer.panel
    for name, level in scorer.backtest.units.items():
        here = level.month == month
        if name == "corridor":
            pair = panel.corridors.iloc[level.number[here]]
            shown = tables[name].onset[
                pd.MultiIndex.from_frame(pair[["source_iso3", "receiver_iso3"]])
            ]
        else:
            shown = tables[name].onset[panel.countries.iso3.iloc[level.number[here]]]
        assert onset[name][here].tolist() == shown.tolist()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_forecast_is_new_going_on_or_counted_as_left_out(scorer, outcome):
    backtest = scorer.backtest
    table = early_warnings(backtest, outcome, {"fitted index": scorer.past(FITTED)})
    absent = left_out(backtest, outcome).set_index(["level", "period"])
    counted = table.groupby(["level", "period"]).n.sum()
    for name, level in backtest.units.items():
        missing = absent.loc[(name, "all")]
        assert counted[(name, "all")] + missing.no_outcome + missing.no_past == len(level.number)
    new = table[(table.onset == "new") & (table.period == "all")]
    assert (new.came > 100).all() and (new.came / new.n < 0.1).all()


def test_forecasts_know_more_than_persistence_where_it_would_be_new(scorer):
    from risk.track_record.forecasts import simple_forecasts

    forecasts = {"fitted index": scorer.past(FITTED)} | simple_forecasts(scorer.backtest)
    table = early_warnings(scorer.backtest, "arrivals", forecasts)
    rows = table[(table.level == "corridor") & (table.period == "all") & (table.onset == "new")]
    auc = rows.set_index("model").auc
    assert auc["fitted index"] > auc["persistence"] + 0.1 > auc["climatology"]
