"""What a refresh changed in the past: cells of closed periods, and chances that moved with them."""

from typing import Any

import numpy as np
import pandas as pd

from risk.dataset import NEVER, Panel
from risk.model import Forecaster
from risk.storage import to_csv
from risk.terms import (
    CATALOGUE,
    LEARNED_CODES,
    OUTCOMES,
    Indicator,
    at_least_one,
    december,
    month_text,
)

COUNTS = {"counted_arrivals": "Arrivals counted in a year", "counted_armed": "Armed, in a year"}
KINDS = ("changed", "new", "gone")
LARGEST = 3
LEAST_CHANGE = 0.0005  # of a probability: what tenths of a percentage point show


def revised_cells(old: Panel, new: Panel) -> pd.DataFrame:
    """Every value of a closed period, as each of two data sets has it.

    A period is closed where the old data had reached it: up to the last period that they have of
    the series. Indicators are those of the panel, a value in the first as-of month that knows it;
    one that sums several months counts in each month that it describes. Columns: series (code),
    place ("AFG", or "AFG>TJK"), period (month number, NEVER for fixed facts), before, after (NaN:
    not there).
    """
    in_both = [i for i in CATALOGUE if i.code in old.values and i.code in new.values]
    parts = [_both(i.code, _of_indicator(old, i), _of_indicator(new, i)) for i in in_both]
    for code in COUNTS:
        parts.append(_both(code, _of_count(old, code), _of_count(new, code)))
    return pd.concat(parts, ignore_index=True)


def _both(code: str, old: pd.Series, new: pd.Series) -> pd.DataFrame:
    closed = old.index.get_level_values("period").max() if len(old) else NEVER
    new = new[new.index.get_level_values("period") <= closed]
    both = pd.concat({"before": old, "after": new}, axis=1).reset_index()
    return both.assign(series=code)[["series", "place", "period", "before", "after"]]


def _of_indicator(panel: Panel, indicator: Indicator) -> pd.Series:
    """Values by place and period."""
    values = panel.values[indicator.code]
    entity, column = np.nonzero(~np.isnan(values))
    period = panel.periods[indicator.code][entity, column]
    if indicator.monthly:
        period = panel.first_month + column - indicator.lag_months
    places = _pairs(panel) if indicator.entity == "corridor" else panel.countries.iso3.to_numpy()
    table = pd.DataFrame(
        {"place": places[entity], "period": period, "value": values[entity, column]}
    )
    return table.drop_duplicates(["place", "period"]).set_index(["place", "period"]).value


def _of_count(panel: Panel, code: str) -> pd.Series:
    """Counts by corridor and last month of their year."""
    counts = panel.arrivals if code == "counted_arrivals" else panel.armed
    corridor, year = np.nonzero(~np.isnan(counts))
    table = pd.DataFrame(
        {
            "place": _pairs(panel)[corridor],
            "period": december(panel.first_year + year),
            "value": counts[corridor, year].astype(float),
        }
    )
    return table.set_index(["place", "period"]).value


def _pairs(panel: Panel) -> np.ndarray:
    ends = panel.corridors
    return (ends.source_iso3.astype(str) + ">" + ends.receiver_iso3.astype(str)).to_numpy(object)


def changed_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Those that differ, with what became of each: "changed", "new" or "gone"."""
    before = cells.before.to_numpy()
    after = cells.after.to_numpy()
    same = np.isclose(before, after, rtol=1e-9, atol=0.0, equal_nan=True)
    changed = cells[~same].reset_index(drop=True)
    kind = np.select([changed.before.isna(), changed.after.isna()], ["new", "gone"], "changed")
    return changed.assign(kind=kind)


def by_series(cells: pd.DataFrame) -> list[dict[str, Any]]:
    """How much of each series was revised.

    Returns: list of dict, one a series: series, label, compared (cells that both have), changed,
    new, gone (cells), largest: the greatest changes, each with place, period (text), before, after.

    Parameters
    ----------
    cells : as from `revised_cells`
    """
    compared = {*LEARNED_CODES, *cells.series}
    labels = {i.code: i.name for i in CATALOGUE if i.code in compared} | COUNTS
    changed = changed_cells(cells)
    rows: list[dict[str, Any]] = []
    for code, label in labels.items():
        mine = changed[changed.series == code]
        kinds = mine.kind.value_counts()
        row: dict[str, Any] = {"series": code, "label": label}
        row["compared"] = len(cells[cells.series == code].dropna())
        row |= {kind: int(kinds.get(kind, 0)) for kind in KINDS}
        row["largest"] = _largest(mine[mine.kind == "changed"])
        rows.append(row)
    return rows


def _largest(changed: pd.DataFrame) -> list[dict[str, Any]]:
    size = (changed.after - changed.before).abs()
    order = size.sort_values(ascending=False, kind="stable").index[:LARGEST]
    largest = changed.loc[order]
    columns = (largest.place.tolist(), largest.period.tolist(), largest.before.tolist())
    return [
        {"place": place, "period": period_text(period), "before": before, "after": after}
        for place, period, before, after in zip(*columns, largest.after.tolist(), strict=True)
    ]


def period_text(period: int) -> str:
    """Last month of a period; empty for a fixed fact.

    >>> period_text(december(2020)), period_text(NEVER)
    ('2020-12', '')
    """
    return "" if period == NEVER else month_text(int(period))


def moved_chances(old: Forecaster, new: Forecaster) -> tuple[str, list[dict[str, Any]]]:
    """Countries whose chance for the old data's latest month is another with the new data.

    Both are of the fitted weights and of what was known in that month. What the revised data did
    and what the refitted model did are Shapley values: each is swapped before and after the other,
    and the two results averaged. They sum to the change.

    Returns
    -------
    str, list of dict
        The month. For each country and outcome with a change of LEAST_CHANGE or more: iso3,
        country, outcome, before, after, by_data, by_model; the largest changes first.
    """
    month = min(old.panel.last_month, new.panel.last_month)
    states = {
        (False, False): old,
        (True, False): Forecaster(new.panel, old.models),
        (False, True): Forecaster(old.panel, new.models),
        (True, True): new,
    }
    codes = sorted({*old.panel.countries.iso3} & {*new.panel.countries.iso3})
    chances = {swapped: _chances(f, month, codes) for swapped, f in states.items()}
    before = chances[False, False]
    after = chances[True, True]
    by_data = (chances[True, False] - before + after - chances[False, True]) / 2
    rows = [
        {
            "iso3": iso3,
            "country": new.panel.names[iso3],
            "outcome": outcome,
            "before": before[place, column],
            "after": after[place, column],
            "by_data": by_data[place, column],
            "by_model": after[place, column] - before[place, column] - by_data[place, column],
        }
        for place, iso3 in enumerate(codes)
        for column, outcome in enumerate(OUTCOMES)
    ]
    moved = [row for row in rows if abs(row["after"] - row["before"]) >= LEAST_CHANGE]
    moved.sort(key=lambda row: -abs(row["after"] - row["before"]))
    return month_text(month), moved


def _chances(forecaster: Forecaster, month: int, codes: list[str]) -> np.ndarray:
    """Chance of each outcome by country: 0 where it is not exposed, NaN where there is none."""
    panel = forecaster.panel
    forecast = forecaster.forecast(month)
    receiver = panel.receiver[forecast.rows.corridor]
    n = len(panel.countries)
    columns = [at_least_one(forecast.probability(o), receiver, n) for o in OUTCOMES]
    rows = pd.Index(panel.countries.iso3).get_indexer(codes)
    return np.stack(columns, axis=1)[rows]


def cells_csv(cells: pd.DataFrame) -> bytes:
    """Every cell that differs, as CSV: series, place, period, before, after, kind."""
    changed = changed_cells(cells)
    return to_csv(changed.assign(period=changed.period.map(period_text)), line_end="\n")
