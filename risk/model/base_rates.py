"""How often the outcome came to countries with about as many sources near, and to corridors."""

import numpy as np

from risk.dataset import Panel
from risk.inputs import Rows
from risk.model.fits import FIRST_CUTOFF
from risk.terms import counted, highest

# Upper ends of the groups of countries by number of sources within reach: 1, 2, 3-4, 5-6, 7+.
SOURCE_GROUPS = (1, 2, 4, 6)


def source_group(n_sources: np.ndarray) -> np.ndarray:
    """Group number of a count of sources near.

    >>> source_group(np.array([1, 2, 3, 4, 5, 6, 7, 30])).tolist()
    [0, 1, 2, 2, 3, 3, 4, 4]
    """
    return np.searchsorted(SOURCE_GROUPS, n_sources, side="left")


def group_text(group: int) -> str:
    """Words for a group.

    >>> [group_text(g) for g in range(5)]
    ['1 source', '2 sources', '3–4 sources', '5–6 sources', '7 or more sources']
    """
    if group == len(SOURCE_GROUPS):
        return f"{SOURCE_GROUPS[-1] + 1} or more sources"
    low = SOURCE_GROUPS[group - 1] + 1 if group else 1
    high = SOURCE_GROUPS[group]
    return f"{low}–{high} sources" if high > low else counted(high, "source")


class BaseRates:
    """Frequencies in the outcomes known by a cut-off year, prepared once for all of them.

    The first cut-off year that there is a fit of serves whatever lies before it. `training` and
    `observed`: as for a backtest.
    """

    def __init__(self, panel: Panel, training: Rows, observed: dict[str, np.ndarray]) -> None:
        # Of Decembers alone: one row a year, and its calendar year's outcome as it was published.
        once = training.in_december
        rows = training.only(once)
        self.row_origin = rows.origin
        self.corridor = {outcome: came[once] for outcome, came in observed.items()}
        key, country = np.unique(
            rows.origin * len(panel.countries) + panel.receiver[rows.corridor], return_inverse=True
        )
        self.country_origin = key // len(panel.countries)
        self.country_group = source_group(np.bincount(country))
        self.country = {o: highest(c, country, len(key)) for o, c in self.corridor.items()}

    def corridors(self, outcome: str, cutoff: int) -> float:
        """Share of exposed corridor-years that had the outcome."""
        past = self.row_origin < max(cutoff, FIRST_CUTOFF)
        return float(np.nanmean(self.corridor[outcome][past]))

    def countries(self, outcome: str, cutoff: int) -> np.ndarray:
        """Share of exposed country-years that had it, by group of the number of sources."""
        past = self.country_origin < max(cutoff, FIRST_CUTOFF)
        observed = self.country[outcome][past]
        group = self.country_group[past]
        known = ~np.isnan(observed)
        groups = len(SOURCE_GROUPS) + 1
        total = np.bincount(group[known], minlength=groups)
        return np.bincount(group[known], observed[known], groups) / np.maximum(total, 1)
