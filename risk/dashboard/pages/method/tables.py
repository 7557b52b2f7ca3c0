"""What the method page states, taken from the catalogue, the fits and the data package."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import named
from risk.dataset import FIRST_AS_OF, Panel, ages
from risk.model import Fit, Forecaster
from risk.terms import (
    CATALOGUE,
    GROUPS,
    LEVEL_NAMES,
    MECHANISMS,
    NONE,
    PERCENT,
    Indicator,
    counted,
    december,
    range_text,
    share,
    year_of,
)

HEADS = {"arrivals": "arrivals", "armed": "armed fighting"}
NOT_LEARNED = "not learned from history; 0 until you raise it"
BESIDES = (
    " Learned here because its series covers the training years; no cross-validation has chosen it."
)


def indicator_list(
    group: str, fits: dict[str, Fit], catalogue: tuple[Indicator, ...] = CATALOGUE
) -> str:
    """Indicators of one group as a Markdown list: what, unit, source, lag, fitted weights."""
    lines = []
    for place, indicator in enumerate(catalogue):
        if indicator.group == group:
            weights = ", ".join(f"{fits[m].weights[place]}{PERCENT} {HEADS[m]}" for m in MECHANISMS)
            lines.append(
                f"- **{indicator.name}** ({weights if indicator.learned_by else NOT_LEARNED}). "
                f"{f'*{indicator.exactly}.* ' if indicator.exactly else ''}"
                f"{indicator.description} *Unit:* {indicator.unit}. *Source:* "
                f"{indicator.publisher}; {lag_text(indicator)}."
                f"{BESIDES if indicator != CATALOGUE[place] else ''}"
            )
    return "\n".join(lines)


def lag_text(indicator: Indicator) -> str:
    """When a value is known, in words."""
    lag = indicator.lag_months
    if lag:
        return f"known after {counted(lag, 'month')}"
    if indicator.judgement:
        return "known from the date given in the evidence"
    return "it does not change"


def value_table(mechanism: str, fits: dict[str, Fit]) -> pd.DataFrame:
    """Raw value → value, for every indicator that has a fitted weight."""
    rows = [
        {"Indicator": named(indicator.code), "Unit": indicator.unit, "Raw value → value": steps}
        for indicator, weight, values in zip(
            CATALOGUE, fits[mechanism].weights, fits[mechanism].values, strict=True
        )
        if weight
        for steps in [
            "; ".join(
                f"{raw:{indicator.format}} → {value:.2f}"
                for raw, value in zip(indicator.knots_raw(), values, strict=True)
            )
        ]
    ]
    return pd.DataFrame(rows).set_index("Indicator")


def fit_table(forecaster: Forecaster, as_of: int) -> pd.DataFrame:
    """What both mechanisms learned by an as-of month: training rows, positives, a and b."""
    rows = []
    for mechanism in MECHANISMS:
        fit = forecaster.fit(mechanism, as_of)
        row: dict[str, Any] = {
            "Mechanism": HEADS[mechanism].capitalize(),
            "Outcomes up to": str(fit.cutoff),
            "Corridor-months": f"{fit.rows:,}",
            "Came true": f"{fit.positives:,}",
            "a": NONE,
            "b": NONE,
        }
        if fit.learned:
            a, b = forecaster.calibrator(mechanism, fit.cutoff, fit.weights)
            row |= {"a": f"{a:.4f}".replace("-", "−"), "b": f"{b:.6f}".replace("-", "−")}
        rows.append(row)
    return pd.DataFrame(rows).set_index("Mechanism")


def source_table(description: dict[str, Any]) -> pd.DataFrame:
    """Publishers, licences, periods and lags, as datapackage.json has them."""
    rows = [
        {
            "Source": source["title"],
            "Licence": source["licence"],
            "One value per": source["period"],
            "Known after": source["known_after"],
            "Address": f"`{source['path']}`",
        }
        for source in description["sources"]
    ]
    return pd.DataFrame(rows).set_index("Source")


def age_table(panel: Panel, as_of: int, today: date) -> pd.DataFrame:
    """How old each series is in the view, as `risk.dataset.freshness.ages` has it."""
    table = ages(panel, as_of, today)
    late = table.days_late.map(lambda days: counted(days, "day") if days else "not late")
    return pd.DataFrame(
        {
            "Series": table.series,
            "Last period": table.last_period,
            "Known since": table.known_since,
            "Next release due by the end of": table.next_due,
            "Late by": late,
        }
    ).set_index("Series")


def level_table() -> pd.DataFrame:
    """The levels and their limits."""
    limits = [range_text(name) for name in LEVEL_NAMES]
    return pd.DataFrame({"Level": LEVEL_NAMES, "Chance": limits}).set_index("Level")


def coverage(panel: Panel) -> pd.DataFrame:
    """Share of exposed corridors whose value was known, by learned indicator and December.

    Returns: DataFrame with year, indicator (name), group, share (0-1).
    """
    rows = []
    for year in range(year_of(FIRST_AS_OF), year_of(panel.last_month)):
        raw = panel.raw(panel.rows(december(year)), december(year))
        known = 1.0 - np.isnan(raw).mean(axis=0)
        rows += [
            (year, indicator.name, GROUPS[indicator.group], part)
            for indicator, part in zip(CATALOGUE, known.tolist(), strict=True)
            if not indicator.judgement
        ]
    return pd.DataFrame(rows, columns=["year", "indicator", "group", "share"])


def coverage_text(table: pd.DataFrame) -> str:
    """The picture in words: how much was known on average, and of what least."""
    mean = table.groupby("indicator").share.mean().sort_values()
    short = [f"{name} ({share(known)})" for name, known in mean.items() if known < 0.99]
    least = f"; least known: {', '.join(short)}" if short else ""
    return (
        f"On average over the years, {share(mean.mean())} of the {len(mean)} values of a corridor "
        f"were known{least}."
    )
