"""The two sides of a comparison: which they are, and in what they differ most."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from risk.dashboard.pages.country import Place
from risk.dashboard.state import View
from risk.dataset import FIRST_AS_OF
from risk.risk_table import Settings
from risk.terms import MECHANISMS, month_name

YEAR = 12


@dataclass(frozen=True)
class Side:
    """One country at one month.

    place : the country as the settings see it; None where it was no state in that month
    """

    settings: Settings
    iso3: str
    name: str
    place: Place | None

    @property
    def month(self) -> str:
        """The as-of month as people write it."""
        return month_name(self.settings.as_of)

    @property
    def exposed(self) -> Place | None:
        """The country if a corridor reaches it."""
        return self.place if self.place and self.place.exposed else None

    @property
    def shown(self) -> Place | None:
        """The country if its percentage may be shown."""
        return self.place if self.place and self.place.shown else None


def month_against(view: View) -> int:
    """Month to compare with: the chosen one, or what stands in for it.

    Without a choice it is twelve months before where the country is the same, or the first month
    of the data; for another country it is the as-of month itself.
    """
    if view.against_as_of is not None:
        return view.against_as_of
    as_of = view.settings.as_of
    if view.against not in (None, view.country):
        return as_of
    return max(as_of - YEAR, FIRST_AS_OF)


def swapped(view: View) -> dict[str, object]:
    """Changes of the view that put its two sides the other way round."""
    other = view.against not in (None, view.country)
    return {
        "country": view.against if other else view.country,
        "against": view.country if other else None,
        "as_of": month_against(view),
        "against_as_of": view.settings.as_of,
    }


def riskiest(place: Place) -> pd.Series:
    """The riskiest corridor into a country: its row of the risk table by corridor."""
    return place.into.iloc[0]


def deciding(first: Place, second: Place) -> str:
    """Mechanism in which the riskiest corridors of two countries differ most.

    By the chance where both have one, else by the index; of one mechanism's outcome, that one.
    """
    outcome = first.settings.outcome
    if outcome in MECHANISMS:
        return outcome
    rows = riskiest(first), riskiest(second)
    for number in ("probability", "index"):
        apart = [abs(rows[0][f"{number}_{m}"] - rows[1][f"{number}_{m}"]) for m in MECHANISMS]
        if not np.isnan(apart).all():
            break
    return MECHANISMS[int(np.nanargmax(apart))]
