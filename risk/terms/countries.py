"""Which states there are, what they are called, and which presets group them.

The list is seeds/countries.csv: every independent state of the Uppsala Conflict Data Program
(UCDP) that has a territory on the map, with UN M49 region and subregion. Palestine is filed
with Israel, because UCDP files it so and UNHCR does not: the pair is "Israel/Palestine".
"""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from risk.storage import ROOT, Column, InputError, Table, read_table, shown

SEED = ROOT / "seeds" / "countries.csv"

COUNTRIES = Table(
    "countries",
    (
        Column("iso3", description="ISO 3166-1 alpha-3; XKX for Kosovo"),
        Column("gwno", "integer", 1, 999, description="Gleditsch-Ward number, as UCDP uses it"),
        Column("country", description="short English name"),
        Column("region", description="UN M49 region"),
        Column("subregion", description="UN M49 subregion"),
        Column("aliases", blank=True, description="other names, separated by |"),
    ),
    key=("iso3",),
)

A_COUNTRY = "the ISO3 code or the name of a country"
"""What messages ask for where a country is expected."""

# Independent states of UCDP's list without a territory of their own on today's map.
FORMER_STATES = {"CSK": "Czechoslovakia", "DDR": "German Democratic Republic", "YMD": "South Yemen"}
FORMER_GWNO = {265: "DDR", 315: "CSK", 680: "YMD"}

PRESETS: dict[str, tuple[str, ...]] = {
    "Central Asia and Afghanistan": ("AFG", "KAZ", "KGZ", "TJK", "TKM", "UZB"),
    "Neighbours of Afghanistan": ("CHN", "IRN", "PAK", "TJK", "TKM", "UZB", "IND"),
    "Horn of Africa": ("DJI", "ERI", "ETH", "KEN", "SOM", "SDN", "SSD", "UGA"),
    "Sahel": ("BFA", "TCD", "MLI", "MRT", "NER", "NGA", "SEN", "CMR"),
    "Great Lakes": ("BDI", "COD", "KEN", "RWA", "TZA", "UGA"),
    "Levant": ("CYP", "EGY", "IRQ", "ISR", "JOR", "LBN", "SYR", "TUR"),
    "Western Balkans": ("ALB", "BIH", "HRV", "XKX", "MKD", "MNE", "SRB"),
    "South Caucasus": ("ARM", "AZE", "GEO"),
}


def read_countries(path: Path = SEED) -> pd.DataFrame:
    """States in the order of their codes.

    Returns a DataFrame: columns of COUNTRIES, one row a state, sorted by iso3. Raises InputError if
    the file does not fit the table.

    >>> read_countries().set_index("iso3").country["CIV"]
    "Côte d'Ivoire"
    """
    return read_table(path, COUNTRIES, name=shown(path)).sort_values("iso3", ignore_index=True)


@lru_cache(maxsize=1)
def state_codes() -> frozenset[str]:
    """ISO3 codes of the states of the list.

    >>> "TJK" in state_codes()
    True
    """
    return frozenset(read_countries().iso3)


def region_names(countries: pd.DataFrame) -> list[str]:
    """Presets, UN regions and UN subregions, in that order, each once."""
    names = [*PRESETS, *sorted(set(countries.region)), *sorted(set(countries.subregion))]
    return list(dict.fromkeys(names))


def region_members(countries: pd.DataFrame, region: str) -> set[str]:
    """ISO3 codes of a preset, UN region or subregion.

    Raises InputError if there is none of that name.
    """
    if region in PRESETS:
        return set(PRESETS[region])
    inside = (countries.region == region) | (countries.subregion == region)
    if not inside.any():
        raise InputError(
            f"region: expected one of {', '.join(region_names(countries))}; got {region!r}"
        )
    return set(countries.iso3[inside])
