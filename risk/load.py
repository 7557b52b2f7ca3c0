"""Panel and models from their folders, ready to score."""

from pathlib import Path

from risk.fits import MODELS, read_models
from risk.forecast import Forecaster
from risk.package import DATA
from risk.panel import load_panel
from risk.table import Scorer


def load_scorer(data: Path = DATA, models: Path = MODELS) -> Scorer:
    """Read data/ and models/ and prepare what every score needs.

    Raises
    ------
    InputError
        If either is missing, damaged, or they do not belong together.
    """
    panel = load_panel(data)
    return Scorer(Forecaster(panel, read_models(panel, models)))
