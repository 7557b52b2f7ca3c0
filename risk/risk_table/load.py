"""Panel and models from their folders, ready to score."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from risk.dataset import DATA, Release, check_map, load_panel, releases
from risk.model import MODELS, Forecaster, read_models
from risk.risk_table.scorer import Scorer
from risk.storage import InputError


def load_scorer(data: Path = DATA, models: Path = MODELS, static: Path | None = None) -> Scorer:
    """Read data/ and models/ and prepare what every score needs.

    Raises InputError if either is missing, damaged, or they do not belong together; of a refreshed
    release it says how to serve another. `data`, `models`: folders. `static`: folder of the map,
    where one will be drawn; checked only.
    """
    # The matrices of a score are small: threads would wait for each other longer than they compute,
    # and how many there are would show in an interval's last digit.
    threadpool_limits(1, user_api="blas")
    try:
        panel = load_panel(data)
        if static:
            check_map(panel.description, static)
        return Scorer(Forecaster(panel, read_models(panel, models)))
    except InputError as error:
        if not releases.NAME.fullmatch(data.parent.name):
            raise
        raise InputError(
            f"release {data.parent.name} cannot be used by this version of Spillover; run: "
            f"python -m risk refresh, or python -m risk refresh --back. What was found: {error}"
        ) from None


def load_release(release: Release | None = None, static: Path | None = None) -> Scorer:
    """A release ready to score; None for the one that is served now.

    Raises InputError as `load_scorer`.
    """
    served = release or releases.current()
    return load_scorer(served.data, served.models, static)
