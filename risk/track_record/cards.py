"""Model cards: what each model is, is not for, and how it has done, written from its scores."""

from pathlib import Path
from typing import Any

import pandas as pd

from risk.dataset import Panel, unknown_text
from risk.model import MODELS, Forecaster
from risk.risk_table import FITTED, Scorer
from risk.storage import make_folder, sealed, short, write_files
from risk.terms import OUTCOMES, month_text, range_text
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.printed import as_text, leads_text, warnings_text
from risk.track_record.summaries import FILE, false_alarms, frequency_by_level, misses, skill_by

TARGETS = {
    "arrivals": "at least 10,000 of the source's nationals are newly registered in the receiver as "
    "refugees or asylum seekers (UNHCR flows, repeats left out)",
    "armed": "a conflict located in the source is fought on the receiver's soil and is not about "
    "the receiver (UCDP battle-related deaths)",
    "either": "arrivals or armed, composed as 1 - (1 - arrivals)(1 - armed); nothing is fitted",
}
WINDOW = (
    "Both publishers count by calendar year. For a forecast made after month k of year Y, arrivals "
    "are (12 - k)/12 of those of Y plus k/12 of those of Y + 1, spread evenly; armed is that of "
    "the year that holds most of the twelve months. December is exact, the other months an "
    "approximation. If a year is not known, the forecast is left out, unless the other year "
    "decides."
)
NOT_FOR = (
    "predicting when, where exactly, or how a war spreads; a probability is a frequency over many "
    "such situations",
    "displacement inside a country, and conflict in countries that are not sources at the time",
    "judging people who flee: arrivals are counted in order to prepare for them",
    "a current warning: the data end where datapackage.json says",
)
FAILURES = {
    "arrivals": (
        "Many first waves are still missed: see the lead times below.",
        "From 2022 on UNHCR fills the refugees column far more often: a break in the series.",
    ),
    "armed": (
        "When a group starts a conflict of its own in the neighbour (Mali to Burkina Faso), UCDP "
        "records it there, so it does not count as armed spill-over here.",
        "Fighting that begins where there was none before is hardly ever foreseen: see the lead "
        "times.",
    ),
    "either": ("Those of its two parts. The two mechanisms are assumed to be independent.",),
}


def publish(scorer: Scorer, published: dict[str, Any], folder: Path = MODELS) -> None:
    """Write models/verification.json and a card for each outcome, all or none.

    `published`: scores of `report.to_publish`. Raises InputError if the disk refuses.
    """
    cards = {folder / f"{o}.md": card(scorer, published, o).encode() for o in OUTCOMES}
    make_folder(folder)
    write_files({**cards, folder / FILE: sealed(published)})


def card(scorer: Scorer, published: dict[str, Any], outcome: str) -> str:
    """One card as Markdown."""
    forecasts = past_forecasts(scorer, FITTED, outcome, "country")
    forecasts = forecasts.assign(month_of_year=forecasts.month % 12 + 1)
    report = published["outcomes"][outcome]
    failures = (*FAILURES[outcome], *_unknown(scorer.panel, outcome), _lately(report))
    parts = [
        f"# Model card: {outcome}",
        f"Model version {short(published['model_version'])}, data version "
        f"{short(published['data_version'])}. "
        "Written by `python -m risk verify --publish`.",
        f"**Target.** Per corridor, within twelve months: {TARGETS[outcome]}. For a country: in at "
        f"least one of its corridors. {WINDOW}",
        _rows(scorer.forecaster, outcome),
        "**Form.** index = 100 x sum of weight x value; probability = logistic(a + b x index). "
        "Each forecast uses only data published by then, as revised since.",
        "**Not for.**\n" + _bullets(NOT_FOR),
        "**Known failures.**\n" + _bullets(failures),
        "## Scores\n\n" + as_text(report, outcome).strip(),
        "## Early warnings\n\nForecasts where the outcome had not come in the last three known "
        "years (new), compared with those where it had (going on).\n\n"
        + warnings_text(report, outcome).strip(),
        "## Lead time\n\n" + leads_text(report, outcome).strip(),
        f"## By region of the receiver, {forecasts.year.min()}-{forecasts.year.max()}\n\n"
        + _table(skill_by(forecasts, "region")),
        "## By year of the origin\n\n" + _table(skill_by(forecasts, "year")),
        "## By month of the origin\n\n" + _table(skill_by(forecasts, "month_of_year")),
        "## What each level has meant\n\n" + _levels(forecasts),
        "## Worst misses\n\n" + _cases(misses(forecasts)),
        "## Worst false alarms\n\n" + _cases(false_alarms(forecasts)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _unknown(panel: Panel, outcome: str) -> tuple[str, ...]:
    """Which corridor-years nobody knows, where arrivals count."""
    text = unknown_text(panel, panel.last_year)
    if outcome == "armed" or not text:
        return ()
    return (
        f"UNHCR repeats old values for {text}. They say nothing about their year and count as "
        "unknown: no outcome uses them, and the route is estimated from the people hosted.",
    )


def _lately(report: dict[str, Any]) -> str:
    """How the newest origins went for countries, against what came and against a black box."""
    period, label = list(report["periods"].items())[-1]
    sample = {"level": "country", "period": period, "months": "all", "ukraine": "with"}
    row = _of(report["scores"], sample | {"model": "fitted index"})
    paired = _of(report["differences"], sample | {"rival": "black box"})
    given = row["mean_probability"]
    observed = row["observed_frequency"]
    much = "too much" if given > observed else "too little"
    said = (
        f"In {label} it warned {much} on average: {given:.3f} per country, while {observed:.3f} "
        "came true"
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
        for ind, weight in zip(forecaster.models.catalogue, fit.weights, strict=True)
        if outcome in ind.learned_by
    )
    return (
        f"**Newest fit.** {fit.rows:,} rows, every third month of every exposed corridor, "
        f"{fit.positives} with the outcome, outcomes up to {fit.cutoff}, all with equal weight. "
        f"Weights in per cent: {weights}.{_learned_besides(forecaster.models.more)}"
    )


def _learned_besides(more: tuple[str, ...]) -> str:
    """What this fit is offered beyond the indicators that were chosen; empty where nothing is."""
    if not more:
        return ""
    return (
        f" Of these, {' and '.join(more)}: learned because the series covers the training years; "
        "no cross-validation has chosen it."
    )


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _levels(forecasts: pd.DataFrame) -> str:
    table = frequency_by_level(forecasts)
    table.insert(1, "range", [range_text(name) for name in table.level])
    return _table(table)


def _cases(table: pd.DataFrame) -> str:
    shown = table.assign(origin=table.month.map(month_text))
    return _table(shown[["origin", "country", "probability", "observed"]])


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
