"""What became of the forecasts in the forward log, as far as it is published."""

from collections import namedtuple

import numpy as np
import pandas as pd

from risk.dataset import Panel
from risk.inputs import Rows, observed_after
from risk.scoring import brier_score, skill_interval
from risk.storage import shown
from risk.terms import HORIZON_MONTHS, LAG_MONTHS, OUTCOMES, counted, december, highest, month_name
from risk.track_record.forward.log import SETS, SUMS, Entry, Log

UNITS = ("country", "corridor")
Scores = namedtuple(
    "Scores", "weights outcome unit months n came expected brier base_rate_brier skill low high"
)


def due_text(as_of: int) -> str:
    """When the outcome of a forecast is due, and why then."""
    year = as_of // 12 + 1
    ends = month_name(as_of + HORIZON_MONTHS)
    return (
        f"The outcome of {month_name(as_of)} is due in {month_name(outcome_due(as_of))}: its "
        f"twelve months end with {ends}, outcomes are counted by calendar year, and those of "
        f"{year} are published {counted(LAG_MONTHS, 'month')} after its end."
    )


def outcome_due(month: int) -> int:
    """The month at whose end the outcome of a forecast is published, going by the lag.

    The twelve months after month k of year Y need the counts of Y and of Y + 1 (of a December: of
    Y + 1 alone).

    >>> outcome_due(december(2025)) == december(2026) + 6
    True
    >>> outcome_due(december(2025) + 6) == december(2027) + 6
    True
    """
    return december(month // 12 + 1) + LAG_MONTHS


def is_known(entry: Entry, panel: Panel) -> bool:
    """Whether what came is in the files, and the forecast was written before it was published."""
    written = entry.written.year * 12 + entry.written.month - 1
    return panel.last_year > entry.as_of // 12 and written < outcome_due(entry.as_of)


def judged(entry: Entry, panel: Panel) -> pd.DataFrame:
    """What was said in one month beside what came.

    Raises InputError if the month's file is damaged. `entry`: of which `is_known` holds. `panel`:
    later data; only their outcomes are used.

    Returns
    -------
    DataFrame
        as_of, weights ("fitted", "equal"), outcome, unit ("country", "corridor"), source_iso3 (of
        a country: of the corridor with the highest probability then), receiver_iso3, probability,
        base_rate, observed (0 or 1). What was withheld, not exposed, or has no known outcome is
        left out.
    """
    table = entry.table()
    came_by_outcome = _observed(table[table.source_iso3 != ""], entry.as_of, panel)
    parts = []
    for outcome, rows in table.groupby("outcome", sort=False):
        came = came_by_outcome[str(outcome)]
        receiver, member = np.unique(came.index.get_level_values(1), return_inverse=True)
        into = pd.Series(highest(came.to_numpy(), member, len(receiver)), receiver)
        is_country = (rows.source_iso3 == "").to_numpy()
        pairs = pd.MultiIndex.from_frame(rows[["source_iso3", "receiver_iso3"]])
        observed_here = np.where(is_country, rows.receiver_iso3.map(into), came.reindex(pairs))
        for weights in SETS:
            probability = rows[f"{weights}_probability"]
            ranked = (
                rows[~is_country]
                .assign(p=probability)
                .sort_values("p", ascending=False, kind="stable")
            )
            riskiest = ranked.drop_duplicates("receiver_iso3").set_index("receiver_iso3")
            main = rows.receiver_iso3.map(riskiest.source_iso3)
            parts.append(
                pd.DataFrame(
                    {
                        "as_of": entry.as_of,
                        "weights": weights,
                        "outcome": outcome,
                        "unit": np.where(is_country, *UNITS),
                        "source_iso3": np.where(is_country, main, rows.source_iso3),
                        "receiver_iso3": rows.receiver_iso3,
                        "probability": probability,
                        "base_rate": rows.base_rate,
                        "observed": observed_here,
                    }
                )
            )
    known = pd.concat(parts, ignore_index=True).dropna(subset=["probability", "observed"])
    return known.reset_index(drop=True)


def forward_scores(log: Log, panel: Panel) -> pd.DataFrame:
    """Scores of all forecasts of the log whose outcomes are known.

    Columns: weights, outcome, unit, months, n, came, expected (probabilities added up), brier,
    base_rate_brier, skill (over the base rates said beside the forecasts), low, high (80 %,
    bootstrap over sources); no row where nothing is known yet.
    """
    known = [judged(entry, panel) for entry in log.entries if is_known(entry, panel)]
    if not known:
        return pd.DataFrame(columns=Scores._fields)
    rows = []
    every = pd.concat(known, ignore_index=True)
    for (weights, outcome, unit), part in every.groupby(["weights", "outcome", "unit"], sort=False):
        skill = skill_interval(part.observed, part.probability, part.base_rate, part.source_iso3)
        rows.append(
            Scores(
                weights,
                outcome,
                unit,
                part.as_of.nunique(),
                len(part),
                int(part.observed.sum()),
                float(part.probability.sum()),
                brier_score(part.observed, part.probability),
                brier_score(part.observed, part.base_rate),
                *skill,
            )
        )
    return pd.DataFrame(rows, columns=Scores._fields)


def _observed(corridors: pd.DataFrame, as_of: int, panel: Panel) -> dict[str, pd.Series]:
    """What came along each corridor that was said, by outcome; NaN where it is not known."""
    pairs = corridors[["source_iso3", "receiver_iso3"]].drop_duplicates()
    key = pd.MultiIndex.from_frame(pairs)
    places = pd.MultiIndex.from_frame(panel.corridors[["source_iso3", "receiver_iso3"]])
    number = places.get_indexer(key)
    there = number >= 0
    none = np.empty((there.sum(), 0))
    rows = Rows(number[there], np.full(there.sum(), as_of), none, none)
    by_outcome = {}
    for outcome in OUTCOMES:
        came = np.full(len(key), np.nan)
        came[there] = observed_after(panel, rows, outcome)
        by_outcome[outcome] = pd.Series(came, key)
    return by_outcome


def printed(log: Log, panel: Panel) -> str:
    """The state of a sound log as text: its months, its newest line, the scores known by now."""
    if not log.entries:
        return (
            f"{shown(log.folder)}: no forecast is written down yet; python -m risk forward writes "
            "the first"
        )
    last = log.entries[-1]
    lines = [
        f"{shown(log.folder)}: {counted(len(log.entries), 'month')}, {span_text(log)}, as written",
        f"newest line of {SUMS}: {last.digest}  {last.path.name}",
    ]
    scores = forward_scores(log, panel).to_dict("records")
    for row in scores:
        lines.append(
            f"{row['weights']} weights, {row['outcome']}, {row['unit']}: {row['n']:,} forecasts, "
            f"{row['came']:,} came, {row['expected']:.0f} expected; Brier {row['brier']:.4f}, of "
            f"the base rate {row['base_rate_brier']:.4f}; skill over it {row['skill']:+.3f} "
            f"({row['low']:+.3f} to {row['high']:+.3f})"
        )
    waiting = [entry for entry in log.entries if panel.last_year <= entry.as_of // 12]
    if waiting:
        first = "" if len(scores) else "nothing to score yet. "
        lines.append(first + due_text(waiting[0].as_of))
    return "\n".join(lines)


def span_text(log: Log) -> str:
    """First and last month of a log that has one."""
    first = month_name(log.entries[0].as_of)
    last = month_name(log.entries[-1].as_of)
    return first if first == last else f"{first} to {last}"
