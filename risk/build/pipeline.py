"""From the publishers' files to data/: panel, outcomes, corridors, map, reports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from risk.build.border_events import CODE, border_series, drawn_outlines
from risk.build.coverage import (
    check_ends,
    check_events,
    check_indicators,
    check_last_period,
    check_months,
    check_numbers,
    check_states,
)
from risk.build.geography.corridors import build_corridors
from risk.build.geography.map_areas import check_areas
from risk.build.geography.map_geometry import label_points, map_contents
from risk.build.geography.pinned import BORDERS, DISPUTED, MAP, read_pinned
from risk.build.grid import FIRST_MONTH, Grid
from risk.build.manifest import released
from risk.build.measures import Tidy, measure
from risk.build.panel_rows import panel_rows
from risk.build.reports import candidate_events, deaths_by_release, unmatched
from risk.dataset.map_files import STATIC, clear_map, map_name, read_map
from risk.dataset.package import DATA, write_package
from risk.publishers import (
    geometry,
    land_borders,
    ucdp_battle_deaths,
    ucdp_candidate,
    ucdp_country_month,
    ucdp_country_year,
    ucdp_ged,
    unhcr,
    vdem,
    wgi,
    worldbank,
)
from risk.publishers.registry import describe
from risk.publishers.releases import age
from risk.publishers.sources import find
from risk.storage.errors import InputError
from risk.storage.files import make_folder, sha256
from risk.storage.lock import locked
from risk.terms.catalogue import INDICATORS
from risk.terms.countries import FORMER_GWNO, FORMER_STATES, read_countries
from risk.terms.months import month_text
from risk.terms.outcomes import build_outcomes


def build(
    sources: Path,
    data: Path = DATA,
    static: Path = STATIC,
    *,
    accepted: Path | None = None,
    drawn: Path = STATIC,
    progress: bool = True,
) -> str:
    """Read every source, compute the panel, and replace data/ and static/ when all went well.

    Parameters
    ----------
    sources : folder of the publishers' files
    data, static : folders to write
    accepted : folder of a data package; where the sources lack the files of borders and geometry,
        its corridors and map stay, and no map is written
    drawn : folder of the map of that package
    progress : whether to draw a progress bar where stderr is a screen

    Returns
    -------
    str
        The data version: the same input gives the same bytes and so the same version.

    Raises
    ------
    InputError
        If a file is missing or wrong, another build is writing there, or the disk refuses. What
        stood before still stands.
    """
    if not sources.is_dir():
        raise InputError(f"{sources}: expected the folder of the publishers' files, found none")
    work: dict[str, Any] = {"sources": sources, "data": data, "static": static, "drawn": drawn}
    work["pinned"] = read_pinned(sources, accepted) if accepted else None
    # Closed before an error is told; none where stderr is no screen (disable=None).
    bar = tqdm(_STEPS, desc="build", unit="step", disable=None if progress else True)
    with locked(data, static), bar as steps:
        for step in steps:
            step(work)
    return work["version"]


def _find_files(work: dict[str, Any]) -> None:
    work["files"] = find(work["sources"])


def _read_states(work: dict[str, Any]) -> None:
    states = read_countries()
    path = work["files"].states
    years = ucdp_country_year.read(path)
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
    work["located"] = None
    if files.events is None:
        deaths = ucdp_country_month.read(files.deaths)
    else:
        located = ucdp_ged.read_events(files.events, files.candidates)
        work["located"] = located.assign(iso3=located.gwno.map(iso3))
        deaths = ucdp_ged.country_months(located)
    if files.events is None:
        check_numbers(deaths.gwno, iso3, files.deaths.name, "gwno")
        check_months(deaths.month, files.deaths.name)
    else:
        check_numbers(deaths.gwno, iso3, files.deaths.name, "country_id", rows=False)
    work["deaths"] = deaths.assign(iso3=deaths.gwno.map(iso3))
    provisional = deaths.month[deaths.provisional]
    work["provisional"] = int(provisional.min()) if len(provisional) else None
    file = files.battle_deaths
    battles = ucdp_battle_deaths.read(file)
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
    releases = [ucdp_candidate.read(path) for path in oldest_first]
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
    years = work["state_years"]
    deaths = work["deaths"]
    battles = work["dyads"]
    flows = work["flows"]
    stocks = work["stocks"]
    control = work["control"]
    population = work["population"]
    stability = work["stability"]
    effectiveness = work["effectiveness"]
    yearly = (
        (files.states.name, "country_id_cy", years.iso3, years.year),
        (files.flows.name, "coo_iso", flows.source_iso3, flows.year),
        (files.flows.name, "coa_iso", flows.receiver_iso3, flows.year),
        (files.stocks.name, "coo_iso", stocks.source_iso3, stocks.year),
        (files.stocks.name, "coa_iso", stocks.receiver_iso3, stocks.year),
        (files.control.name, "Code", control.iso3, control.year),
        (files.stability.name, "code", stability.iso3, stability.year),
        (files.effectiveness.name, "code", effectiveness.iso3, effectiveness.year),
        (files.population.name, "Country Code", population.iso3, population.year),
    )
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


def _compute_corridors(work: dict[str, Any]) -> None:
    states = work["states"]
    pinned = work["pinned"]
    if pinned:
        work |= {"corridors": pinned.corridors, "states": pinned.on(states)}
        return
    work["maps"] = map_contents(work["sources"] / MAP, work["sources"] / DISPUTED)
    outlines = geometry.read_countries(work["sources"] / MAP)
    work["corridors"] = build_corridors(outlines, work["borders"], states.iso3)
    work["states"] = states.merge(label_points(outlines), on="iso3", how="left")


def _compute_panel(work: dict[str, Any]) -> None:
    iso3 = tuple(work["states"].iso3)
    corridors = work["corridors"]
    rows = pd.Index(iso3)
    last_violence = int(work["deaths"].month.max())
    grid = Grid(
        iso3,
        rows.get_indexer(corridors.source_iso3),
        rows.get_indexer(corridors.receiver_iso3),
        last_violence + ucdp_country_month.LAG_MONTHS,
    )
    names = Tidy.__dataclass_fields__
    tidy = Tidy(**{name: work["corridors" if name == "borders" else name] for name in names})
    parts: dict[str, list[pd.DataFrame]] = {"source": [], "receiver": [], "corridor": []}
    measured = measure(tidy, grid)
    check_indicators(measured, work["files"])
    if work["located"] is not None:
        outlines = drawn_outlines(_world(work))
        measured[CODE] = border_series(work["located"], outlines, corridors, grid)
    for code, known in measured.items():
        parts[INDICATORS[code].entity].append(panel_rows(code, known))
    by_state = pd.concat(parts["source"] + parts["receiver"], ignore_index=True)
    by_corridor = pd.concat(parts["corridor"], ignore_index=True)
    entity = by_state.pop("entity").to_numpy()
    work["panel_countries"] = by_state.assign(iso3=np.array(iso3)[entity])
    entity = by_corridor.pop("entity").to_numpy()
    pair = corridors[["source_iso3", "receiver_iso3"]].iloc[entity].reset_index(drop=True)
    work["panel_corridors"] = pd.concat([by_corridor, pair], axis=1)
    work["last_month"] = grid.last_month


def _world(work: dict[str, Any]) -> Any:
    """The map that is drawn: the new one, or that of the accepted package."""
    pinned = work["pinned"]
    if not pinned:
        return json.loads(work["maps"]["world"])
    name, digest = (pinned.description[key]["world"] for key in ("map", "map_sha256"))
    return read_map(work["drawn"] / name, digest)


def _compute_outcomes(work: dict[str, Any]) -> None:
    last_year = min(
        int(work["flows"].year.max()), work["battle_years"].stop - 1, int(work["stocks"].year.max())
    )
    outcomes = build_outcomes(
        work["corridors"], work["flows"], work["battles"], last_year=last_year
    )
    work["outcomes"] = outcomes.assign(known_since=outcomes.known_since.map(month_text))


def _report(work: dict[str, Any]) -> None:
    names = work["states"].set_index("iso3").country
    deaths = work["deaths"].dropna(subset="iso3")
    years = work["state_years"].dropna(subset="iso3")
    work["deaths_by_release"] = deaths_by_release(deaths, years, names)
    work["candidate_events"] = candidate_events(work["events"].dropna(subset="iso3"), deaths)

    codes = {
        "UCDP country-year": _codes(
            work["state_years"].assign(code=_state_codes(work["state_years"])), "code", "name"
        ),
        "UNHCR flows, origin": _codes(work["flows"], "source_iso3"),
        "UNHCR flows, asylum": _codes(work["flows"], "receiver_iso3"),
        "UNHCR population, origin": _codes(work["stocks"], "source_iso3"),
        "UNHCR population, asylum": _codes(work["stocks"], "receiver_iso3"),
        "V-Dem": _codes(work["control"], "iso3"),
        "World Bank WGI": _codes(work["stability"], "iso3"),
        "World Bank WDI population": _codes(work["population"], "iso3"),
    }
    pinned = work["pinned"]
    if not pinned:
        codes[BORDERS] = _codes(work["borders"], "iso3_a")
    found = unmatched(codes, work["states"], FORMER_STATES)
    work["unmatched"] = pd.concat([found, pinned.unmatched]) if pinned else found


def _write(work: dict[str, Any]) -> None:
    pinned = work["pinned"]
    maps, drawn = ({}, pinned.description) if pinned else _maps(work)
    description = {
        "name": "spillover",
        "title": "Conflict spill-over along corridors: indicators, outcomes, corridors",
        "profile": "data-package",
        "licenses": [
            {"name": "CC-BY-SA-4.0", "path": "https://creativecommons.org/licenses/by-sa/4.0/"}
        ],
        "sources": [
            *describe(work["files"], work["sources"]),
            *(pinned.sources if pinned else []),
        ],
        "first_month": month_text(FIRST_MONTH),
        "last_month": month_text(work["last_month"]),
        "last_violence_month": month_text(work["last_month"] - ucdp_country_month.LAG_MONTHS),
        "last_outcome_year": int(work["outcomes"].year.max()),
        **_provisional(work),
        **({"partial_years": work["partial_years"]} if work["partial_years"] else {}),
        **drawn,
    }
    tables = {**work, "countries": work["states"]}
    make_folder(work["static"])
    work["version"] = write_package(tables, description, work["data"], maps)
    if not pinned:
        clear_map(work["static"], drawn["map"])


def _maps(work: dict[str, Any]) -> tuple[dict[Path, bytes], dict[str, Any]]:
    """The map files to write, and what datapackage.json says of them."""
    contents = work["maps"]
    names = {kind: map_name(kind, content) for kind, content in contents.items()}
    check_areas(contents["world"], work["static"], MAP)
    hashes = {kind: sha256(content) for kind, content in contents.items()}
    files = {work["static"] / names[kind]: content for kind, content in contents.items()}
    return files, {"map": names, "map_sha256": hashes}


def _provisional(work: dict[str, Any]) -> dict[str, str]:
    first = work["provisional"]
    return {} if first is None else {"first_provisional_month": month_text(first)}


_STEPS: tuple[Callable[[dict[str, Any]], None], ...] = (
    _find_files,
    _read_states,
    _read_violence,
    _read_displacement,
    _read_states_capacity,
    _check_coverage,
    _compute_corridors,
    _compute_panel,
    _compute_outcomes,
    _report,
    _write,
)


def _state_codes(years: pd.DataFrame) -> pd.Series:
    """ISO3 of a state-year; Gleditsch-Ward number where the list of states has none."""
    numbers = "GW " + years.gwno.astype(str)
    return years.iso3.fillna(years.gwno.map(FORMER_GWNO)).fillna(numbers)


def _codes(table: pd.DataFrame, code: str, name: str | None = None) -> pd.DataFrame:
    codes = table[code].fillna("")
    return pd.DataFrame({"code": codes, "name": table[name] if name else codes})
