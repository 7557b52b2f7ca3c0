"""Where every country and every corridor stands in a month, as arrays: cheap enough for a page."""

from typing import NamedTuple

import numpy as np

from risk.risk_table.country_table import observed_in_countries
from risk.risk_table.recent import corridor_years
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.levels import NAMES, NOT_EXPOSED, level_of
from risk.terms.onset import NEW, onset_of

ELEVATED = 2
"""Place of the level from which on a risk is a warning."""


class Standing(NamedTuple):
    """Every country, or every corridor, of the panel in one month.

    probability : float array (n,), 0 where nothing is exposed, NaN where withheld
    level : object array (n,), in words
    place : int array (n,), of the level among `NAMES`; -1 where withheld, 0 where not exposed
    onset : object array (n,), "new", "going on" or "unknown"
    """

    probability: np.ndarray
    level: np.ndarray
    place: np.ndarray
    onset: np.ndarray

    @property
    def new_warning(self) -> np.ndarray:
        """Which are new risks at Elevated or above: bool (n,)."""
        return (self.onset == NEW) & (self.place >= ELEVATED)


def standing(scorer: Scorer, settings: Settings, unit: str) -> Standing:
    """Where all countries or all corridors stand at the settings' month.

    Parameters
    ----------
    scorer : Scorer
    settings : Settings
        Its source and region leave out the others: those count as not exposed.
    unit : "country" or "corridor"
    """
    if unit == "country":
        composed = scorer.composed(settings)
        came = observed_in_countries(scorer, settings)
        return _standing(len(came), composed.receiver, composed.shown, came)
    panel, forecast = scorer.panel, scorer.forecast(settings)
    keep = scorer.kept_corridors(forecast, settings)
    shown = forecast.probability(settings.outcome)[keep]
    if scorer.withheld_reason(forecast, settings, settings.outcome):
        shown = np.full(len(shown), np.nan)
    asked = (settings.outcome, settings.as_of)
    came = scorer.kept.get(("came along", *asked), lambda: corridor_years(panel, *asked))
    return _standing(len(came), forecast.rows.corridor[keep], shown, came)


def _standing(n: int, exposed: np.ndarray, shown: np.ndarray, came: np.ndarray) -> Standing:
    probability = np.zeros(n)
    probability[exposed] = shown
    level = np.full(n, NOT_EXPOSED, dtype=object)
    level[exposed] = level_of(shown)
    places = {name: place for place, name in enumerate(NAMES)} | {NOT_EXPOSED: 0}
    place = np.array([places.get(name, -1) for name in level.tolist()])
    return Standing(probability, level, place, onset_of(came))
