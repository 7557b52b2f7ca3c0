"""The published fits: weights, value tables and calibrators for each training cut-off year.

A fit of cut-off year C has learned from outcomes up to C. It serves the as-of months from June
of C + 1, when they are known, to May of C + 2.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from risk.dataset.panel import Panel
from risk.inputs.rows import Rows, observed_after, training_rows
from risk.model.calibration import Calibrator, fit_calibrator
from risk.model.fitting import fit_mechanism, to_percent
from risk.storage.errors import InputError
from risk.storage.files import (
    PUT_BACK,
    ROOT,
    make_folder,
    read_json,
    sealed,
    sha256,
    short,
    shown,
    to_json,
    write_files,
)
from risk.terms.catalogue import CATALOGUE, JUDGED, LEARNED, LEARNED_CODES, N_LEARNED, Weights
from risk.terms.outcomes import ARRIVAL_SIZES, HEADLINE_SIZE, MECHANISMS

MODELS = ROOT / "models"
FIRST_CUTOFF = 1990
# Rows come four a year: 120 of them say about as much as 30 from Decembers alone, and the penalties
# pull as 5 and 1 would there. Blocked cross-validation up to 2014 chose them (models/tried.csv).
LEAST_POSITIVES = 120
WEIGHT_PENALTY = 20.0
BEND_PENALTY = 4.0
REMEDY = f"{PUT_BACK} or run: python -m risk fit"


@dataclass(frozen=True)
class Fit:
    """What one mechanism learned from outcomes up to a cut-off year.

    weights : per cent by indicator, in catalogue order, summing to 100; 0 for judgement
    values : for each indicator the value at each of its knots, 0 to 1
    rows, positives : training rows, and those with the outcome
    calibrators : (a, b) by `calibrator_name`
    """

    cutoff: int
    weights: Weights
    values: tuple[tuple[float, ...], ...]
    rows: int
    positives: int
    calibrators: dict[str, tuple[float, float]]

    @property
    def learned(self) -> bool:
        """Whether there were enough positives to learn from."""
        return self.positives >= LEAST_POSITIVES


@dataclass(frozen=True)
class Models:
    """Every fit of both mechanisms."""

    fits: Mapping[str, Mapping[int, Fit]]
    digest: str
    data_digest: str

    @property
    def version(self) -> str:
        """The digits of the models' digest that are shown."""
        return short(self.digest)

    def at(self, outcome: str, cutoff: int) -> Fit:
        """The fit of a cut-off year; the first one serves whatever lies before it."""
        of_outcome = self.fits[outcome]
        return of_outcome[min(max(cutoff, min(of_outcome)), max(of_outcome))]


def value(z: np.ndarray, fit: Fit) -> np.ndarray:
    """Scaled indicators through the fit's value tables.

    Parameters
    ----------
    z : float array (n_rows, n_indicators), in [0, 1]

    Returns
    -------
    float array of the same shape, in [0, 1]
    """
    columns = [
        np.interp(z[:, k], indicator.knots, fit.values[k]) for k, indicator in enumerate(CATALOGUE)
    ]
    return np.stack(columns, axis=1) if len(z) else z


def index(x: np.ndarray, weights: Weights) -> np.ndarray:
    """Index 0-100: the weighted mean of the values, weights taken as shares of their sum.

    >>> index(np.array([[1.0, 0.0]]), (30, 10)).tolist()
    [75.0]
    """
    shares = np.asarray(weights, dtype=float)
    return 100.0 * (x @ (shares / shares.sum()))


def calibrator_name(outcome: str, size: int) -> str:
    """What a calibrator is filed under: arrivals have one for each size.

    >>> calibrator_name("arrivals", 1_000), calibrator_name("armed", 10_000)
    ('1000', 'armed')
    """
    return str(size) if outcome == "arrivals" else outcome


def calibrate(
    x_index: np.ndarray, outcome: np.ndarray, origin: np.ndarray, cutoff: int
) -> Calibrator:
    """A and b of the rows that a cut-off year allows, rounded as they are published."""
    use = (origin < cutoff) & ~np.isnan(outcome)
    return rounded(fit_calibrator(x_index[use], outcome[use]))


def rounded(calibrator: Calibrator) -> Calibrator:
    """A and b as they are published.

    Rounding to 4 and 6 decimals moves no probability by more than 0.0001 and lets a pocket
    calculator agree with the screen.
    """
    return Calibrator(round(calibrator.a, 4), round(calibrator.b, 6))


def fit_all(panel: Panel, *, jobs: int = -1, progress: Callable[[], None] | None = None) -> Models:
    """Fit both mechanisms for every training cut-off year.

    Parameters
    ----------
    panel : Panel
    jobs : processes, -1 for all cores
    progress : called after each fit

    Returns
    -------
    Models
        The same whatever the number of processes.
    """
    rows = training_rows(panel)
    cutoffs = range(FIRST_CUTOFF, panel.last_year + 1)
    tasks = [(outcome, cutoff) for outcome in MECHANISMS for cutoff in cutoffs]
    outcomes = {outcome: _observed_sizes(panel, rows, outcome) for outcome in MECHANISMS}
    results = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_fit_one)(rows, outcomes[outcome], outcome, cutoff) for outcome, cutoff in tasks
    )
    fits: dict[str, dict[int, Fit]] = {outcome: {} for outcome in MECHANISMS}
    for (outcome, cutoff), fit in zip(tasks, results, strict=True):
        fits[outcome][cutoff] = fit
        if progress:
            progress()
    return _models(fits, panel.digest)


def _observed_sizes(panel: Panel, rows: Rows, outcome: str) -> dict[int, np.ndarray]:
    sizes = ARRIVAL_SIZES if outcome == "arrivals" else (HEADLINE_SIZE,)
    return {size: observed_after(panel, rows, outcome, size) for size in sizes}


def _fit_one(rows: Rows, outcomes: dict[int, np.ndarray], outcome: str, cutoff: int) -> Fit:
    observed = outcomes[HEADLINE_SIZE]
    use = (rows.origin < cutoff) & ~np.isnan(observed)
    positives = int(observed[use].sum())
    offered = [k for k, ind in enumerate(CATALOGUE) if outcome in ind.learned_by]
    weights = [*to_percent([1.0] * N_LEARNED), *[0] * len(JUDGED)]
    values = [indicator.knots for indicator in CATALOGUE]
    if positives >= LEAST_POSITIVES:
        fitted = fit_mechanism(
            rows.z[np.ix_(use, offered)],
            observed[use],
            [values[k] for k in offered],
            weight_penalty=WEIGHT_PENALTY,
            bend_penalty=BEND_PENALTY,
        )
        weights = [0] * len(CATALOGUE)
        for k, weight, bent in zip(offered, fitted.weights, fitted.values, strict=True):
            weights[k] = weight
            values[k] = bent
    fit = Fit(cutoff, tuple(weights), tuple(values), int(use.sum()), positives, {})
    points = index(value(rows.z, fit), fit.weights)
    for size, observed in outcomes.items():
        known = observed[(rows.origin < cutoff) & ~np.isnan(observed)]
        if 0 < known.sum() < len(known):
            a, b = calibrate(points, observed, rows.origin, cutoff)
            fit.calibrators[calibrator_name(outcome, size)] = (a, b)
    return fit


def _models(fits: dict[str, dict[int, Fit]], data_digest: str) -> Models:
    content = {o: [_stored(fit) for fit in by_year.values()] for o, by_year in fits.items()}
    return Models(fits, sha256(to_json(content)), data_digest)


def _stored(fit: Fit) -> dict[str, Any]:
    """What was learned, without the judgement indicators."""
    learned = {"weights": fit.weights[:N_LEARNED], "values": fit.values[:N_LEARNED]}
    return asdict(fit) | learned


def write_models(models: Models, folder: Path = MODELS) -> None:
    """Write one JSON file for each mechanism, each with a hash of its own content.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    files = {}
    for outcome in MECHANISMS:
        content = {
            "outcome": outcome,
            "data_version": models.data_digest,
            "model_version": models.digest,
            "indicators": _scales(outcome),
            "fits": {
                str(cutoff): {
                    "rows": fit.rows,
                    "positives": fit.positives,
                    "weights": dict(zip(LEARNED_CODES, fit.weights, strict=False)),
                    "values": dict(zip(LEARNED_CODES, fit.values, strict=False)),
                    "calibrators": fit.calibrators,
                }
                for cutoff, fit in models.fits[outcome].items()
            },
        }
        files[folder / f"{outcome}.json"] = sealed(content)
    make_folder(folder)
    write_files(files)


def _scales(outcome: str) -> list[dict[str, Any]]:
    """How each indicator is scaled, as it stands in the file."""
    return [
        {
            "code": indicator.code,
            "scale": indicator.scale,
            "low": indicator.low,
            "high": indicator.high,
            "step": indicator.step,
            "falling": indicator.falling,
            "learned": outcome in indicator.learned_by,
            "knots": list(indicator.knots),
            "knots_raw": list(indicator.knots_raw()),
        }
        for indicator in LEARNED
    ]


def read_models(panel: Panel, folder: Path = MODELS) -> Models:
    """Read the fits and check that they are whole and belong to the panel.

    Raises
    ------
    InputError
        If a file is missing, damaged, or was fitted on other data or another catalogue.
    """
    fits: dict[str, dict[int, Fit]] = {}
    digests = set()
    for outcome in MECHANISMS:
        path = folder / f"{outcome}.json"
        content = read_json(path, f"the fits for {outcome}", REMEDY)
        if content["data_version"] != panel.digest:
            raise InputError(
                f"{shown(path)}: expected fits for data version {panel.version}, got fits for "
                f"{short(content['data_version'])}; run: python -m risk fit"
            )
        if content["indicators"] != _scales(outcome):
            raise InputError(
                f"{shown(path)}: expected the indicators of the catalogue with its scales, got "
                "others; run: python -m risk fit"
            )
        digests.add(content["model_version"])
        fits[outcome] = {int(year): _fit_of(int(year), f) for year, f in content["fits"].items()}
    if len(digests) != 1:
        raise InputError(
            f"{shown(folder)}: expected one model version in arrivals.json and armed.json, got "
            f"{' and '.join(sorted(map(short, digests)))}; {REMEDY}"
        )
    return Models(fits, digests.pop(), panel.digest)


def _fit_of(cutoff: int, stored: dict[str, Any]) -> Fit:
    return Fit(
        cutoff,
        (*stored["weights"].values(), *[0] * len(JUDGED)),
        (*(tuple(v) for v in stored["values"].values()), *(ind.knots for ind in JUDGED)),
        stored["rows"],
        stored["positives"],
        {name: (a, b) for name, (a, b) in stored["calibrators"].items()},
    )
