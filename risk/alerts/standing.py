"""Where every country and every corridor stands in a month, as arrays: cheap enough for a page."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from risk.risk_table import Scorer, Settings, corridor_years
from risk.terms import (
    ELEVATED,
    NEW,
    NOT_EXPOSED,
    UNKNOWN_ONSET,
    level_of,
    onset_of,
    place_of,
    region_members,
)


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

    `settings`: its source and region leave out the others: those count as not exposed. `unit`:
    "country" or "corridor".
    """
    panel = scorer.panel
    if unit == "country":
        composed = scorer.composed(settings)
        onset = scorer.kept.get(
            ("onset", settings.outcome, settings.as_of, settings.source),
            lambda: onset_of(scorer.observed_in_countries(settings)),
        )
        return _placed(len(scorer.codes), composed.receiver, composed.shown, onset)
    forecast = scorer.forecast(settings)
    keep = scorer.kept_corridors(forecast, settings)
    shown = forecast.probability(settings.outcome)[keep]
    if scorer.withheld_reason(forecast, settings, settings.outcome):
        shown = np.full(len(shown), np.nan)
    asked = (settings.outcome, settings.as_of)
    onset = scorer.kept.get(
        ("onset along", *asked), lambda: onset_of(corridor_years(panel, *asked))
    )
    return _placed(len(panel.corridors), forecast.rows.corridor[keep], shown, onset)


def said_standing(scorer: Scorer, said: pd.DataFrame, settings: Settings, unit: str) -> Standing:
    """Where all countries or all corridors stood in what was said of a month at the time.

    Parameters
    ----------
    said : as `risk.track_record.forward.log.said_of`
    settings : outcome, source and region; whatever they leave out counts as not exposed
    unit : "country" or "corridor"
    """
    panel = scorer.panel
    state = pd.Index(scorer.codes)
    of_outcome = said[(said.outcome == settings.outcome) & (said.fitted_level != NOT_EXPOSED)]
    # The chance from one source alone is that of its corridor.
    wanted = of_outcome.source_iso3 == (settings.source or "")
    table = of_outcome[wanted if unit == "country" else of_outcome.source_iso3 != ""]
    if settings.source:
        table = table[table.source_iso3 == settings.source]
    if settings.region:
        inside = region_members(panel.countries, settings.region)
        table = table[table.receiver_iso3.isin(inside)]
    number = state.get_indexer(table.receiver_iso3)
    n = len(state)
    if unit == "corridor":
        source = state.get_indexer(table.source_iso3)
        pairs = pd.Index(panel.source * n + panel.receiver)
        number = np.where(number >= 0, pairs.get_indexer(source * n + number), -1)
        n = len(pairs)
    table = table[number >= 0]
    number = number[number >= 0]
    onset = np.full(n, UNKNOWN_ONSET, dtype=object)
    onset[number] = table.onset
    return _placed(n, number, table.fitted_probability.to_numpy(), onset)


def _placed(n: int, exposed: np.ndarray, shown: np.ndarray, onset: np.ndarray) -> Standing:
    probability = np.zeros(n)
    probability[exposed] = shown
    level = np.full(n, NOT_EXPOSED, dtype=object)
    level[exposed] = level_of(shown)
    place = place_of(probability)
    return Standing(probability, level, place, onset)
