"""Value tables in a form that makes an index of every past row one product of matrices.

A value table is linear between its knots, so a value is the sum of the table's entries, each
times how near the indicator stands to that knot: 1 on it, 0 from its neighbours on.
"""

import numpy as np

from risk.model.fits import Fit, Weights
from risk.terms.catalogue import LEARNED, N_LEARNED


def hats(z: np.ndarray) -> np.ndarray:
    """How near each scaled value is to each knot of its indicator.

    Parameters
    ----------
    z : float array (n_rows, N_LEARNED), in [0, 1]

    Returns
    -------
    float32 array (n_rows, number of knots of all learned indicators)
    """
    columns = []
    for k, indicator in enumerate(LEARNED):
        for corner in np.eye(len(indicator.knots)):
            columns.append(np.interp(z[:, k], indicator.knots, corner).astype(np.float32))
    return np.stack(columns, axis=1)


def coefficients(fit: Fit, weights: Weights) -> np.ndarray:
    """What the hats are multiplied by to give an index of 0-100.

    Returns
    -------
    float32 array (number of knots of all learned indicators,)
    """
    # Judgement indicators have no past, but their weights dilute the others.
    shares = 100.0 * np.array(weights[:N_LEARNED]) / sum(weights)
    parts = [s * np.array(v) for s, v in zip(shares, fit.values[:N_LEARNED], strict=True)]
    return np.concatenate(parts).astype(np.float32)
