"""Do the 80 % intervals hold? Simulated histories with effects of sources and their years.

Outcomes are drawn from the published probabilities with a Gaussian copula: rows of one source
share a common shock, rows of one source and year another, and the rows of one corridor and year,
whose windows overlap, all the rest. The shocks' sizes are those whose
overdispersion equals the one found in the real outcomes. Each history is refitted and its
intervals are asked whether they hold the true probability.
Run: python -m tools.coverage [--scheduler ADDRESS] (writes models/coverage.csv)
"""

import argparse

import numpy as np
import pandas as pd
from scipy.stats import norm

from risk.cli.arguments.options import add_scheduler, workers
from risk.model.calibration import fit_calibrator, probability_at
from risk.model.fits import MODELS, index
from risk.model.forecast import Forecaster
from risk.model.intervals import calibrator_draws, draws, limits
from risk.risk_table.load import load_scorer
from risk.storage.export import to_csv
from risk.storage.files import write_bytes
from risk.storage.lock import locked
from risk.storage.parallel import in_parallel
from risk.terms.outcomes import MECHANISMS

HISTORIES = 400
TRIAL_HISTORIES = 40
SHARES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def overdispersion(outcome: np.ndarray, p: np.ndarray, group: np.ndarray) -> float:
    """Variance of the groups' sums over what independent rows would have."""
    residual = np.bincount(group, outcome - p)
    return float((residual**2).sum() / (p * (1 - p)).sum())


def simulated(
    p: np.ndarray,
    source: np.ndarray,
    year: np.ndarray,
    corridor_year: np.ndarray,
    shares: tuple[float, float],
    rng: np.random.Generator,
) -> np.ndarray:
    """Outcomes with the given chances; shares of the latent variance for sources, source-years.

    What is left belongs to the corridor and year: the four rows of a year overlap.
    """
    by_source, by_year = shares
    latent = np.sqrt(by_source) * rng.standard_normal(source.max() + 1)[source]
    latent += np.sqrt(by_year) * rng.standard_normal(year.max() + 1)[year]
    own = rng.standard_normal(corridor_year.max() + 1)[corridor_year]
    latent += np.sqrt(1 - by_source - by_year) * own
    return (latent > norm.isf(p)).astype(float)


def shares_like(
    found: tuple[float, float],
    p: np.ndarray,
    source: np.ndarray,
    year: np.ndarray,
    corridor_year: np.ndarray,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Shares whose mean overdispersion by source and by source-year is nearest to that found."""
    best = (0.0, 0.0)
    nearest = np.inf
    for by_source in SHARES:
        for by_year in [share for share in SHARES if by_source + share < 1]:
            got = np.mean(
                [
                    (overdispersion(y, p, source), overdispersion(y, p, year))
                    for y in (
                        simulated(p, source, year, corridor_year, (by_source, by_year), rng)
                        for _ in range(TRIAL_HISTORIES)
                    )
                ],
                axis=0,
            )
            distance = float(np.abs(np.log(got / np.array(found))).sum())
            if distance < nearest:
                best = (by_source, by_year)
                nearest = distance
    return best


def inside(
    points: np.ndarray,
    p: np.ndarray,
    source: np.ndarray,
    drawn: np.ndarray,
    newest: np.ndarray,
    y: np.ndarray,
) -> np.ndarray:
    """Which of the newest rows' true chances lie within the intervals that a history gives."""
    calibrator = fit_calibrator(points, y)
    replicates = calibrator_draws(points, y, source, drawn, calibrator)
    estimate = probability_at(points[newest], calibrator)
    low, high = limits(estimate, probability_at(points[newest], replicates))
    return (low <= p[newest]) & (p[newest] <= high)


def coverage(forecaster: Forecaster, outcome: str) -> dict[str, object]:
    """Share of true probabilities inside their intervals, at the newest fit."""
    panel = forecaster.panel
    fit = forecaster.models.at(outcome, panel.last_year - 1)
    rows = forecaster.training
    observed = forecaster.observed[outcome]
    use = (rows.origin < fit.cutoff) & ~np.isnan(observed)
    values = forecaster.training_values(outcome, fit.cutoff)
    points = index(values[use[rows.origin < fit.cutoff]], fit.weights)
    p = probability_at(points, fit_calibrator(points, observed[use]))
    source = panel.source[rows.corridor[use]]
    year = np.unique(source * 10_000 + rows.origin[use], return_inverse=True)[1]
    rng = np.random.default_rng(0)
    excess = (overdispersion(observed[use], p, source), overdispersion(observed[use], p, year))
    corridor_year = np.unique(rows.corridor[use] * 10_000 + rows.origin[use], return_inverse=True)[
        1
    ]
    shares = shares_like(excess, p, source, year, corridor_year, rng)
    drawn = draws(len(panel.countries))
    newest = rows.origin[use] == fit.cutoff - 1
    # Drawn here one after the other, so that they are the same wherever they are judged.
    histories = (
        (simulated(p, source, year, corridor_year, shares, rng),) for _ in range(HISTORIES)
    )
    held = np.array(list(in_parallel(inside, histories, shared=(points, p, source, drawn, newest))))
    likely = p[newest] >= 0.05
    return {
        "outcome": outcome,
        "histories": HISTORIES,
        "overdispersion_source": round(excess[0], 2),
        "overdispersion_source_year": round(excess[1], 2),
        "share_source": shares[0],
        "share_source_year": shares[1],
        "coverage_all": round(float(held.mean()), 3),
        "coverage_from_5_percent": round(float(held[:, likely].mean()), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.coverage", description=__doc__)
    add_scheduler(parser)
    options = parser.parse_args()
    with locked(MODELS), workers(options.scheduler):
        forecaster = load_scorer().forecaster
        table = pd.DataFrame([coverage(forecaster, outcome) for outcome in MECHANISMS])
        write_bytes(MODELS / "coverage.csv", to_csv(table, line_end="\n"))
        print(table.to_string(index=False))


if __name__ == "__main__":
    main()
