"""Model cards: what each model is, is not for, and how it has done, written from its scores."""

from pathlib import Path
from typing import Any

import pandas as pd

from risk.model.fits import MODELS
from risk.model.forecast import Forecaster
from risk.risk_table.scorer import Scorer
from risk.storage.files import make_folder, sealed, short, write_files
from risk.terms.catalogue import CATALOGUE
from risk.terms.outcomes import OUTCOMES
from risk.terms.wording import range_text
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.report import FILE, as_text
from risk.track_record.seasons import by_calendar_month
from risk.track_record.summaries import false_alarms, level_record, misses, skill_by

TARGETS = {
    "arrivals": "at least 10,000 of the source's nationals are newly registered in the receiver as "
    "refugees or asylum seekers in the calendar year (UNHCR flows, repeats left out)",
    "armed": "a conflict located in the source is fought on the receiver's soil in the calendar "
    "year and is not about the receiver (UCDP battle-related deaths)",
    "either": "arrivals or armed, composed as 1 - (1 - arrivals)(1 - armed); nothing is fitted",
}
NOT_FOR = (
    "predicting when, where exactly, or how a war spreads; a probability is a frequency over many "
    "such situations",
    "displacement inside a country, and trouble from countries that are no source in December",
    "judging people who flee: arrivals are counted to prepare for them",
    "a current warning: the data end where datapackage.json says",
)
FAILURES = {
    "arrivals": (
        "New waves are missed: the strongest indicator is last year's arrivals, so a first wave "
        "from a country (Ukraine 2022) gets a low probability.",
        "Values that UNHCR carried forward count as no arrivals (Afghanistan to Iran, 2002-2020), "
        "so the route looks quiet when it may not have been.",
        "From 2022 on UNHCR fills the refugees column far more often: a break in the series.",
    ),
    "armed": (
        "Groups that open a conflict of their own in the neighbour (Mali to Burkina Faso) are "
        "filed by UCDP there, and so are no armed spill-over here.",
    ),
    "either": ("Those of its parts. Independence of the two mechanisms is assumed.",),
}


def publish(scorer: Scorer, published: dict[str, Any], folder: Path = MODELS) -> None:
    """Write models/verification.json and a card for each outcome, all or none.

    Parameters
    ----------
    published : scores of `report.to_publish`

    Raises
    ------
    InputError
        If the disk refuses.
    """
    cards = {folder / f"{o}.md": card(scorer, published, o).encode() for o in OUTCOMES}
    make_folder(folder)
    write_files({**cards, folder / FILE: sealed(published)})


def card(scorer: Scorer, published: dict[str, Any], outcome: str) -> str:
    """One card as Markdown."""
    record = past_forecasts(scorer, (None, None), outcome, "country")
    parts = [
        f"# Model card: {outcome}",
        f"Model version {short(published['model_version'])}, data version "
        f"{short(published['data_version'])}. "
        "Written by `python -m risk verify --publish`.",
        f"**Target.** Per corridor and year: {TARGETS[outcome]}. A country's is that of at least "
        "one of its corridors.",
        _rows(scorer.forecaster, outcome),
        "**Form.** index = 100 x sum of weight x value; probability = logistic(a + b x index). "
        "Publication lags respected, revisions not.",
        "**Not for.**\n" + _bullets(NOT_FOR),
        "**Known failures.**\n"
        + _bullets((*FAILURES[outcome], _lately(published["outcomes"][outcome]))),
        "## Scores\n\n" + as_text(published["outcomes"][outcome], outcome).strip(),
        f"## By region of the receiver, {record.origin.min()}-{record.origin.max()}\n\n"
        + _table(skill_by(record, "region")),
        "## By year of the origin\n\n" + _table(skill_by(record, "origin")),
        "## What each level has meant\n\n" + _levels(record),
        "## Worst misses\n\n" + _cases(misses(record)),
        "## Worst false alarms\n\n" + _cases(false_alarms(record)),
        "## In other months than December\n\nThe outcome is published by calendar year; each "
        "forecast is set against the year that holds most of its twelve months.\n\n"
        + _table(by_calendar_month(scorer.forecaster, outcome)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _lately(report: dict[str, Any]) -> str:
    """How the newest Decembers went for countries, against what came and against a black box."""
    period, label = list(report["periods"].items())[-1]
    sample = {"level": "country", "period": period, "ukraine": "with"}
    row = _of(report["scores"], sample | {"model": "fitted index"})
    paired = _of(report["differences"], sample | {"rival": "black box"})
    given, came = row["mean_probability"], row["observed_frequency"]
    much = "too much" if given > came else "too little"
    said = (
        f"In the Decembers {label} it warned {much} on average: {given:.3f} for a country where "
        f"{came:.3f} came true"
    )
    compared = "about as well"
    if paired["low"] is None:
        return f"{said}."
    if paired["high"] < 0:
        compared = "better"
    elif paired["low"] > 0:
        compared = "worse"
    return f"{said}. A black box did {compared} there."


def _of(rows: list[dict[str, Any]], wanted: dict[str, str]) -> dict[str, Any]:
    return next(row for row in rows if wanted.items() <= row.items())


def _rows(forecaster: Forecaster, outcome: str) -> str:
    if outcome == "either":
        return ""
    fit = forecaster.models.at(outcome, forecaster.panel.last_year)
    weights = ", ".join(
        f"{ind.code} {weight}"
        for ind, weight in zip(CATALOGUE, fit.weights, strict=True)
        if outcome in ind.learned_by
    )
    return (
        f"**Newest fit.** {fit.rows:,} corridor-years, {fit.positives} with the outcome, outcomes "
        f"up to {fit.cutoff}, newest weighted most (halved every ten years). Weights in per cent: "
        f"{weights}."
    )


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _levels(record: pd.DataFrame) -> str:
    table = level_record(record)
    table.insert(1, "range", [range_text(name) for name in table.level])
    return _table(table)


def _cases(table: pd.DataFrame) -> str:
    shown = table[["origin", "country", "probability", "observed"]]
    return _table(shown.assign(origin=[f"{year}-12" for year in shown.origin]))


def _table(table: pd.DataFrame) -> str:
    """Markdown, numbers to three digits after the point."""
    header = [str(column).replace("_", " ") for column in table.columns]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += [
        "| " + " | ".join(_cell(cell) for cell in row) + " |"
        for row in table.itertuples(index=False)
    ]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return "–" if pd.isna(cell) else f"{cell:.3f}".removesuffix(".000")
    return str(cell)
