"""All publishers on loopback, with the six countries' files in the forms that they have now."""

import json
from datetime import date
from pathlib import Path

from risk.publishers import unhcr
from tests.present_forms import PINNED, write_present
from tests.tiny import read_rows, write_rows, write_sources

TODAY = date(2022, 6, 20)
UCDP = "/ucdp.uu.se/downloads/"
GIT = "/raw.githubusercontent.com/PopulationStatistics/refugees/main/data/"
VDEM = "/v-dem.net/media/datasets/"
UNHCR = (
    "/api.unhcr.org/population/v1/population/?limit=10000&page={}&yearFrom=1951&yearTo={}"
    "&coo_all=true&coa_all=true&cf_type=ISO"
)
BANK = "/api.worldbank.org/v2/country/all/indicator/{}?format=json&per_page=20000&page=1&date={}"
ANSWERS = {
    "worldbank_population.json": ("SP.POP.TOTL", "1960:{}"),
    "wgi_ge.json": ("GOV_WGI_GE.EST", "1996:{}&source=3"),
    "wgi_pv.json": ("GOV_WGI_PV.EST", "1996:{}&source=3"),
}
FETCHED = (
    "GEDEvent_v22_01_22_05.csv",
    *(f"GEDEvent_v22_0_{month}.csv" for month in range(1, 6)),
    "V-Dem-CY-FullOthers-v16_csv.zip",
    "flows.rda",
    "ged221-csv.zip",
    "organizedviolencecy-261-csv.zip",
    "ucdp-brd-dyadic-261-csv.zip",
    "unhcr_population.json",
    *sorted(ANSWERS),
)


def write_folders(folder: Path) -> tuple[Path, Path]:
    """The same files as they used to lie in a folder, and in the present forms."""
    old = write_sources(folder / "old", provisional_months=5)
    # No column of the publishers' is zero in all years.
    header, first, *rows = read_rows(old / unhcr.POPULATION)
    write_rows(old / unhcr.POPULATION, [header, [*first[:-1], "7"], *rows])
    return old, write_present(old, folder / "new")


def address_of(name: str, year: int = TODAY.year) -> str:
    """Path on the loopback server of a file."""
    if name in ANSWERS:
        indicator, years = ANSWERS[name]
        return BANK.format(indicator, years.format(year))
    if name == "unhcr_population.json":
        return UNHCR.format(1, year)
    if name.endswith(".rda"):
        return GIT + name
    if name.startswith("V-Dem"):
        return VDEM + name
    folders = {"ged": "ged", "GED": "candidateged", "ucd": "brd", "org": "organizedviolencecy"}
    return f"{UCDP}{folders[name[:3]]}/{name}"


def publish(site, folder: Path, year: int = TODAY.year) -> None:
    """Put the files of a folder on the server; the page of UCDP links to those that it has."""
    for path in folder.iterdir():
        if path.name in PINNED:  # no publisher has them
            continue
        if path.name == "unhcr_population.json":
            pages = json.loads(path.read_bytes())
            for number, page in enumerate(pages, start=1):
                site.files[UNHCR.format(number, year)] = json.dumps(page).encode()
        else:
            site.files[address_of(path.name, year)] = path.read_bytes()
    site.modified[address_of("flows.rda")] = None  # that host states none
    links = [path for path in site.files if path.startswith(UCDP) and path != UCDP]
    site.files[UCDP] = "".join(
        f'<a href="{link.removeprefix("/ucdp.uu.se")}">' for link in links
    ).encode()
