"""The published table follows from the file of forecasts alone, as the README says."""

import io
import json

import pandas as pd
import pytest

from risk.model.fits import MODELS
from risk.storage.export import to_csv
from risk.terms.outcomes import OUTCOMES
from risk.track_record.verify import forecasts_table


@pytest.fixture(scope="module")
def forecasts(scorer):
    levels = scorer.backtest.levels
    past = {
        "fitted index": scorer.backtest.probabilities(),
        "climatology": {name: dict(level.climatology) for name, level in levels.items()},
    }
    return pd.read_csv(io.BytesIO(to_csv(forecasts_table(scorer.backtest, past))))


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("level", ["country", "corridor"])
def test_the_skill_follows_from_the_file(forecasts, outcome, level):
    published = json.loads((MODELS / "verification.json").read_text(encoding="utf-8"))
    scores = published["outcomes"][outcome]["scores"]
    row = next(
        s for s in scores
        if (s["model"], s["level"], s["period"], s["ukraine"])
        == ("fitted index", level, "all", "with")
    )  # fmt: skip

    f = forecasts[forecasts.outcome == outcome]
    f = f[f.source_iso3.isna() if level == "country" else f.source_iso3.notna()]
    brier = ((f.probability - f.observed) ** 2).groupby(f.model).mean()
    skill = 1 - brier / brier["climatology"]

    assert (f.model == "fitted index").sum() == row["n"]
    assert skill["fitted index"] == pytest.approx(row["skill"], abs=1e-5)
    assert brier["fitted index"] == pytest.approx(row["brier"], abs=1e-6)
