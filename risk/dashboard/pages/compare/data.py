"""Two sides of a comparison: which they are, and what the tables say of each."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from risk.dashboard.pages.country import data as country_data
from risk.dashboard.pages.country.data import Place, place_of
from risk.dashboard.state.served import scorer
from risk.dashboard.state.view import View
from risk.dataset.panel import FIRST_AS_OF
from risk.risk_table.settings import Settings
from risk.terms.countries import region_members
from risk.terms.months import month_name
from risk.terms.outcomes import MECHANISMS

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


def sides_of(view: View) -> tuple[Side, Side]:
    """Both sides of the view's comparison; the view must have a country.

    The same weights, source, outcome and evidence hold for both. What ifs are of the as-of month
    of the view: a side of another month is without them. Where either country is outside the
    region, both are ranked in the whole world.
    """
    if view.country is None:
        raise ValueError("a comparison needs a country")
    against = view.against or view.country
    settings = view.settings
    if settings.region:
        inside = region_members(scorer().panel.countries, settings.region)
        if not inside.issuperset((view.country, against)):
            settings = replace(settings, region=None)
    month = month_against(view)
    then = settings
    if month != settings.as_of:
        then = replace(settings, as_of=month, what_ifs=())
    return _side(settings, view.country), _side(then, against)


def _side(settings: Settings, iso3: str) -> Side:
    return Side(settings, iso3, scorer().panel.names[iso3], place_of(settings, iso3))


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


def paired(first: Place, second: Place, mechanism: str) -> pd.DataFrame:
    """Every indicator of the riskiest corridor into each of two countries.

    Returns: DataFrame, one row an indicator, biggest difference first: code, label, unit; raw,
    basis, origin (of evidence, in words), weight (per cent of the index) and points of each side,
    with the endings _first and _second; difference (points of the first less the second).
    """
    tables = [
        country_data.explained(place, riskiest(place).source_iso3, mechanism)
        for place in (first, second)
    ]
    columns = ["raw", "basis", "origin", "weight", "points"]
    pairs = tables[0][["code", "label", "unit"]].copy()
    for name, table in zip(("first", "second"), tables, strict=True):
        table = table.assign(weight=100 * table.share)
        pairs[[f"{column}_{name}" for column in columns]] = table[columns].to_numpy()
    numbers = [f"{c}_{n}" for c in ("raw", "weight", "points") for n in ("first", "second")]
    pairs = pairs.astype(dict.fromkeys(numbers, float))
    pairs["difference"] = pairs.points_first - pairs.points_second
    order = pairs.difference.abs().sort_values(ascending=False, kind="stable").index
    return pairs.loc[order].reset_index(drop=True)


def weighs(table: pd.DataFrame) -> pd.Series:
    """Whether either side gives an indicator of `paired` a weight."""
    return (table.weight_first > 0) | (table.weight_second > 0)
