"""Every forecast that is scored: by the fitted weights, the user's, and those to beat."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from risk.model import Backtest, BaseRates, Probabilities, black_box, persistence, source_group
from risk.terms import MECHANISMS, OUTCOMES, ByMechanism, month_text
from risk.track_record.samples import onsets

FITTED_AND_RIVALS = (
    "fitted index",
    "equal weights",
    "climatology",
    "base rate",
    "persistence",
    "black box",
)
# Those harder to beat than one overall frequency, by the name of their column of skill.
HARDER = {"over_persistence": "persistence", "over_base_rate": "base rate"}


def forecasts_of(
    backtest: Backtest,
    weights: ByMechanism | None = None,
    *,
    jobs: int = -1,
    progress: Callable[[], None] | None = None,
) -> dict[str, Probabilities]:
    """Every model's past forecasts on the same rows.

    Returns: dict of model name → as Backtest.probabilities: "fitted index", "these weights" if
    given, "equal weights", "climatology", "base rate", "persistence", "black box".

    Parameters
    ----------
    weights : the user's, by mechanism; scored beside the fitted ones if given
    """
    by_model = {"fitted index": backtest.probabilities()}
    if weights and given(weights):
        by_model["these weights"] = backtest.probabilities(weights)
    equal = backtest.models.equal_weights()
    by_model["equal weights"] = backtest.probabilities(dict.fromkeys(MECHANISMS, equal))
    by_model |= simple_forecasts(backtest)
    boosted = black_box(backtest, jobs=jobs, progress=progress)
    by_model["black box"] = backtest.of_both_units(boosted)
    return by_model


def simple_forecasts(backtest: Backtest) -> dict[str, Probabilities]:
    """What is to beat and costs next to nothing: "climatology", "base rate", "persistence".

    Climatology is one overall frequency; the base rate is that of the pages: of countries with
    about as many sources near, or of corridors.
    """
    return backtest.kept.get(("simple forecasts",), lambda: _simple_forecasts(backtest))


def _simple_forecasts(backtest: Backtest) -> dict[str, Probabilities]:
    climatology = {unit: dict(t.climatology) for unit, t in backtest.units.items()}
    return {
        "climatology": climatology,
        "base rate": base_rate_forecasts(backtest),
        "persistence": backtest.of_both_units(persistence(backtest)),
    }


def base_rate_forecasts(backtest: Backtest) -> Probabilities:
    """The base rate that stood on the pages beside each forecast; as Backtest.probabilities."""
    rates = BaseRates(backtest.panel, backtest.training, backtest.observed)
    country = backtest.units["country"]
    groups = source_group(np.bincount(backtest.country_of_row, minlength=len(country.number)))
    place = np.zeros(len(country.number), dtype=int)
    place[backtest.country_of_row] = backtest.cutoff_of_row
    cutoffs = backtest.cutoffs.tolist()
    by_corridor = {}
    by_country = {}
    for outcome in OUTCOMES:
        overall = np.array([rates.corridors(outcome, cutoff) for cutoff in cutoffs])
        grouped = np.array([rates.countries(outcome, cutoff) for cutoff in cutoffs])
        by_corridor[outcome] = overall[backtest.cutoff_of_row]
        by_country[outcome] = grouped[place, groups]
    return {"corridor": by_corridor, "country": by_country}


def forecasts_table(backtest: Backtest, forecasts: dict[str, Probabilities]) -> pd.DataFrame:
    """Every single forecast, so that anyone can recompute the scores.

    Returns
    -------
    DataFrame
        origin (YYYY-MM), source_iso3 (empty: the forecast is a country's), receiver_iso3, outcome,
        model, probability, observed (0 or 1), onset ("new", "going on" or "unknown": whether the
        outcome came in the last three years known at the origin); rows without data for their
        outcome are left out. A country's climatology and base rate are frequencies of countries,
        so they follow from no corridor's.
    """
    panel = backtest.panel
    parts = []
    for unit, table in backtest.units.items():
        if unit == "corridor":
            pair = panel.corridors.iloc[table.number]
            source = pair.source_iso3.to_numpy()
            receiver = pair.receiver_iso3.to_numpy()
        else:
            receiver = panel.countries.iso3.to_numpy()[table.number]
            source = np.full(len(receiver), "")
        months, month = np.unique(table.month, return_inverse=True)
        origin = np.array([month_text(m) for m in months.tolist()], dtype=object)[month]
        for outcome, observed in table.observed.items():
            known = ~np.isnan(observed)
            onset = onsets(backtest, outcome)[unit][known]
            for model, probabilities in forecasts.items():
                parts.append(
                    pd.DataFrame(
                        {
                            "origin": origin[known],
                            "source_iso3": source[known],
                            "receiver_iso3": receiver[known],
                            "outcome": outcome,
                            "model": model,
                            "probability": probabilities[unit][outcome][known],
                            "observed": observed[known].astype(int),
                            "onset": onset,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True)


def given(weights: ByMechanism | None) -> bool:
    """Whether any mechanism has weights of the user's own."""
    return any((weights or {}).values())
