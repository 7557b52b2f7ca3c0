"""The risk table: one row a country, or one row a corridor, as downloaded and as shown."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from risk.dataset.as_known import NEVER
from risk.inputs.overlay import BASES, FILLED
from risk.inputs.what_ifs import overrides_text
from risk.model.backtest import highest
from risk.model.base_rates import source_group
from risk.model.forecast import Forecast
from risk.model.intervals import limits
from risk.risk_table.composed import Composer
from risk.risk_table.settings import Settings, region_members, weights_text
from risk.terms.catalogue import CODES, N_LEARNED
from risk.terms.chances import at_least_one
from risk.terms.levels import NOT_EXPOSED, level_of
from risk.terms.months import month_text
from risk.terms.outcomes import MECHANISMS, OUTCOMES

HORIZON_MONTHS = 12
NO_DATA_REASON = "UNHCR publishes no data on arrivals here"


class Scorer(Composer):
    """Turns settings into tables."""

    def countries(self, settings: Settings) -> pd.DataFrame:
        """The risk table by country.

        Parameters
        ----------
        settings : Settings

        Returns
        -------
        DataFrame
            Columns of risk.risk_table.columns.COUNTRY_TABLE but for those of what has changed,
            which `risk.risk_table.change_columns.countries_with_changes` adds; ranked; countries
            without a source within reach stand last, not exposed, without numbers.

        Raises
        ------
        InputError
            If the settings name an unknown month, outcome, source or region.
        """
        found = self.composed(settings)
        forecast, member, shown = found.forecast, found.member, found.shown
        n, rows = len(found.receiver), np.flatnonzero(found.keep)
        drawn = self.forecaster.replicates(forecast, found.keep)
        headline = settings.outcome
        low, high = self._limits(
            found.probability[headline], drawn, headline, lambda d: at_least_one(d, member, n)
        )
        main = rows[found.main]
        source = self.panel.source[forecast.rows.corridor[main]]
        near = np.bincount(member, minlength=n)
        learned_by = max(forecast.cutoff, 1990)
        base_rate = (
            np.full(n, self.base_rates.corridors(headline, learned_by))
            if settings.source
            else self.base_rates.countries(headline, learned_by)[source_group(near)]
        )
        columns = {
            "level": level_of(shown).astype(object),
            "probability": shown,
            "probability_low": np.where(np.isnan(shown), np.nan, low),
            "probability_high": np.where(np.isnan(shown), np.nan, high),
            **{
                f"probability_{m}": np.full(n, np.nan)
                if found.reason or self.withheld(forecast, settings, m)
                else found.probability[m]
                for m in MECHANISMS
            },
            **{
                f"index_{m}": highest(forecast.mechanisms[m].index[rows], member, n)
                for m in MECHANISMS
            },
            "main_source_iso3": self.iso3[source],
            "main_source": self.names[source],
            "sources": near,
            "top_indicator": self._top_indicator(forecast, main, headline).astype(object),
            "base_rate": base_rate,
            "coverage": np.bincount(member, self._coverage(forecast)[rows], n) / near,
            "withheld_reason": np.where(np.isnan(shown), found.reason or NO_DATA_REASON, "").astype(
                object
            ),
        }
        rest, reach = self._not_exposed(settings, found.receiver)
        beyond = {"level": NOT_EXPOSED, "sources": 0, "withheld_reason": reach}
        everyone = np.concatenate([found.receiver[found.order], rest])
        ranked = {
            name: np.concatenate([column[found.order], np.full(
                len(rest), beyond.get(name, np.nan), object if column.dtype == object else None
            )])
            for name, column in columns.items()
        }  # fmt: skip
        place = np.arange(1, len(everyone) + 1)
        rank = pd.arrays.IntegerArray(place, place > n)
        first = {"rank": rank, "iso3": self.iso3[everyone], "country": self.names[everyone]}
        return self._stamped(first, ranked, forecast, settings)

    def corridors(self, settings: Settings) -> pd.DataFrame:
        """The risk table by corridor, with every indicator's value and contribution.

        Returns
        -------
        DataFrame
            Columns of risk.risk_table.columns.CORRIDOR_TABLE but for the origins of evidence, which
            `risk.risk_table.origin_columns.corridors_with_origins` adds; ranked.
        """
        forecast = self.forecast(settings)
        keep = self._kept(forecast, settings)
        rows = forecast.rows.corridor[keep]
        drawn = self.forecaster.replicates(forecast, keep)
        headline = settings.outcome
        reason = {o: self.withheld(forecast, settings, o) for o in OUTCOMES}
        p = {o: forecast.probability(o)[keep] for o in OUTCOMES}
        low, high = self._limits(p[headline], drawn, headline, lambda d: d)
        shown = np.full(len(rows), np.nan) if reason[headline] else p[headline]
        pair = self.panel.corridors.iloc[rows]
        ends = {
            f"{end}{part}": words[numbers[rows]]
            for end, numbers in (("source", self.panel.source), ("receiver", self.panel.receiver))
            for part, words in (("_iso3", self.iso3), ("", self.names))
        }
        table = {
            "level": level_of(shown).astype(object),
            "probability": shown,
            "probability_low": np.where(np.isnan(shown), np.nan, low),
            "probability_high": np.where(np.isnan(shown), np.nan, high),
            **{
                f"probability_{m}": np.full(len(rows), np.nan) if reason[m] or reason[headline]
                else p[m] for m in MECHANISMS
            },
            **{f"index_{m}": forecast.mechanisms[m].index[keep] for m in MECHANISMS},
            "top_indicator": self._top_indicator(
                forecast, np.flatnonzero(keep), headline
            ).astype(object),
            "base_rate": np.full(
                len(rows), self.base_rates.corridors(headline, max(forecast.cutoff, 1990))
            ),
            "coverage": self._coverage(forecast)[keep],
            "withheld_reason": np.where(
                np.isnan(shown), reason[headline] or NO_DATA_REASON, ""
            ).astype(object),
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
        order = self._corridor_order(forecast, headline, keep)
        first = {"rank": np.arange(1, len(order) + 1)}
        first |= {name: column[order] for name, column in ends.items()}
        ranked = {name: np.asarray(column)[order] for name, column in table.items()}
        return self._stamped(first, ranked, forecast, settings)

    def _limits(
        self,
        p: np.ndarray,
        drawn: dict[str, np.ndarray],
        outcome: str,
        compose: Callable[[np.ndarray], np.ndarray],
    ) -> tuple[np.ndarray, np.ndarray]:
        if outcome not in drawn:
            return np.full(len(p), np.nan), np.full(len(p), np.nan)
        return limits(p, compose(drawn[outcome]))

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

    def _not_exposed(self, settings: Settings, exposed: np.ndarray) -> tuple[np.ndarray, str]:
        """Numbers of the other states by code, and why they have no probability."""
        rest = self.panel.states[:, self.panel.column(settings.as_of)].copy()
        rest[exposed] = False
        if settings.region:
            rest &= np.isin(self.codes, list(region_members(self.panel.countries, settings.region)))
        numbers = np.flatnonzero(rest)
        near = "this source" if settings.source else "a source"
        reason = f"not exposed: no corridor from {near} reaches it"
        return numbers[np.argsort(self.codes[numbers])], reason

    def _stamped(
        self,
        first: dict[str, Any],
        table: dict[str, np.ndarray],
        forecast: Forecast,
        settings: Settings,
    ) -> pd.DataFrame:
        n, used = len(first["rank"]), {m: forecast.mechanisms[m].weights for m in MECHANISMS}
        columns = first | {
            "as_of": _repeated(month_text(settings.as_of), n),
            "horizon_months": HORIZON_MONTHS,
            "outcome": _repeated(settings.outcome, n),
            **table,
            "model_version": _repeated(self.forecaster.models.version, n),
            "data_version": _repeated(self.panel.version, n),
            "weights": _repeated(" ".join(f"{m}:{weights_text(w)}" for m, w in used.items()), n),
            "evidence": _repeated(settings.evidence_known, n),
            "overrides": _repeated(overrides_text(settings.overrides), n),
        }
        return pd.DataFrame(columns, index=range(n))


@lru_cache(maxsize=64)
def _repeated(text: str, n: int) -> ExtensionArray:
    """A column of one text, most often that of the step before: pandas is slow to spread one."""
    return pd.array([text] * n, dtype="str")
