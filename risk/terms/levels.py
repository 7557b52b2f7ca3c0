"""A probability in words. The limits stand here and nowhere else."""

import numpy as np

LEVELS: tuple[tuple[str, float], ...] = (
    ("Low", 0.0),
    ("Guarded", 0.05),
    ("Elevated", 0.15),
    ("High", 0.30),
    ("Severe", 0.60),
)
LEVEL_NAMES = tuple(name for name, _ in LEVELS)
ELEVATED = LEVEL_NAMES.index("Elevated")
"""Place of the level from which on a risk is a warning."""
NOT_EXPOSED = "Not exposed"
WITHHELD = "Withheld"
_LIMITS = np.array([limit for _, limit in LEVELS])


def level_of(probability: np.ndarray) -> np.ndarray:
    """Level of each probability; NaN is withheld.

    >>> level_of(np.array([0.04, 0.05, 0.6, np.nan])).tolist()
    ['Low', 'Guarded', 'Severe', 'Withheld']
    """
    place = place_of(probability)
    return np.where(place < 0, WITHHELD, np.array(LEVEL_NAMES)[place])


def place_of(probability: np.ndarray) -> np.ndarray:
    """Place of each probability's level among `NAMES`, lowest first; -1 for NaN.

    >>> place_of(np.array([0.04, 0.05, 0.6, np.nan])).tolist()
    [0, 1, 4, -1]
    """
    place = np.searchsorted(_LIMITS, np.nan_to_num(probability), side="right") - 1
    return np.where(np.isnan(probability), -1, place)
