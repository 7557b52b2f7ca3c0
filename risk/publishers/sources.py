"""Which file of a folder is which series, in whichever of its publisher's forms it lies there.

A name says only where to look. The reader then tells the form by the columns, and refuses a file
that is another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import (
    battle_deaths,
    candidate,
    candidate_months,
    country_month,
    country_year,
    yearly_end,
)
from risk.storage import InputError

# Names that are looked for, in either case; the first one stands in the message where none is.
STATES = (country_year.PATTERN, "organizedviolencecy*.csv", "organizedviolencecy*.zip")
BATTLE_DEATHS = (battle_deaths.PATTERN, "ucdp-brd-dyadic-*.zip", "BattleDeaths_v*.zip")
FLOWS = (unhcr.FLOWS, "flows.rda")
STOCKS = (unhcr.POPULATION, "population.rda", "unhcr_population.json")
CONTROL = (vdem.FILE, "vdem_*.csv", "V-Dem-CY-*.zip", "V-Dem-CY-*.csv")
POPULATION = (worldbank.POPULATION, "worldbank_population.json", "worldbank_population.zip")
EFFECTIVENESS = (wgi.FILE, "wgi_ge.json", "wgi.xlsx")
STABILITY = (wgi.FILE, "wgi_pv.json", "wgi.xlsx")
EVENTS = (candidate.PATTERN, "ged*-csv.zip")


@dataclass(frozen=True)
class Sources:
    """The files of a folder by series.

    country_months, events : one of the two is None: deaths come summed, or as a yearly release of
        events
    candidates : releases of candidate events
    """

    states: Path
    battle_deaths: Path
    country_months: Path | None
    events: Path | None
    candidates: tuple[Path, ...]
    flows: Path
    stocks: Path
    control: Path
    effectiveness: Path
    stability: Path
    population: Path
    borders: Path

    @property
    def deaths(self) -> Path:
        """File that the country-months come from."""
        return self.country_months or self.events or Path(country_month.FILE)

    @property
    def newer(self) -> tuple[Path, ...]:
        """Candidate releases that deaths of the months after the yearly release come from."""
        return tuple(path for path in self.candidates if self._is_newer(path))

    @property
    def reconciled(self) -> tuple[Path, ...]:
        """Candidate releases of months that other deaths are known of."""
        return tuple(path for path in self.candidates if not self._is_newer(path))

    def _is_newer(self, path: Path) -> bool:
        end = yearly_end(self.events.name) if self.events else None
        return end is not None and candidate_months(path.name).stop > (end + 1) * 12


def find(folder: Path) -> Sources:
    """The one file of each series.

    `folder`: of the publishers' files. Raises InputError if a series has no file there, or two:
    which release it is, the folder says.
    """
    events = _matching(folder, EVENTS)
    yearly = [path for path in events if yearly_end(path.name) is not None]
    candidates = tuple(path for path in events if path not in yearly)
    summed = folder / country_month.FILE
    deaths = [*([summed] if summed.exists() or not yearly else []), *yearly]
    if len(deaths) > 1:
        raise _several(country_month.FILE, folder, deaths)
    if not yearly and not candidates:
        raise InputError(
            f"{candidate.PATTERN}: expected at least one UCDP Candidate GED file in "
            f"{folder.name}/, found none"
        )
    return Sources(
        states=_only(folder, STATES),
        battle_deaths=_only(folder, BATTLE_DEATHS),
        country_months=None if yearly else summed,
        events=yearly[0] if yearly else None,
        candidates=candidates,
        flows=_only(folder, FLOWS),
        stocks=_only(folder, STOCKS),
        control=_only(folder, CONTROL),
        effectiveness=_only(folder, EFFECTIVENESS),
        stability=_only(folder, STABILITY),
        population=_only(folder, POPULATION),
        borders=folder / land_borders.FILE,
    )


def _matching(folder: Path, patterns: Sequence[str]) -> list[Path]:
    lower = [pattern.lower() for pattern in patterns]
    return sorted(
        path
        for path in folder.iterdir()
        if any(fnmatchcase(path.name.lower(), pattern) for pattern in lower)
    )


def _only(folder: Path, patterns: Sequence[str]) -> Path:
    paths = _matching(folder, patterns)
    if not paths:
        others = ", ".join(patterns[1:])
        raise InputError(
            f"{patterns[0]}: expected one such file in {folder.name}/ (or {others}), found none"
        )
    if len(paths) > 1:
        raise _several(patterns[0], folder, paths)
    return paths[0]


def _several(pattern: str, folder: Path, paths: Sequence[Path]) -> InputError:
    names = ", ".join(path.name for path in paths)
    return InputError(f"{pattern}: expected one release in {folder.name}/, got {names}")
