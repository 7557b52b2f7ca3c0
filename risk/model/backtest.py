"""What any weights would have been worth: every December again, with what was known then.

For each origin the value tables, a and b come from outcomes known by that December. Indices are
counted in bins of a twentieth of a point before a and b are fitted, which moves no probability
by more than about 0.0005 and makes the whole history cheap enough to rerun at every slider step.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from risk.inputs.rows import age_weights, joined, rows_at
from risk.model.calibration import RIDGE
from risk.model.fits import value
from risk.model.forecast import Forecaster, Weights
from risk.scoring.scores import calibration_slope
from risk.terms.catalogue import N_LEARNED
from risk.terms.chances import any_of, either, highest
from risk.terms.months import december
from risk.terms.outcomes import MECHANISMS, last_published_year

FIRST_TEST_ORIGIN = 2004
BINS = 2001
# With fewer past Decembers, skill is not judged; nor, with fewer than the second number, are slope
# and bias: the 80 % interval of a slope from the seven Decembers since 2016 is 0.4 wide (README).
LEAST_ORIGINS = 5
LEAST_ORIGINS_CALIBRATION = 15
SLOPE_LIMITS = (0.8, 1.25)
BIAS_LIMIT = 0.02


# Of every past forecast, by level ("corridor", "country") and outcome.
Probabilities = dict[str, dict[str, np.ndarray]]


@dataclass(frozen=True)
class Level:
    """Forecasts of one kind of unit, corridors or countries, for all origins.

    unit : int array (n_rows,), corridor or country number
    origin : int array (n_rows,)
    observed : by outcome, float array (n_rows,), NaN = no data
    climatology : by outcome, float array (n_rows,), base rate known at the origin
    """

    unit: np.ndarray
    origin: np.ndarray
    observed: dict[str, np.ndarray]
    climatology: dict[str, np.ndarray]


@dataclass(frozen=True)
class Summary:
    """What the page shows beside the sliders."""

    origins: int
    skill: float
    slope: float
    bias: float

    @property
    def fault(self) -> str:
        """Why percentages are withheld, in words; empty if they are not."""
        if self.origins < LEAST_ORIGINS:
            return ""
        if not self.skill > 0:
            return f"with these weights past forecasts had no skill ({self.skill:+.2f})"
        if self.origins < LEAST_ORIGINS_CALIBRATION:
            return ""
        if not SLOPE_LIMITS[0] <= self.slope <= SLOPE_LIMITS[1]:
            return (
                f"with these weights past probabilities were off in spread (calibration slope "
                f"{self.slope:.2f}, allowed 0.8 to 1.25)"
            )
        if abs(self.bias) > BIAS_LIMIT:
            return (
                f"with these weights past probabilities were off by {self.bias:+.3f} on average "
                "(allowed 0.02)"
            )
        return ""


class Backtest:
    """The rolling-origin backtest, prepared once, run for any weights."""

    def __init__(self, forecaster: Forecaster) -> None:
        self.forecaster = forecaster
        self.panel = panel = forecaster.panel
        self.origins = np.arange(FIRST_TEST_ORIGIN, panel.last_year)
        self.fits = {
            m: [forecaster.fit(m, december(int(o))) for o in self.origins] for m in MECHANISMS
        }
        tests = [rows_at(panel, december(int(origin))) for origin in self.origins]
        self.test_segment = np.repeat(np.arange(len(tests)), [len(rows) for rows in tests])
        self.test_x = {
            m: np.concatenate(
                [value(r.z, fit)[:, :N_LEARNED] for r, fit in zip(tests, self.fits[m], strict=True)]
            )
            for m in MECHANISMS
        }
        self._prepare_training(forecaster)
        self.rows = joined(tests)
        self._prepare_levels(forecaster, self.rows.corridor)
        self._kept = lru_cache(maxsize=64)(self._mechanism)  # a step changes one of the two

    def _prepare_training(self, forecaster: Forecaster) -> None:
        rows = forecaster.training["december"]
        self.train_x, self.train_segment, self.train_weight, self.train_positives = {}, {}, {}, {}
        for m in MECHANISMS:
            parts, segments, weights, positives = [], [], [], []
            for segment, fit in enumerate(self.fits[m]):
                came = forecaster.came[m][rows.origin < fit.cutoff]
                known = ~np.isnan(came)
                x = forecaster.training_values(m, fit.cutoff, "december")[known, :N_LEARNED]
                weight = age_weights(rows.origin[rows.origin < fit.cutoff][known], fit.cutoff)
                parts.append(x.astype(np.float32))
                segments.append(np.full(len(x), segment * BINS, dtype=np.int32))
                weights.append(weight)
                positives.append(came[known] == 1)
            self.train_x[m] = np.concatenate(parts)
            self.train_segment[m] = np.concatenate(segments)
            self.train_weight[m] = np.concatenate(weights)
            self.train_positives[m] = np.flatnonzero(np.concatenate(positives))

    def _prepare_levels(self, forecaster: Forecaster, corridor: np.ndarray) -> None:
        panel, rows = forecaster.panel, forecaster.training["december"]
        year = self.origins[self.test_segment] + 1 - panel.first_year
        tables = {"arrivals": panel.arrived(10_000), "armed": panel.armed}
        observed = {m: tables[m][corridor, year] for m in MECHANISMS}
        observed["either"] = any_of(observed["arrivals"], observed["armed"])
        past = {m: forecaster.came[m] for m in MECHANISMS}
        past["either"] = any_of(past["arrivals"], past["armed"])
        origin = self.origins[self.test_segment]
        key, self.country_of_row = np.unique(
            self.test_segment * len(panel.countries) + panel.receiver[corridor],
            return_inverse=True,
        )
        past_key, past_country = np.unique(
            rows.origin * len(panel.countries) + panel.receiver[rows.corridor],
            return_inverse=True,
        )
        country_origin = self.origins[key // len(panel.countries)]
        corridor_rates, country_rates, country_observed = {}, {}, {}
        for outcome, came in past.items():
            by_country = highest(came, past_country, len(past_key))
            corridor_rates[outcome] = self._base_rates(came, rows.origin)[self.test_segment]
            rates = self._base_rates(by_country, past_key // len(panel.countries))
            country_rates[outcome] = rates[key // len(panel.countries)]
            country_observed[outcome] = highest(observed[outcome], self.country_of_row, len(key))
        self.levels = {
            "corridor": Level(corridor, origin, observed, corridor_rates),
            "country": Level(
                key % len(panel.countries), country_origin, country_observed, country_rates
            ),
        }

    def _base_rates(self, came: np.ndarray, origin: np.ndarray) -> np.ndarray:
        """Share of positives among the outcomes known at each test origin."""
        return np.array([np.nanmean(came[origin < test - 1]) for test in self.origins])

    def probabilities(self, weights: dict[str, Weights | None] | None = None) -> Probabilities:
        """Every past forecast that some weights would have given.

        Parameters
        ----------
        weights : by mechanism; None follows each origin's own fit

        Returns
        -------
        dict of level ("corridor", "country") → dict of outcome → float array
            Rows as in `levels`; a row without data for its outcome is NaN.
        """
        chosen = weights or {}
        return self.at_both_levels({m: self._kept(m, chosen.get(m)) for m in MECHANISMS})

    def at_both_levels(self, mechanisms: dict[str, np.ndarray]) -> Probabilities:
        """Corridor forecasts of both mechanisms, whoever made them, at both levels.

        Parameters
        ----------
        mechanisms : dict of mechanism → float array, rows of the corridor level

        Returns
        -------
        As `probabilities`.
        """
        found = {**mechanisms, "either": either(mechanisms["arrivals"], mechanisms["armed"])}
        corridor, country = {}, {}
        units = len(self.levels["country"].unit)
        for outcome, p in found.items():
            seen = self.levels["corridor"].observed[outcome]
            corridor[outcome] = np.where(np.isnan(seen), np.nan, p)
            safe = np.log1p(-np.where(np.isnan(seen), 0.0, np.minimum(p, 1 - 1e-15)))
            country[outcome] = 0.0 - np.expm1(np.bincount(self.country_of_row, safe, units))
        return {"corridor": corridor, "country": country}

    def _mechanism(self, m: str, weights: Weights | None) -> np.ndarray:
        rows = [weights or fit.weights for fit in self.fits[m]]
        shares = np.array(rows, dtype=np.float32)
        # Judgement indicators have no past, but their weights dilute the others.
        shares = (100.0 * shares / shares.sum(axis=1, keepdims=True))[:, :N_LEARNED]
        train = _index(self.train_x[m], shares, self.train_segment[m] // BINS, weights is not None)
        test = _index(self.test_x[m], shares, self.test_segment, weights is not None)
        at = self.train_segment[m] + np.rint(train * (BINS - 1) / 100).astype(np.int32)
        size, weight, came = len(self.origins) * BINS, self.train_weight[m], self.train_positives[m]
        total = np.bincount(at, weight, size).reshape(-1, BINS)
        positive = np.bincount(at[came], weight[came], size).reshape(-1, BINS)
        calibrators = fit_binned(total, positive)[self.test_segment]
        return 1.0 / (1.0 + np.exp(-(calibrators[:, 0] + calibrators[:, 1] * test)))

    def summary(
        self,
        probabilities: Probabilities,
        outcome: str = "either",
        *,
        as_of: int | None = None,
        level: str = "country",
    ) -> Summary:
        """Skill, slope and bias over the origins whose outcome was known at an as-of month.

        Parameters
        ----------
        as_of : month, or None for every outcome in the files
        """
        table = self.levels[level]
        seen, p = table.observed[outcome], probabilities[level][outcome]
        use = ~np.isnan(seen)
        if as_of is not None:
            use &= table.origin + 1 <= last_published_year(as_of)
        if not use.any():
            return Summary(0, np.nan, np.nan, np.nan)
        y, p, reference = seen[use], p[use], table.climatology[outcome][use]
        skill = 1 - np.sum((p - y) ** 2) / np.sum((reference - y) ** 2)
        slope = calibration_slope(y, p)
        origins = len(np.unique(table.origin[use]))
        return Summary(origins, float(skill), slope, float(p.mean() - y.mean()))


def fit_binned(total: np.ndarray, positive: np.ndarray) -> np.ndarray:
    """Calibrators of many histories at once, from counts by bin of the index.

    Parameters
    ----------
    total, positive : float arrays (n_histories, BINS), weight of all rows and of positives

    Returns
    -------
    float array (n_histories, 2): a and b per point of index; a is infinite, and the probability 0
        or 1, where no row or every row is positive
    """
    x = np.linspace(0.0, 1.0, total.shape[1])
    rate = positive.sum(axis=1) / total.sum(axis=1)
    with np.errstate(divide="ignore"):
        flat = np.log(rate / (1 - rate))
    a, b = flat.copy(), np.zeros(len(total))
    moving = np.ones(len(total), dtype=bool)
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-(a[:, None] + b[:, None] * x)))
        expected = total * p
        residual, spread = positive - expected, expected * (1 - p)
        g0, g1 = residual.sum(axis=1), residual @ x - RIDGE * b
        h00, h01, h11 = spread.sum(axis=1), spread @ x, spread @ (x * x) + RIDGE
        determinant = np.maximum(h00 * h11 - h01**2, 1e-12)
        step_a = (h11 * g0 - h01 * g1) / determinant
        step_b = (h00 * g1 - h01 * g0) / determinant
        shrink = moving * np.minimum(1.0, 10.0 / np.maximum(np.abs(step_b), 1e-12))
        a, b = a + shrink * step_a, b + shrink * step_b
        # Each history stops by itself: a later one must not move an earlier one's last digit.
        moving &= np.abs(step_b) >= 1e-8
        if not moving.any():
            break
    falling = b <= 0
    return np.stack([np.where(falling, flat, a), np.where(falling, 0.0, b) / 100], axis=1)


def _index(x: np.ndarray, shares: np.ndarray, segment: np.ndarray, same: bool) -> np.ndarray:
    return x @ shares[0] if same else np.einsum("ij,ij->i", x, shares[segment])
