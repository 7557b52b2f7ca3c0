"""What changed in the world since last month and last year."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from risk.dataset import FIRST_AS_OF
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms import NOT_EXPOSED, level_of

SPANS = {"last month": 1, "last year": 12}
MOST = 10


@dataclass(frozen=True)
class Changed:
    """What changed in the world since an earlier month.

    since : that month
    countries : DataFrame, every country exposed now or then, biggest change first
        iso3, country, probability_before, probability, change (NaN where one is withheld),
        level_before, level, rank_before, rank.
    """

    since: int
    countries: pd.DataFrame

    def rises(self, most: int = MOST) -> pd.DataFrame:
        """Countries that rose, biggest first."""
        return self.countries.take(np.flatnonzero(self.countries.change.to_numpy() > 0)[:most])

    def falls(self, most: int = MOST) -> pd.DataFrame:
        """Countries that fell, biggest first."""
        return self.countries.take(np.flatnonzero(self.countries.change.to_numpy() < 0)[:most])


def what_changed(scorer: Scorer, settings: Settings) -> dict[str, Changed]:
    """Rises and falls since last month and last year.

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
        by_span[name] = Changed(since, ranked)
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
