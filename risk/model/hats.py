"""Value tables in a form that makes an index of every past row one product of matrices.

A value table is linear between its knots, so a value is the sum of the table's entries, each
times how near the indicator stands to that knot: 1 on it, 0 from its neighbours on.
"""

from collections.abc import Sequence

import numpy as np

from risk.terms import CATALOGUE, Weights


def hats(z: np.ndarray, places: Sequence[int]) -> np.ndarray:
    """How near each scaled value is to each knot of its indicator.

    Returns: float32 array (number of knots of these indicators, n_rows). A knot's row lies together
    in memory: the product takes less time so.

    Parameters
    ----------
    z : float array (n_rows, n_indicators), in [0, 1]
    places : of the indicators with a past, in the catalogue
    """
    found = np.empty((sum(len(CATALOGUE[k].knots) for k in places), len(z)), dtype=np.float32)
    row = 0
    for k in places:
        knots = CATALOGUE[k].knots
        for corner in np.eye(len(knots)):
            found[row] = np.interp(z[:, k], knots, corner)
            row += 1
    return found


def coefficients(
    values: Sequence[Sequence[float]], weights: Weights, places: Sequence[int]
) -> np.ndarray:
    """What the hats are multiplied by to give an index of 0-100.

    `values`, `weights`: of a fit, of every indicator. `places`: as of `hats`. Returns:
    float32 array (number of knots of these indicators,).
    """
    # The weights of indicators without a past dilute the others.
    shares = 100.0 * np.array(weights) / sum(weights)
    parts = [shares[k] * np.array(values[k]) for k in places]
    return np.concatenate(parts).astype(np.float32)
