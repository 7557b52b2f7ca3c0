"""Scores of the months after a freeze, from a file of forecasts made by hand."""

import pandas as pd
import pytest

from tools.holdout import MODELS, as_markdown, holdout_scores, read_forecasts, surprises

# Origin, corridor, what came, whether it was new, chance by the fitted index.
ROWS = [
    ("2022-12", "AFG", "PAK", 1, "new", 0.9),
    ("2023-03", "AFG", "PAK", 1, "new", 0.5),
    ("2023-06", "AFG", "PAK", 1, "new", 0.75),
    ("2023-03", "SYR", "TUR", 0, "going on", 0.25),
    ("2023-06", "SYR", "TUR", 0, "going on", 0.5),
]


@pytest.fixture
def table(tmp_path):
    """The file of forecasts: every rival says one half to every row of the same corridors."""
    columns = ["origin", "source_iso3", "receiver_iso3", "observed", "onset", "probability"]
    made = pd.DataFrame(ROWS, columns=columns).assign(outcome="arrivals")
    rivals = {model: made.assign(model=model, probability=0.5) for model in MODELS[1:]}
    every = pd.concat([made.assign(model=MODELS[0]), *rivals.values(), made.assign(model="else")])
    every.to_csv(tmp_path / "forecasts.csv", index=False)
    return read_forecasts(tmp_path / "forecasts.csv", "2023-03")


def test_only_new_origins_and_known_models_are_scored(table):
    assert set(table.origin) == {"2023-03", "2023-06"}
    assert set(table.model) == set(MODELS)


def test_scores_are_those_of_a_pocket_calculator(table):
    scores = holdout_scores(table).set_index(["onset", "model"])
    fitted = scores.loc[("all", "fitted index")]
    assert (fitted.n, fitted.came, fitted.expected) == (4, 2, 2.0)
    # Squared errors .25, .0625, .0625 and .25 against .25 each.
    assert fitted.skill == pytest.approx(1 - 0.625 / 1)
    assert fitted.over_persistence == pytest.approx(0.375)
    assert fitted.auc == pytest.approx(3.5 / 4)
    new = scores.loc[("new", "fitted index")]
    assert (new.n, new.came, new.skill) == (2, 2, pytest.approx(1 - 0.3125 / 0.5))
    assert pd.isna(new.auc)  # all came: nothing to tell apart
    assert scores.loc[("all", "persistence")].skill == 0


def test_a_surprise_is_named_once_a_year_with_its_worst_month(table):
    low = surprises(table, "arrivals", observed=1)
    assert low[["origin", "source_iso3", "probability"]].to_numpy().tolist() == [
        ["2023-03", "AFG", 0.5]
    ]
    high = surprises(table, "arrivals", observed=0)
    assert high[["origin", "source_iso3", "probability"]].to_numpy().tolist() == [
        ["2023-06", "SYR", 0.5]
    ]


def test_the_page_names_the_freeze_and_every_score(table):
    page = as_markdown(table, "model-x", "abc123", "d4")
    assert "frozen at `model-x` (commit `abc123`)" in page
    assert "| all | fitted index | 4 | 2 | 2 | +0.375 (" in page
    assert "| 2023-03 | Afghanistan → Pakistan | 0.500 |" in page
