"""What the track record shows, computed once for all sessions and kept by what was asked."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.pages.track_record.charts import MODELS
from risk.dashboard.panels.sliders import EQUAL
from risk.dashboard.state.shared import kept, scorer
from risk.scoring.resampling import Interval
from risk.storage.errors import InputError
from risk.track_record import past_forecasts as past
from risk.track_record import summaries as track
from risk.track_record.past_forecasts import FITTED, Pair
from risk.track_record.report import size_table
from risk.track_record.verify import out_of_scope


@kept
def record(weights: Pair, outcome: str, level: str) -> pd.DataFrame:
    """Every past forecast that some weights would have given, with what came."""
    return past.past_forecasts(scorer(), weights, outcome, level)


def recorded(weights: Pair, outcome: str, level: str) -> np.ndarray:
    """The probabilities of those forecasts alone, row for row: a slider step needs no more."""
    return scorer().past(weights)[level][outcome][_kept(outcome, level)]


def decembers(record: pd.DataFrame) -> tuple[int, int]:
    """Years of the first and the last December of a record."""
    return int(record.origin.min()), int(record.origin.max())


@kept
def curve(weights: Pair, outcome: str, level: str) -> pd.DataFrame:
    """Reliability curve of those forecasts with its band."""
    return track.reliability_curve(record(weights, outcome, level))


@kept
def skills(weights: Pair, outcome: str, level: str) -> dict[str, Interval]:
    """Skill of these weights if they are not the fitted, of the fitted and of equal ones.

    With weights of one's own, "difference" is theirs minus that of the fitted.
    """
    fitted = record(FITTED, outcome, level)
    found = {}
    if weights != FITTED:
        mine = record(weights, outcome, level)
        found = {MODELS[0]: track.skill(mine), "difference": track.difference(mine, fitted)}
    equal = record((EQUAL, EQUAL), outcome, level)
    return found | {MODELS[1]: track.skill(fitted), MODELS[2]: track.skill(equal)}


@kept
def sizes(weights: Pair) -> pd.DataFrame:
    """How forecasts of 1,000, 10,000 and 100,000 arrivals did."""
    return size_table(scorer().backtest, weights[0])


@kept
def scores(
    weights: Pair, outcome: str, level: str, period: str, ukraine: str
) -> list[dict[str, Any]]:
    """Score table of one sample: live rows for these, the fitted and equal weights."""
    shared = scorer()
    wanted = (level, period, ukraine == "with")
    sample = next(
        s for s in past.scored_samples(shared, outcome) if (s.level, s.period, s.ukraine) == wanted
    )
    models = {"fitted index": FITTED, "equal weights": (EQUAL, EQUAL)}
    if weights != FITTED:
        models = {"these weights": weights} | models
    return [
        {"model": name, **track.live_scores(shared.backtest, outcome, sample, shared.past(pair))}
        for name, pair in models.items()
    ]


@kept
def missed_sources() -> pd.DataFrame:
    """Arrivals from countries that were no source, with names."""
    panel = scorer().panel
    names = dict(zip(panel.countries.iso3, panel.countries.country, strict=True))
    table = out_of_scope(scorer().panel)
    return table.assign(
        source=table.source_iso3.map(names), receiver=table.receiver_iso3.map(names)
    )


def published() -> tuple[dict[str, Any], str]:
    """The published scores, or none and the sentence that says what to do."""
    try:
        return _published(), ""
    except InputError as error:  # not kept: the file may be put back
        return {}, str(error)


@kept
def _kept(outcome: str, level: str) -> np.ndarray:
    return next(s.keep for s in past.scored_samples(scorer(), outcome) if s.level == level)


@kept
def _published() -> dict[str, Any]:
    return track.read_verification(scorer().forecaster)
