"""The columns of the risk tables that leave the product, with a version of their own.

The first number of the version rises when a column goes or changes its meaning, the second when
one is added.
"""

from risk.storage import Column, Table, share
from risk.terms import CATALOGUE, MECHANISMS

VERSION = "3.0"

_SETTINGS = (
    Column("as_of", description="YYYY-MM: forecast made at the end of this month"),
    Column("horizon_months", "integer", 1, unit="months"),
    Column("outcome", description="either, arrivals or armed"),
    Column("source_filter", blank=True, description="the one source that counts; blank: all"),
    Column("region_filter", blank=True, description="the region listed; blank: the world"),
)
_RISK = (
    Column("level", description="the probability in words; or Withheld, or Not exposed"),
    share("probability", description="of the outcome within the horizon"),
    share("probability_low", description="80\u00a0% interval, lower end"),
    share("probability_high", description="80\u00a0% interval, upper end"),
    share("probability_arrivals", description="10,000 or more arrivals"),
    share("probability_armed", description="armed fighting"),
    Column("index_arrivals", "number", 0, 100, True, description="score, not a probability"),
    Column("index_armed", "number", 0, 100, True, description="score, not a probability"),
)
_CONTEXT = (
    Column(
        "top_indicator",
        blank=True,
        description="what raises the index most above the mean; blank where nothing that has a "
        "weight says anything",
    ),
    Column(
        "onset",
        blank=True,
        description="new: the outcome came in none of the last three known years; going on: it "
        "came in at least one; unknown: no outcome of the three is known",
    ),
    Column(
        "came_10y",
        "integer",
        0,
        10,
        blank=True,
        unit="years",
        description="years with the outcome, of the last ten whose outcomes had been published",
    ),
    Column(
        "known_10y",
        "integer",
        0,
        10,
        blank=True,
        unit="years",
        description="how many of these ten years have a known outcome",
    ),
    share("base_rate", description="past frequency of the outcome"),
    share("coverage", description="share of indicator values known"),
    Column("withheld_reason", blank=True, description="why the probability is missing"),
)
# What has changed on the forecasts of one and of twelve months before, with the same weights.
CHANGE_SPANS = {"1m": 1, "12m": 12}
CHANGES = tuple(
    column
    for span, before in (("1m", "one month before"), ("12m", "twelve months before"))
    for column in (
        share(
            f"change_{span}",
            low=-1,
            description=f"probability minus that of {before}, both without what-ifs; blank where "
            "either is missing",
        ),
        Column(
            f"new_sources_{span}",
            blank=True,
            description=f"sources within reach that were not sources {before}, by name",
        ),
    )
)
_VERSIONS = (
    Column("model_version"),
    Column("data_version"),
    Column("weights_set_by", description="fit: both sets follow history; user: one set or both"),
    Column(
        "weights_hash",
        description="first digits of the SHA-256 of both sets as used; datapackage.json and the "
        "workbook list them",
    ),
    Column("evidence", description="hash of the evidence known then, or published data only"),
    Column("overrides", blank=True, description="what-ifs: indicator:ends=value, ..."),
)

COUNTRY_TABLE = Table(
    "risk table by country",
    (
        Column(
            "rank", "integer", 1, blank=True, description="1 = highest risk; equals share a rank"
        ),
        Column("iso3"),
        Column("country"),
        *_SETTINGS,
        *_RISK,
        Column("main_source_iso3", blank=True, description="source of the riskiest corridor"),
        Column("main_source", blank=True),
        Column("sources", "integer", 0, description="countries in conflict within reach"),
        *_CONTEXT,
        *CHANGES,
        *_VERSIONS,
    ),
    ("iso3",),
)

CORRIDOR_TABLE = Table(
    "risk table by corridor",
    (
        Column("rank", "integer", 1, description="1 = highest risk; equals share a rank"),
        Column("source_iso3"),
        Column("source"),
        Column("receiver_iso3"),
        Column("receiver"),
        *_SETTINGS,
        *_RISK,
        *_CONTEXT,
        Column("distance_km", "number", 0, unit="km"),
        Column("border_km", "number", 0, unit="km"),
        *(
            column
            for indicator in CATALOGUE
            for column in (
                Column(f"raw_{indicator.code}", "number", blank=True, unit=indicator.unit),
                Column(f"period_{indicator.code}", blank=True, description="YYYY-MM it ends in"),
                Column(
                    f"filled_{indicator.code}", "integer", 0, 1, description="1: not known itself"
                ),
                Column(
                    f"basis_{indicator.code}",
                    description="published; filled with the median; estimated from the people "
                    "hosted; floor (assumed along a land border, because fewer were counted); "
                    "evidence; override; or none (no value supplied for a judgement indicator)",
                ),
                Column(
                    f"origin_{indicator.code}",
                    blank=True,
                    description="for evidence only: its date, known since, reliability A to F, "
                    "other counts, reference, note",
                ),
                *(
                    column
                    for mechanism in MECHANISMS
                    for column in (
                        Column(f"value_{mechanism}_{indicator.code}", "number", 0, 1),
                        Column(f"contribution_{mechanism}_{indicator.code}", "number", 0, 100),
                    )
                ),
            )
        ),
        *_VERSIONS,
    ),
    ("source_iso3", "receiver_iso3"),
)
