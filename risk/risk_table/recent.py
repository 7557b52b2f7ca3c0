"""Where the outcome came lately, as known at the as-of month: what makes a risk new or going on."""

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.terms import COUNTED_YEARS, NEW, NO_UNHCR, RECENT_YEARS, any_observed, december, onset_of


def corridor_years(panel: Panel, outcome: str, as_of: int) -> np.ndarray:
    """In which of its last ten known years the outcome came along each corridor.

    A year in which one of its ends was no state is not known: nothing was counted for it. Returns:
    float array (n_corridors, at most 10), 1, 0 or NaN = not known. The last column is the last year
    whose outcomes were published by the as-of month.

    Parameters
    ----------
    outcome : {"either", "arrivals", "armed"}
    as_of : month
    """
    years = _years(panel, as_of)
    observed = panel.observed(outcome)[:, years - panel.first_year]
    return np.where((observed == 1) | _states(panel, years), observed, np.nan)


def country_years(panel: Panel, outcome: str, as_of: int, source: str | None = None) -> np.ndarray:
    """In which of its last ten known years the outcome came to each country, along any corridor.

    All corridors count, whether or not there was conflict at their source. Those from or to places
    for which UNHCR publishes nothing are left out where nothing came along them. Returns: float
    array (n_countries, at most 10), as `corridor_years`.

    Parameters
    ----------
    panel, outcome, as_of : as of `corridor_years`
    source : ISO3 of the one source whose corridors count, or None for all
    """
    observed = corridor_years(panel, outcome, as_of)
    iso3 = panel.countries.iso3.to_numpy()
    seen = ~np.isin(iso3, NO_UNHCR)
    counts = (
        _states(panel, _years(panel, as_of)) & (seen[panel.source] & seen[panel.receiver])[:, None]
    )
    mine = iso3[panel.source] == source if source else np.ones(len(observed), dtype=bool)
    return any_observed(observed[mine], panel.receiver[mine], len(iso3), counts=counts[mine])


def onset_columns(observed: np.ndarray) -> dict[str, np.ndarray]:
    """The columns onset, came_10y and known_10y of the risk tables, from such years."""
    return {
        "onset": onset_of(observed),
        "came_10y": (observed == 1).sum(axis=1),
        "known_10y": (~np.isnan(observed)).sum(axis=1),
    }


def recent_years(panel: Panel, as_of: int) -> tuple[int, int]:
    """First and last of the years that decide whether a risk is new at a month."""
    years = _years(panel, as_of)[-RECENT_YEARS:]
    return int(years[0]), int(years[-1])


def only_new(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a risk table whose risk is new; their ranks stay."""
    return table[(table.onset == NEW).to_numpy()].reset_index(drop=True)


def _years(panel: Panel, as_of: int) -> np.ndarray:
    """The last ten years whose outcomes were published by a month and are in the files."""
    last = panel.last_known_year(as_of)
    return np.arange(max(last - COUNTED_YEARS + 1, panel.first_year), last + 1)


def _states(panel: Panel, years: np.ndarray) -> np.ndarray:
    """In which years both ends of each corridor were states: bool (n_corridors, n_years)."""
    states = panel.states[:, december(years) - panel.first_month]
    return states[panel.source] & states[panel.receiver]
