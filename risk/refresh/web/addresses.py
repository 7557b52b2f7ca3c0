"""What is fetched, from which addresses, under which names, and when the next release is due.

Gathered from the publishers' documentation and from public code up to September 2026. A wrong
address ends in a sentence and in the last accepted file, never in silence.
"""

import re
from collections.abc import Collection

from risk.refresh.web.series import Direct, Due, Events, Linked, Numbered, Pages, Part, Series
from risk.storage import InputError

# All that an operator's firewall has to let through, by HTTPS. Nothing else is ever contacted.
HOSTS = (
    "api.unhcr.org",
    "api.worldbank.org",
    "ourworldindata.org",
    "raw.githubusercontent.com",
    "ucdp.uu.se",
    "ucdpapi.pcr.uu.se",
    "v-dem.net",
    "www.worldbank.org",
)
UCDP_PAGE = "https://ucdp.uu.se/downloads/"
MEGABYTE = 1_000_000


def _ucdp(folder: str, name: str) -> re.Pattern[str]:
    # The folder counts: vpp/GEDEvent_v26_1_4_1101_2512.csv is violent political protest.
    return re.compile(rf"/downloads/{folder}/{name}")


def _alone(part: Part) -> tuple[tuple[Part, ...], ...]:
    """One choice of one part."""
    return ((part,),)


_UNHCR_GIT = "https://raw.githubusercontent.com/PopulationStatistics/refugees/main/data"
_BANK = "https://api.worldbank.org/v2/country/all/indicator"
_BANK_ASKED = "format=json&per_page=20000&page={page}&date"

SERIES = (
    Series(
        "ucdp-events",
        "UCDP Georeferenced Events",
        (
            (
                Linked(UCDP_PAGE, _ucdp("ged", r"ged(\d\d)(\d)-csv\.zip")),
                Linked(
                    UCDP_PAGE,
                    _ucdp("candidateged", r"GEDEvent_v(\d\d)_(\d\d?)_(\d\d?)(?:_(\d\d))?\.csv"),
                    all_since_yearly=True,
                ),
            ),
            (
                Events(
                    "https://ucdpapi.pcr.uu.se/api/gedevents/{version}?pagesize=1000&page={page}"
                ),
            ),
        ),
        ("ged*-csv.zip", "GEDEvent_v*", "ucdp_country_month.csv"),
        60 * MEGABYTE,
        Due(None, 20),
        stays=("GEDEvent_v*_*_*",),
    ),
    Series(
        "ucdp-battle-deaths",
        "UCDP Battle-Related Deaths, dyadic",
        _alone(Linked(UCDP_PAGE, _ucdp("brd", r"ucdp-brd-dyadic-(\d\d)(\d)-csv\.zip"))),
        ("ucdp-brd-dyadic-*.zip", "BattleDeaths_v*.csv"),
        20 * MEGABYTE,
        Due(6, 15),
    ),
    Series(
        "ucdp-country-year",
        "UCDP Organized Violence, country-year",
        _alone(
            Linked(
                UCDP_PAGE,
                _ucdp("organizedviolencecy", r"organizedviolencecy-(\d\d)(\d)-csv\.zip"),
            )
        ),
        ("organizedviolencecy*",),
        20 * MEGABYTE,
        Due(6, 15),
    ),
    Series(
        "unhcr-flows",
        "UNHCR flows",
        _alone(Direct(f"{_UNHCR_GIT}/flows.rda", "flows.rda")),
        ("flows.rda", "unhcr_flows.csv"),
        10 * MEGABYTE,
        Due(6, 14),
    ),
    Series(
        "unhcr-population",
        "UNHCR end-year population",
        (
            # A lone yearFrom is ignored, and so is a misspelt parameter: world totals come then.
            # Without cf_type=ISO the codes are UNHCR's own, in which AUS is Austria.
            (
                Pages(
                    "https://api.unhcr.org/population/v1/population/?limit=10000&page={page}"
                    "&yearFrom=1951&yearTo={year}&coo_all=true&coa_all=true&cf_type=ISO",
                    "unhcr_population",
                ),
            ),
            (Direct(f"{_UNHCR_GIT}/population.rda", "population.rda"),),
        ),
        ("unhcr_population.json", "population.rda", "unhcr_population.csv"),
        15 * MEGABYTE,
        Due(6, 14),
    ),
    Series(
        "vdem",
        "V-Dem, state authority over territory",
        (
            (
                Numbered(
                    "https://v-dem.net/media/datasets/V-Dem-CY-FullOthers-v{number}_csv.zip",
                    offset=-2010,
                    least=16,
                ),
            ),
            (
                Direct(
                    "https://ourworldindata.org/grapher/"
                    "percentage-of-territory-controlled-by-government.csv",
                    "vdem_state_authority_over_territory.csv",
                ),
            ),
        ),
        ("V-Dem-CY-*", "vdem_*.csv"),
        60 * MEGABYTE,
        Due(3, 31),
    ),
    Series(
        "worldbank-population",
        "World Bank, population",
        (
            (Pages(f"{_BANK}/SP.POP.TOTL?{_BANK_ASKED}=1960:{{year}}", "worldbank_population"),),
            (
                Direct(
                    "https://api.worldbank.org/v2/en/indicator/SP.POP.TOTL?downloadformat=csv",
                    "worldbank_population.zip",
                ),
            ),
        ),
        ("worldbank_population.json", "worldbank_population.zip", "worldbank_population.csv"),
        15 * MEGABYTE,
        Due(7, 15),
    ),
    Series(
        "wgi",
        "World Bank, Worldwide Governance Indicators",
        (
            (
                # GE.EST and PV.EST are archived.
                Pages(f"{_BANK}/GOV_WGI_GE.EST?{_BANK_ASKED}=1996:{{year}}&source=3", "wgi_ge"),
                Pages(f"{_BANK}/GOV_WGI_PV.EST?{_BANK_ASKED}=1996:{{year}}&source=3", "wgi_pv"),
            ),
            (
                Direct(
                    "https://www.worldbank.org/content/dam/sites/govindicators/doc/wgidataset.xlsx",
                    "wgi.xlsx",
                ),
            ),
        ),
        ("wgi_ge.json", "wgi_pv.json", "wgi.xlsx", "wgi.csv"),
        15 * MEGABYTE,
        Due(10, 31),
    ),
)
# Never fetched: the Factbook was discontinued, and a map changes by decision, not by a release.
PINNED = (
    "land_borders_cia_factbook.csv",
    "ne_50m_admin_0_boundary_lines_disputed_areas.json",
    "visionscarto-world-50m.json",
)


def find(names: Collection[str]) -> tuple[Series, ...]:
    """The series of these names; a publisher's name stands for all of its series.

    `names`: such as "ucdp" or "unhcr-flows"; none stands for all. Raises InputError if a name is
    unknown.

    >>> [series.name for series in find(["unhcr"])]
    ['unhcr-flows', 'unhcr-population']
    """
    for name in names:
        if not any(_is_of(series, name) for series in SERIES):
            known = ", ".join(series.name for series in SERIES)
            raise InputError(
                f"expected the name of a source ({known}) or of its publisher, such as ucdp; got "
                f"{name[:60]!r}"
            )
    return tuple(s for s in SERIES if not names or any(_is_of(s, name) for name in names))


def _is_of(series: Series, name: str) -> bool:
    return series.name == name or series.name.startswith(f"{name}-")
