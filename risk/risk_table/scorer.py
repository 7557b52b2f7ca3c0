"""What some settings come to, corridor by corridor and country by country: no table yet."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from risk.inputs import effects
from risk.model import LEAST_POSITIVES, Backtest, BaseRates, Forecast, Forecaster, Summary
from risk.risk_table.recent import country_years
from risk.risk_table.settings import Settings
from risk.storage import InputError
from risk.terms import (
    CODES,
    MECHANISMS,
    OUTCOMES,
    at_least_one,
    december,
    first_of,
    mechanisms_of,
    region_members,
)


@dataclass(frozen=True)
class Composed:
    """The exposed countries that some settings leave, and what their corridors come to.

    keep : bool array, which corridors of the forecast count
    receiver : int array (n,), row numbers of the countries in the panel
    member : int array (kept corridors,), which of the countries each belongs to
    probability : by outcome, float array (n,), also where it is withheld
    shown : float array (n,), of the settings' outcome, NaN where withheld or without data
    withheld_reason : why every percentage is withheld, or empty
    main : int array (n,), place of the riskiest corridor among the kept ones
    order : int array (n,), the countries by rank
    rank : int array (n,), of the countries in that order; equals share one
    """

    forecast: Forecast
    keep: np.ndarray
    receiver: np.ndarray
    member: np.ndarray
    probability: dict[str, np.ndarray]
    shown: np.ndarray
    withheld_reason: str
    main: np.ndarray
    order: np.ndarray
    rank: np.ndarray


WORDS = {"arrivals": "refugee arrivals", "armed": "armed fighting"}


class Scorer:
    """Turns settings into probabilities. Immutable once built; safe to share between sessions."""

    def __init__(self, forecaster: Forecaster) -> None:
        self.forecaster = forecaster
        self.panel = forecaster.panel
        self.kept = forecaster.kept
        self.iso3, self.names = (
            forecaster.panel.countries[name].to_numpy(dtype=object) for name in ("iso3", "country")
        )
        self.codes = self.iso3.astype(str)  # sorts faster
        training = forecaster.training
        observed = forecaster.observed
        self.backtest = Backtest(self.panel, forecaster.models, training, observed, self.kept)
        self.base_rates = BaseRates(self.panel, training, observed)
        self.past = lru_cache(maxsize=64)(
            lambda weights: self.backtest.probabilities(dict(zip(MECHANISMS, weights, strict=True)))
        )
        self._summary = lru_cache(maxsize=1024)(
            lambda weights, outcome, year: self.backtest.summary(
                self.past(weights), outcome, as_of=december(year + 1)
            )
        )

    def forecast(self, settings: Settings) -> Forecast:
        """Risk of every exposed corridor at the settings' month."""
        self._check(settings)
        everywhere = replace(settings, outcome=OUTCOMES[0], source=None, region=None)
        return self.kept.get(
            ("forecast", everywhere),
            lambda: self.forecaster.forecast(
                settings.as_of,
                settings.by_mechanism,
                evidence=settings.evidence,
                what_ifs=settings.what_ifs,
            ),
        )

    def warnings(self, settings: Settings) -> list[str]:
        """What to know about the evidence and what-ifs: one sentence each."""
        rows = self.forecast(settings).rows
        return effects.warnings(self.panel, settings.as_of, rows, settings.what_ifs)

    def without_value(self, settings: Settings) -> frozenset[str]:
        """Codes of the indicators that no corridor has a value of at the settings' month.

        Their weight counts alike for every corridor: judgement stands at 0 without evidence, a
        series that had not begun at the middle of its scale.
        """
        unknown = np.isnan(self.forecast(settings).rows.raw).all(axis=0)
        return frozenset(code for code, none in zip(CODES, unknown.tolist(), strict=True) if none)

    def withheld_reason(self, forecast: Forecast, settings: Settings, outcome: str) -> str:
        """Why an outcome's percentages are withheld for every row; empty if they are not."""
        for mechanism in mechanisms_of(outcome):
            fit = forecast.mechanisms[mechanism].fit
            if not fit.learned:
                return (
                    f"only {fit.positives} past corridor-months with {WORDS[mechanism]} were known "
                    f"at this month; at least {LEAST_POSITIVES} are needed"
                )
        return self.summary(settings, outcome).withheld_reason

    def parts_withheld(self, settings: Settings) -> list[str]:
        """Mechanisms whose own chance is withheld though the outcome's is not: a sentence each."""
        forecast = self.forecast(settings)
        if self.withheld_reason(forecast, settings, settings.outcome):
            return []
        reasons = {m: self.withheld_reason(forecast, settings, m) for m in MECHANISMS}
        return [
            f"The chance of {WORDS[m]} by itself is withheld: {reason}"
            for m, reason in reasons.items()
            if reason
        ]

    def summary(self, settings: Settings, outcome: str) -> Summary:
        """What the settings' weights were worth in the past, as known at their month."""
        used = (w if outcome in (m, "either") else None for m, w in settings.by_mechanism.items())
        return self._summary((*used,), outcome, self.panel.last_known_year(settings.as_of))

    def kept_corridors(self, forecast: Forecast, settings: Settings) -> np.ndarray:
        """Which exposed corridors the source and region of the settings leave."""
        corridor = forecast.rows.corridor
        keep = np.ones(len(corridor), dtype=bool)
        if settings.source:
            keep &= self.codes[self.panel.source[corridor]] == settings.source
        if settings.region:
            members = list(region_members(self.panel.countries, settings.region))
            keep &= np.isin(self.codes[self.panel.receiver[corridor]], members)
        return keep

    def observed_in_countries(self, settings: Settings) -> np.ndarray:
        """In which of its last ten known years the outcome came to each country.

        As `country_years`. No weight moves it: a slider's step need not count again.
        """
        asked = (settings.outcome, settings.as_of, settings.source)
        return self.kept.get(("country_years", *asked), lambda: country_years(self.panel, *asked))

    def composed(self, settings: Settings) -> Composed:
        """Probability of every exposed country, without the rest of the table.

        Raises InputError if they name an unknown month, outcome, source or region.
        """
        return self.kept.get(("composed", settings), lambda: self._compose(settings))

    def _compose(self, settings: Settings) -> Composed:
        forecast = self.forecast(settings)
        keep = self.kept_corridors(forecast, settings)
        receiver, member = np.unique(
            self.panel.receiver[forecast.rows.corridor[keep]], return_inverse=True
        )
        n = len(receiver)
        together = {}
        for outcome in OUTCOMES:
            p = forecast.probability(outcome)[keep]
            together[outcome] = at_least_one(np.where(np.isnan(p), 0.0, p), member, n)
            together[outcome][np.unique(member[np.isnan(p)])] = np.nan
        headline = settings.outcome
        ranked_by = strength(forecast, headline)[keep]
        main = first_of(ranked_by, member, n)
        strongest = (
            np.nan_to_num(together[headline], nan=-1.0)
            if forecast.calibrated(headline)
            else ranked_by[main]
        )
        everywhere = strength(forecast, headline)
        known = everywhere[everywhere >= 0]  # -1: no data
        if len(known) > 1 and np.ptp(known) == 0:
            # The index tells no corridor from another; how many sources are near is no finding.
            strongest = np.zeros(n)
        order = np.lexsort((self.codes[receiver], -strongest))
        withheld_reason = self.withheld_reason(forecast, settings, headline)
        shown = np.full(n, np.nan) if withheld_reason else together[headline]
        return Composed(
            forecast,
            keep,
            receiver,
            member,
            together,
            shown,
            withheld_reason,
            main,
            order,
            shared_ranks(strongest[order]),
        )

    def _check(self, settings: Settings) -> None:
        self.panel.check_as_of(settings.as_of)
        if settings.outcome not in OUTCOMES:
            raise InputError(
                f"outcome: expected one of {', '.join(OUTCOMES)}, got {settings.outcome!r}"
            )
        if settings.source and settings.source not in self.iso3:
            raise InputError(
                f"source: expected the ISO3 code of a country, got {settings.source!r}"
            )
        if settings.region:
            region_members(self.panel.countries, settings.region)


def shared_ranks(strongest: np.ndarray) -> np.ndarray:
    """Ranks of what is sorted along the last axis, the strongest first; equals share the first.

    >>> shared_ranks(np.array([0.9, 0.5, 0.5, 0.1])).tolist()
    [1, 2, 2, 4]
    """
    place = np.arange(1, strongest.shape[-1] + 1)
    tied = np.zeros(strongest.shape, dtype=bool)
    tied[..., 1:] = strongest[..., 1:] == strongest[..., :-1]
    return np.maximum.accumulate(np.where(tied, 0, place), axis=-1)


def strength(forecast: Forecast, outcome: str) -> np.ndarray:
    """What to rank corridors by: the probability, or the index where none was learned."""
    p = forecast.probability(outcome)
    if np.isnan(p).all():
        used = mechanisms_of(outcome)
        return np.mean([forecast.mechanisms[m].index for m in used], axis=0)
    return np.nan_to_num(p, nan=-1.0)
