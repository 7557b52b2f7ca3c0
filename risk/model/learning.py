"""Fitting both mechanisms for each training cut-off year, from the rows that it may know."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import numpy as np

from risk.dataset import Panel
from risk.inputs import FIRST_TRAINING_MONTH, Rows, observed_after, training_rows
from risk.model.calibration import fit_calibrator
from risk.model.fits import (
    FIRST_CUTOFF,
    LEAST_POSITIVES,
    Fit,
    Models,
    calibrator_name,
    catalogue_with,
    index,
    learned_codes,
    rounded,
    value,
)
from risk.model.fitting import fit_mechanism, to_percent
from risk.storage import Progress, in_parallel, readable_json, sha256
from risk.terms import (
    ARRIVAL_SIZES,
    CATALOGUE,
    CODES,
    HEADLINE_SIZE,
    LEARNABLE,
    MECHANISMS,
    december,
    equal_weights,
    month_text,
)

# With four rows a year they pull as 5 and 1 would with Decembers alone. Blocked cross-validation up
# to 2014 chose them (models/tried.csv).
WEIGHT_PENALTY = 20.0
BEND_PENALTY = 4.0


def learnable(panel: Panel, until: int) -> tuple[str, ...]:
    """Indicators of judgement that history can weigh: their series covers all its months.

    Returns: tuple of codes. Those of `LEARNABLE` with a value, of any corridor, in every month from
    the first one that is learned from.

    Parameters
    ----------
    until : month; what a series has after it does not count
    """
    months = slice(panel.column(FIRST_TRAINING_MONTH), panel.column(until) + 1)
    return tuple(
        code
        for code in LEARNABLE
        if code in panel.values and (~np.isnan(panel.values[code][:, months])).any(axis=0).all()
    )


def fit_all(
    panel: Panel, *, without: Collection[str] = (), jobs: int = -1, progress: Progress = None
) -> Models:
    """Fit both mechanisms for every training cut-off year.

    Returns: Models. The same whatever the number of processes.

    Parameters
    ----------
    without : codes of indicators of judgement that are not learned although they could be
    jobs : processes, -1 for all cores
    progress : called after each fit
    """
    rows = training_rows(panel)
    cutoffs = range(FIRST_CUTOFF, panel.last_year + 1)
    more = {
        cutoff: tuple(code for code in _learnable_by(panel, cutoff) if code not in without)
        for cutoff in cutoffs
    }
    tasks = [(outcome, cutoff, more[cutoff]) for outcome in MECHANISMS for cutoff in cutoffs]
    outcomes = {outcome: _observed_sizes(panel, rows, outcome) for outcome in MECHANISMS}
    shared = (rows.z, rows.origin, outcomes)
    results = in_parallel(_fit_one, tasks, shared=shared, jobs=jobs)
    fits: dict[str, dict[int, Fit]] = {outcome: {} for outcome in MECHANISMS}
    for (outcome, cutoff, _), fit in zip(tasks, results, strict=True):
        fits[outcome][cutoff] = fit
        if progress:
            progress()
    besides = more[FIRST_CUTOFF]
    content = {o: [_stored(fit, besides) for fit in of.values()] for o, of in fits.items()}
    return Models(fits, sha256(readable_json(content)), panel.digest, besides)


def number_of_fits(panel: Panel) -> int:
    """How many fits `fit_all` makes."""
    return len(MECHANISMS) * (panel.last_year - FIRST_CUTOFF + 1)


def _learnable_by(panel: Panel, cutoff: int) -> tuple[str, ...]:
    """What the fit of a cut-off year can learn besides, as known in the first month it serves.

    How far a series goes later must not count; so the first fit has all that any other has.
    """
    return learnable(panel, min(december(cutoff) + 6, panel.last_month))


def learned_besides(panel: Panel, models: Models) -> list[str]:
    """What a fit has learned beyond the catalogue's own, or could have: a sentence for each."""
    sentences = []
    for code in _learnable_by(panel, FIRST_CUTOFF):
        begins = month_text(FIRST_TRAINING_MONTH)
        if code in models.more and code not in _learnable_by(panel, panel.last_year):
            said = "learned only by the fits of the years that its series covers, not the newest"
        elif code in models.more:
            newest = ", ".join(
                f"{models.at(m, panel.last_year).weights[CODES.index(code)]} for {m}"
                for m in MECHANISMS
            )
            said = f"learned, because its series covers every month since {begins}; weights of "
            said += f"the newest fit, in per cent: {newest}; --without {code} leaves it out"
        else:
            said = f"left out, though its series reaches back to {begins}"
        sentences.append(f"{code}: {said}")
    return sentences


def _observed_sizes(panel: Panel, rows: Rows, outcome: str) -> dict[int, np.ndarray]:
    sizes = ARRIVAL_SIZES if outcome == "arrivals" else (HEADLINE_SIZE,)
    return {size: observed_after(panel, rows, outcome, size) for size in sizes}


def _fit_one(
    z: np.ndarray,
    origin: np.ndarray,
    outcomes: dict[str, dict[int, np.ndarray]],
    outcome: str,
    cutoff: int,
    more: tuple[str, ...],
) -> Fit:
    """Fit one cut-off year's model from all training rows.

    z, origin : of the rows, as in `Rows`
    outcomes : by mechanism and size
    more : codes learned besides the catalogue's own
    """
    observed = outcomes[outcome][HEADLINE_SIZE]
    use = (origin < cutoff) & ~np.isnan(observed)
    positives = int(observed[use].sum())
    catalogue = catalogue_with(more)
    offered = [k for k, ind in enumerate(catalogue) if outcome in ind.learned_by]
    weights = list(to_percent(equal_weights(1, learned_codes(more))))
    values = [indicator.knots for indicator in CATALOGUE]
    if positives >= LEAST_POSITIVES:
        fitted = fit_mechanism(
            z[np.ix_(use, offered)],
            observed[use],
            [values[k] for k in offered],
            weight_penalty=WEIGHT_PENALTY,
            bend_penalty=BEND_PENALTY,
        )
        weights = [0] * len(CATALOGUE)
        for k, weight, bent in zip(offered, fitted.weights, fitted.values, strict=True):
            weights[k] = weight
            values[k] = bent
    fit = Fit(cutoff, tuple(weights), tuple(values), int(use.sum()), positives, {})
    points = index(value(z, fit), fit.weights)
    for size, observed in outcomes[outcome].items():
        use = (origin < cutoff) & ~np.isnan(observed)
        if 0 < observed[use].sum() < use.sum():
            a, b = rounded(fit_calibrator(points[use], observed[use]))
            fit.calibrators[calibrator_name(outcome, size)] = (a, b)
    return fit


def _stored(fit: Fit, more: tuple[str, ...]) -> dict[str, Any]:
    """What was learned, without the judgement indicators."""
    places = [CODES.index(code) for code in learned_codes(more)]
    learned = {
        "weights": [fit.weights[k] for k in places],
        "values": [fit.values[k] for k in places],
    }
    return asdict(fit) | learned
