"""A probability in words. The limits stand here and nowhere else."""

import numpy as np

LEVELS: tuple[tuple[str, float], ...] = (
    ("Low", 0.0),
    ("Guarded", 0.05),
    ("Elevated", 0.15),
    ("High", 0.30),
    ("Severe", 0.60),
)
NAMES = tuple(name for name, _ in LEVELS)
NOT_EXPOSED = "Not exposed"
WITHHELD = "Withheld"


def level_of(probability: np.ndarray) -> np.ndarray:
    """Level of each probability; NaN is withheld.

    >>> level_of(np.array([0.04, 0.05, 0.6, np.nan])).tolist()
    ['Low', 'Guarded', 'Severe', 'Withheld']
    """
    limits = np.array([limit for _, limit in LEVELS])
    place = np.searchsorted(limits, np.nan_to_num(probability), side="right") - 1
    return np.where(np.isnan(probability), WITHHELD, np.array(NAMES)[place])
