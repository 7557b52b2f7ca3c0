"""What of a release is compared with the one before: small enough for the manifest.

So the old file need not be read again, and need not have the same form. All numbers come from the
readers of `publishers`, so that what is checked is what is built from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from risk.publishers import unhcr, vdem, wgi, worldbank
from risk.publishers.forms import read_header, read_publishers_csv
from risk.publishers.ucdp import battle_deaths, country_month, country_year, ged, yearly_end
from risk.terms import read_countries

ALL = "all"
FIRST_YEAR = 1989


@dataclass(frozen=True)
class Summary:
    """One release.

    form : how its files' names end, since only files of one form have the same columns
    columns : header as published; empty where it has thousands
    states : states of the product's list that are in it
    totals : by column, and "all" for their sum, the total of each year from 1989 on
    newest : last day of the newest event's month, or the last year
    open_from : first year that was not closed when this was released; 0 where all were
    half_year : the year of which UNHCR's release had a half; 0 where there is none
    """

    form: str
    columns: tuple[str, ...]
    states: tuple[str, ...]
    totals: dict[str, dict[str, float]]
    newest: str
    open_from: int = 0
    half_year: int = 0


def from_record(record: Mapping[str, Any]) -> Summary | None:
    """What the manifest says; None where it says nothing that can be compared with."""
    try:
        return Summary(
            str(record["form"]),
            tuple(map(str, record["columns"])),
            tuple(map(str, record["states"])),
            {
                str(column): {str(year): float(total) for year, total in years.items()}
                for column, years in record["totals"].items()
            },
            str(record["newest"]),
            int(record["open_from"]),
            int(record["half_year"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def summarise(series: str, paths: Sequence[Path], released: date) -> Summary:
    """Read the files of a series as a build does, and sum them up.

    Raises InputError if a file is not what its reader takes.

    Parameters
    ----------
    series : its name
    paths : all its files
    released : when the publisher published them, as far as is known
    """
    if series == "ucdp-events":
        return _events(paths)
    if series == "wgi":
        return _governance(paths)
    path = paths[0]
    match series:
        case "ucdp-battle-deaths":
            return _battle_deaths(path)
        case "ucdp-country-year":
            table = country_year.read(path)
            header, _ = read_header(path, country_year.MEMBER)
            return _yearly(path, table.assign(code=table.gwno), {ALL: "deaths"}, header)
        case "unhcr-flows":
            return _displaced(path, "flows", unhcr.FLOW_COLUMNS, released)
        case "unhcr-population":
            return _displaced(path, "population", unhcr.STOCK_COLUMNS, released)
        case "vdem":
            table = vdem.read(path)
        case "worldbank-population":
            table = worldbank.read(path)
        case _:
            raise ValueError(f"no series {series!r}")
    return _yearly(path, _of_states(table.assign(code=table.iso3)), {ALL: "value"}, [])


def _events(paths: Sequence[Path]) -> Summary:
    """Deaths by year; the years of candidate events are open."""
    yearly = [path for path in paths if yearly_end(path.name) is not None]
    if yearly:
        candidates = [path for path in paths if path not in yearly]
        months = ged.country_months(ged.read_events(yearly[0], candidates))
        header, _ = read_header(yearly[0], ged.MEMBER)
        path = yearly[0]
    else:
        path = next(path for path in paths if path.name == country_month.FILE)
        months = country_month.read(path)
        header, _ = read_header(path, "")
    years = months.assign(year=months.month // 12, code=months.gwno)
    provisional = years.year[years.provisional]
    # A state may be in candidate events alone, and out of them again when these are revised.
    closed = _yearly(path, years[~years.provisional], {ALL: "deaths"}, header)
    last = int(months.month.max())
    newest = pd.Period(year=last // 12, month=last % 12 + 1, freq="M").end_time.date()
    open_from = int(provisional.min()) if len(provisional) else 0
    return replace(closed, newest=newest.isoformat(), open_from=open_from)


def _battle_deaths(path: Path) -> Summary:
    battle_deaths.read(path)  # refuses what the table lets pass
    table = read_publishers_csv(path, battle_deaths.TABLE, battle_deaths.MEMBER)
    header, _ = read_header(path, battle_deaths.MEMBER)
    first = table.gwno_loc.str.split(",").str[0].str.strip()
    return _yearly(path, table.assign(code=first.astype(int)), {ALL: "bd_best"}, header)


def _displaced(path: Path, name: str, columns: Sequence[str], released: date) -> Summary:
    table, header = unhcr.published(path, name)
    both = pd.concat([table.assign(code=table.coo_iso), table.assign(code=table.coa_iso)])
    totals = {column: _totals(table, [column]) for column in columns}
    newest = int(table.year.max())
    half_year = newest if newest > unhcr.last_whole_year(released) else 0
    return Summary(
        path.suffix,
        tuple(header),
        _states(both.code.replace(unhcr.ALIASES)),
        {ALL: _totals(table, columns), **totals},
        str(newest),
        half_year,
        half_year,
    )


def _governance(paths: Sequence[Path]) -> Summary:
    """Sums of hundredths of a point above the lowest estimate there is: a total of its own kind."""
    parts = []
    for indicator in wgi.INDICATORS:
        own = [path for path in paths if path.stem in (f"wgi_{indicator}", "wgi")]
        table = wgi.read(own[0], indicator)
        parts.append(table.assign(code=table.iso3, **{indicator: 100 * (table.value + 4)}))
    together = _of_states(pd.concat(parts))
    names = {indicator: indicator for indicator in wgi.INDICATORS}
    return _yearly(paths[0], together, names, [])


def _yearly(
    path: Path, table: pd.DataFrame, columns: Mapping[str, str], header: Sequence[str]
) -> Summary:
    """Totals by year of a table with code and year."""
    return Summary(
        path.suffix,
        tuple(header),
        _states(table.code),
        {name: _totals(table, [column]) for name, column in columns.items()},
        str(int(table.year.max())),
    )


def _totals(table: pd.DataFrame, columns: Sequence[str]) -> dict[str, float]:
    """A year in which nothing is reported has no total."""
    late = table[table.year >= FIRST_YEAR]
    sums = late.groupby("year")[list(columns)].sum(min_count=1).sum(axis=1, min_count=1).dropna()
    return {str(year): float(total) for year, total in sums.items()}


def _of_states(table: pd.DataFrame) -> pd.DataFrame:
    """Without aggregates and territories, of which each form has others."""
    return table[table.code.isin(read_countries().iso3)]


def _states(codes: pd.Series) -> tuple[str, ...]:
    """ISO3 codes of the states, from ISO3 codes or Gleditsch-Ward numbers."""
    states = read_countries()
    known = states.iso3.isin(codes) | states.gwno.isin(codes)
    return tuple(sorted(states.iso3[known]))
