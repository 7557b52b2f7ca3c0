"""Forecasts to beat, made on the same rows with the same history: simple ones and a black box."""

import numpy as np

from risk.dataset import Panel, last_published_year
from risk.inputs import Rows
from risk.model.backtest import Backtest
from risk.model.fits import learned_codes
from risk.storage import Progress, in_parallel
from risk.terms import CODES, MECHANISMS

BLACK_BOX = {
    "learning_rate": 0.06,
    "max_iter": 200,
    "max_leaf_nodes": 4,
    "min_samples_leaf": 30,
    "l2_regularization": 10.0,
    "max_features": 0.3,
    "random_state": 0,
}
Forecasts = dict[str, np.ndarray]


def persistence(backtest: Backtest) -> Forecasts:
    """Past frequency in corridors with the same last known outcome and border, yes or no.

    Returns: dict of mechanism → float array, rows of the backtest's corridor level.
    """
    found = {}
    for m in MECHANISMS:
        rates = np.array([_cell_rates(backtest, m, int(cutoff)) for cutoff in backtest.cutoffs])
        cells = _cell(backtest.panel, backtest.rows.corridor, _known_years(backtest.rows), m)
        found[m] = rates[backtest.cutoff_of_row, cells]
    return found


def persistence_at(backtest: Backtest, corridor: np.ndarray, known_year: int) -> Forecasts:
    """Persistence for corridors at any as-of month, from the last year known then.

    `corridor`: int array (n_rows,). `known_year`: last year whose outcomes are known. Returns: dict
    of mechanism → float array (n_rows,).
    """
    years = np.full(len(corridor), known_year)
    return {
        m: _cell_rates(backtest, m, known_year)[_cell(backtest.panel, corridor, years, m)]
        for m in MECHANISMS
    }


def _known_years(rows: Rows) -> np.ndarray:
    """Last year whose outcomes were published by each row's month; training rows, so all in."""
    return last_published_year(rows.month)


def _cell_rates(backtest: Backtest, outcome: str, cutoff: int) -> np.ndarray:
    """Share of positives in each cell, among the Decembers' outcomes up to a cut-off year."""
    rows = backtest.training
    observed = backtest.observed[outcome]
    past = (rows.origin < cutoff) & rows.in_december & ~np.isnan(observed)
    then = _cell(backtest.panel, rows.corridor, _known_years(rows), outcome)[past]
    positives = np.bincount(then, observed[past], 4)
    # One row of even odds in each cell keeps a small cell from certainty.
    return (positives + 0.5) / (np.bincount(then, minlength=4) + 1)


def _cell(panel: Panel, corridor: np.ndarray, years: np.ndarray, outcome: str) -> np.ndarray:
    """Cell 0-3: last known outcome up to a year, none before the first, and land border."""
    last = last_known(panel.observed(outcome))[corridor, np.maximum(years - panel.first_year, 0)]
    observed = (last == 1) & (years >= panel.first_year)
    border = panel.corridors.border_km.to_numpy()[corridor] > 0
    return 2 * observed + border


def last_known(observed: np.ndarray) -> np.ndarray:
    """Each unknown year filled with the last known one before it; NaN before the first.

    `observed`: float array (n_corridors, n_years), 0 or 1, NaN = no data.

    >>> last_known(np.array([[np.nan, 1.0, np.nan, 0.0]])).tolist()
    [[nan, 1.0, 1.0, 0.0]]
    """
    places = np.where(np.isnan(observed), 0, np.arange(observed.shape[1]))
    return np.take_along_axis(observed, np.maximum.accumulate(places, axis=1), axis=1)


def black_box(backtest: Backtest, *, jobs: int = -1, progress: Progress = None) -> Forecasts:
    """Histogram gradient boosting on every raw value that was known, refitted every year.

    Its features are the catalogue's raw values, gaps left as gaps, and the sizes of the last known
    year's arrivals and conflicts, border and distance. Returns: dict of mechanism → float array,
    rows of the backtest's corridor level.
    """
    training = backtest.training
    features = _features(backtest, training)
    cutoff_of_row = backtest.cutoffs[backtest.cutoff_of_row]
    # The longest histories first, so that no core ends on one while the others have nothing left.
    tasks = [(m, cutoff) for cutoff in np.unique(cutoff_of_row)[::-1] for m in MECHANISMS]
    shared = (features, training.origin, backtest.observed, cutoff_of_row)
    results = in_parallel(_boosted, tasks, shared=shared, jobs=jobs)
    found = {m: np.empty(len(cutoff_of_row)) for m in MECHANISMS}
    for (m, cutoff), predicted in zip(tasks, results, strict=True):
        found[m][cutoff_of_row == cutoff] = predicted
        if progress:
            progress()
    return found


def _boosted(
    features: np.ndarray,
    origin: np.ndarray,
    observed: dict[str, np.ndarray],
    cutoff_of_row: np.ndarray,
    m: str,
    cutoff: int,
) -> np.ndarray:
    """Forecasts of the rows that use a cut-off year; tested rows are the last of all rows."""
    past = (origin < cutoff) & ~np.isnan(observed[m])
    tested = features[len(features) - len(cutoff_of_row) :]
    return _boost(features[past], observed[m][past], tested[cutoff_of_row == cutoff])


def _boost(x: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    # Imported here: it takes a second, and what a page shows needs the simple rivals alone.
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**BLACK_BOX).fit(x, y)
    return model.predict_proba(new)[:, 1]


def _features(backtest: Backtest, rows: Rows) -> np.ndarray:
    panel = backtest.panel
    learned = [CODES.index(code) for code in learned_codes(backtest.models.more)]
    year = np.maximum(_known_years(rows) - panel.first_year, 0)
    pair = panel.corridors.iloc[rows.corridor]
    extra = (
        panel.arrivals[rows.corridor, year],
        panel.conflicts[rows.corridor, year],
        pair.border_km.to_numpy(),
        pair.distance_km.to_numpy(),
        panel.values["receiver_violence"][
            panel.source[rows.corridor], rows.month - panel.first_month
        ],
    )
    return np.column_stack([rows.raw[:, learned], *extra])
