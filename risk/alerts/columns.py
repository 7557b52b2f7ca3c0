"""The columns of the warnings that leave the product, with a version of their own.

The first number of the version rises when a column goes or changes its meaning, the second when
one is added.
"""

from risk.alerts.changes import KINDS
from risk.storage.schema import Column, Table

VERSION = "1.0"

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
        Column(
            "probability_before",
            "number",
            0,
            1,
            True,
            description="of the earlier month: "
            "as written in the forward log where it has it, else from today's data; 0 where "
            "it was not exposed",
        ),
        Column("probability", "number", 0, 1, True),
        Column("probability_low", "number", 0, 1, True, description="80\u00a0% interval"),
        Column("probability_high", "number", 0, 1, True, description="80\u00a0% interval"),
        Column("change", "number", -1, 1, True, description="probability minus that before"),
        Column(
            "change_data", "number", -1, 1, True, description="part of new data, evidence included"
        ),
        Column("change_model", "number", -1, 1, True, description="part of the model fitted anew"),
        Column(
            "change_revision",
            "number",
            -1,
            1,
            True,
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
        Column("base_rate", "number", 0, 1, True, description="past frequency of the outcome"),
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
