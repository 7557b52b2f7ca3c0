"""Small files of every publisher, and readers that must refuse in a sentence what harms them."""

from risk.build.geography.map_geometry import simplified_lines, simplified_world
from risk.publishers import geometry, land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import battle_deaths, candidate, country_month, country_year
from tests.tiny import BATTLES, CANDIDATE, DISPUTED, MAP, STATE_YEARS


def read_map(path):
    geometry.read_countries(path)
    return simplified_world(geometry.read_topology(path))


READERS = {
    STATE_YEARS: country_year.read,
    country_month.FILE: country_month.read,
    BATTLES: battle_deaths.read,
    CANDIDATE: candidate.read,
    unhcr.FLOWS: unhcr.read_flows,
    unhcr.POPULATION: unhcr.read_population,
    vdem.FILE: vdem.read,
    wgi.FILE: lambda path: wgi.read(path, "pv"),
    worldbank.POPULATION: worldbank.read,
    land_borders.FILE: land_borders.read,
    MAP: read_map,
    DISPUTED: simplified_lines,
}
