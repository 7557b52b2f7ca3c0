"""Tables of the track record as people read them, and the data of its charts."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dashboard.look import MODELS
from risk.dashboard.pages.track_record.notes import CAME, MODEL_NAMES, QUIET
from risk.dashboard.pages.track_record.texts import happened, range_of, score_cell
from risk.scoring import CostLoss, Interval
from risk.terms import (
    INTERVAL,
    counted,
    interval,
    month_name,
    month_text,
    percent,
    range_text,
    share,
    share_in_100,
    signed,
)

MOST_NAMES = 3
FIRST_SCORES = ["Skill", "Over the same as last year", "AUC", "Slope"]
"""Columns of the score table that fit on a page, on a phone as well; the others are folded."""


def skill_rows(scores: dict[str, Interval]) -> pd.DataFrame:
    """Data of the skill chart."""
    shown = {name: scores[name] for name in MODELS if name in scores}
    return pd.DataFrame(
        {
            "model": list(shown),
            "skill": [score.estimate for score in shown.values()],
            "low": [score.low for score in shown.values()],
            "high": [score.high for score in shown.values()],
            "text": [f"{signed(s.estimate)} ({range_of(s)})" for s in shown.values()],
        }
    )


def level_rows(table: pd.DataFrame) -> pd.DataFrame:
    """What each level has meant so far; `table` as from `frequency_by_level`."""
    return pd.DataFrame(
        {
            "Level": table.level,
            "Chance": table.level.map(range_text),
            "Forecasts": table.forecasts.map("{:,}".format),
            "Came true": table.came_true.map("{:,}".format),
            "Expected": table.expected.map("{:,.0f}".format),
            "In 100": [share_in_100(f) for f in table.frequency],
        }
    ).set_index("Level")


def bin_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Reliability by bins; `table` as `risk.track_record.summaries.reliability_table`."""
    limits = [
        f"{share_in_100(a)} to {share(min(b, 1.0))}"
        for a, b in zip(table.low, table.high, strict=True)
    ]
    return pd.DataFrame(
        {
            "It said": limits,
            "On average": table.mean_probability.map(percent),
            "Forecasts": table.forecasts.map("{:,}".format),
            "Came true": table.came_true.map("{:,}".format),
            "In 100": [share_in_100(f) for f in table.frequency],
        }
    ).set_index("It said")


def group_data(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Data of the chart by year or region; `table` as `risk.track_record.summaries.skill_by`."""
    scores = [Interval(*row) for row in table[["skill", "low", "high"]].to_numpy()]
    return pd.DataFrame(
        {
            "group": table.year.astype(str) if by == "year" else table.region,
            "skill": table.skill,
            "low": table.low.clip(-0.4),
            "high": table.high,
            "few": table.few,
            "cases": [
                f"{n:,}, {k:,} came true" for n, k in zip(table.n, table.positives, strict=True)
            ],
            "text": [f"{signed(s.estimate)} ({range_of(s)})" for s in scores],
        }
    )


def group_rows(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The same as a table; few cases are marked."""
    data = group_data(table, by)
    title = "Year" if by == "year" else "Region"
    return pd.DataFrame(
        {
            title: data.group + np.where(table.few, " *", ""),
            "Forecasts": table.n.map("{:,}".format),
            "Came true": table.positives,
            "Mean chance": table.mean_probability.map(percent),
            "Came true in": table.observed_frequency.map(share),
            f"Skill ({INTERVAL})": data.text,
        }
    ).set_index(title)


def case_rows(rows: pd.DataFrame, outcome: str, unit: str) -> pd.DataFrame:
    """Misses or false alarms by name."""
    names = rows.country if unit == "country" else rows.source + " → " + rows.country
    return pd.DataFrame(
        {
            unit.capitalize(): names,
            "As of": rows.month.map(month_name),
            "Chance (base rate)": [
                f"{percent(chance)}, {level} ({percent(usual)})"
                for chance, level, usual in zip(
                    rows.probability, rows.level, rows.base_rate, strict=True
                )
            ],
            "What happened then": [happened(r, outcome) for r in rows.itertuples()],
        }
    ).set_index(unit.capitalize())


def war_rows(wars: pd.DataFrame, forecasts: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Misses or false alarms by war.

    `wars`: as `risk.track_record.judged.wars.by_war`. `forecasts`: that they were made of.
    """
    worst = forecasts.loc[wars.worst]
    return pd.DataFrame(
        {
            "War, as of": [
                f"{war}, {months_text(first, last)}"
                for war, first, last in zip(wars.war, wars["first"], wars["last"], strict=True)
            ],
            "Countries": [_names(names) for names in wars.countries],
            "Forecasts, at a chance of": [
                f"{n:,}, at {interval(low, high)}"
                for n, low, high in zip(wars.n, wars.lowest, wars.highest, strict=True)
            ],
            "Most that came, to one country": [
                f"{row.country}: {happened(row, outcome)}" for row in worst.itertuples()
            ],
        }
    ).set_index("War, as of")


def months_text(first: int, last: int) -> str:
    """One month, or the first and the last of some.

    >>> months_text(2021 * 12, 2021 * 12), months_text(2021 * 12, 2022 * 12 + 11)
    ('January 2021', 'January 2021 to December 2022')
    """
    return month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"


def _names(names: list[str]) -> str:
    """The first of some names, and how many more there are.

    >>> _names(["Chad"]), _names(["Chad", "Egypt", "Libya", "Uganda", "Kenya"])
    ('Chad', 'Chad, Egypt, Libya and 2 more')
    """
    more = len(names) - MOST_NAMES
    listed = ", ".join(names[:MOST_NAMES])
    return f"{listed} and {more} more" if more > 0 else listed


def country_data(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Data of the chart of one country."""
    return pd.DataFrame(
        {
            "date": rows.month.map(month_text) + "-01",
            "as_of": rows.month.map(month_name),
            "probability": rows.probability,
            "what": np.where(rows.observed == 1, CAME, QUIET),
            "chance": rows.probability.map(percent) + ", " + rows.level,
            "happened": [happened(r, outcome) for r in rows.itertuples()],
        }
    )


def country_rows(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The same as a table."""
    data = country_data(rows, outcome)
    names = {"as_of": "As of", "chance": "Chance", "what": "Outcome", "happened": "What happened"}
    return data[list(names)].rename(columns=names).set_index("As of")


def size_rows(table: pd.DataFrame) -> pd.DataFrame:
    """How each size of arrivals did; `table` as `risk.track_record.report.size_table`."""
    return pd.DataFrame(
        {
            "Arrivals": table["size"].map("{:,.0f} and more".format),
            "Came true": [
                f"{came:,.0f} of {n:,.0f}" for came, n in zip(table.positives, table.n, strict=True)
            ],
            "Expected": (table.mean_probability * table.n).map("{:,.0f}".format),
            "Skill": table.skill.map(signed),
            "AUC": table.auc.map("{:.2f}".format),
            "Slope": table.slope.map("{:.2f}".format),
        }
    ).set_index("Arrivals")


def score_rows(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The score table: estimates, with 80 % intervals where they were computed."""
    columns = {
        "Skill": ("skill", "{:+.2f}"),
        "Over the same as last year": ("over_persistence", "{:+.2f}"),
        "Over the base rate": ("over_base_rate", "{:+.2f}"),
        "AUC": ("auc", "{:.2f}"),
        "Slope": ("slope", "{:.2f}"),
        "Intercept": ("intercept", "{:+.2f}"),
        "Mean chance": ("mean_probability", "{:.3f}"),
        "Observed": ("observed_frequency", "{:.3f}"),
        "Brier": ("brier", "{:.3f}"),
        "Average precision": ("average_precision", "{:.2f}"),
        "Log score": ("log_score", "{:.3f}"),
    }
    return pd.DataFrame(
        {
            "Forecast by": [MODEL_NAMES.get(row["model"], row["model"]) for row in rows],
            **{title: [score_cell(row, *how) for row in rows] for title, how in columns.items()},
        }
    ).set_index("Forecast by")


def decision_rows(result: CostLoss) -> pd.DataFrame:
    """Alerts by outcome."""
    hits, missed, false, quiet = map(int, result.table)
    return pd.DataFrame(
        {
            CAME: [counted(hits, "hit", "hits"), counted(missed, "miss", "misses")],
            QUIET: [counted(false, "false alarm", "false alarms"), f"{quiet:,} rightly quiet"],
        },
        index=pd.Index(["Alert", "No alert"], name="It said"),
    )
