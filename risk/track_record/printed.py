"""The track record in Markdown, for a terminal, a model card or a README."""

from typing import Any

import pandas as pd

from risk.model import FIRST_TEST_ORIGIN
from risk.track_record.lead_time import LONGEST_LEAD, STANDS_OUT, STANDS_OUT_FROM, lead_text
from risk.track_record.samples import UNITS


def printed(report: dict[str, Any], outcome: str, missed: pd.DataFrame, later: int) -> str:
    """All that `python -m risk verify` prints.

    Parameters
    ----------
    report : as from `scored`, with the rows of `warned` for other outcomes too
    missed : as from `out_of_scope`
    later : how many of them were forecast later in their year
    """
    warned = dict.fromkeys(row["outcome"] for row in report["left_out"])
    lines = [as_text(report, outcome)]
    lines += [warnings_text(report, name) for name in warned]
    lines += [leads_text(report, name) for name in warned]
    lines.append(
        f"Out of scope: {len(missed)} arrivals of 10,000 and more since {missed.year.min()} came "
        "from a country that was not a source in the December before, so no forecast was made "
        f"then; {later} were forecast in March, June or September of their year (past forecasts "
        f"begin in {FIRST_TEST_ORIGIN}):"
    )
    lines += [
        f"  {row.year} {row.source_iso3} > {row.receiver_iso3}: {row.arrivals:,} persons"
        for row in missed.itertuples()
    ]
    return "\n".join(lines)


def as_text(report: dict[str, Any], outcome: str, units: tuple[str, ...] = UNITS) -> str:
    """The score tables for a terminal or a README, as Markdown.

    Under each table stand the subject's scores in Decembers alone and without the war in Ukraine,
    and its paired differences in skill to the others; the rest is in the report itself.
    """
    lines = []
    for unit in units:
        for period, label in report["periods"].items():
            here = {"level": unit, "period": period}
            of_sample = [r for r in report["scores"] if here.items() <= r.items()]
            rows = [r for r in of_sample if (r["months"], r["ukraine"]) == ("all", "with")]
            lines += [
                f"{outcome}, {unit} level, origins every third month {label}: "
                f"{rows[0]['n']:,} forecasts, {rows[0]['positives']:,} came true",
                "",
                "| model | Brier | skill (80 % interval) | over persistence | over base rate | AUC "
                "| average precision | log score | slope (80 % interval) | mean p | observed |",
                "|" + "---|" * 11,
                *(_line(row) for row in rows),
                "",
                *_subject_alone(of_sample, report["subject"]),
                _paired(report["differences"], unit, period),
                "",
            ]
    return "\n".join(lines)


def _line(row: dict[str, Any]) -> str:
    slope = "–"
    if row["slope"] is not None and row["model"] != "climatology":
        slope = _interval(row, "slope", ".2f")
    others = ("over_persistence", "over_base_rate", "auc", "average_precision", "log_score")
    last = ("mean_probability", "observed_frequency")
    cells = [
        row["model"],
        _shown(row["brier"], ".4f"),
        _interval(row, "skill", ".3f"),
        *(_shown(row[score], ".3f") for score in others),
        slope,
        *(_shown(row[score], ".3f") for score in last),
    ]
    return f"| {' | '.join(cells)} |"


def _subject_alone(rows: list[dict[str, Any]], subject: str) -> list[str]:
    """How the subject did in Decembers, and without the war in Ukraine."""
    named = {
        ("december", "with"): "In Decembers alone, whose outcomes are exact,",
        ("all", "without"): "Without the war in Ukraine",
        ("december", "without"): "In Decembers without it",
    }
    lines = []
    for row in rows:
        head = named.get((row["months"], row["ukraine"]))
        if head and row["model"] == subject:
            skill, persistence, base_rate = (
                _shown(row[k], ".3f") for k in ("skill", "over_persistence", "over_base_rate")
            )
            lines.append(
                f"{head} the {subject} has skill {skill} (over persistence {persistence}, over the "
                f"base rate {base_rate}), slope {_shown(row['slope'], '.2f')}, mean p "
                f"{row['mean_probability']:.3f} against {row['observed_frequency']:.3f} observed "
                f"(n {row['n']:,})."
            )
    return lines


def _paired(differences: list[dict[str, Any]], unit: str, period: str) -> str:
    parts = []
    here = {"level": unit, "period": period, "months": "all", "ukraine": "with"}
    for row in differences:
        if here.items() <= row.items():
            difference, low, high = (_shown(row[k], "+.3f") for k in ("difference", "low", "high"))
            parts.append(f"{row['rival']} {difference} ({low} to {high})")
    return f"Skill of the {differences[0]['subject']} minus that of: {'; '.join(parts)}."


def warnings_text(report: dict[str, Any], outcome: str, units: tuple[str, ...] = UNITS) -> str:
    """Early warnings for a terminal or a README, as Markdown."""
    lines = []
    for unit in units:
        for period, label in report["periods"].items():
            here = {"outcome": outcome, "level": unit, "period": period}
            rows = [r for r in report["early_warnings"] if here.items() <= r.items()]
            absent = next(r for r in report["left_out"] if here.items() <= r.items())
            lines += [
                f"Early warnings: {outcome}, {unit} level, origins every third month {label}",
                "",
                "| where | forecast by | n | came | expected | skill over the frequency there "
                "| AUC | average precision |",
                "|" + "---|" * 8,
                *(_warning_line(row) for row in rows),
                "",
                f"Left out: {absent['no_outcome']:,} without a known outcome, "
                f"{absent['no_past']:,} without a known year among the three before.",
                "",
            ]
    return "\n".join(lines)


def _warning_line(row: dict[str, Any]) -> str:
    cells = [
        row["onset"],
        row["model"],
        f"{row['n']:,}",
        f"{row['came']:,}",
        f"{row['expected']:,.0f}",
        *(_interval(row, score, ".3f") for score in ("skill", "auc", "average_precision")),
    ]
    return f"| {' | '.join(cells)} |"


def leads_text(report: dict[str, Any], outcome: str) -> str:
    """Lead times for a terminal or a model card: a paragraph and a Markdown table, worst first."""
    seen = [r for r in report["lead_times"] if r["outcome"] == outcome and r["forecasts"]]
    lines = [
        leads_sentence(report, outcome),
        "",
        "| wave | year | first at Elevated or above | months before the year | months after the "
        "jump in violence | as the year began | highest |",
        "|" + "---|" * 7,
        *(_lead_line(row) for row in seen),
        "",
        f"{LONGEST_LEAD} or more: it already stood there in the first month looked at, so the "
        "months after the jump are not exact either.",
        "",
    ]
    return "\n".join(lines)


def leads_sentence(report: dict[str, Any], outcome: str) -> str:
    """How many first waves were warned of and when, and how many warnings were for nothing."""
    leads, stands = (
        [row for row in report[name] if row["outcome"] == outcome]
        for name in ("lead_times", "stands")
    )
    seen = [row for row in leads if row["forecasts"]]
    warned = [row for row in seen if row["first"]]
    early = [row for row in warned if row["before"] >= 0]
    standing = [row for row in seen if (row["at_start"] or 0) >= STANDS_OUT_FROM]
    followed = sum(row["came"] for row in stands)
    return (
        f"Lead time: {outcome}, corridors. {len(leads)} first waves since {FIRST_TEST_ORIGIN} "
        "(years with the outcome after three known years without; it may have come before); "
        f"{len(leads) - len(seen)} came along corridors without a forecast. Of the other "
        f"{len(seen)}, {len(warned)} stood at {STANDS_OUT} or above in the three years before "
        f"or in the year itself, {len(early)} of them before the year began, "
        f"{len(warned) - len(early)} only in the course of the year (it may have come by then); "
        f"{len(standing)} stood there as it began. A corridor "
        f"stood there for a year or longer, with the outcome new, {len(stands)} times: it came "
        f"{followed} times, and did not come {len(stands) - followed} times."
    )


def _lead_line(row: dict[str, Any]) -> str:
    cells = [
        f"{row['source_iso3']} > {row['receiver_iso3']}",
        str(row["year"]),
        row["first"] or "never",
        "–" if row["before"] is None else lead_text(row["before"]),
        _shown(row["after_jump"], ".0f"),
        _shown(row["at_start"], ".3f"),
        _shown(row["highest"], ".3f"),
    ]
    return f"| {' | '.join(cells)} |"


def _interval(row: dict[str, Any], score: str, form: str) -> str:
    value, low, high = (_shown(row[f"{score}{end}"], form) for end in ("", "_low", "_high"))
    return f"{value} ({low} to {high})"


def _shown(value: float | None, form: str) -> str:
    """A number, or a dash where a score has no value: too few cases came true, say."""
    return "–" if value is None else f"{value:{form}}"
