"""The forecast of a month as the forward log writes it down: every country and corridor."""

import json
from datetime import UTC, datetime

import pandas as pd

from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import FITTED, Pair, Settings, weights_text
from risk.storage.export import to_csv
from risk.storage.schema import Column, Table, share
from risk.terms.months import month_text
from risk.terms.outcomes import HORIZON_MONTHS, MECHANISMS, OUTCOMES

SETS = ("fitted", "equal")
"""The weights that are logged, each with its columns."""
DECIMALS = 6


def _columns(weights: str) -> tuple[Column, ...]:
    return (
        Column(f"{weights}_level", description="Low to Severe; Withheld, or Not exposed"),
        share(f"{weights}_probability"),
        share(f"{weights}_low", description="80\u00a0% interval, lower end"),
        share(f"{weights}_high", description="80\u00a0% interval, upper end"),
        Column(f"{weights}_index", "number", 0, 100, True, description="blank for either"),
    )


TABLE = Table(
    "forward log",
    (
        Column("outcome", description="either, arrivals or armed"),
        Column("source_iso3", blank=True, description="blank: the receiver, over all sources"),
        Column("receiver_iso3"),
        Column("onset", blank=True, description="new, going on or unknown; blank: not exposed"),
        share("base_rate"),
        *_columns("fitted"),
        *_columns("equal"),
    ),
    ("outcome", "source_iso3", "receiver_iso3"),
)


def said(scorer: Scorer, month: int) -> pd.DataFrame:
    """The forecast of a month as the log writes it: every corridor and country, as TABLE has it."""
    parts = []
    for outcome in OUTCOMES:
        sets = []
        for weights, pair in _pairs(scorer).items():
            settings = Settings(month, outcome, pair)
            corridors = corridor_table(scorer, settings)
            countries = country_table(scorer, settings).rename(columns={"iso3": "receiver_iso3"})
            table = pd.concat([countries.assign(source_iso3=""), corridors], ignore_index=True)
            table = table.fillna({"onset": ""}).sort_values(["source_iso3", "receiver_iso3"])
            is_composed = outcome not in MECHANISMS
            index = float("nan") if is_composed else table[f"index_{outcome}"]
            own = table.assign(index=index).rename(
                columns={
                    "level": f"{weights}_level",
                    "probability": f"{weights}_probability",
                    "probability_low": f"{weights}_low",
                    "probability_high": f"{weights}_high",
                    "index": f"{weights}_index",
                }
            )
            sets.append(own.reset_index(drop=True))
        fitted, equal = sets
        both = fitted.join(equal[[column.name for column in _columns("equal")]])
        parts.append(both[[column.name for column in TABLE.columns]])
    return pd.concat(parts, ignore_index=True).round(DECIMALS)


def _pairs(scorer: Scorer) -> dict[str, Pair]:
    """Weights for arrivals and armed of each set."""
    equal = scorer.forecaster.models.equal_weights()
    return dict(zip(SETS, (FITTED, (equal, equal)), strict=True))


def weights_used(scorer: Scorer, month: int) -> dict[str, dict[str, str]]:
    """Every weight by name, of both sets and mechanisms."""
    used = {}
    for weights, pair in _pairs(scorer).items():
        forecast = scorer.forecast(Settings(month, weights=pair))
        used[weights] = {m: weights_text(forecast.mechanisms[m].weights) for m in MECHANISMS}
    return used


def withheld_reasons(scorer: Scorer, month: int) -> dict[str, dict[str, str]]:
    """Why percentages are withheld, by weights and outcome; those that are shown are left out."""
    reasons: dict[str, dict[str, str]] = {}
    for weights, pair in _pairs(scorer).items():
        settings = Settings(month, weights=pair)
        forecast = scorer.forecast(settings)
        every = {o: scorer.withheld_reason(forecast, settings, o) for o in OUTCOMES}
        reasons[weights] = {outcome: reason for outcome, reason in every.items() if reason}
    return reasons


def file_content(scorer: Scorer, before: dict[str, str] | None, now: datetime) -> bytes:
    """The file of the latest month.

    `before`: file and sha256 of the month before, None for the first. `now`: when it is written.
    """
    month = scorer.panel.last_month
    head = {
        "as_of": month_text(month),
        "horizon_months": HORIZON_MONTHS,
        "written": now.astimezone(UTC).isoformat(timespec="seconds"),
        "data_version": scorer.panel.digest,
        "model_version": scorer.forecaster.models.digest,
        "last_violence_month": scorer.panel.description["last_violence_month"],
        "last_outcome_year": scorer.panel.last_year,
        "weights": weights_used(scorer, month),
        "withheld": withheld_reasons(scorer, month),
        "before": before,
    }
    line = json.dumps(head, ensure_ascii=False)
    return f"# {line}\n".encode() + to_csv(said(scorer, month), line_end="\n")
