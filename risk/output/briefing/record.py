"""What a briefing says of past forecasts with the same weights, as known at its month."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from risk.output.briefing.facts import Facts
from risk.scoring import Interval
from risk.terms import INTERVAL, share, signed
from risk.track_record import past_forecasts, summaries

LEAST_YEARS = 5


@dataclass(frozen=True)
class Record:
    """Past forecasts of a briefing's unit, corridors or countries."""

    facts: Facts

    @cached_property
    def forecasts(self) -> pd.DataFrame:
        """Past forecasts whose outcome was known at the as-of month, with what came."""
        facts = self.facts
        settings = facts.settings
        forecasts = past_forecasts(facts.scorer, settings.weights, settings.outcome, facts.unit)
        return forecasts[forecasts.year + 1 <= facts.known_until]

    @property
    def judged(self) -> bool:
        """Whether there are enough past years to say anything."""
        return self.forecasts.year.nunique() >= LEAST_YEARS

    @cached_property
    def levels_meant(self) -> pd.DataFrame:
        """What each level has meant until then."""
        return summaries.frequency_by_level(self.forecasts)

    def skill_text(self) -> str:
        """The skill of those forecasts in a sentence."""
        score = summaries.skill(self.forecasts)
        first = self.forecasts.year.min()
        last = self.forecasts.year.max()
        skilled, low, high = (signed(number) for number in score)
        return (
            f"{len(self.forecasts):,} forecasts of {self.facts.unit_plural} were made with these "
            f"weights, every third month from {first} to {last}, with what was known then. Their "
            f"skill is {skilled} ({INTERVAL} {low} to {high}): the share of the squared error of "
            "one overall frequency that they save. 0 is no better than that frequency, 1 is "
            f"perfect. {persistence_text(summaries.skill(self.forecasts, 'persistence'))}"
        )


def persistence_text(score: Interval) -> str:
    """What forecasts save of the error of one that is hard to beat, in a sentence.

    >>> persistence_text(Interval(0.14, 0.1, 0.2)).replace(INTERVAL, "80 % interval")
    'Over “the same as last year” their skill is +0.14 (80 % interval +0.10 to +0.20).'
    >>> persistence_text(Interval(0.01, -0.08, 0.09)).endswith("to +0.09): no gain is shown.")
    True
    """
    limits = f"{INTERVAL} {signed(score.low)} to {signed(score.high)}"
    if np.isnan(score.low):
        limits = "no interval"
    text = f"Over “the same as last year” their skill is {signed(score.estimate)} ({limits})"
    return f"{text}." if score.low > 0 else f"{text}: no gain is shown."


def level_meant(record: Record) -> str:
    """How often the subject's level came true before, in a sentence; empty if nobody can say."""
    facts = record.facts
    if facts.exposed.empty or not record.judged or facts.withheld_reason:
        return ""
    top = facts.country(facts.iso3 or facts.exposed.iso3.iloc[0])
    found = record.levels_meant[record.levels_meant.level == top.level]
    if found.empty or not found.forecasts.iloc[0]:
        return ""
    forecasts = int(found.forecasts.iloc[0])
    true = int(found.came_true.iloc[0])
    return (
        f"{forecasts:,} past forecasts of {facts.unit_plural} with known outcomes were at "
        f"“{top.level}”; {true:,} of them came true ({share(true / forecasts)})."
    )


def track_record(record: Record) -> dict[str, Any]:
    """What each level has meant, and the skill, with what was known at the as-of month."""
    return {
        "skill": record.skill_text(),
        "of": record.facts.unit_plural,
        "rows": list(record.levels_meant.itertuples()),
    }
