"""Conflict spill-over risk along directed corridors, source to receiver.

These functions return the tables of `python -m risk` as DataFrames. Importing them is quick: data
and models are read at the first call and then kept.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from risk.model import Probabilities
    from risk.risk_table import Scorer, Settings
    from risk.terms import Weights

__all__ = ["corridors", "forecasts", "score", "verify"]
__version__ = "0.2.0"

# Weights by code, or as the command line takes them: "code=NN,code=NN".
WeightsGiven = Mapping[str, int] | str | None
Files = str | PathLike[str] | Sequence[str | PathLike[str]]


def score(
    as_of: str,
    *,
    outcome: str = "either",
    source: str | None = None,
    region: str | None = None,
    weights_arrivals: WeightsGiven = None,
    weights_armed: WeightsGiven = None,
    evidence: Files = (),
    what_ifs: Sequence[str] = (),
    new_only: bool = False,
) -> "pd.DataFrame":
    """Risk table by country, as `python -m risk score` writes it.

    Returns: DataFrame, one row per country, ranked; columns as in the CSV
    (risk.risk_table.columns).

    Parameters
    ----------
    as_of : "YYYY-MM"
    outcome : "either", "arrivals" or "armed"
    source : name or code of a country; corridors from this country only
    region : name of a UN region, subregion or preset; receivers in it only
    weights_arrivals, weights_armed : whole numbers from 0 to 100 by indicator code (0 if left
        out), or a text such as "border_incidents=60,displacement=40". None: fitted weights
    evidence : path or paths of CSV files whose values replace published ones
    what_ifs : what-ifs, such as "border_incidents:AFG>TJK=0"
    new_only : new risks only, where the outcome came in none of the last three known years

    Raises
    ------
    risk.storage.InputError
        With a sentence that says what was expected and what was given.

    >>> table = score("2021-06", source="AFG")
    >>> table.country[0], table.level[0]
    ('Iran', 'High')
    """
    from risk.risk_table import countries_with_changes

    settings = _settings(
        as_of,
        outcome,
        source,
        region,
        weights_arrivals,
        weights_armed,
        evidence,
        what_ifs,
        new_only,
    )
    return countries_with_changes(_scorer(), settings)


def corridors(
    as_of: str,
    *,
    outcome: str = "either",
    source: str | None = None,
    region: str | None = None,
    weights_arrivals: WeightsGiven = None,
    weights_armed: WeightsGiven = None,
    evidence: Files = (),
    what_ifs: Sequence[str] = (),
    new_only: bool = False,
) -> "pd.DataFrame":
    """Risk table by corridor, as `python -m risk score --corridors` writes it.

    Parameters, errors : as of `score`

    Returns: DataFrame, one row per corridor, ranked, with every indicator's raw value and
    contribution.
    """
    from risk.risk_table import corridors_with_origins

    settings = _settings(
        as_of,
        outcome,
        source,
        region,
        weights_arrivals,
        weights_armed,
        evidence,
        what_ifs,
        new_only,
    )
    return corridors_with_origins(_scorer(), settings)


def verify(
    *,
    outcome: str = "either",
    weights_arrivals: WeightsGiven = None,
    weights_armed: WeightsGiven = None,
) -> "pd.DataFrame":
    """Scores of past forecasts, as `python -m risk verify --json` lists them; this takes a minute.

    Parameters, errors : as of `score`; weights add the model "these weights"

    Returns: DataFrame, one row per model, level and period, with and without Ukraine: every score
    and its interval.
    """
    from risk.track_record import score_table

    return score_table(
        _scorer().backtest, _checked(outcome), _past_forecasts(weights_arrivals, weights_armed)
    )


def forecasts(
    *, weights_arrivals: WeightsGiven = None, weights_armed: WeightsGiven = None
) -> "pd.DataFrame":
    """Every single past forecast, as `python -m risk verify --forecasts` writes them.

    Parameters, errors : as of `score`; weights add the model "these weights"

    Returns: DataFrame with origin (YYYY-MM), source_iso3 (empty: a country's forecast),
    receiver_iso3, outcome, model, probability, observed, onset (new, going on or unknown).
    """
    from risk.track_record import forecasts_table

    return forecasts_table(_scorer().backtest, _past_forecasts(weights_arrivals, weights_armed))


@cache
def _scorer() -> "Scorer":
    from risk.risk_table import load_release

    return load_release()


def _settings(
    as_of: str,
    outcome: str,
    source: str | None,
    region: str | None,
    weights_arrivals: WeightsGiven,
    weights_armed: WeightsGiven,
    evidence: Files,
    what_ifs: Sequence[str],
    new_only: bool,
) -> "Settings":
    from risk.inputs import joined, parse_what_ifs, read_evidence
    from risk.risk_table import Settings
    from risk.terms import named_country, named_region, to_month

    files = [evidence] if isinstance(evidence, str | PathLike) else evidence
    return Settings(
        as_of=to_month(as_of),
        outcome=_checked(outcome),
        weights=_weights(weights_arrivals, weights_armed),
        source=named_country(source, "source"),
        region=named_region(region, "region"),
        what_ifs=parse_what_ifs([what_ifs] if isinstance(what_ifs, str) else what_ifs),
        evidence=joined([read_evidence(Path(path), name=str(path)) for path in files]),
        new_only=new_only,
    )


def _checked(outcome: str) -> str:
    from risk.storage import InputError
    from risk.terms import OUTCOMES

    if outcome not in OUTCOMES:
        raise InputError(f"outcome: expected one of {', '.join(OUTCOMES)}; got {outcome!r}")
    return outcome


def _weights(
    arrivals: WeightsGiven, armed: WeightsGiven
) -> "tuple[Weights | None, Weights | None]":
    return _parsed(arrivals, "weights_arrivals"), _parsed(armed, "weights_armed")


def _parsed(weights: WeightsGiven, name: str) -> "Weights | None":
    from risk.risk_table import parse_weights

    if weights is None:
        return None
    if isinstance(weights, Mapping):
        weights = ",".join(f"{code}={weight}" for code, weight in weights.items())
    return parse_weights(weights, name)


def _past_forecasts(arrivals: WeightsGiven, armed: WeightsGiven) -> "dict[str, Probabilities]":
    from risk.terms import MECHANISMS
    from risk.track_record import forecasts_of

    weights = dict(zip(MECHANISMS, _weights(arrivals, armed), strict=True))
    return forecasts_of(_scorer().backtest, weights)
