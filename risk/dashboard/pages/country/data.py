"""What the Country page shows, computed once for all sessions and kept by what was asked."""

from dataclasses import replace

import numpy as np
import pandas as pd

from risk.dashboard.pages.country.place import Place
from risk.dashboard.state import cases, corridors, countries, kept, release, scorer
from risk.dataset import FIRST_AS_OF, read_record
from risk.explain import (
    Analogues,
    analogues,
    change_text,
    country_size_chances,
    decompose,
    explain,
    importance_table,
    moved,
    rank_intervals,
    revision_text,
    thresholds,
    to_level,
)
from risk.model import size_chances
from risk.risk_table import Settings
from risk.storage import InputError
from risk.terms import HEADLINE_SIZE, MECHANISMS, region_members


def within(settings: Settings, iso3: str) -> Settings:
    """The settings, without their region where the country is outside it."""
    region = settings.region
    if region and iso3 not in region_members(scorer().panel.countries, region):
        return replace(settings, region=None)
    return settings


def in_its_region(place: Place) -> Settings:
    """The settings with the chosen region, else the one in which the country lies (UN M49)."""
    table = scorer().panel.countries
    lies_in = str(table.region[table.iso3 == place.iso3].iloc[0])
    return replace(place.settings, region=place.settings.region or lies_in)


def place_of(settings: Settings, iso3: str) -> Place | None:
    """The country as the settings see it; None where it was no state in that month."""
    table = countries(settings)
    panel = scorer().panel
    row = table[table.iso3 == iso3]
    if row.empty:
        return None
    into = corridors(settings)
    into = into[into.receiver_iso3 == iso3].reset_index(drop=True)
    receiver = int(panel.countries.iso3.searchsorted(iso3))
    only = panel.receiver == receiver
    if settings.source:
        only &= panel.countries.iso3.to_numpy()[panel.source] == settings.source
    forecast = scorer().forecaster.forecast(
        settings.as_of,
        settings.by_mechanism,
        only=only,
        evidence=settings.evidence,
        what_ifs=settings.what_ifs,
    )
    ranked = int(table["rank"].notna().sum())
    return Place(settings, iso3, row.iloc[0], into, forecast, receiver, ranked, panel)


def leading(row: pd.Series, outcome: str) -> str:
    """The outcome's mechanism, or of either the one that is likelier in a row of a risk table."""
    if outcome in MECHANISMS:
        return outcome
    return max(MECHANISMS, key=lambda m: np.nan_to_num(row[f"probability_{m}"]))


def explained(place: Place, source_iso3: str, mechanism: str) -> pd.DataFrame:
    """Every indicator of one corridor and its points, beside those of the past corridors."""
    shared = scorer()
    row = place.corridor(source_iso3)
    evidence = place.settings.evidence
    return explain(shared.forecaster, place.forecast, row, mechanism, evidence)


def rank_interval(settings: Settings, iso3: str) -> pd.Series:
    """Between which ranks a country stands, over weightings and over histories."""
    table = _ranks(settings)
    return table[table.iso3 == iso3].iloc[0]


@kept
def needed(settings: Settings, iso3: str, source: str, scope: str, goal: str) -> pd.DataFrame:
    """What each indicator would have to be; an empty goal stands for the next level up or down."""
    place = _found(settings, iso3)
    panel = scorer().panel
    row = place.corridor(source)
    if goal:
        return to_level(panel, place.forecast, row, settings.outcome, scope, goal)
    table = thresholds(panel, place.forecast, row, settings.outcome)
    return table[table.scope == scope].reset_index(drop=True)


@kept
def similar(settings: Settings, iso3: str, source: str) -> Analogues:
    """The closest past situations of a corridor, of the settings' outcome."""
    place = _found(settings, iso3)
    return analogues(scorer().forecaster, place.forecast, place.corridor(source), settings.outcome)


@kept
def importances(settings: Settings, mechanism: str) -> pd.DataFrame:
    """Nominal weight and effective importance over all exposed corridors."""
    return importance_table(scorer().forecast(settings), mechanism)


@kept
def changes(settings: Settings, iso3: str, months: int) -> tuple[str, pd.DataFrame] | None:
    """What moved a country's chance in so many months: sentence and table; None before the data."""
    if settings.as_of - months < FIRST_AS_OF:
        return None
    before = _before(settings, months)
    parts = decompose(scorer(), before, settings, iso3)
    return change_text(parts, before), parts


def revision(settings: Settings, iso3: str) -> str:
    """What the last refresh did to a country's chance; empty in any view but the plain latest."""
    latest = scorer().panel.last_month
    if settings != Settings(latest, settings.outcome) or not release().name:
        return ""
    try:
        return revision_text(read_record(release()), iso3, settings.outcome, latest)
    except InputError:  # the Method page says so
        return ""


@kept
def movements(settings: Settings, iso3: str, source: str, months: int) -> pd.DataFrame:
    """Which values of a corridor moved in so many months, and what that did to the indices."""
    place = _found(settings, iso3)
    corridor = int(place.forecast.rows.corridor[place.corridor(source)])
    return moved(scorer(), _before(settings, months), settings, corridor)


def sizes(place: Place, source_iso3: str | None = None) -> np.ndarray:
    """Chances of 1,000, 10,000 and 100,000 arrivals: of the country, or along one corridor."""
    shared = scorer()
    if source_iso3 is None:
        return country_size_chances(shared.forecaster, place.forecast, place.receiver)
    return size_chances(shared.forecaster, place.forecast)[place.corridor(source_iso3)]


@kept
def observed(settings: Settings, iso3: str) -> pd.DataFrame:
    """Outcomes that came to a country, of those known at the as-of month.

    Returns: DataFrame, one row for each year and mechanism in which one came: year, mechanism,
    sources (names), arrivals (persons, of those sources).
    """
    panel = scorer().panel
    into = panel.receiver == panel.countries.iso3.searchsorted(iso3)
    if settings.source:
        into &= panel.countries.iso3.to_numpy()[panel.source] == settings.source
    known = panel.last_known_year(settings.as_of)
    names = panel.countries.country.to_numpy()[panel.source]
    rows = []
    hits = {"arrivals": panel.arrived(HEADLINE_SIZE) == 1, "armed": panel.armed == 1}
    for mechanism in MECHANISMS:
        for year in range(FIRST_AS_OF // 12, known + 1):
            mine = into & hits[mechanism][:, year - panel.first_year]
            if mine.any():
                persons = float(panel.arrivals[mine, year - panel.first_year].sum())
                rows.append((year, mechanism, ", ".join(sorted(names[mine])), persons))
    return pd.DataFrame(rows, columns=["year", "mechanism", "sources", "arrivals"])


def announced(settings: Settings, iso3: str) -> tuple[int, str] | None:
    """Capacity that a country had announced by the as-of month, and where it is from, if any.

    The newest of all cases counts.
    """
    capacities = [
        capacity
        for case in cases().values()
        for capacity in case.known(settings.as_of).capacities
        if capacity.receiver_iso3 == iso3
    ]
    if not capacities:
        return None
    newest = max(capacities, key=lambda capacity: capacity.date)
    return newest.persons, f"{newest.reference}, {newest.date}, reliability {newest.reliability}"


@kept
def _ranks(settings: Settings) -> pd.DataFrame:
    return rank_intervals(scorer(), settings)


def _before(settings: Settings, months: int) -> Settings:
    """The same settings so many months ago; what ifs are of the as-of month alone."""
    return replace(settings, as_of=settings.as_of - months, what_ifs=())


def _found(settings: Settings, iso3: str) -> Place:
    place = place_of(settings, iso3)
    if place is None:
        raise ValueError(f"{iso3} was not a state in this month")
    return place
