"""The published fits: weights, value tables and calibrators for each training cut-off year.

A fit of cut-off year C has learned from outcomes up to C. It serves the as-of months from June
of C + 1, when they are known, to May of C + 2.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from risk.model.calibration import Calibrator
from risk.storage import ROOT, short
from risk.terms import CATALOGUE, LEARNABLE, LEARNED_CODES, Indicator, Weights, equal_weights

MODELS = ROOT / "models"
FIRST_CUTOFF = 1990
# Rows come four a year: 120 of them say about as much as 30 from Decembers alone.
LEAST_POSITIVES = 120


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
    def equal_percents(self) -> Weights:
        """Equal weights in whole per cent, as sliders have them: they sum to about 100."""
        return self.equal_weights(round(100 / sum(self.equal_weights())))

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


def rounded(calibrator: Calibrator) -> Calibrator:
    """A and b as they are published.

    Rounding to 4 and 6 decimals moves no probability by more than 0.0001 and lets a pocket
    calculator agree with the screen.
    """
    return Calibrator(round(calibrator.a, 4), round(calibrator.b, 6))
