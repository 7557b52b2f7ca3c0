"""The publishers' files as tidy tables, each checked for states, periods and ends."""

from pathlib import Path
from typing import Any

import pandas as pd

from risk.build.coverage import (
    check_ends,
    check_events,
    check_last_period,
    check_months,
    check_numbers,
    check_states,
)
from risk.build.manifest import released
from risk.publishers import find, land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import age, battle_deaths, candidate, country_month, country_year, ged
from risk.storage import InputError
from risk.terms import read_countries


def _read_states(work: dict[str, Any]) -> None:
    work["files"] = find(work["sources"])
    states = read_countries()
    path = work["files"].states
    years = country_year.read(path)
    years["iso3"] = years.gwno.map(states.set_index("gwno").iso3)
    span = years.groupby("iso3").year.agg(["min", "max"])
    last = years.year.max()
    states["state_from"] = states.iso3.map(span["min"])
    if states.state_from.isna().any():
        missing = states.country[states.state_from.isna()].iloc[0]
        raise InputError(
            f"{path.name}: expected rows for every state of seeds/countries.csv, "
            f"got none for {missing}"
        )
    states["state_from"] = states.state_from.astype("int64")
    states["state_to"] = states.iso3.map(span["max"]).where(lambda year: year < last)
    work |= {"states": states, "state_years": years}


def _read_violence(work: dict[str, Any]) -> None:
    files = work["files"]
    iso3 = work["states"].set_index("gwno").iso3
    if files.events is None:
        deaths = country_month.read(files.deaths)
        # Of closed years a candidate release says something else than the deaths do.
        provisional = deaths.month[deaths.provisional]
        since = provisional.min() if len(provisional) else deaths.month.max() + 1
        located, covered = ged.read_candidates(files.candidates, int(since))
    else:
        located = ged.read_events(files.events, files.candidates)
        covered = frozenset(range(located.start.min(), located.start.max() + 1))
        deaths = ged.country_months(located)
    work["covered"] = covered
    work["located"] = located.assign(iso3=located.gwno.map(iso3)) if covered else None
    if files.events is None:
        check_numbers(deaths.gwno, iso3, files.deaths.name, "gwno")
        check_months(deaths.month, files.deaths.name)
    else:
        check_numbers(deaths.gwno, iso3, files.deaths.name, "country_id", rows=False)
    work["deaths"] = deaths.assign(iso3=deaths.gwno.map(iso3))
    provisional = deaths.month[deaths.provisional]
    work["provisional"] = int(provisional.min()) if len(provisional) else None
    file = files.battle_deaths
    battles = battle_deaths.read(file)
    work |= {"battle_years": battles.years, "dyads": battles.dyads}
    for end, column in (("source", "gwno_loc"), ("receiver", "gwno_battle")):
        codes = battles.soil[f"{end}_gwno"]
        check_numbers(codes, iso3, file.name, column, rows=False)
    for column, numbers in (
        ("gwno_loc", battles.soil.source_gwno),
        ("gwno_battle", battles.soil.receiver_gwno),
        ("gwno_a, gwno_b", battles.troops.receiver_gwno),
    ):
        check_numbers(numbers, iso3, file.name, column, rows=False)
    soil, troops = (
        table.assign(
            source_iso3=table.source_gwno.map(iso3), receiver_iso3=table.receiver_gwno.map(iso3)
        ).dropna()
        for table in (battles.soil, battles.troops)
    )
    key = ["source_iso3", "receiver_iso3", "year"]
    work["battles"] = soil.groupby(key).conflict_id.nunique().rename("conflicts").reset_index()
    work["troops"] = troops[key].drop_duplicates().assign(conflicts=1)
    work["events"] = _first_releases(files.candidates, work["deaths"], iso3)


def _first_releases(paths: tuple[Path, ...], deaths: pd.DataFrame, iso3: pd.Series) -> pd.DataFrame:
    """Candidate events of the months that a yearly release covers since, as they first were."""
    oldest_first = sorted(paths, key=age)
    releases = [candidate.read(path) for path in oldest_first]
    for path, release in zip(oldest_first, releases, strict=True):
        check_numbers(release.gwno, iso3, path.name, "country_id")
        check_events(release.month, deaths.month, path.name)
    if not releases:
        return pd.DataFrame({"iso3": [], "month": [], "deaths": []})
    events = pd.concat(releases).drop_duplicates("id")
    provisional = deaths.month[deaths.provisional]
    if len(provisional):
        events = events[events.month < provisional.min()]
    return events.assign(iso3=events.gwno.map(iso3))


def _read_displacement(work: dict[str, Any]) -> None:
    files = work["files"]
    work["partial_years"] = {}
    for name, path, read in (
        ("flows", files.flows, unhcr.read_flows),
        ("stocks", files.stocks, unhcr.read_population),
    ):
        table = read(path)
        work[name] = unhcr.whole_years(table, released(work["sources"], path.name), path.name)
        if work[name].year.max() < table.year.max():
            work["partial_years"][path.name] = int(table.year.max())


def _read_states_capacity(work: dict[str, Any]) -> None:
    files = work["files"]
    work["control"] = vdem.read(files.control)
    work["stability"] = wgi.read(files.stability, "pv")
    work["effectiveness"] = wgi.read(files.effectiveness, "ge")
    work["population"] = worldbank.read(files.population)
    if not work["pinned"]:
        work["borders"] = land_borders.read(files.borders)


def _check_coverage(work: dict[str, Any]) -> None:
    """Look at every file with a series, and at the ends of all of them."""
    all_states = frozenset(work["states"].iso3)
    files = work["files"]
    deaths = work["deaths"]
    battles = work["dyads"]
    tables = (
        ("states", "country_id_cy", work["state_years"], "iso3"),
        ("flows", "coo_iso", work["flows"], "source_iso3"),
        ("flows", "coa_iso", work["flows"], "receiver_iso3"),
        ("stocks", "coo_iso", work["stocks"], "source_iso3"),
        ("stocks", "coa_iso", work["stocks"], "receiver_iso3"),
        ("control", "Code", work["control"], "iso3"),
        ("stability", "code", work["stability"], "iso3"),
        ("effectiveness", "code", work["effectiveness"], "iso3"),
        ("population", "Country Code", work["population"], "iso3"),
    )
    yearly = [
        (getattr(files, series).name, column, table[code], table.year)
        for series, column, table, code in tables
    ]
    for file, column, codes, _ in yearly:
        check_states(file, column, codes, all_states)
    if not work["pinned"]:
        check_states(files.borders.name, "iso_a", work["borders"].iso3_a, all_states)
    conflicts = (files.battle_deaths.name, "dyad_id", battles.dyad_id, battles.year)
    for file, column, codes, periods in (*yearly, conflicts):
        check_last_period(file, column, codes, periods)
    check_last_period(files.deaths.name, "gwno", deaths.gwno, deaths.month)
    ends = {file: int(periods.max()) for file, _, _, periods in (*yearly, conflicts)}
    check_ends({**ends, files.deaths.name: int(deaths.month.max()) // 12})


READING = (_read_states, _read_violence, _read_displacement, _read_states_capacity, _check_coverage)
"""The first steps of a build, in their order."""
