"""The tables of data/: their columns, units, limits and keys."""

from risk.storage import Column, Table
from risk.terms import COUNTRIES

_PAIR = (
    Column("source_iso3", description="country in conflict"),
    Column("receiver_iso3", description="country that the trouble could reach"),
)
_KNOWN = (
    Column("known_since", description="YYYY-MM: the first month at whose end the value is known"),
    Column(
        "period",
        blank=True,
        description="YYYY-MM: last month of the period it describes; blank for monthly windows "
        "(the month before known_since and on) and fixed facts",
    ),
    Column(
        "value",
        "number",
        blank=True,
        description="in the indicator's unit; blank: the last value is too old to stand",
    ),
)

TABLES: dict[str, Table] = {
    "countries": Table(
        "countries",
        (
            *COUNTRIES.columns,
            Column("state_from", "integer", unit="year", description="first year in UCDP's list"),
            Column(
                "state_to",
                "integer",
                blank=True,
                unit="year",
                description="last year; blank: still independent",
            ),
            Column("lon", "number", -180, 180, unit="degrees"),
            Column("lat", "number", -90, 90, unit="degrees"),
            Column("west", "number", -180, 180, unit="degrees"),
            Column("south", "number", -90, 90, unit="degrees"),
            Column(
                "east",
                "number",
                -180,
                360,
                unit="degrees",
                description="above 180 across the antimeridian",
            ),
            Column("north", "number", -90, 90, unit="degrees"),
        ),
        ("iso3",),
    ),
    "corridors": Table(
        "corridors",
        (
            *_PAIR,
            Column("distance_km", "number", 0, 500, unit="km", description="0: land border"),
            Column("border_km", "number", 0, unit="km", description="land border; 0: none"),
        ),
        ("source_iso3", "receiver_iso3"),
    ),
    "panel_countries": Table(
        "panel_countries",
        (Column("indicator"), Column("iso3"), *_KNOWN),
        ("indicator", "iso3", "known_since"),
    ),
    "panel_corridors": Table(
        "panel_corridors",
        (Column("indicator"), *_PAIR, *_KNOWN),
        ("indicator", "source_iso3", "receiver_iso3", "known_since"),
    ),
    "outcomes": Table(
        "outcomes",
        (
            *_PAIR,
            Column("year", "integer", 1990, unit="year"),
            Column("known_since", description="YYYY-MM"),
            Column(
                "arrivals",
                "number",
                0,
                blank=True,
                unit="persons",
                description="newly registered; blank: not known (no UNHCR data, or a value carried "
                "forward)",
            ),
            Column(
                "repeated",
                "number",
                0,
                blank=True,
                unit="persons",
                description="left out: carried forward from the year before or registered twice",
            ),
            Column(
                "conflicts",
                "integer",
                0,
                description="the source's conflicts fought on the receiver's soil",
            ),
            Column("armed", "integer", 0, 1, description="1 if conflicts > 0"),
        ),
        ("source_iso3", "receiver_iso3", "year"),
    ),
    "deaths_by_release": Table(
        "deaths_by_release",
        (
            Column("iso3"),
            Column("country"),
            Column("year", "integer", unit="year"),
            Column("deaths_country_month", "integer", 0, unit="deaths", description="GED"),
            Column("deaths_country_year", "integer", 0, unit="deaths", description="country-years"),
            Column("difference", "integer", unit="deaths"),
        ),
        ("iso3", "year"),
    ),
    "candidate_events": Table(
        "candidate_events",
        (
            Column("iso3"),
            Column("month", description="YYYY-MM"),
            Column("events", "integer", 0),
            Column("deaths_candidate", "integer", 0, unit="deaths", description="first release"),
            Column("deaths_country_month", "integer", 0, unit="deaths", description="GED"),
        ),
        ("iso3", "month"),
    ),
    "unmatched": Table(
        "unmatched",
        (
            Column("publisher"),
            Column("code"),
            Column("name", blank=True),
            Column("rows", "integer", 0, description="rows of the publisher's file"),
            Column("reason"),
        ),
        ("publisher", "code"),
    ),
}
PARQUET = {"panel_countries", "panel_corridors", "outcomes"}
