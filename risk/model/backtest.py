"""What any weights would have been worth: every third month again, with what was known then.

For each origin the value tables, a and b come from outcomes known by that month. Indices are
counted in bins of a twentieth of a point before a and b are fitted, which moves no probability
by more than about 0.0005 and makes the whole history cheap enough to rerun at every slider step.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from risk.dataset import Panel, last_published_year
from risk.inputs import TRAINING_STEP, Rows, observed_after
from risk.model.calibration import fit_binned
from risk.model.fits import Models
from risk.model.hats import coefficients, hats
from risk.scoring import calibration_slope
from risk.storage import Kept
from risk.terms import (
    ARRIVAL_SIZES,
    CODES,
    MECHANISMS,
    OUTCOMES,
    ByMechanism,
    Weights,
    december,
    either,
    highest,
    ordered,
)

FIRST_TEST_ORIGIN = 2004
# Forecasts are made again from here on, so that the run-up to what came in 2004 can be seen.
FIRST_RUN_UP = 2001
BINS = 2001
# With fewer past years, skill is not judged; nor, with fewer than the second number, are slope
# and bias: the 80 % interval of a slope from the seven years since 2016 is 0.4 wide (README).
LEAST_YEARS = 5
LEAST_YEARS_CALIBRATION = 15
SLOPE_LIMITS = (0.8, 1.25)
BIAS_LIMIT = 0.02


# Of every past forecast, by unit ("corridor", "country") and outcome.
Probabilities = dict[str, dict[str, np.ndarray]]


@dataclass(frozen=True)
class UnitRows:
    """Forecasts of one kind of unit, corridors or countries, for all origins.

    number : int array (n_rows,), of the corridor or country
    month : int array (n_rows,), as-of month
    observed : by outcome, float array (n_rows,), NaN = no data
    climatology : by outcome, float array (n_rows,), base rate known at the origin
    """

    number: np.ndarray
    month: np.ndarray
    observed: dict[str, np.ndarray]
    climatology: dict[str, np.ndarray]

    @property
    def year(self) -> np.ndarray:
        """Calendar year that each as-of month lies in."""
        return self.month // 12


@dataclass(frozen=True)
class Summary:
    """What the page shows beside the sliders; `years` are those with a forecast in them."""

    years: int
    skill: float
    slope: float
    bias: float

    @property
    def withheld_reason(self) -> str:
        """Why percentages are withheld, in words; empty if they are not."""
        if self.years < LEAST_YEARS:
            return ""
        if not self.skill > 0:
            return f"with these weights past forecasts had no skill ({self.skill:+.2f})"
        if self.years < LEAST_YEARS_CALIBRATION:
            return ""
        if not SLOPE_LIMITS[0] <= self.slope <= SLOPE_LIMITS[1]:
            return (
                f"with these weights past chances were off in spread (calibration slope "
                f"{self.slope:.2f}, allowed 0.8 to 1.25)"
            )
        if abs(self.bias) > BIAS_LIMIT:
            return (
                f"with these weights past chances were off by {self.bias:+.3f} on average "
                "(allowed 0.02)"
            )
        return ""


class Backtest:
    """The rolling-origin backtest, prepared once, run for any weights.

    Origins are the training rows' months from FIRST_RUN_UP on, and from FIRST_TEST_ORIGIN on they
    are scored: what is learned from after an origin is a forecast to test before it. Origins that
    know the same years share a, b and value tables: those of a cut-off year.

    Parameters
    ----------
    training : rows as from `training_rows`
    observed : by mechanism, what came of them, as from `observed_after`
    kept : where what is computed from it is kept
    """

    def __init__(
        self,
        panel: Panel,
        models: Models,
        training: Rows,
        observed: dict[str, np.ndarray],
        kept: Kept,
    ) -> None:
        self.panel = panel
        self.models = models
        self.training = training
        self.observed = observed
        self.kept = kept
        rows = training
        first = FIRST_RUN_UP * 12 + TRAINING_STEP - 1
        self.months = np.arange(first, december(panel.last_year - 1) + 1, TRAINING_STEP)
        known = np.array([panel.last_known_year(int(month)) for month in self.months])
        self.cutoffs, self._cutoff_of_month = np.unique(known, return_inverse=True)
        self.fits = {m: [models.at(m, int(c)) for c in self.cutoffs] for m in MECHANISMS}
        # Rows are in the order of their months: those that a cut-off year knows come first.
        self._known_rows = np.searchsorted(rows.origin, self.cutoffs)
        self._first_row = int(np.searchsorted(rows.month, first))
        self.run_up_rows = rows.only(slice(self._first_row, None))
        self._cutoff_of_run_up = self.cutoffs_at(self.run_up_rows.month)
        self.first_test = int(np.searchsorted(rows.origin, FIRST_TEST_ORIGIN))
        self.rows = rows.only(slice(self.first_test, None))
        self.cutoff_of_row = self.cutoffs_at(self.rows.month)
        # What history weighs, and what else has a series where the files at hand give one.
        self._with_past = [k for k, code in enumerate(CODES) if code in panel.values]
        self._hats = hats(rows.z, self._with_past)
        self._observed = {m: _yes_and_unknown(observed[m]) for m in MECHANISMS}
        self._prepare_units()
        self.run_up = lru_cache(maxsize=64)(self._run_up)  # a step changes one of the two

    def cutoffs_at(self, months: np.ndarray) -> np.ndarray:
        """Place among the cut-off years of those that origins use."""
        return self._cutoff_of_month[(months - self.months[0]) // TRAINING_STEP]

    def _prepare_units(self) -> None:
        panel = self.panel
        rows = self.training
        observed = self.observed
        key, country = np.unique(
            rows.month * len(panel.countries) + panel.receiver[rows.corridor], return_inverse=True
        )
        month, receiver = np.divmod(key, len(panel.countries))
        by_country = {name: highest(observed[name], country, len(key)) for name in OUTCOMES}
        first_country = int(np.searchsorted(month // 12, FIRST_TEST_ORIGIN))
        self.country_of_row = country[self.first_test :] - first_country
        self.units = {
            "corridor": self._unit_rows(self.first_test, rows.corridor, rows.month, observed),
            "country": self._unit_rows(first_country, receiver, month, by_country),
        }

    def _unit_rows(
        self, first: int, number: np.ndarray, month: np.ndarray, observed: dict[str, np.ndarray]
    ) -> UnitRows:
        """The rows from the first test origin on, with the base rates known at each of them."""
        place = self.cutoffs_at(month[first:])
        once = month % 12 == 11  # outcomes of other months are approximations
        rates = {
            outcome: np.array(
                [np.nanmean(observed[outcome][once & (month // 12 < c)]) for c in self.cutoffs]
            )
            for outcome in OUTCOMES
        }
        return UnitRows(
            number[first:],
            month[first:],
            {outcome: observed[outcome][first:] for outcome in OUTCOMES},
            {outcome: rates[outcome][place] for outcome in OUTCOMES},
        )

    def probabilities(self, weights: ByMechanism | None = None) -> Probabilities:
        """Every past forecast that some weights would have given.

        Returns: dict of unit ("corridor", "country") → dict of outcome → float array. Rows as in
        `units`; a row without data for its outcome is NaN.

        Parameters
        ----------
        weights : by mechanism; None follows each origin's own fit
        """
        chosen = weights or {}
        skipped = len(self.run_up_rows) - len(self.rows)
        return self.of_both_units({m: self.run_up(m, chosen.get(m))[skipped:] for m in MECHANISMS})

    def of_both_units(self, mechanisms: dict[str, np.ndarray]) -> Probabilities:
        """Corridor forecasts of both mechanisms, whoever made them, for both units.

        `mechanisms`: dict of mechanism → float array, rows of the corridors. Returns as
        `probabilities`.
        """
        found = {**mechanisms, "either": either(mechanisms["arrivals"], mechanisms["armed"])}
        corridor = {}
        country = {}
        units = len(self.units["country"].number)
        for outcome, p in found.items():
            unknown = np.isnan(self.units["corridor"].observed[outcome])
            corridor[outcome] = np.where(unknown, np.nan, p)
            safe = np.log1p(-np.where(unknown, 0.0, np.minimum(p, 1 - 1e-15)))
            country[outcome] = 0.0 - np.expm1(np.bincount(self.country_of_row, safe, units))
        return {"corridor": corridor, "country": country}

    def size_chances(self, weights: Weights | None = None) -> np.ndarray:
        """Chance of at least each of ARRIVAL_SIZES, for past forecasts along corridors.

        `weights`: of arrivals; None follows each origin's own fit. Returns: float array (n_rows,
        3), rows of the corridors.
        """
        points = self._points("arrivals", weights)
        training = self.training
        skipped = len(self.run_up_rows) - len(self.rows)
        parts = []
        for size in ARRIVAL_SIZES:
            observed = observed_after(self.panel, training, "arrivals", size)
            parts.append(self._chances(points, *_yes_and_unknown(observed))[skipped:])
        return ordered(*parts)

    def _run_up(self, m: str, weights: Weights | None) -> np.ndarray:
        """Corridor forecasts of one mechanism, rows as in `run_up_rows`."""
        return self._chances(self._points(m, weights), *self._observed[m])

    def _points(self, m: str, weights: Weights | None) -> np.ndarray:
        """Index of every training row by the value tables of every cut-off year.

        Returns: float32 array (n_cutoffs, n_rows), 0-100; the last rows are those of `run_up_rows`.
        """
        lines = [
            coefficients(fit.values, weights or fit.weights, self._with_past)
            for fit in self.fits[m]
        ]
        return np.stack(lines) @ self._hats

    def _chances(self, points: np.ndarray, positive: np.ndarray, unknown: np.ndarray) -> np.ndarray:
        """A and b of each cut-off year from what it knows, and what they make of its own rows.

        `points`: as from `_points`. `positive`, `unknown`: int arrays, ascending numbers of the
        training rows with the outcome, and of those for which it is not known.
        """
        total = np.empty((len(self.cutoffs), BINS))
        hits = np.empty_like(total)
        for place, known in enumerate(self._known_rows):
            at = np.rint(points[place, :known] * ((BINS - 1) / 100)).astype(np.intp)
            total[place] = np.bincount(at, minlength=BINS)
            total[place] -= np.bincount(at[_below(known, unknown)], minlength=BINS)
            hits[place] = np.bincount(at[_below(known, positive)], minlength=BINS)
        calibrators = fit_binned(total, hits)[self._cutoff_of_run_up]
        own = points[self._cutoff_of_run_up, np.arange(self._first_row, points.shape[1])]
        return 1.0 / (1.0 + np.exp(-(calibrators[:, 0] + calibrators[:, 1] * own)))

    def summary(
        self,
        probabilities: Probabilities,
        outcome: str = "either",
        *,
        as_of: int | None = None,
        unit: str = "country",
    ) -> Summary:
        """Skill, slope and bias over the origins whose outcome was known at an as-of month.

        `as_of`: month, or None for every outcome in the files.
        """
        table = self.units[unit]
        observed = table.observed[outcome]
        p = probabilities[unit][outcome]
        use = ~np.isnan(observed)
        if as_of is not None:
            use &= table.year + 1 <= last_published_year(as_of)
        if not use.any():
            return Summary(0, np.nan, np.nan, np.nan)
        observed = observed[use]
        p = p[use]
        reference = table.climatology[outcome][use]
        skill = 1 - np.sum((p - observed) ** 2) / np.sum((reference - observed) ** 2)
        slope = calibration_slope(observed, p)
        years = len(np.unique(table.year[use]))
        return Summary(years, float(skill), slope, float(p.mean() - observed.mean()))


def _yes_and_unknown(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the rows with an outcome, and of those for which it is not known."""
    return np.flatnonzero(observed == 1), np.flatnonzero(np.isnan(observed))


def _below(limit: int, rows: np.ndarray) -> np.ndarray:
    """Those of some ascending row numbers that lie below a limit."""
    return rows[: np.searchsorted(rows, limit)]
