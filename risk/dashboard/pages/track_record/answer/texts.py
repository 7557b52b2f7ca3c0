"""What is good and what is not, in a sentence each; the numbers are those of the scores."""

from math import isnan

import pandas as pd

from risk.dashboard.pages.track_record.texts import PLURALS, range_of
from risk.scoring import Interval
from risk.terms import INTERVAL, range_text, share, share_in_100, signed
from risk.track_record import FEW_POSITIVES, RECENT_FROM, Verdict, outside


def finding(levels: pd.DataFrame) -> str:
    """How often the highest and the lowest level came true, without a full stop.

    Levels of few forecasts count only where there are no others. `levels`: as
    `risk.track_record.judged.verdict.level_bands`.
    """
    enough = levels[levels.forecasts >= FEW_POSITIVES]
    said = levels[levels.forecasts > 0] if enough.empty else enough
    low = said.iloc[0]
    high = said.iloc[-1]
    if len(said) == 1:
        return f"{low.level} came true in {share_in_100(low.frequency)} of 100"
    return (
        f"{high.level} came true in {share_in_100(high.frequency)} of 100, {low.level} in "
        f"{share_in_100(low.frequency)}"
    )


def good(verdict: Verdict) -> str:
    """What speaks for the forecasts, as Markdown."""
    parts = []
    said = verdict.levels[verdict.levels.forecasts > 0]
    off = set(outside(verdict.levels).level)
    kept = [name for name in said.level if name not in off]
    if kept:
        which = "every level" if not off else ", ".join(kept)
        parts.append(f"{which} came true about as often as its band says")
    gains = [
        f"{share(score.estimate)} of the squared error of {rival} ({_skill(score)})"
        for rival, score in (
            ("one overall frequency", verdict.skill),
            ("“the same as last year”", verdict.persistence),
        )
        if score.low > 0
    ]
    if gains:
        parts.append(f"the forecasts save {' and '.join(gains)}")
    return f"**Good:** {'; '.join(parts)}." if parts else "**Good:** nothing that the scores show."


def not_good(verdict: Verdict, unit: str) -> str:
    """What speaks against the forecasts, as Markdown."""
    off = outside(verdict.levels)
    parts = [
        f"{level} came true in {share(frequency)}, outside its band ({range_text(level)})"
        for level, frequency in zip(off.level, off.frequency, strict=True)
    ]
    parts += _against_rivals(verdict)
    if verdict.unskilled:
        parts.append(f"no skill is shown in {' and '.join(verdict.unskilled)}")
    parts += _calibration(verdict)
    if verdict.few:
        parts.append(f"too few cases came true to judge {' and '.join(verdict.few)}")
    if not parts:
        return f"**Not good:** the scores show no fault of these forecasts of {PLURALS[unit]}."
    return f"**Not good:** {'; '.join(parts)}."


def _against_rivals(verdict: Verdict) -> list[str]:
    if not verdict.skill.low > 0:
        return [f"no gain over one overall frequency is shown ({_skill(verdict.skill)})"]
    rival = "gain over “the same as last year” is shown"
    if not verdict.persistence.low > 0:
        return [f"no {rival} ({_skill(verdict.persistence)})"]
    recent = verdict.recent_persistence
    if not isnan(recent.estimate) and not recent.low > 0:
        return [f"from {RECENT_FROM} on no {rival} ({_skill(recent)})"]
    return []


def _calibration(verdict: Verdict) -> list[str]:
    parts = []
    slope = verdict.recent_slope
    numbers = f"slope {slope.estimate:.2f}, {INTERVAL} {slope.low:.2f} to {slope.high:.2f}"
    if slope.high < 1:
        parts.append(
            f"from {RECENT_FROM} on chances were too extreme, high ones too high and low ones too "
            f"low ({numbers}; 1 is right)"
        )
    if slope.low > 1:
        parts.append(f"from {RECENT_FROM} on chances were too timid ({numbers}; 1 is right)")
    excess = verdict.new_excess
    counts = f"{verdict.new_came:,} came true, {verdict.new_expected:,.0f} were expected"
    if excess.low > 0:
        parts.append(f"new risks were underrated ({counts})")
    if excess.high < 0:
        parts.append(f"new risks were overrated ({counts})")
    return parts


def _skill(score: Interval) -> str:
    return f"skill {signed(score.estimate)}, {INTERVAL} {range_of(score)}"
