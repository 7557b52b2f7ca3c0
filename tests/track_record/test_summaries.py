import numpy as np
import pandas as pd
import pytest

from risk.risk_table.country_table import country_table
from risk.risk_table.settings import FITTED, Settings
from risk.scoring.resampling import score_intervals
from risk.scoring.scores import brier_skill_score
from risk.storage.errors import InputError
from risk.storage.files import sealed
from risk.terms.catalogue import equal_weights
from risk.terms.chances import first_of
from risk.terms.months import december, to_month
from risk.track_record.forecasts import simple_forecasts
from risk.track_record.past_forecasts import past_forecasts, scored_samples
from risk.track_record.report import size_table
from risk.track_record.samples import REPLICATES
from risk.track_record.summaries import (
    FILE,
    difference,
    false_alarms,
    frequency_by_level,
    live_scores,
    misses,
    read_verification,
    reliability_curve,
    reliability_table,
    skill,
    skill_by,
)
from risk.track_record.verify import score_table

EQUAL = (equal_weights(),) * 2
RECORD = pd.DataFrame(
    {
        "month": [24050, 24050, 24050, 24062, 24062, 24062],
        "year": [2004, 2004, 2004, 2005, 2005, 2005],
        "unit": [1, 2, 3, 1, 2, 3],
        "iso3": ["TCD", "PAK", "IRN", "TCD", "PAK", "IRN"],
        "region": ["Africa", "Asia", "Asia", "Africa", "Asia", "Asia"],
        "probability": [0.04, 0.7, 0.35, 0.02, 0.9, 0.35],
        "level": ["Low", "Severe", "High", "Low", "Severe", "High"],
        "observed": [1, 1, 0, 0, 0, 1],
        "climatology": [0.25] * 6,
        "persistence": [0.5] * 6,
        "cluster": [1, 2, 2, 1, 2, 3],
    }
)


def test_the_worst_miss_is_what_came_at_the_lowest_probability():
    found = misses(RECORD, 2)
    assert list(zip(found.year, found.iso3, strict=True)) == [(2004, "TCD"), (2005, "IRN")]


def test_the_worst_false_alarm_is_what_did_not_come_at_the_highest_probability():
    assert false_alarms(RECORD).iso3.tolist() == ["PAK", "IRN", "TCD"]
    assert false_alarms(RECORD).probability.tolist() == [0.9, 0.35, 0.02]


def test_a_country_is_named_once_a_year_with_its_worst_forecast():
    later = RECORD.assign(month=RECORD.month + 3, probability=RECORD.probability + 0.01)
    both = pd.concat([RECORD, later])
    assert misses(both).probability.tolist() == [0.04, 0.35, 0.7]
    assert false_alarms(both).probability.tolist() == [0.91, 0.36, 0.03]


def test_equal_probabilities_stand_in_order_of_year_and_country():
    tied = RECORD.assign(probability=0.5)
    assert misses(tied).iso3.tolist() == ["PAK", "TCD", "IRN"]
    assert false_alarms(tied).iso3.tolist() == ["IRN", "PAK", "TCD"]


def test_every_level_is_listed_with_what_it_meant():
    table = frequency_by_level(RECORD).set_index("level")
    assert table.index.tolist() == ["Low", "Guarded", "Elevated", "High", "Severe"]
    assert table.forecasts.tolist() == [2, 0, 0, 2, 2]
    assert table.came_true.tolist() == [1, 0, 0, 1, 1]
    assert table.expected.round(2).tolist() == [0.06, 0, 0, 0.7, 1.6]
    assert table.frequency.High == 0.5 and np.isnan(table.frequency.Guarded)


def test_skill_is_the_share_of_the_base_rate_s_error_saved():
    # By hand: errors .9216 + .09 + .1225 + .0004 + .81 + .4225, base rate 3 x .5625 + 3 x .0625.
    assert skill(RECORD).estimate == pytest.approx(1 - 2.367 / 1.875)


def test_skill_can_be_that_over_a_harder_forecast():
    # Six errors of .25 each for a coin.
    assert skill(RECORD, "persistence").estimate == pytest.approx(1 - 2.367 / 1.5)


def test_one_source_alone_has_no_interval():
    score = skill(RECORD.assign(cluster=1))
    assert np.isnan([score.low, score.high]).all()


def test_years_and_regions_are_scored_apart_and_few_cases_are_marked():
    years = skill_by(RECORD, "year")
    regions = skill_by(RECORD, "region")
    assert years.year.tolist() == [2004, 2005]
    assert years.n.tolist() == [3, 3] and years.positives.tolist() == [2, 1]
    assert years.skill.iloc[0] == pytest.approx(
        1 - (0.9216 + 0.09 + 0.1225) / (2 * 0.5625 + 0.0625)
    )
    assert regions.region.tolist() == ["Africa", "Asia"] and regions.few.all()
    many = pd.concat([RECORD] * 10)
    assert skill_by(many, "region").few.tolist() == [False, False]
    assert skill_by(many[many.observed == 0], "region").few.all()


def test_reliability_bins_hold_their_lower_edge():
    table = reliability_table(RECORD, (0.0, 0.04, 0.35, 0.5, 1.01))
    assert table.low.tolist() == [0.0, 0.04, 0.35, 0.5]
    assert table.forecasts.tolist() == [1, 1, 2, 2]
    assert table.came_true.tolist() == [0, 1, 1, 1]
    assert table.mean_probability.tolist() == pytest.approx([0.02, 0.04, 0.35, 0.8])
    assert table.frequency.tolist() == [0, 1, 0.5, 0.5]


def test_the_reliability_curve_pools_what_falls():
    curve = reliability_curve(RECORD)
    assert curve.forecast.tolist() == [0.02, 0.04, 0.35, 0.7, 0.9]
    # 0 | 1, ½, 1, 0 of 1, 2, 1, 1 rows pool to 3 of 5.
    assert curve.recalibrated.tolist() == pytest.approx([0, 0.6, 0.6, 0.6, 0.6])
    assert (curve.low <= curve.high).all()


def test_two_records_that_are_the_same_do_not_differ():
    assert difference(RECORD, RECORD) == (0, 0, 0)


def test_of_equal_rows_the_first_is_taken():
    assert first_of(np.array([0.2, 0.2, -1.0]), np.array([1, 1, 0]), 2).tolist() == [2, 0]


@pytest.mark.parametrize("outcome", ["either", "arrivals", "armed"])
@pytest.mark.parametrize("level", ["country", "corridor"])
@pytest.mark.slow
def test_the_record_holds_what_verify_scores(scorer, outcome, level):
    record = past_forecasts(scorer, FITTED, outcome, level)
    seen = ~np.isnan(scorer.backtest.units[level].observed[outcome])
    probability = scorer.past(FITTED)[level][outcome][seen]
    assert record.probability.to_numpy() == pytest.approx(probability, abs=0)
    assert len(record) == seen.sum() and record.notna()[["observed", "base_rate"]].all(axis=None)
    by_hand = brier_skill_score(record.observed, probability, reference=record.climatology)
    assert skill(record).estimate == pytest.approx(by_hand)


def test_the_live_interval_is_the_published_one(scorer):
    record = past_forecasts(scorer, FITTED, "either", "country")
    published = score_intervals(
        record.observed,
        record.probability,
        record.climatology,
        record.cluster,
        n_replicates=REPLICATES,
    )["skill"]
    assert skill(record) == pytest.approx(published)


@pytest.mark.slow
def test_live_scores_are_those_of_verify(scorer):
    sample = scored_samples(scorer, "arrivals")[3]
    live = live_scores(scorer.backtest, "arrivals", sample, scorer.past(EQUAL))
    forecasts = {"fitted index": scorer.past(FITTED), "equal weights": scorer.past(EQUAL)}
    forecasts |= simple_forecasts(scorer.backtest)
    table = score_table(scorer.backtest, "arrivals", forecasts, jobs=1).set_index(
        ["model", "level", "period", "months", "ukraine"]
    )
    row = table.loc[("equal weights", *sample.names.values())]
    assert (sample.months, sample.ukraine) == ("december", False)
    assert tuple(live[name] for name in ("level", "period", "months", "ukraine")) == row.name[1:]
    harder = ("over_persistence", "over_persistence_low", "over_base_rate", "over_base_rate_high")
    for name in (
        "n",
        "positives",
        "brier",
        "skill",
        "auc",
        "slope",
        "skill_low",
        "skill_high",
        *harder,
    ):
        assert live[name] == pytest.approx(row[name]), name


def test_what_happened_is_read_from_the_outcomes(scorer):
    record = past_forecasts(scorer, FITTED, "either", "country")
    row = record[(record.iso3 == "CZE") & (record.month == december(2021))].iloc[0]
    panel = scorer.panel
    names = dict(zip(panel.countries.country, panel.countries.iso3, strict=True))
    pair = (panel.corridors.receiver_iso3 == "CZE") & (
        panel.corridors.source_iso3 == names[row.arrivals_from]
    )
    arrived = panel.arrivals[pair.to_numpy(), 2022 - panel.first_year]
    assert row.arrivals_from == "Ukraine" and row.arrivals == arrived[0] > 100_000
    assert row.observed == 1 and row.conflicts == 0 and row.conflicts_from == ""


def test_conflicts_are_named_by_their_sources(scorer):
    record = past_forecasts(scorer, FITTED, "armed", "country")
    assert ((record.conflicts > 0) == (record.observed == 1)).all()
    assert ((record.conflicts_from != "") == (record.observed == 1)).all()


@pytest.mark.parametrize("origin", ["2004-03", "2004-12", "2015-06"])
def test_the_base_rate_is_that_of_the_risk_table_then(scorer, origin):
    record = past_forecasts(scorer, FITTED, "either", "country")
    then = country_table(scorer, Settings(to_month(origin))).set_index("iso3").base_rate
    rows = record[record.month == to_month(origin)]
    assert rows.base_rate.to_numpy() == pytest.approx(then[rows.iso3].to_numpy())


def test_sizes_are_rerun_for_other_weights(scorer):
    fitted = size_table(scorer.backtest)
    other = size_table(scorer.backtest, EQUAL[0])
    assert fitted.positives.equals(other.positives)
    assert not np.allclose(fitted.skill, other.skill)
    arrivals = past_forecasts(scorer, EQUAL, "arrivals", "corridor")
    assert other.brier[1] == pytest.approx(
        ((arrivals.probability - arrivals.observed) ** 2).mean(), rel=0.01
    )


def test_published_scores_of_other_models_are_refused(scorer, tmp_path):
    with pytest.raises(InputError, match="found no such file; restore it .* -m risk verify"):
        read_verification(scorer.forecaster, tmp_path)
    right = {
        "model_version": scorer.forecaster.models.digest,
        "data_version": scorer.panel.digest,
    }
    (tmp_path / FILE).write_bytes(sealed(right))
    assert read_verification(scorer.forecaster, tmp_path) == right
    for name in right:
        (tmp_path / FILE).write_bytes(sealed(right | {name: "other"}))
        with pytest.raises(InputError, match=f"expected the scores of {name.replace('_', ' ')}"):
            read_verification(scorer.forecaster, tmp_path)
    (tmp_path / FILE).write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="verify --publish"):
        read_verification(scorer.forecaster, tmp_path)
