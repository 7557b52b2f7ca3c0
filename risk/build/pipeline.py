"""From the publishers' files to data/: panel, outcomes, corridors, map, reports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from risk.build.border_events import CODE, border_series, drawn_outlines
from risk.build.coverage import check_indicators
from risk.build.geography.corridors import build_corridors
from risk.build.geography.map_areas import check_areas
from risk.build.geography.map_geometry import label_points, map_contents
from risk.build.geography.pinned import BORDERS, DISPUTED, MAP, read_pinned
from risk.build.grid import FIRST_MONTH, Grid
from risk.build.measures import Tidy, measure
from risk.build.outcomes import build_outcomes
from risk.build.panel_rows import panel_rows
from risk.build.read_files import READING
from risk.build.reports import candidate_events, deaths_by_release, unmatched
from risk.dataset import DATA, STATIC, clear_map, map_name, read_map, write_package
from risk.publishers import describe, geometry
from risk.publishers.ucdp import country_month
from risk.storage import InputError, locked, make_folder, sha256
from risk.terms import FORMER_GWNO, FORMER_STATES, INDICATORS, month_text


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

    Raises InputError if a file is missing or wrong, another build is writing there, or the disk
    refuses. What stood before still stands. Returns: the data version: the same input gives the
    same bytes and so the same version.

    Parameters
    ----------
    sources : folder of the publishers' files
    data, static : folders to write
    accepted : folder of a data package; where the sources lack the files of borders and geometry,
        its corridors and map stay, and no map is written
    drawn : folder of the map of that package
    progress : whether to draw a progress bar where stderr is a screen
    """
    if not sources.is_dir():
        raise InputError(f"{sources}: expected the folder of the publishers' files, found none")
    # What the steps hand on, by name: each takes what it needs and adds what it makes.
    work: dict[str, Any] = {"sources": sources, "data": data, "static": static, "drawn": drawn}
    work["pinned"] = read_pinned(sources, accepted) if accepted else None
    # Closed before an error is told; none where stderr is no screen (disable=None).
    bar = tqdm(_STEPS, desc="build", unit="step", disable=None if progress else True)
    with locked(data, static), bar as steps:
        for step in steps:
            step(work)
    return work["version"]


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
        last_violence + country_month.LAG_MONTHS,
    )
    names = Tidy.__dataclass_fields__
    tidy = Tidy(**{name: work["corridors" if name == "borders" else name] for name in names})
    parts: dict[str, list[pd.DataFrame]] = {"source": [], "receiver": [], "corridor": []}
    measured = measure(tidy, grid)
    check_indicators(measured, work["files"])
    if work["located"] is not None:
        outlines = drawn_outlines(_world(work))
        measured[CODE] = border_series(work["located"], work["covered"], outlines, corridors, grid)
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
    foreign = unmatched(codes, work["states"], FORMER_STATES)
    work["unmatched"] = pd.concat([foreign, pinned.unmatched]) if pinned else foreign


def _write(work: dict[str, Any]) -> None:
    pinned = work["pinned"]
    maps, drawn = ({}, pinned.description) if pinned else _maps(work)
    first = work["provisional"]
    description = {
        "name": "spillover",
        "title": "Conflict spill-over along corridors: indicators, outcomes, corridors",
        "profile": "data-package",
        "licenses": [
            {"name": "CC-BY-SA-4.0", "path": "https://creativecommons.org/licenses/by-sa/4.0/"}
        ],
        "sources": [*describe(work["files"], work["sources"]), *(pinned.sources if pinned else [])],
        "first_month": month_text(FIRST_MONTH),
        "last_month": month_text(work["last_month"]),
        "last_violence_month": month_text(work["last_month"] - country_month.LAG_MONTHS),
        "last_outcome_year": int(work["outcomes"].year.max()),
        **({"first_provisional_month": month_text(first)} if first is not None else {}),
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


def _state_codes(years: pd.DataFrame) -> pd.Series:
    """ISO3 of a state-year; Gleditsch-Ward number where the list of states has none."""
    numbers = "GW " + years.gwno.astype(str)
    return years.iso3.fillna(years.gwno.map(FORMER_GWNO)).fillna(numbers)


def _codes(table: pd.DataFrame, code: str, name: str | None = None) -> pd.DataFrame:
    codes = table[code].fillna("")
    return pd.DataFrame({"code": codes, "name": table[name] if name else codes})


_STEPS: tuple[Callable[[dict[str, Any]], None], ...] = (
    *READING,
    _compute_corridors,
    _compute_panel,
    _compute_outcomes,
    _report,
    _write,
)
