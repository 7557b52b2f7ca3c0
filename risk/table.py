"""The risk table: one row a country, or one row a corridor, as downloaded and as shown."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd

from risk.backtest import Backtest, highest
from risk.base_rates import BaseRates, source_group
from risk.compose import at_least_one
from risk.errors import InputError
from risk.fits import LEAST_POSITIVES
from risk.forecast import Forecast, Forecaster
from risk.indicators import CODES, N_LEARNED
from risk.intervals import limits
from risk.known import NEVER
from risk.levels import NOT_EXPOSED, level_of
from risk.months import month_text
from risk.outcomes import MECHANISMS, OUTCOMES
from risk.overrides import overrides_text
from risk.scored import BASES, FILLED, warnings
from risk.settings import Settings, region_members, weights_text

HORIZON_MONTHS = 12
PUBLISHED_ONLY = "published data only"
NO_DATA_REASON = "UNHCR publishes no data on arrivals here"


class Scorer:
    """Turns settings into tables. Immutable once built; safe to share between sessions."""

    def __init__(self, forecaster: Forecaster) -> None:
        self.forecaster = forecaster
        self.panel = forecaster.panel
        self.backtest = Backtest(forecaster)
        self.base_rates = BaseRates(forecaster)
        self.past = lru_cache(maxsize=64)(
            lambda weights: self.backtest.probabilities(dict(zip(MECHANISMS, weights, strict=True)))
        )

    def forecast(self, settings: Settings) -> Forecast:
        """Risk of the exposed corridors that the settings name."""
        self._check(settings)
        evidence, overrides = settings.evidence, settings.overrides
        return self.forecaster.forecast(
            settings.as_of, settings.by_mechanism, evidence=evidence, overrides=overrides
        )

    def warnings(self, settings: Settings) -> list[str]:
        """What to know about the evidence and overrides: one sentence each."""
        rows = self.forecast(settings).rows
        return warnings(self.panel, settings.as_of, rows, settings.overrides)

    def withheld(self, forecast: Forecast, settings: Settings, outcome: str) -> str:
        """Why an outcome's percentages are withheld for every row; empty if they are not."""
        for mechanism in MECHANISMS if outcome == "either" else (outcome,):
            fit = forecast.mechanisms[mechanism].fit
            if not fit.learned:
                return (
                    f"only {fit.positives} positives of {mechanism} were known at this month; "
                    f"at least {LEAST_POSITIVES} are needed"
                )
        past = self.past(settings.weights)
        return self.backtest.summary(past, outcome, as_of=settings.as_of).fault

    def countries(self, settings: Settings) -> pd.DataFrame:
        """The risk table by country.

        Parameters
        ----------
        settings : Settings

        Returns
        -------
        DataFrame
            Columns of risk.contract.COUNTRY_TABLE, ranked; countries without a source within
            reach stand last, not exposed, without numbers.

        Raises
        ------
        InputError
            If the settings name an unknown month, outcome, source or region.
        """
        forecast = self.forecast(settings)
        keep = self._kept(forecast, settings)
        rows = forecast.rows.corridor[keep]
        receivers, member = np.unique(self.panel.receiver[rows], return_inverse=True)
        n = len(receivers)
        drawn = self.forecaster.replicates(forecast)
        table: dict[str, object] = {}
        reason = {o: self.withheld(forecast, settings, o) for o in OUTCOMES}
        composed = {}
        for outcome in OUTCOMES:
            p = forecast.probability(outcome)[keep]
            composed[outcome] = at_least_one(np.where(np.isnan(p), 0.0, p), member, n)
            composed[outcome][np.unique(member[np.isnan(p)])] = np.nan
        headline = settings.outcome
        low, high = self._limits(
            composed[headline], drawn, headline, lambda d: at_least_one(d[:, keep], member, n)
        )
        shown = np.full(n, np.nan) if reason[headline] else composed[headline]
        strength = self._strength(forecast, headline)[keep]
        order = np.lexsort((np.arange(len(rows)), -strength, member))
        main = order[np.searchsorted(member[order], np.arange(n))]
        cutoff = forecast.cutoff
        rates = self.base_rates.countries(headline, max(cutoff, 1990))
        groups = source_group(np.bincount(member, minlength=n)) if n else np.array([], int)
        info = self.panel.countries.iloc[receivers]
        source = self.panel.countries.iloc[self.panel.source[rows[main]]]
        table = {
            "iso3": info.iso3.to_numpy(),
            "country": info.country.to_numpy(),
            "level": level_of(shown),
            "probability": shown,
            "probability_low": np.where(np.isnan(shown), np.nan, low),
            "probability_high": np.where(np.isnan(shown), np.nan, high),
            **{
                f"probability_{m}": np.full(n, np.nan) if reason[m] or reason[headline]
                else composed[m] for m in MECHANISMS
            },
            **{
                f"index_{m}": highest(forecast.mechanisms[m].index[keep], member, n)
                for m in MECHANISMS
            },
            "main_source_iso3": source.iso3.to_numpy(),
            "main_source": source.country.to_numpy(),
            "sources": np.bincount(member, minlength=n),
            "top_indicator": self._top_indicator(forecast, np.flatnonzero(keep)[main], headline),
            "base_rate": np.full(n, self.base_rates.corridors(headline, max(cutoff, 1990)))
            if settings.source else rates[groups],
            "coverage": np.bincount(member, self._coverage(forecast)[keep], n)
            / np.bincount(member, minlength=n),
            "withheld_reason": np.where(
                np.isnan(shown), reason[headline] or NO_DATA_REASON, ""
            ),
        }  # fmt: skip
        frame = pd.DataFrame(table)
        strongest = (
            np.nan_to_num(composed[headline], nan=-1.0) if headline in drawn else strength[main]
        )
        frame = frame.iloc[np.lexsort((frame.iso3.to_numpy(), -np.asarray(strongest)))]
        frame.insert(0, "rank", np.arange(1, n + 1))
        others = self._not_exposed(settings, set(info.iso3))
        together = pd.concat([frame, others], ignore_index=True)
        return self._stamp(together.astype({"rank": "Int64"}), forecast, settings)

    def corridors(self, settings: Settings) -> pd.DataFrame:
        """The risk table by corridor, with every indicator's value and contribution.

        Returns
        -------
        DataFrame
            Columns of risk.contract.CORRIDOR_TABLE, ranked.
        """
        forecast = self.forecast(settings)
        keep = self._kept(forecast, settings)
        rows = forecast.rows.corridor[keep]
        drawn = self.forecaster.replicates(forecast)
        headline = settings.outcome
        reason = {o: self.withheld(forecast, settings, o) for o in OUTCOMES}
        p = {o: forecast.probability(o)[keep] for o in OUTCOMES}
        low, high = self._limits(p[headline], drawn, headline, lambda d: d[:, keep])
        shown = np.full(len(rows), np.nan) if reason[headline] else p[headline]
        pair = self.panel.corridors.iloc[rows]
        names = self.panel.countries.country.to_numpy()
        table = {
            "source_iso3": pair.source_iso3.to_numpy(),
            "source": names[self.panel.source[rows]],
            "receiver_iso3": pair.receiver_iso3.to_numpy(),
            "receiver": names[self.panel.receiver[rows]],
            "level": level_of(shown),
            "probability": shown,
            "probability_low": np.where(np.isnan(shown), np.nan, low),
            "probability_high": np.where(np.isnan(shown), np.nan, high),
            **{
                f"probability_{m}": np.full(len(rows), np.nan) if reason[m] or reason[headline]
                else p[m] for m in MECHANISMS
            },
            **{f"index_{m}": forecast.mechanisms[m].index[keep] for m in MECHANISMS},
            "top_indicator": self._top_indicator(forecast, np.flatnonzero(keep), headline),
            "base_rate": self.base_rates.corridors(headline, max(forecast.cutoff, 1990)),
            "coverage": self._coverage(forecast)[keep],
            "withheld_reason": np.where(
                np.isnan(shown), reason[headline] or NO_DATA_REASON, ""
            ),
            "distance_km": pair.distance_km.to_numpy(),
            "border_km": pair.border_km.to_numpy(),
        }  # fmt: skip
        period, basis = forecast.rows.period[keep], forecast.rows.basis[keep]
        for k, code in enumerate(CODES):
            raw = forecast.rows.raw[keep, k]
            table[f"raw_{code}"] = raw
            table[f"period_{code}"] = [month_text(m) if m != NEVER else "" for m in period[:, k]]
            table[f"filled_{code}"] = (basis[:, k] == FILLED).astype(int)
            table[f"basis_{code}"] = np.array(BASES)[basis[:, k]]
            for m in MECHANISMS:
                part = forecast.mechanisms[m]
                table[f"value_{m}_{code}"] = part.x[keep, k]
                table[f"contribution_{m}_{code}"] = part.contributions[keep, k]
        frame = pd.DataFrame(table)
        strength = np.nan_to_num(self._strength(forecast, headline)[keep], nan=-1.0)
        order = np.lexsort((pair.receiver_iso3, pair.source_iso3, -strength))
        frame = frame.iloc[order].reset_index(drop=True)
        frame.insert(0, "rank", np.arange(1, len(frame) + 1))
        return self._stamp(frame, forecast, settings)

    def _check(self, settings: Settings) -> None:
        self.panel.check_as_of(settings.as_of)
        if settings.outcome not in OUTCOMES:
            raise InputError(
                f"outcome: expected one of {', '.join(OUTCOMES)}, got {settings.outcome!r}"
            )
        if settings.source and settings.source not in set(self.panel.countries.iso3):
            raise InputError(
                f"source: expected the ISO3 code of a country, got {settings.source!r}"
            )
        if settings.region:
            region_members(self.panel.countries, settings.region)

    def _kept(self, forecast: Forecast, settings: Settings) -> np.ndarray:
        """Which exposed corridors the source and region of the settings leave."""
        corridor, iso3 = forecast.rows.corridor, self.panel.countries.iso3.to_numpy()
        keep = np.ones(len(corridor), dtype=bool)
        if settings.source:
            keep &= iso3[self.panel.source[corridor]] == settings.source
        if settings.region:
            members = list(region_members(self.panel.countries, settings.region))
            keep &= np.isin(iso3[self.panel.receiver[corridor]], members)
        return keep

    def _strength(self, forecast: Forecast, outcome: str) -> np.ndarray:
        """What to rank corridors by: the probability, or the index where none was learned."""
        p = forecast.probability(outcome)
        if np.isnan(p).all():
            used = MECHANISMS if outcome == "either" else (outcome,)
            return np.mean([forecast.mechanisms[m].index for m in used], axis=0)
        return np.nan_to_num(p, nan=-1.0)

    def _limits(
        self,
        p: np.ndarray,
        drawn: dict[str, np.ndarray],
        outcome: str,
        compose: Callable[[np.ndarray], np.ndarray],
    ) -> tuple[np.ndarray, np.ndarray]:
        if outcome not in drawn:
            return np.full(len(p), np.nan), np.full(len(p), np.nan)
        return limits(p, compose(np.nan_to_num(drawn[outcome])))

    def _top_indicator(self, forecast: Forecast, rows: np.ndarray, outcome: str) -> np.ndarray:
        """Indicator that lifts the mechanism's index most above its mean over all corridors."""
        used = MECHANISMS if outcome == "either" else (outcome,)
        parts = [forecast.mechanisms[m] for m in used]
        lift = np.stack([p.contributions[rows] - p.contributions.mean(axis=0) for p in parts])
        for part, lifted in zip(parts, lift, strict=True):  # silent judgement is no reason
            lifted[:, N_LEARNED:][part.contributions[rows, N_LEARNED:] == 0] = -np.inf
        likely = np.stack([np.nan_to_num(p.probability[rows]) for p in parts]).argmax(axis=0)
        best = lift[likely, np.arange(len(rows))].argmax(axis=1)
        return np.array(CODES)[best]

    def _coverage(self, forecast: Forecast) -> np.ndarray:
        return 1.0 - (forecast.rows.basis[:, :N_LEARNED] == FILLED).mean(axis=1)

    def _not_exposed(self, settings: Settings, exposed: set[str]) -> pd.DataFrame:
        state = self.panel.states[:, self.panel.column(settings.as_of)]
        rest = self.panel.countries[state & ~self.panel.countries.iso3.isin(exposed).to_numpy()]
        if settings.region:
            rest = rest[rest.iso3.isin(region_members(self.panel.countries, settings.region))]
        near = "this source" if settings.source else "a source"
        return pd.DataFrame(
            {
                "iso3": rest.iso3,
                "country": rest.country,
                "level": NOT_EXPOSED,
                "sources": 0,
                "withheld_reason": f"not exposed: no corridor from {near} reaches it",
            }
        ).sort_values("iso3")

    def _stamp(self, frame: pd.DataFrame, forecast: Forecast, settings: Settings) -> pd.DataFrame:
        used = {m: forecast.mechanisms[m].weights for m in MECHANISMS}
        stamped = frame.assign(
            as_of=month_text(settings.as_of),
            horizon_months=HORIZON_MONTHS,
            outcome=settings.outcome,
            model_version=self.forecaster.models.version,
            data_version=self.panel.version,
            weights=" ".join(f"{m}:{weights_text(w)}" for m, w in used.items()),
            evidence=settings.evidence.digest if settings.evidence else PUBLISHED_ONLY,
            overrides=overrides_text(settings.overrides),
        )
        first = ["rank", *(c for c in ("source_iso3", "source", "receiver_iso3", "receiver", "iso3",
                 "country") if c in stamped), "as_of", "horizon_months", "outcome"]  # fmt: skip
        last = ["model_version", "data_version", "weights", "evidence", "overrides"]
        middle = [c for c in stamped.columns if c not in {*first, *last}]
        return stamped[[*first, *middle, *last]]
