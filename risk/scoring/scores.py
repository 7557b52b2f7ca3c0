"""Scores of probability forecasts of a yes-or-no outcome."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from risk.scoring.logistic import fit_lines

EPSILON = 1e-6
"""Probabilities nearer than this to 0 or 1 are moved to it before a logarithm is taken."""

_Floats = NDArray[np.float64]


def checked_rows(**columns: ArrayLike) -> list[_Floats]:
    """Columns as float arrays.

    Raises ValueError if shapes differ, a value is missing or outside its range, or there are no
    rows. `**columns`: arrays of shape (n_rows,); `observed` and `alert` hold 0 or 1, all others
    chances in [0, 1].

    >>> checked_rows(observed=[True, False], probability=[.7, 1.5])
    Traceback (most recent call last):
    ValueError: probability must lie between 0 and 1, because it is a chance; got 1.5
    """
    arrays = {name: np.asarray(values, dtype=float) for name, values in columns.items()}
    shape = next(iter(arrays.values())).shape
    if len(shape) != 1 or shape[0] == 0:
        raise ValueError(
            f"{next(iter(arrays))} must be one row or more in one dimension, because a score is "
            f"a mean over rows; got shape {shape}"
        )
    for name, values in arrays.items():
        if values.shape != shape:
            raise ValueError(
                f"{name} must have shape {shape} like {next(iter(arrays))}, because rows are "
                f"compared one by one; got shape {values.shape}"
            )
        if missing := np.isnan(values).sum():
            raise ValueError(
                f"{name} must have no gap, because a missing value cannot be scored; "
                f"got {missing} missing in {len(values)} rows"
            )
        if name in ("observed", "alert"):
            allowed = (values == 0) | (values == 1)
            rule = "be 0 or 1, because it is a yes or no"
        else:
            allowed = (values >= 0) & (values <= 1)
            rule = "lie between 0 and 1, because it is a chance"
        if not allowed.all():
            raise ValueError(f"{name} must {rule}; got {values[~allowed][0]:g}")
    return list(arrays.values())


def brier_score(observed: ArrayLike, probability: ArrayLike) -> float:
    """Mean squared difference of probability and outcome: 0 is perfect, 1 the worst.

    Brier (1950), Monthly Weather Review 78(1). Parameters and errors as in `checked_rows`.

    >>> round(brier_score([0, 0, 0, 1], [.1, .1, .2, .7]), 4)
    0.0375
    """
    y, p = checked_rows(observed=observed, probability=probability)
    return float(np.mean((p - y) ** 2))


def brier_skill_score(
    observed: ArrayLike, probability: ArrayLike, *, reference: ArrayLike
) -> float:
    """Share of the reference forecast's Brier score that this forecast saves.

    Raises ValueError if shapes differ, a value is missing or outside its range, or there are no
    rows. Returns: 1 is perfect, 0 no better than the reference, negative is worse; nan where the
    reference is itself perfect, or so near to it that nothing can be divided by its error.

    Parameters
    ----------
    observed, probability : as in `checked_rows`
    reference : array of shape (n_rows,), in [0, 1]
        Forecast to beat, known at each row's origin (the base rate, say).

    References
    ----------
    Murphy (1973), Journal of Applied Meteorology 12(1).

    >>> round(brier_skill_score([0, 0, 0, 1], [.1, .1, .2, .7], reference=[.25] * 4), 2)
    0.8
    """
    y, p, r = checked_rows(observed=observed, probability=probability, reference=reference)
    own = np.mean((p - y) ** 2)
    return float(share_saved(own, np.mean((r - y) ** 2)))


def share_saved(errors: ArrayLike, to_beat: ArrayLike) -> _Floats:
    """1 - errors / to_beat, each of any one shape; nan where there is nothing to beat.

    What is too small to be divided by is nothing.

    >>> share_saved([1.0, 1.0], [4.0, 0.0]).tolist()
    [0.75, nan]
    """
    to_beat = np.asarray(to_beat, dtype=float)
    undefined = np.full(to_beat.shape, np.nan)
    return 1 - np.divide(errors, to_beat, out=undefined, where=to_beat >= np.finfo(float).tiny)


def roc_auc(observed: ArrayLike, probability: ArrayLike) -> float:
    """Chance that a row with the outcome was given more than one without; ties count half.

    nan where all rows have the same outcome. Parameters and errors as in `checked_rows`.
    Hanley and McNeil (1982), Radiology 143(1).

    >>> roc_auc([0, 0, 1, 1], [.1, .4, .35, .8])
    0.75
    """
    y, p = checked_rows(observed=observed, probability=probability)
    from sklearn.metrics import roc_auc_score  # takes longer to import than most commands to run

    return float(roc_auc_score(y, p)) if np.ptp(y) else np.nan


def average_precision(observed: ArrayLike, probability: ArrayLike) -> float:
    """Mean precision over the alerts, from the highest probability down to each hit.

    A forecast without information gets the observed frequency; nan where all rows have the
    same outcome. Parameters and errors as in `checked_rows`.
    Davis and Goadrich (2006), doi:10.1145/1143844.1143874.

    >>> round(average_precision([0, 0, 1, 1], [.1, .4, .35, .8]), 4)
    0.8333
    """
    y, p = checked_rows(observed=observed, probability=probability)
    from sklearn.metrics import average_precision_score  # as above

    return float(average_precision_score(y, p)) if np.ptp(y) else np.nan


def log_score(observed: ArrayLike, probability: ArrayLike) -> float:
    """Mean of −ln of the chance given to what happened: 0 is perfect, more is worse.

    Probabilities are clipped to [EPSILON, 1 − EPSILON], so one row costs at most 13.8.
    Parameters and errors as in `checked_rows`. Good (1952), JRSS B 14(1).

    >>> round(log_score([0, 1], [.5, .5]), 4)
    0.6931
    """
    y, p = checked_rows(observed=observed, probability=probability)
    given = np.clip(np.where(y == 1, p, 1 - p), EPSILON, 1 - EPSILON)
    return float(np.mean(-np.log(given)))


def calibration_slope_intercept(observed: ArrayLike, probability: ArrayLike) -> tuple[float, float]:
    """Slope and intercept of the outcome's log odds on those of the forecast.

    The slope is b in logit P(outcome) = a + b·logit(probability), both fitted. The intercept is
    calibration in the large: a in the same line with b held at 1. Raises ValueError if shapes
    differ, a value is missing or outside its range, or there are no rows.

    `observed`, `probability`: as in `checked_rows`. Probabilities are clipped to
    [EPSILON, 1 − EPSILON].

    Returns
    -------
    slope : float
        1 is calibrated, below 1 too extreme, above 1 too timid. nan where no finite one fits
        best: a constant forecast, one outcome only, or a probability that parts them.
    intercept : float
        0 is right on average, negative warns too much; nan where all outcomes are the same.

    References
    ----------
    Cox (1958), Biometrika 45(3/4); Van Calster et al. (2016), doi:10.1016/j.jclinepi.2015.12.005.

    >>> slope, intercept = calibration_slope_intercept([0, 0, 0, 1, 0, 1], [.1, .1, .1, .1, .9, .9])
    >>> round(slope, 3), round(intercept, 3)
    (0.25, -0.386)
    """
    y, p = checked_rows(observed=observed, probability=probability)
    if not np.ptp(y):
        return np.nan, np.nan
    x = logit(np.clip(p, EPSILON, 1 - EPSILON))
    intercept = fit_lines(x, np.ones((1, len(x))), y[None], slope_held=True)[0, 0]
    return calibration_slope(y, p), float(intercept)


def calibration_slope(observed: ArrayLike, probability: ArrayLike) -> float:
    """The slope alone; parameters, meaning and errors as in `calibration_slope_intercept`.

    >>> round(calibration_slope([0, 0, 0, 1, 0, 1], [.1, .1, .1, .1, .9, .9]), 3)
    0.25
    """
    y, p = checked_rows(observed=observed, probability=probability)
    if not np.ptp(y):
        return np.nan
    x = logit(np.clip(p, EPSILON, 1 - EPSILON))
    none = x[y == 0]
    some = x[y == 1]
    if np.ptp(x) < EPSILON or none.max() <= some.min() or some.max() <= none.min():
        return np.nan
    return float(fit_lines(x, np.ones((1, len(x))), y[None])[0, 1])


def score_row(
    observed: ArrayLike, probability: ArrayLike, reference: ArrayLike
) -> dict[str, float]:
    """All scores of one forecast: a row of the score table.

    Parameters and errors as in `brier_skill_score`; `bias` is mean probability minus
    observed frequency: above 0 the forecasts warn too much.

    >>> row = score_row([0, 0, 1, 1], [.1, .4, .35, .8], [.5] * 4)
    >>> row["n"], row["positives"], row["auc"], round(row["skill"], 3)
    (4.0, 2.0, 0.75, 0.367)
    """
    y, p, r = checked_rows(observed=observed, probability=probability, reference=reference)
    slope, intercept = calibration_slope_intercept(y, p)
    return {
        "n": float(len(y)),
        "positives": float(y.sum()),
        "brier": brier_score(y, p),
        "skill": brier_skill_score(y, p, reference=r),
        "auc": roc_auc(y, p),
        "average_precision": average_precision(y, p),
        "log_score": log_score(y, p),
        "slope": slope,
        "intercept": intercept,
        "mean_probability": float(np.mean(p)),
        "observed_frequency": float(np.mean(y)),
        "bias": float(np.mean(p - y)),
    }
