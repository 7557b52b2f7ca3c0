"""Forecasts to beat, made on the same rows with the same history: simple ones and a black box."""

from collections.abc import Callable

import numpy as np
from joblib import Parallel, delayed
from sklearn.ensemble import HistGradientBoostingClassifier

from risk.dataset.panel import Panel
from risk.inputs.rows import Rows
from risk.model.backtest import Backtest
from risk.model.forecast import Forecaster
from risk.terms.catalogue import N_LEARNED
from risk.terms.months import december
from risk.terms.outcomes import MECHANISMS

BLACK_BOX = {
    "learning_rate": 0.03,
    "max_iter": 400,
    "max_leaf_nodes": 4,
    "min_samples_leaf": 30,
    "l2_regularization": 10.0,
    "max_features": 0.3,
    "random_state": 0,
}
Forecasts = dict[str, np.ndarray]


def persistence(backtest: Backtest, forecaster: Forecaster) -> Forecasts:
    """Past frequency in corridors with the same last known outcome and border, yes or no.

    Returns
    -------
    dict of mechanism → float array, rows of the backtest's corridor level
    """
    test, found = backtest.rows, {}
    for m in MECHANISMS:
        now = _cell(forecaster.panel, test.corridor, test.origin - 1, m)
        parts = []
        for origin in backtest.origins:
            rate = _cell_rates(forecaster, m, int(origin) - 1)
            parts.append(rate[now[test.origin == origin]])
        found[m] = np.concatenate(parts)
    return found


def persistence_at(forecaster: Forecaster, corridor: np.ndarray, known_year: int) -> Forecasts:
    """Persistence for corridors at any as-of month, from the last year known then.

    Parameters
    ----------
    corridor : int array (n_rows,)
    known_year : last year whose outcomes are known

    Returns
    -------
    dict of mechanism → float array (n_rows,)
    """
    years = np.full(len(corridor), known_year)
    return {
        m: _cell_rates(forecaster, m, known_year)[_cell(forecaster.panel, corridor, years, m)]
        for m in MECHANISMS
    }


def _cell_rates(forecaster: Forecaster, outcome: str, cutoff: int) -> np.ndarray:
    """Share of positives in each cell, among the outcomes up to a cut-off year."""
    rows, came = forecaster.training["december"], forecaster.came[outcome]
    then = _cell(forecaster.panel, rows.corridor, rows.origin - 1, outcome)
    past = (rows.origin < cutoff) & ~np.isnan(came)
    positives = np.bincount(then[past], came[past], 4)
    # One row of even odds in each cell keeps a small cell from certainty.
    return (positives + 0.5) / (np.bincount(then[past], minlength=4) + 1)


def _cell(panel: Panel, corridor: np.ndarray, years: np.ndarray, outcome: str) -> np.ndarray:
    """Cell 0-3: outcome of a year, none before the first, and land border."""
    year = years - panel.first_year
    table = panel.arrived(10_000) if outcome == "arrivals" else panel.armed
    last = np.where(year >= 0, table[corridor, np.maximum(year, 0)], 0.0)
    border = panel.corridors.border_km.to_numpy()[corridor] > 0
    return 2 * (np.nan_to_num(last) == 1) + border


def black_box(
    backtest: Backtest,
    forecaster: Forecaster,
    *,
    jobs: int = -1,
    progress: Callable[[], None] | None = None,
) -> Forecasts:
    """Histogram gradient boosting on every raw value that was known, refitted for each origin.

    Its features are the catalogue's raw values, gaps left as gaps, and the sizes of the
    last known year's arrivals and conflicts, border and distance.

    Returns
    -------
    dict of mechanism → float array, rows of the backtest's corridor level
    """
    training, test = forecaster.training["december"], backtest.rows
    features = {id(rows): _features(forecaster, rows) for rows in (training, test)}
    tasks = [(m, int(origin)) for m in MECHANISMS for origin in backtest.origins]

    def task(m: str, origin: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        past = (training.origin < origin - 1) & ~np.isnan(forecaster.came[m])
        now = test.origin == origin
        return features[id(training)][past], forecaster.came[m][past], features[id(test)][now]

    results = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(_boost)(*task(m, origin)) for m, origin in tasks
    )
    parts: dict[str, list[np.ndarray]] = {m: [] for m in MECHANISMS}
    for (m, _), predicted in zip(tasks, results, strict=True):
        parts[m].append(predicted)
        if progress:
            progress()
    return {m: np.concatenate(found) for m, found in parts.items()}


def _boost(x: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    model = HistGradientBoostingClassifier(**BLACK_BOX).fit(x, y)
    return model.predict_proba(new)[:, 1]


def _features(forecaster: Forecaster, rows: Rows) -> np.ndarray:
    panel = forecaster.panel
    year = np.maximum(rows.origin - 1 - panel.first_year, 0)
    pair = panel.corridors.iloc[rows.corridor]
    extra = (
        panel.arrivals[rows.corridor, year],
        panel.conflicts[rows.corridor, year],
        pair.border_km.to_numpy(),
        pair.distance_km.to_numpy(),
        panel.values["receiver_violence"][
            panel.source[rows.corridor], december(rows.origin) - panel.first_month
        ],
    )
    return np.column_stack([rows.raw[:, :N_LEARNED], *extra])
