"""What the tables say of the two sides of a comparison."""

from dataclasses import replace

import pandas as pd

from risk.dashboard.pages.compare.sides import Side, month_against, riskiest
from risk.dashboard.pages.country import Place, place_of
from risk.dashboard.pages.country import data as country_data
from risk.dashboard.state import View, scorer
from risk.risk_table import Settings
from risk.terms import region_members


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
