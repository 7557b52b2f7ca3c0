"""The track record in words."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import MODELS
from risk.dashboard.pages.track_record.notes import MODEL_NAMES
from risk.scoring import BrierDecomposition, CostLoss, Interval
from risk.terms import INTERVAL, NONE, counted, percent, plural, share, share_in_100, signed
from risk.track_record import FEW_POSITIVES

PLURALS = {"country": "countries", "corridor": "corridors"}
SPOKEN = (0.1, 0.3, 0.6)
"""Probabilities that the sentence under a reliability curve speaks of, each 5 points around."""
LEAST_SPOKEN = 10


def range_of(score: Interval) -> str:
    """Limits of a skill.

    >>> range_of(Interval(0.4, 0.351, 0.447)), range_of(Interval(0.4, float("nan"), 0.5))
    ('+0.35 to +0.45', 'no interval')
    """
    if np.isnan(score.low) or np.isnan(score.high):
        return "no interval"
    return f"{signed(score.low)} to {signed(score.high)}"


def skill_text(scores: dict[str, Interval]) -> str:
    """One sentence, as Markdown: these weights, the fitted ones, chance.

    `scores`: as `risk.dashboard.pages.track_record.data.skills`.
    """
    parts = [
        f"{name.lower() if place else name}: skill {signed(score.estimate)} "
        f"({INTERVAL} {range_of(score)})"
        for place, (name, score) in enumerate((m, scores[m]) for m in MODELS if m in scores)
    ]
    parts[0] = f"**{parts[0].replace(' (', '** (', 1)}"
    text = f"{'; '.join(parts)}. 0 is no better than one overall frequency, 1 is perfect."
    if "difference" not in scores:
        return text
    gap = scores["difference"]
    if gap.low <= 0 <= gap.high:
        return f"{text} The data cannot tell these and the fitted weights apart ({range_of(gap)})."
    word = "better" if gap.estimate > 0 else "worse"
    low, high = sorted((abs(gap.low), abs(gap.high)))
    return (
        f"{text} These weights are {word} than the fitted ones by {abs(gap.estimate):.2f} "
        f"({low:.2f} to {high:.2f})."
    )


def harder_text(scores: dict[str, Interval]) -> str:
    """Skill over the harder forecasts in a sentence; `scores` as from `data.harder_skills`."""
    persistence = scores["persistence"]
    base_rate = scores["base_rate"]
    return (
        "This compares with one overall frequency, which is easy to beat. Compared with the same "
        f"as last year: **{signed(persistence.estimate)}** ({INTERVAL} {range_of(persistence)}); "
        f"compared with the base rate beside each number: **{signed(base_rate.estimate)}** "
        f"({range_of(base_rate)})."
    )


def level_text(table: pd.DataFrame, forecasts: pd.DataFrame) -> str:
    """The most telling level in a sentence, beside the base rate."""
    row = table[table.forecasts > 0].iloc[-1] if table.forecasts.iloc[3] == 0 else table.iloc[3]
    return (
        f"**{row.level}: {row.forecasts:,} forecasts, {row.came_true:,} came true**, "
        f"{share_in_100(row.frequency)} in 100. Over all of these forecasts the outcome came in "
        f"{share_in_100(forecasts.observed.mean())} of 100."
    )


def spoken(forecasts: pd.DataFrame) -> str:
    """Whether a probability meant what it said, in natural frequencies."""
    parts = []
    for p in SPOKEN:
        near = forecasts[(forecasts.probability - p).abs() <= 0.05]
        if len(near) >= LEAST_SPOKEN:
            parts.append(
                f"about {share(p)}, it happened {share_in_100(near.observed.mean())} times in 100 "
                f"({near.observed.sum():,} of {len(near):,})"
            )
    return f"When it said {'; '.join(parts)}." if parts else "Too few forecasts to say."


def decomposition_text(parts: BrierDecomposition) -> str:
    """The three parts of the Brier score in a sentence."""
    score = parts.miscalibration - parts.discrimination + parts.uncertainty
    return (
        f"Brier score {score:.3f} = {parts.uncertainty:.3f} uncertainty (always forecasting the "
        f"mean) − {parts.discrimination:.3f} discrimination (telling cases apart) + "
        f"{parts.miscalibration:.3f} miscalibration (forecasting something other than what "
        "happens)."
    )


def happened(row: Any, outcome: str) -> str:
    """What came, in persons and conflicts.

    `row`: row of `risk.track_record.summaries.past_forecasts`.
    """
    parts = []
    if outcome != "armed":
        if np.isnan(row.arrivals):
            parts.append("no data on arrivals")
        elif row.arrivals == 0:
            parts.append("no arrivals")
        else:
            parts.append(f"{row.arrivals:,.0f} arrivals from {row.arrivals_from}")
    if outcome != "arrivals":
        parts.append(
            f"fighting of {row.conflicts_from} on its soil" if row.conflicts else "no fighting"
        )
    return "; ".join(parts)


def country_text(rows: pd.DataFrame, name: str, threshold: float, label: str) -> str:
    """How often a country was warned about, and how that went."""
    if rows.empty:
        return f"{name} was never exposed: no source of conflict was nearby."
    warned = rows.probability >= threshold
    observed = rows.observed == 1
    if not warned.any():
        return f"**{name}** was forecast {len(rows)} times, never at {label}."
    text = (
        f"**{name}** was forecast {len(rows)} times. {warned.sum()} of the forecasts were {label}, "
        f"and the outcome came after {(warned & observed).sum()} of those."
    )
    if warned.all():
        return text
    quiet = ~warned
    lower = f"{quiet.sum()} {plural(int(quiet.sum()), 'was', 'were')} lower"
    return f"{text} {lower}, and it came after {(quiet & observed).sum()}."


def difference_text(rows: list[dict[str, Any]]) -> str:
    """The fitted weights against each rival on the same rows."""
    parts = [
        f"{MODEL_NAMES.get(r['rival'], r['rival']).lower()} {signed(r['difference'])} "
        f"({signed(r['low'])} to {signed(r['high'])})"
        for r in rows
    ]
    return (
        "Skill of the fitted weights minus that of each rival, on the same rows: "
        f"{'; '.join(parts)}."
    )


def decision_text(result: CostLoss, loss: int, n: int) -> str:
    """What alerts at the threshold would have brought, in words, as Markdown."""
    hits, missed, false, quiet = (int(cell) for cell in result.table)
    alerts = hits + false
    never = (hits + missed) * loss
    always = n
    cheaper = "always preparing" if always < never else "never preparing"
    worth = (
        f"Compared with {cheaper}, the alerts save {share(result.value)} of what perfect foresight "
        "would have saved."
        if result.value > 0
        else f"The alerts are no better than {cheaper}."
    )
    return (
        f"Preparing pays when the chance is **{percent(result.threshold)}** or more (1 in {loss}). "
        f"That makes {counted(alerts, 'alert')} in {n:,} past forecasts: "
        f"**{counted(hits, 'hit', 'hits')}** and "
        f"**{counted(false, 'false alarm', 'false alarms')}**; "
        f"**{counted(missed, 'miss', 'misses')}** and {quiet:,} times rightly quiet.\n\nIn units "
        f"of one preparation: {alerts:,} for preparing and {missed:,} × {loss} for being "
        f"unprepared make **{alerts + missed * loss:,}**. Always preparing would have cost "
        f"{always:,}, never preparing {never:,}, perfect foresight {hits + missed:,}. {worth}"
    )


def region_text(region: str, score: Interval, came: int) -> str:
    """Skill in the region that was chosen on the Map, as Markdown.

    `score`: over one overall frequency, of the region's forecasts. `came`: how many of them came
    true.
    """
    if came < FEW_POSITIVES:
        return f"**{region}**, chosen on the Map: {came} came true, too few to judge."
    text = f"**{region}**, chosen on the Map: skill {signed(score.estimate)} ({INTERVAL} "
    text += f"{range_of(score)})"
    return f"{text}." if score.low > 0 else f"{text}: these forecasts have shown no skill there."


def groups_title(rows: pd.DataFrame) -> str:
    """Where the skill was best and worst; `rows` as from `tables.group_data`."""
    enough = rows[~rows.few]
    if enough.empty:
        return "Too few cases to say"
    order = enough.sort_values("skill")
    best = order.iloc[-1]
    worst = order.iloc[0]
    return (
        f"Best in {best.group} ({signed(best.skill)}), worst in {worst.group} "
        f"({signed(worst.skill)})"
    )


def skill_title(scores: dict[str, Interval], outcome: str, unit: str) -> str:
    """Whether the weights in front beat equal ones, as the title of a chart."""
    name = next(m for m in MODELS if m in scores)
    saved = share(scores[name].estimate)
    equal = share(scores[MODELS[2]].estimate)
    return (
        f"{name} save {saved} of the error of one overall frequency, equal weights {equal}: "
        f"forecasts of {outcome}, {PLURALS[unit]}"
    )


def reliability_title(forecasts: pd.DataFrame, outcome: str, unit: str) -> str:
    """What came when about 30 % was said, as the title of a chart."""
    said = SPOKEN[1]
    near = forecasts[(forecasts.probability - said).abs() <= 0.05]
    what = f"{outcome}, {PLURALS[unit]}"
    if len(near) < LEAST_SPOKEN:
        return f"How often {what} came, by the chance that was forecast"
    return f"Said {share(said)}, it came in {share_in_100(near.observed.mean())} of 100: {what}"


def country_title(rows: pd.DataFrame, name: str, outcome: str) -> str:
    """How often it came to a country, as the title of a chart."""
    return f"{name}: it came after {rows.observed.sum()} of {len(rows)} forecasts of {outcome}"


def value_title(value: float, loss: int, outcome: str, unit: str) -> str:
    """What the forecasts save at the chosen cost, as the title of a chart."""
    what = f"forecasts of {outcome}, {PLURALS[unit]}"
    if value > 0:
        saved = f"save {share(value)} of what can be saved"
        return f"At {loss} times the cost alerts {saved}: {what}"
    return f"At {loss} times the cost alerts save nothing: {what}"


def score_cell(row: dict[str, Any], name: str, form: str, to: str = " to ") -> str:
    """An estimate, with its interval where that was computed; `to`: what joins the two limits."""
    value, low, high = (row.get(f"{name}{end}") for end in ("", "_low", "_high"))
    if value is None or np.isnan(value):
        return NONE
    text = form.format(value)
    if low is not None and high is not None and not np.isnan(low) and not np.isnan(high):
        text += f" ({form.format(low)}{to}{form.format(high)})"
    return text.replace("-", "−")
