"""What changed in the world since last month and last year."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from risk.dataset.panel import FIRST_AS_OF
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.countries import region_members
from risk.terms.levels import NOT_EXPOSED, level_of

SPANS = {"last month": 1, "last year": 12}
MOST = 10


@dataclass(frozen=True)
class Changed:
    """What changed in the world since an earlier month.

    since : that month
    countries : DataFrame, every country exposed now or then, biggest change first
        iso3, country, probability_before, probability, change (NaN where one is withheld),
        level_before, level, rank_before, rank.
    new_sources, ended_sources : DataFrame
        iso3, country, deaths_before, deaths (12 months), receivers (within reach), most deaths
        first.
    """

    since: int
    countries: pd.DataFrame
    new_sources: pd.DataFrame
    ended_sources: pd.DataFrame

    def rises(self, most: int = MOST) -> pd.DataFrame:
        """Countries that rose, biggest first."""
        return self.countries.take(np.flatnonzero(self.countries.change.to_numpy() > 0)[:most])

    def falls(self, most: int = MOST) -> pd.DataFrame:
        """Countries that fell, biggest first."""
        return self.countries.take(np.flatnonzero(self.countries.change.to_numpy() < 0)[:most])


def what_changed(scorer: Scorer, settings: Settings) -> dict[str, Changed]:
    """Rises, falls and new sources since last month and last year.

    Returns: dict of "last month", "last year" → Changed, without a span that begins before the
    data.
    """
    now = _everywhere(scorer, settings)
    countries = scorer.panel.countries
    iso3 = countries.iso3.array
    names = countries.country.array
    by_span = {}
    for name, months in SPANS.items():
        since = settings.as_of - months
        if since < FIRST_AS_OF:
            continue
        then = _everywhere(scorer, replace(settings, as_of=since))
        change = now.probability - then.probability
        either_time = np.flatnonzero(~(np.isnan(now.rank) & np.isnan(then.rank)))
        by_code = either_time[np.argsort(scorer.codes[either_time])]
        order = by_code[np.argsort(-np.abs(change[by_code]), kind="stable")]  # NaN stands last
        ranked = pd.DataFrame(
            {
                "iso3": iso3.take(order),
                "country": names.take(order),
                "probability_before": then.probability[order],
                "probability": now.probability[order],
                "change": change[order],
                "level_before": then.level[order],
                "level": now.level[order],
                "rank_before": pd.array(then.rank[order], dtype="Int64"),
                "rank": pd.array(now.rank[order], dtype="Int64"),
            }
        )
        by_span[name] = Changed(since, ranked, *source_changes(scorer, settings, since))
    return by_span


class _Everywhere(NamedTuple):
    """Every country of the panel: 0, NOT_EXPOSED and NaN where no source reaches it."""

    probability: np.ndarray
    level: np.ndarray
    rank: np.ndarray


def _everywhere(scorer: Scorer, settings: Settings) -> _Everywhere:
    composed = scorer.composed(settings)
    n = len(scorer.iso3)
    receiver = composed.receiver[composed.order]
    shown = composed.shown[composed.order]
    every = _Everywhere(np.zeros(n), np.full(n, NOT_EXPOSED, dtype=object), np.full(n, np.nan))
    every.probability[receiver] = shown
    every.level[receiver] = level_of(shown)
    every.rank[receiver] = composed.rank
    return every


def exposed(scorer: Scorer, settings: Settings) -> pd.DataFrame:
    """The exposed countries as the risk table has them: iso3, country, probability, level, rank."""
    composed = scorer.composed(settings)
    receiver = composed.receiver[composed.order]
    shown = composed.shown[composed.order]
    return pd.DataFrame(
        {
            "iso3": scorer.iso3[receiver],
            "country": scorer.names[receiver],
            "probability": shown,
            "level": level_of(shown).astype(object),
            "rank": pd.array(composed.rank, dtype="Int64"),
        }
    )


def source_changes(
    scorer: Scorer, settings: Settings, since: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Countries that became sources since an earlier month, and those that ceased to be.

    With a source in the settings that one alone is looked at; with a region, those with a corridor
    into it. Returns: (DataFrame, DataFrame), columns as `Changed` has them.
    """
    panel = scorer.panel
    as_of = settings.as_of
    deaths = panel.values["conflict_intensity"][:, [panel.column(since), panel.column(as_of)]]
    looked_at = np.ones(len(scorer.codes), dtype=bool)
    if settings.source:
        looked_at &= scorer.codes == settings.source
    if settings.region:
        inside = np.isin(scorer.codes, list(region_members(panel.countries, settings.region)))
        looked_at &= np.isin(np.arange(len(looked_at)), panel.source[inside[panel.receiver]])
    then = panel.sources[:, panel.column(since)] & looked_at
    now = panel.sources[:, panel.column(as_of)] & looked_at
    near = np.bincount(panel.source, minlength=len(panel.countries))

    def table(which: np.ndarray) -> pd.DataFrame:
        rows = np.flatnonzero(which)
        rows = rows[np.lexsort((-deaths[rows, 0], -deaths[rows, 1]))]  # NaN stands last
        return pd.DataFrame(
            {
                "iso3": scorer.iso3[rows],
                "country": scorer.names[rows],
                "deaths_before": deaths[rows, 0],
                "deaths": deaths[rows, 1],
                "receivers": near[rows],
            }
        )

    return table(now & ~then), table(then & ~now)
