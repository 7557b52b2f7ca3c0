"""What the track record shows, computed once for all sessions and kept by what was asked."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import MODELS
from risk.dashboard.state import kept, scorer
from risk.inputs import Rule
from risk.risk_table import FITTED, Pair
from risk.scoring import Interval
from risk.storage import InputError
from risk.terms import MECHANISMS, region_members
from risk.track_record import (
    Verdict,
    early_warnings,
    forecast_later,
    leads_of,
    out_of_scope,
    scored_samples,
    simple_forecasts,
    size_table,
    stands_of,
    verdict,
)
from risk.track_record import past_forecasts as all_past_forecasts
from risk.track_record import summaries as track
from risk.track_record.trigger import histories, words


@kept
def past_forecasts(weights: Pair, outcome: str, unit: str) -> pd.DataFrame:
    """Every past forecast that some weights would have given, with what came."""
    return all_past_forecasts(scorer(), weights, outcome, unit)


def past_probabilities(weights: Pair, outcome: str, unit: str) -> np.ndarray:
    """The probabilities of those forecasts alone, row for row: a slider step needs no more."""
    return scorer().past(weights)[unit][outcome][_kept(outcome, unit)]


def years_of(forecasts: pd.DataFrame) -> tuple[int, int]:
    """First and last year in which the forecasts were made."""
    return int(forecasts.year.min()), int(forecasts.year.max())


@kept
def curve(weights: Pair, outcome: str, unit: str) -> pd.DataFrame:
    """Reliability curve of those forecasts with its band."""
    return track.reliability_curve(past_forecasts(weights, outcome, unit))


@kept
def skills(weights: Pair, outcome: str, unit: str) -> dict[str, Interval]:
    """Skill of these weights if they are not the fitted, of the fitted and of equal ones.

    With weights of one's own, "difference" is theirs minus that of the fitted.
    """
    fitted = past_forecasts(FITTED, outcome, unit)
    scores = {}
    if weights != FITTED:
        mine = past_forecasts(weights, outcome, unit)
        scores = {MODELS[0]: track.skill(mine), "difference": track.difference(mine, fitted)}
    equal = past_forecasts((scorer().forecaster.models.equal_percents,) * 2, outcome, unit)
    return scores | {MODELS[1]: track.skill(fitted), MODELS[2]: track.skill(equal)}


@kept
def judged(weights: Pair, outcome: str, unit: str) -> Verdict:
    """What those forecasts were good at, and what not."""
    return verdict(past_forecasts(weights, outcome, unit))


@kept
def skill_in(weights: Pair, outcome: str, unit: str, region: str) -> tuple[Interval, int]:
    """Skill of the forecasts of a region's countries, and how many of them came true."""
    members = region_members(scorer().panel.countries, region)
    forecasts = past_forecasts(weights, outcome, unit)
    mine = forecasts[forecasts.iso3.isin(members)]
    if mine.empty:
        return Interval(np.nan, np.nan, np.nan), 0
    return track.skill(mine), int(mine.observed.sum())


@kept
def harder_skills(weights: Pair, outcome: str, unit: str) -> dict[str, Interval]:
    """Skill of these weights over forecasts that are harder to beat than one frequency."""
    mine = past_forecasts(weights, outcome, unit)
    return {name: track.skill(mine, name) for name in ("persistence", "base_rate")}


@kept
def warnings(weights: Pair, outcome: str) -> list[dict[str, Any]]:
    """Early warnings of the user's weights, or where nothing is published of all but the slowest.

    The rows are as from `risk.track_record.early_warnings.early_warnings`; of published ones there
    are more, with the black box, and always those of the fitted weights.
    """
    shared = scorer()
    (report, problem) = published()
    forecasts = {"these weights": shared.past(weights)} if weights != FITTED else {}
    if problem:
        simple = simple_forecasts(shared.backtest)
        others = {name: simple[name] for name in ("persistence", "base rate")}
        forecasts |= {"fitted index": shared.past(FITTED)} | others
    live: list[dict[str, Any]] = []
    if forecasts:
        table = early_warnings(shared.backtest, outcome, forecasts)
        live = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    return live if problem else live + report["outcomes"][outcome]["early_warnings"]


@kept
def leads(weights: Pair, outcome: str) -> pd.DataFrame:
    """Lead times of every first wave, worst first."""
    return leads_of(scorer().backtest, outcome, dict(zip(MECHANISMS, weights, strict=True)))


@kept
def stands(weights: Pair, outcome: str) -> pd.DataFrame:
    """Where a corridor stood out for a year or longer where the outcome was new."""
    return stands_of(scorer().backtest, outcome, dict(zip(MECHANISMS, weights, strict=True)))


@kept
def trigger(weights: Pair, rule: Rule) -> dict[str, words.History]:
    """What a rule would have given with these weights, the fitted ones and a rule of thumb."""
    return histories(scorer(), rule, weights, past_forecasts)


@kept
def sizes(weights: Pair) -> pd.DataFrame:
    """How forecasts of 1,000, 10,000 and 100,000 arrivals did."""
    return size_table(scorer().backtest, weights[0])


@kept
def scores(
    weights: Pair, outcome: str, unit: str, period: str, ukraine: str
) -> list[dict[str, Any]]:
    """Score table of one sample: live rows for these, the fitted and equal weights."""
    shared = scorer()
    wanted = {"level": unit, "period": period, "months": "all", "ukraine": ukraine}
    sample = next(s for s in scored_samples(shared, outcome) if s.names == wanted)
    models = {
        "fitted index": FITTED,
        "equal weights": (scorer().forecaster.models.equal_percents,) * 2,
    }
    if weights != FITTED:
        models = {"these weights": weights} | models
    return [
        {"model": name, **track.live_scores(shared.backtest, outcome, sample, shared.past(pair))}
        for name, pair in models.items()
    ]


@kept
def missed_sources() -> pd.DataFrame:
    """Arrivals from countries that were no source, with names and `forecast_later`."""
    panel = scorer().panel
    names = dict(zip(panel.countries.iso3, panel.countries.country, strict=True))
    table = out_of_scope(panel)
    return table.assign(
        later=forecast_later(scorer().backtest, table),
        source=table.source_iso3.map(names),
        receiver=table.receiver_iso3.map(names),
    )


def published() -> tuple[dict[str, Any], str]:
    """The published scores, or none and the sentence that says what to do."""
    try:
        return _published(), ""
    except InputError as error:  # not kept: the file may be put back
        return {}, str(error)


@kept
def _kept(outcome: str, unit: str) -> np.ndarray:
    return next(s.keep for s in scored_samples(scorer(), outcome) if s.unit == unit)


@kept
def _published() -> dict[str, Any]:
    return track.read_verification(scorer().forecaster)
