"""The published fits: weights, value tables and calibrators for each training cut-off year.

A fit of cut-off year C has learned from outcomes up to C. It serves the as-of months from June
of C + 1, when they are known, to May of C + 2.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from risk.dataset.panel import Panel
from risk.inputs.rows import FIRST_TRAINING_MONTH, Rows, learnable, observed_after, training_rows
from risk.model.calibration import Calibrator, fit_calibrator
from risk.model.fitting import fit_mechanism, to_percent
from risk.storage.files import ROOT, sha256, short, to_json
from risk.storage.parallel import in_parallel
from risk.terms.catalogue import (
    CATALOGUE,
    CODES,
    LEARNABLE,
    LEARNED_CODES,
    Indicator,
    Weights,
    equal_weights,
)
from risk.terms.months import december, month_text
from risk.terms.outcomes import ARRIVAL_SIZES, HEADLINE_SIZE, MECHANISMS

MODELS = ROOT / "models"
FIRST_CUTOFF = 1990
# Rows come four a year: 120 of them say about as much as 30 from Decembers alone, and the penalties
# pull as 5 and 1 would there. Blocked cross-validation up to 2014 chose them (models/tried.csv).
LEAST_POSITIVES = 120
WEIGHT_PENALTY = 20.0
BEND_PENALTY = 4.0


@dataclass(frozen=True)
class Fit:
    """What one mechanism learned from outcomes up to a cut-off year.

    weights : per cent by indicator, in catalogue order, summing to 100; 0 where none is learned
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
    """Every fit of both mechanisms.

    more : codes of the indicators of judgement that are learned, because their series covers the
        years: none with the data that ship. A fit whose years a series does not cover gives it no
        weight
    """

    fits: Mapping[str, Mapping[int, Fit]]
    digest: str
    data_digest: str
    more: tuple[str, ...] = ()

    @cached_property
    def catalogue(self) -> tuple[Indicator, ...]:
        """Every indicator, with the mechanisms whose fit is offered it."""
        return catalogue_with(self.more)

    def equal_weights(self, each: int = 1) -> Weights:
        """The same weight for every indicator that is learned, none for judgement."""
        return equal_weights(each, learned_codes(self.more))

    @property
    def version(self) -> str:
        """The digits of the models' digest that are shown."""
        return short(self.digest)

    def at(self, outcome: str, cutoff: int) -> Fit:
        """The fit of a cut-off year; the first one serves whatever lies before it."""
        of_outcome = self.fits[outcome]
        return of_outcome[min(max(cutoff, min(of_outcome)), max(of_outcome))]


def catalogue_with(more: Collection[str]) -> tuple[Indicator, ...]:
    """The catalogue, some indicators of judgement in it as those that history weighs.

    >>> [ind.learned_by for ind in catalogue_with(["border_events"]) if ind.code == "border_events"]
    [('arrivals', 'armed')]
    """
    return tuple(LEARNABLE[ind.code] if ind.code in more else ind for ind in CATALOGUE)


def learned_codes(more: Collection[str]) -> tuple[str, ...]:
    """Codes of all that is learned, in catalogue order."""
    return (*LEARNED_CODES, *(code for code in LEARNABLE if code in more))


def value(z: np.ndarray, fit: Fit) -> np.ndarray:
    """Scaled indicators through the fit's value tables.

    `z`: float array (n_rows, n_indicators), in [0, 1]. Returns: float array of the same shape, in
    [0, 1].
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


def fit_all(
    panel: Panel,
    *,
    without: Collection[str] = (),
    jobs: int = -1,
    progress: Callable[[], None] | None = None,
) -> Models:
    """Fit both mechanisms for every training cut-off year.

    Returns: Models. The same whatever the number of processes.

    Parameters
    ----------
    without : codes of indicators of judgement that are not learned although they could be
    jobs : processes, -1 for all cores
    progress : called after each fit
    """
    rows = training_rows(panel)
    cutoffs = range(FIRST_CUTOFF, panel.last_year + 1)
    more = {
        cutoff: tuple(code for code in _learnable_by(panel, cutoff) if code not in without)
        for cutoff in cutoffs
    }
    tasks = [(outcome, cutoff, more[cutoff]) for outcome in MECHANISMS for cutoff in cutoffs]
    outcomes = {outcome: _observed_sizes(panel, rows, outcome) for outcome in MECHANISMS}
    shared = (rows.z, rows.origin, outcomes)
    results = in_parallel(_fit_one, tasks, shared=shared, jobs=jobs)
    fits: dict[str, dict[int, Fit]] = {outcome: {} for outcome in MECHANISMS}
    for (outcome, cutoff, _), fit in zip(tasks, results, strict=True):
        fits[outcome][cutoff] = fit
        if progress:
            progress()
    return _models(fits, panel.digest, more[FIRST_CUTOFF])


def _learnable_by(panel: Panel, cutoff: int) -> tuple[str, ...]:
    """What the fit of a cut-off year can learn besides, as known in the first month it serves.

    How far a series goes later must not count; so the first fit has all that any other has.
    """
    return learnable(panel, min(december(cutoff) + 6, panel.last_month))


def learned_besides(panel: Panel, models: Models) -> list[str]:
    """What a fit has learned beyond the catalogue's own, or could have: a sentence for each."""
    sentences = []
    for code in _learnable_by(panel, FIRST_CUTOFF):
        begins = month_text(FIRST_TRAINING_MONTH)
        if code in models.more and code not in _learnable_by(panel, panel.last_year):
            said = "learned only by the fits of the years that its series covers, not the newest"
        elif code in models.more:
            newest = ", ".join(
                f"{models.at(m, panel.last_year).weights[CODES.index(code)]} for {m}"
                for m in MECHANISMS
            )
            said = f"learned, because its series covers every month since {begins}; weights of "
            said += f"the newest fit, in per cent: {newest}; --without {code} leaves it out"
        else:
            said = f"left out, though its series reaches back to {begins}"
        sentences.append(f"{code}: {said}")
    return sentences


def _observed_sizes(panel: Panel, rows: Rows, outcome: str) -> dict[int, np.ndarray]:
    sizes = ARRIVAL_SIZES if outcome == "arrivals" else (HEADLINE_SIZE,)
    return {size: observed_after(panel, rows, outcome, size) for size in sizes}


def _fit_one(
    z: np.ndarray,
    origin: np.ndarray,
    outcomes: dict[str, dict[int, np.ndarray]],
    outcome: str,
    cutoff: int,
    more: tuple[str, ...],
) -> Fit:
    """Fit one cut-off year's model from all training rows.

    z, origin : of the rows, as in `Rows`
    outcomes : by mechanism and size
    more : codes learned besides the catalogue's own
    """
    observed = outcomes[outcome][HEADLINE_SIZE]
    use = (origin < cutoff) & ~np.isnan(observed)
    positives = int(observed[use].sum())
    catalogue = catalogue_with(more)
    offered = [k for k, ind in enumerate(catalogue) if outcome in ind.learned_by]
    weights = list(to_percent(equal_weights(1, learned_codes(more))))
    values = [indicator.knots for indicator in CATALOGUE]
    if positives >= LEAST_POSITIVES:
        fitted = fit_mechanism(
            z[np.ix_(use, offered)],
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
    points = index(value(z, fit), fit.weights)
    for size, observed in outcomes[outcome].items():
        known = observed[(origin < cutoff) & ~np.isnan(observed)]
        if 0 < known.sum() < len(known):
            a, b = calibrate(points, observed, origin, cutoff)
            fit.calibrators[calibrator_name(outcome, size)] = (a, b)
    return fit


def _models(fits: dict[str, dict[int, Fit]], data_digest: str, more: tuple[str, ...]) -> Models:
    content = {o: [_stored(fit, more) for fit in by_year.values()] for o, by_year in fits.items()}
    return Models(fits, sha256(to_json(content)), data_digest, more)


def _stored(fit: Fit, more: tuple[str, ...]) -> dict[str, Any]:
    """What was learned, without the judgement indicators."""
    places = [CODES.index(code) for code in learned_codes(more)]
    learned = {
        "weights": [fit.weights[k] for k in places],
        "values": [fit.values[k] for k in places],
    }
    return asdict(fit) | learned
