"""How sure: calibrators refitted as if other sources of conflict had been in the history.

Rows of one source go together, because its arrivals come in waves: sources are drawn anew with
replacement, and one Newton step from the estimate gives each draw's a and b.
"""

from functools import cache

import numpy as np
from scipy.special import expit

from risk.model.calibration import RIDGE, Calibrator
from risk.scoring import newton_step

REPLICATES = 200
# With about sixty sources, a few of them large, plain draws are too narrow: simulated histories
# (models/coverage.csv) ask for this much more.
WIDENING = 1.1
LEVEL = 0.8


@cache
def draws(n_clusters: int, seed: int = 0) -> np.ndarray:
    """How often each cluster is drawn: float array (REPLICATES, n_clusters), read only."""
    chances = np.full(n_clusters, 1.0 / n_clusters)
    found = np.random.default_rng(seed).multinomial(n_clusters, chances, REPLICATES).astype(float)
    found.flags.writeable = False
    return found


def calibrator_draws(
    points: np.ndarray,
    outcome: np.ndarray,
    cluster: np.ndarray,
    drawn: np.ndarray,
    calibrator: Calibrator,
) -> np.ndarray:
    """Calibrators of the bootstrap draws, one Newton step from the estimate.

    Returns: float array (n_draws, 2): a, and b not below 0.

    Parameters
    ----------
    points : float array (n_rows,), index of the training rows
    outcome : float array (n_rows,)
    cluster : int array (n_rows,), column of `drawn` that the row belongs to
    drawn : float array (n_draws, n_clusters)
    calibrator : the estimate
    """
    p = expit(calibrator.a + calibrator.b * points)
    n = drawn.shape[1]
    x = points / 100
    residual = outcome - p
    spread = p * (1 - p)
    sums = np.stack(
        [
            np.bincount(cluster, column, n)
            for column in (residual, residual * x, spread, spread * x, spread * x * x)
        ],
        axis=1,
    )
    g0, g1, h00, h01, h11 = (drawn @ sums).T
    step_a, step_b = newton_step(g0, g1 - RIDGE * 100 * calibrator.b, h00, h01, h11 + RIDGE)
    a = calibrator.a + WIDENING * step_a
    b = calibrator.b + WIDENING * step_b / 100
    return np.stack([a, np.maximum(b, 0.0)], axis=1)


def limits(probability: np.ndarray, replicates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """80 % interval of each probability, never leaving the estimate outside.

    `probability`: float array (n,). `replicates`: float array (n_draws, n).
    """
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(replicates, [tail, 1 - tail], axis=0)
    return np.minimum(low, probability), np.maximum(high, probability)
