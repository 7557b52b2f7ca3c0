"""The published table follows from the file of forecasts alone, as the README says."""

import io
import json

import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from risk.model.fits import MODELS
from risk.storage.export import to_csv, to_parquet
from risk.terms.outcomes import OUTCOMES
from risk.track_record.forecasts import forecasts_table, simple_forecasts


@pytest.fixture(scope="module")
def all_forecasts(scorer):
    past = {"fitted index": scorer.backtest.probabilities()} | simple_forecasts(scorer.backtest)
    return pd.read_csv(io.BytesIO(to_csv(forecasts_table(scorer.backtest, past))))


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("level", ["country", "corridor"])
@pytest.mark.parametrize("months", ["all", "december"])
def test_the_skill_follows_from_the_file(all_forecasts, outcome, level, months):
    published = json.loads((MODELS / "verification.json").read_text(encoding="utf-8"))
    scores = published["outcomes"][outcome]["scores"]
    row = next(
        s
        for s in scores
        if (s["model"], s["level"], s["period"], s["months"], s["ukraine"])
        == ("fitted index", level, "all", months, "with")
    )

    f = all_forecasts[all_forecasts.outcome == outcome]
    f = f[f.source_iso3.isna() if level == "country" else f.source_iso3.notna()]
    if months == "december":
        f = f[f.origin.str.endswith("-12")]
    brier = ((f.probability - f.observed) ** 2).groupby(f.model).mean()
    skill = 1 - brier / brier["climatology"]

    assert (f.model == "fitted index").sum() == row["n"]
    assert skill["fitted index"] == pytest.approx(row["skill"], abs=1e-5)
    assert brier["fitted index"] == pytest.approx(row["brier"], abs=1e-6)
    for name, model in (("over_persistence", "persistence"), ("over_base_rate", "base rate")):
        harder = 1 - brier["fitted index"] / brier[model]
        assert harder == pytest.approx(row[name], abs=1e-5)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("level", ["country", "corridor"])
def test_the_early_warnings_follow_from_the_file(all_forecasts, outcome, level):
    published = json.loads((MODELS / "verification.json").read_text(encoding="utf-8"))
    f = all_forecasts[(all_forecasts.outcome == outcome) & (all_forecasts.model == "fitted index")]
    f = f[f.source_iso3.isna() if level == "country" else f.source_iso3.notna()]
    for row in published["outcomes"][outcome]["early_warnings"]:
        if (row["model"], row["level"], row["period"]) != ("fitted index", level, "all"):
            continue
        there = f[f.onset == row["onset"]]
        frequency = there.observed.mean()
        brier = ((there.probability - there.observed) ** 2).mean()
        assert (len(there), there.observed.sum()) == (row["n"], row["came"])
        assert there.probability.sum() == pytest.approx(row["expected"], rel=1e-5)
        assert 1 - brier / (frequency * (1 - frequency)) == pytest.approx(row["skill"], abs=1e-5)
        auc = roc_auc_score(there.observed, there.probability)
        assert auc == pytest.approx(row["auc"], abs=1e-5)


def test_as_parquet_the_file_holds_the_same(scorer):
    table = forecasts_table(scorer.backtest, {"fitted index": scorer.backtest.probabilities()})
    read = pd.read_parquet(io.BytesIO(to_parquet(table)))
    pd.testing.assert_frame_equal(read, table, check_dtype=False)
    assert list(read) == [
        "origin",
        "source_iso3",
        "receiver_iso3",
        "outcome",
        "model",
        "probability",
        "observed",
        "onset",
    ]
