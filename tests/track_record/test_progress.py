"""The bar of verify counts all of its work, so that it moves until the end."""

import joblib
import numpy as np
import pytest
from tqdm import tqdm

from risk.cli import main
from risk.dataset.load_panel import load_panel
from risk.terms.catalogue import CATALOGUE

OWN = ",".join(f"{indicator.code}=10" for indicator in CATALOGUE)


@pytest.fixture
def bars(monkeypatch, scorer):
    """Bars drawn by the command line, with the fits and scores themselves cut out."""
    drawn = []

    class Bar(tqdm):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            drawn.append(self)

    monkeypatch.setattr("risk.cli.verify.tqdm", Bar)
    monkeypatch.setattr("risk.cli.verify.load_scorer", lambda *_: scorer)
    monkeypatch.setattr("risk.cli.verify.printed", lambda *_: "")
    monkeypatch.setattr("risk.cli.verify.publish", lambda *_: None)
    monkeypatch.setattr("risk.model.rivals._boost", lambda x, y, new: np.full(len(new), 0.1))
    monkeypatch.setattr("risk.track_record.verify._score", lambda *_: {"brier": 0.1})
    with joblib.parallel_config("threading"):
        yield drawn


LAST = load_panel().last_year
FITS = 2 * (LAST - 2003)  # two mechanisms, known years from 2002 (in March 2004) to LAST - 2
SAMPLES = 2 * 2 * 2 * 2  # levels, periods, all or Decembers, with and without the war in Ukraine


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        pytest.param([], FITS + 6 * SAMPLES + 3, marks=pytest.mark.slow),
        (["--outcome", "armed"], FITS + 6 * SAMPLES + 1),
        pytest.param(["--weights-armed", OWN], FITS + 7 * SAMPLES + 3, marks=pytest.mark.slow),
        pytest.param(["--publish"], FITS + 3 * 6 * SAMPLES + 3, marks=pytest.mark.slow),
    ],
)
def test_the_bar_counts_every_fit_and_every_score(bars, tmp_path, options, steps):
    assert main(["verify", *options, "--models", str(tmp_path)]) == 0
    (bar,) = bars
    assert bar.n == bar.total == steps
