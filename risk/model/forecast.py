"""Risk of every exposed corridor at an as-of month, for any weights."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from risk.dataset import Panel
from risk.inputs import (
    Evidence,
    Rows,
    ScoredRows,
    WhatIf,
    observed_after,
    rows_at,
    scored_rows,
    training_rows,
    what_ifs_text,
)
from risk.model.calibration import Calibrator, fit_calibrator, probability_at
from risk.model.fits import Fit, Models, calibrator_name, index, rounded, value
from risk.model.intervals import calibrator_draws, draws
from risk.storage import MEGABYTE, Kept, sha256
from risk.terms import (
    HEADLINE_SIZE,
    MECHANISMS,
    NO_UNHCR,
    OUTCOMES,
    ByMechanism,
    Weights,
    either,
    mechanisms_of,
)

MOST_KEPT = 160 * MEGABYTE
MOST_VALUES = 90 * MEGABYTE
"""Past rows through value tables, at hand for the next weights: eight of the data that ship."""


@dataclass(frozen=True)
class Mechanism:
    """One mechanism's part of a forecast.

    x : float array (n_rows, n_indicators), values 0-1
    weights : whole numbers, as set or fitted
    index : float array (n_rows,), 0-100
    calibrator : a and b, or None where history is too short
    probability : float array (n_rows,), NaN where there is no calibrator or no data
    """

    fit: Fit
    weights: Weights
    fitted: bool
    x: np.ndarray
    index: np.ndarray
    calibrator: Calibrator | None
    probability: np.ndarray

    @cached_property
    def contributions(self) -> np.ndarray:
        """Points of the index by indicator: they sum to it."""
        return 100.0 * self.x * (np.array(self.weights) / sum(self.weights))


@dataclass(frozen=True)
class Forecast:
    """Every exposed corridor at one as-of month."""

    as_of: int
    cutoff: int
    rows: ScoredRows
    mechanisms: dict[str, Mechanism]

    def probability(self, outcome: str) -> np.ndarray:
        """Chance of an outcome for each corridor, NaN where it cannot be computed."""
        if outcome != "either":
            return self.mechanisms[outcome].probability
        return either(*(self.mechanisms[m].probability for m in MECHANISMS))

    def calibrated(self, outcome: str) -> bool:
        """Whether history is long enough for a probability of this outcome."""
        used = mechanisms_of(outcome)
        return all(self.mechanisms[m].calibrator is not None for m in used)


class _History(NamedTuple):
    """The outcomes to learn from at a cut-off year.

    known : bool array, which of the training rows before the cut-off year they are
    observed : float array (n,)
    source : int array (n,)
    """

    known: np.ndarray
    observed: np.ndarray
    source: np.ndarray


class Forecaster:
    """Panel and models together, with what is the same for every forecast kept at hand."""

    def __init__(self, panel: Panel, models: Models) -> None:
        self.panel = panel
        self.models = models
        self.training = training_rows(panel)
        self.observed = {o: observed_after(panel, self.training, o) for o in OUTCOMES}
        iso3 = panel.countries.iso3.to_numpy()
        no_data = np.isin(iso3, NO_UNHCR)
        self.no_arrivals_data = no_data[panel.source] | no_data[panel.receiver]
        # Of many corridors only both mechanisms of one month are kept.
        most = max(len(MECHANISMS), MOST_VALUES // max(1, self.training.z.nbytes))
        self.training_values = lru_cache(maxsize=most)(self._values)
        self._training_index = lru_cache(maxsize=2 * most)(
            lambda outcome, cutoff, weights: index(self.training_values(outcome, cutoff), weights)
        )
        self._history = lru_cache(maxsize=16)(self._history_uncached)
        self.calibrator = lru_cache(maxsize=4096)(self._calibrator)
        self._calibrator_draws = lru_cache(maxsize=256)(self._draws_uncached)
        self.published_rows = lru_cache(maxsize=512)(lambda as_of: rows_at(panel, as_of))
        self._published_as_scored = lru_cache(maxsize=512)(
            lambda as_of: scored_rows(panel, as_of, self.published_rows(as_of))
        )
        self.kept = Kept(MOST_KEPT)

    def fit(self, outcome: str, as_of: int) -> Fit:
        """The fit that an as-of month uses."""
        return self.models.at(outcome, self.panel.last_known_year(as_of))

    def _values(self, outcome: str, cutoff: int) -> np.ndarray:
        """Training rows through the value tables of a cut-off year: (n_rows, n_indicators)."""
        rows = self.training
        return value(rows.z[rows.origin < cutoff], self.models.at(outcome, cutoff))

    def forecast(
        self,
        as_of: int,
        weights: ByMechanism | None = None,
        *,
        only: np.ndarray | None = None,
        evidence: Evidence | None = None,
        what_ifs: tuple[WhatIf, ...] = (),
    ) -> Forecast:
        """Risk of every exposed corridor.

        Raises InputError if the month is outside the data.

        Parameters
        ----------
        as_of : month, 1992-01 to the panel's last
        weights : by mechanism, whole numbers in catalogue order; None follows the fit
        only : bool array (n_corridors,), optional; leave other corridors out
        evidence : what was known of it by the month replaces published values
        what_ifs : what ifs; they replace both
        """
        self.panel.check_as_of(as_of)
        if only is None:
            rows, x = self._everywhere(as_of, evidence, what_ifs)
        else:
            rows = self._scored(as_of, evidence, what_ifs, only)
            x = {m: value(rows.z, self.fit(m, as_of)) for m in MECHANISMS}
        chosen = weights or {}
        parts = {m: self._mechanism(m, as_of, rows, x[m], chosen.get(m)) for m in MECHANISMS}
        return Forecast(as_of, self.panel.last_known_year(as_of), rows, parts)

    def _everywhere(
        self, as_of: int, evidence: Evidence | None, what_ifs: tuple[WhatIf, ...]
    ) -> tuple[ScoredRows, dict[str, np.ndarray]]:
        """Every row of a month, and its values 0-1 by mechanism: the same for any weights."""

        def compute() -> tuple[ScoredRows, dict[str, np.ndarray]]:
            rows = self._scored(as_of, evidence, what_ifs)
            return rows, {m: value(rows.z, self.fit(m, as_of)) for m in MECHANISMS}

        put_in = sha256(what_ifs_text(what_ifs).encode())
        return self.kept.get(("rows", as_of, evidence.digest if evidence else "", put_in), compute)

    def _scored(
        self,
        as_of: int,
        evidence: Evidence | None,
        what_ifs: tuple[WhatIf, ...],
        only: np.ndarray | None = None,
    ) -> ScoredRows:
        if not (evidence or what_ifs):
            rows = self._published_as_scored(as_of)
            return rows if only is None else rows.only(only[rows.corridor])
        published = self.published_rows(as_of)
        if only is not None:
            published = published.only(only[published.corridor])
        return scored_rows(self.panel, as_of, published, evidence, what_ifs)

    def _mechanism(
        self, outcome: str, as_of: int, rows: Rows, x: np.ndarray, weights: Weights | None
    ) -> Mechanism:
        fit = self.fit(outcome, as_of)
        used = weights or fit.weights
        points = index(x, used)
        calibrator = None
        probability = np.full(len(rows), np.nan)
        if fit.learned:
            calibrator = self.calibrator(outcome, fit.cutoff, used)
            probability = probability_at(points, calibrator)
            if outcome == "arrivals":
                probability[self.no_arrivals_data[rows.corridor]] = np.nan
        return Mechanism(fit, used, weights is None, x, points, calibrator, probability)

    def _calibrator(
        self, outcome: str, cutoff: int, weights: Weights, size: int = HEADLINE_SIZE
    ) -> Calibrator:
        """Refit a and b for some weights on the history that a cut-off year allows."""
        fit = self.models.at(outcome, cutoff)
        name = calibrator_name(outcome, size)
        if weights == fit.weights and name in fit.calibrators:
            return Calibrator(*fit.calibrators[name])
        points = self._training_index(outcome, cutoff, weights)
        past = self._history(outcome, cutoff, size)
        return rounded(fit_calibrator(points[past.known], past.observed))

    def _history_uncached(self, outcome: str, cutoff: int, size: int) -> _History:
        rows = self.training
        observed = self._observed(outcome, size)[rows.origin < cutoff]
        known = ~np.isnan(observed)
        learned = np.flatnonzero(rows.origin < cutoff)[known]
        return _History(known, observed[known], self.panel.source[rows.corridor[learned]])

    def _observed(self, outcome: str, size: int) -> np.ndarray:
        if outcome == "armed" or size == HEADLINE_SIZE:
            return self.observed[outcome]
        return observed_after(self.panel, self.training, outcome, size)

    def replicates(
        self, forecast: Forecast, keep: np.ndarray | slice = slice(None)
    ) -> dict[str, np.ndarray]:
        """Bootstrap draws of the corridors' probabilities, sources drawn as clusters.

        `keep`: bool array (n_rows,), corridors to draw for; all if left out. Returns: dict of
        outcome → float array (n_draws, kept rows), without those not learned yet.
        """
        found = {
            outcome: probability_at(
                part.index[keep], self._calibrator_draws(outcome, part.fit.cutoff, part.weights)
            )
            for outcome, part in forecast.mechanisms.items()
            if part.calibrator is not None
        }
        if len(found) == len(MECHANISMS):
            found["either"] = either(found["arrivals"], found["armed"])
        return found

    def _draws_uncached(self, outcome: str, cutoff: int, weights: Weights) -> np.ndarray:
        points = self._training_index(outcome, cutoff, weights)
        past = self._history(outcome, cutoff, HEADLINE_SIZE)
        return calibrator_draws(
            points[past.known],
            past.observed,
            past.source,
            draws(len(self.panel.countries)),
            self.calibrator(outcome, cutoff, weights),
        )
