"""What a report of warnings holds: their kinds, the facts beside them, and columns with a version.

The first number of the version rises when a column goes or changes its meaning, the second when
one is added.
"""

from dataclasses import dataclass

import pandas as pd

from risk.storage import Column, Table, share

VERSION = "1.0"
RULE_MET = "rule met"
NEW_RISK = "new risk"
NEW_SOURCE = "new source"
ROSE = "level rose"
UP = "10 points up"
FELL = "level fell"
DOWN = "10 points down"
RULE_ENDED = "rule no longer met"
KINDS = (RULE_MET, NEW_RISK, NEW_SOURCE, ROSE, UP, FELL, DOWN, RULE_ENDED)

ALERT_TABLE = Table(
    "warnings",
    (
        Column("kind", description=f"one of: {', '.join(KINDS)}"),
        Column("rule", blank=True, description="name of the watch file's rule"),
        Column("unit", description="country, corridor, or source: a country that became one"),
        Column("source_iso3", blank=True),
        Column("source", blank=True),
        Column("receiver_iso3", blank=True),
        Column("receiver", blank=True),
        Column("outcome", blank=True, description="either, arrivals or armed"),
        Column("since", description="YYYY-MM: month compared with"),
        Column("as_of", description="YYYY-MM: forecast made at the end of this month"),
        Column("level_before", blank=True),
        Column("level", blank=True),
        share(
            "probability_before",
            description="of the earlier month: "
            "as written in the forward log where it has it, else from today's data; 0 where "
            "it was not exposed",
        ),
        share("probability"),
        share("probability_low", description="80\u00a0% interval"),
        share("probability_high", description="80\u00a0% interval"),
        share("change", low=-1, description="probability minus that before"),
        share("change_data", low=-1, description="part of new data, evidence included"),
        share("change_model", low=-1, description="part of the model fitted anew"),
        share(
            "change_revision",
            low=-1,
            description="part of revisions: the "
            "earlier month from today's data minus what the forward log has of it; blank where "
            "that was not written down; the parts sum to the change",
        ),
        Column(
            "why",
            blank=True,
            description="the values that moved it most, along the corridor that did most",
        ),
        Column("main_source_iso3", blank=True, description="source of that corridor"),
        Column("main_source", blank=True),
        Column("onset", blank=True, description="new, going on or unknown, as in the risk tables"),
        Column("came_10y", "integer", 0, 10, True, unit="years"),
        Column("known_10y", "integer", 0, 10, True, unit="years"),
        Column("sources", "integer", 0, blank=True, description="of a country, within reach"),
        share("base_rate", description="past frequency of the outcome"),
        Column(
            "past_forecasts",
            "integer",
            0,
            blank=True,
            description="forecasts like it whose "
            "outcome was known: at this level, with the outcome new or going on as it is now; "
            "for a rule, those that met it",
        ),
        Column("past_came", "integer", 0, blank=True, description="how many of them came true"),
        Column(
            "deaths",
            "number",
            0,
            blank=True,
            unit="deaths",
            description="of a new source, in its last 12 known months",
        ),
        Column("link", description="opens the view"),
        Column("data_version"),
        Column("model_version"),
    ),
    ("unit", "source_iso3", "receiver_iso3", "outcome", "rule"),
)


@dataclass(frozen=True)
class Report:
    """What changed between two months, and on which data it rests.

    as_of, since : months
    outcomes : that were looked at
    alerts : as `risk.alerts.explained.alerts`
    stood : for each outcome, the countries that were new risks at Elevated or above in both months
    still_met : for each rule, the names of what met it in both months
    violence_end : last month of violence that was known then
    known : how far the data reach, and how old they are at the as-of month: a sentence
    notes : what to know when reading it, one sentence each
    base : address of the dashboard that links begin with
    new_years : first and last of the years in which nothing came where a risk is new
    """

    as_of: int
    since: int
    outcomes: tuple[str, ...]
    alerts: pd.DataFrame
    stood: dict[str, list[str]]
    still_met: dict[str, list[str]]
    violence_end: int
    known: str
    notes: tuple[str, ...]
    base: str
    new_years: tuple[int, int]
    data_version: str
    model_version: str
