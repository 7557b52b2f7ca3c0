"""What a briefing states, computed before any of it is drawn."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from risk.explain import (
    OUTCOME_WORDS,
    corridor_row,
    explain,
    headline,
    highest_new,
    history,
    is_new_warning,
    onset_sentence,
)
from risk.model import Forecast
from risk.risk_table import Scorer, Settings, corridor_table, country_table, recent_years
from risk.storage import InputError
from risk.terms import (
    INTERVAL,
    LEVEL_NAMES,
    MECHANISMS,
    NOT_EXPOSED,
    december,
    interval,
    mechanisms_of,
    percent,
)

NAMED = 3
DRAWN = 3


@dataclass(frozen=True)
class Facts:
    """One briefing's subject and its numbers.

    iso3 : the country looked at, or None for the receivers of the settings' source or region
    """

    scorer: Scorer
    settings: Settings
    iso3: str | None

    def __post_init__(self) -> None:
        if self.iso3 and self.iso3 not in set(self.countries.iso3):
            raise InputError(
                f"country: expected one of the settings' region and month, got {self.iso3!r}"
            )

    @cached_property
    def countries(self) -> pd.DataFrame:
        """The risk table by country, exposed or not."""
        return country_table(self.scorer, self.settings)

    @cached_property
    def exposed(self) -> pd.DataFrame:
        """Its rows with a rank."""
        return self.countries[self.countries.level != NOT_EXPOSED]

    @cached_property
    def corridors(self) -> pd.DataFrame:
        """The risk table by corridor, of the country looked at or of all; the likeliest first."""
        table = corridor_table(self.scorer, self.settings)
        return table[table.receiver_iso3 == self.iso3] if self.iso3 else table

    @property
    def top(self) -> Any:
        """The riskiest corridor's row of that table."""
        return self.corridors.iloc[0]

    @cached_property
    def forecast(self) -> Forecast:
        """Every corridor of the month."""
        return self.scorer.forecast(self.settings)

    @property
    def unit(self) -> str:
        """What the track record counts: corridors where one source is looked at."""
        return "corridor" if self.settings.source else "country"

    @property
    def withheld_reason(self) -> str:
        """Why no percentage may be shown; empty if they may."""
        return self.scorer.withheld_reason(self.forecast, self.settings, self.settings.outcome)

    def country(self, iso3: str) -> Any:
        """A country's row of the risk table."""
        return self.countries[self.countries.iso3 == iso3].iloc[0]

    def name(self, iso3: str | None) -> str:
        """A country's name."""
        table = self.scorer.panel.countries
        return str(table.country[table.iso3 == iso3].iloc[0])

    @property
    def subject(self) -> str:
        """What the briefing is about."""
        if self.iso3:
            source = f", from {self.name(self.settings.source)}" if self.settings.source else ""
            return f"{self.name(self.iso3)}{source}"
        if self.settings.source:
            return f"{self.name(self.settings.source)} and the countries within its reach"
        return self.settings.region or "The world"

    @cached_property
    def sentence(self) -> str:
        """The main finding, in a sentence or two."""
        one = bool(self.settings.source)
        n = len(self.exposed)
        if self.iso3:
            return headline(self.country(self.iso3), n, one_source=one)
        if self.exposed.empty:
            return f"{self.subject}: no country is exposed, because no source lies within 500 km."
        top = self.country(self.exposed.iso3.iloc[0])
        if np.isnan(top.probability):
            return headline(top, n, one_source=one)
        high = int(self.exposed.level.isin(LEVEL_NAMES[3:]).sum())
        others = [_likely(row) for row in self.exposed.iloc[1 : 1 + NAMED].itertuples()]
        trouble = f"Conflict from {self.name(self.settings.source)}" if one else "Conflict"
        near = "past corridors" if one else "countries with as many sources nearby"
        first = (
            f"{trouble} is most likely to reach {top.country}: the chance of "
            f"{OUTCOME_WORDS[self.settings.outcome]} within the next {top.horizon_months} months "
            f"is {percent(top.probability)} ({INTERVAL} "
            f"{interval(top.probability_low, top.probability_high)}), {top.level}; for {near} it "
            f"was {percent(top.base_rate)}."
        )
        following = f" Next: {', '.join(others)}." if others else ""
        are = "is" if high == 1 else "are"
        many = f"{high} of {n}" if high else f"None of the {n}"
        count = f"{many} exposed countries {are} at High or Severe."
        return f"{first}{following} {count}"

    @property
    def new_risk(self) -> str:
        """Whether the country's risk is new, or which new risk is highest; may be empty."""
        years = recent_years(self.scorer.panel, self.settings.as_of)
        if self.iso3 is None:
            return highest_new(self.countries, years)
        row = self.country(self.iso3)
        return "" if row.level == NOT_EXPOSED else onset_sentence(row, years)

    @property
    def marked(self) -> list[str]:
        """Countries whose risk is new and stands at Elevated or above."""
        table = self.exposed
        return list(table.iso3[is_new_warning(table)])

    @cached_property
    def mechanism(self) -> str:
        """The mechanism that drives the riskiest corridor."""
        if self.settings.outcome != "either":
            return self.settings.outcome
        part = self.forecast.mechanisms
        row = self.row
        chances = [np.nan_to_num(part[m].probability[row]) for m in MECHANISMS]
        return MECHANISMS[int(np.argmax(chances))]

    @cached_property
    def row(self) -> int:
        """The riskiest corridor's row in the forecast."""
        top = self.top
        return corridor_row(self.scorer.panel, self.forecast, top.source_iso3, top.receiver_iso3)

    @cached_property
    def explained(self) -> pd.DataFrame:
        """Every indicator of the riskiest corridor that has a weight, most points first."""
        forecaster = self.scorer.forecaster
        evidence = self.settings.evidence
        found = explain(forecaster, self.forecast, self.row, self.mechanism, evidence)
        return found[found.weight > 0].sort_values("points", ascending=False, kind="stable")

    @property
    def followed(self) -> list[str]:
        """Countries whose course is drawn: the one looked at, or the first of the table."""
        return [self.iso3] if self.iso3 else list(self.exposed.iso3.head(DRAWN))

    def course(self, iso3: str) -> pd.DataFrame:
        """A country's probability month by month."""
        return history(self.scorer.forecaster, iso3, self.settings)

    @property
    def known_until(self) -> int:
        """Last year whose outcomes were known at the as-of month."""
        return self.scorer.panel.last_known_year(self.settings.as_of)

    def years_observed(self, receiver: str) -> dict[str, list[int]]:
        """Years in which a country had each outcome from an exposed corridor."""
        panel = self.scorer.panel
        settings = self.settings
        iso3 = panel.countries.iso3.to_numpy()
        mine = iso3[panel.receiver] == receiver
        if settings.source:
            mine &= iso3[panel.source] == settings.source
        years = range(panel.first_year + 1, self.known_until + 1)
        tables = {"arrivals": panel.arrived(10_000), "armed": panel.armed}
        shown = mechanisms_of(settings.outcome)
        found: dict[str, list[int]] = {m: [] for m in shown}
        for year in years:
            source = panel.sources[:, panel.column(december(year - 1))][panel.source]
            for m in shown:
                if (tables[m][mine & source, year - panel.first_year] == 1).any():
                    found[m].append(year)
        return found

    @property
    def unit_plural(self) -> str:
        """Corridors or countries."""
        return "corridors" if self.unit == "corridor" else "countries"


def _likely(row: Any) -> str:
    """A country with its chance and level."""
    if np.isnan(row.probability):
        return f"{row.country} (withheld)"
    return f"{row.country} ({percent(row.probability)}, {row.level})"
