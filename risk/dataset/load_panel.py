"""Reading data/ into a panel: each value is carried on until the next one is known."""

from pathlib import Path

import numpy as np
import pandas as pd

from risk.dataset.as_known import NEVER
from risk.dataset.package import DATA, read_package
from risk.dataset.panel import Panel
from risk.storage import InputError
from risk.terms import CODES, LEARNED_CODES, to_month


def load_panel(folder: Path = DATA) -> Panel:
    """Read data/ into arrays.

    Raises InputError if a file of data/ is missing or damaged, or was built for another catalogue.
    """
    names = ("countries", "corridors", "panel_countries", "panel_corridors", "outcomes")
    package = read_package(folder, names)
    countries = package.tables["countries"]
    corridors = package.tables["corridors"]
    first = to_month(package.description["first_month"])
    last = to_month(package.description["last_month"])
    state = pd.Index(countries.iso3)
    source = state.get_indexer(corridors.source_iso3)
    receiver = state.get_indexer(corridors.receiver_iso3)
    pairs = pd.Index(source * len(state) + receiver)

    def corridor_of(table: pd.DataFrame) -> np.ndarray:
        ends = [_codes(table[c], state) for c in ("source_iso3", "receiver_iso3")]
        return pairs.get_indexer(ends[0] * len(state) + ends[1])

    by_state = package.tables["panel_countries"]
    by_pair = package.tables["panel_corridors"]
    values: dict[str, np.ndarray] = {}
    periods: dict[str, np.ndarray] = {}
    for table, entity, size in (
        (by_state, _codes(by_state.iso3, state), len(state)),
        (by_pair, corridor_of(by_pair), len(pairs)),
    ):
        column = _months(table.known_since) - first
        period = _months(table.period)
        value = table.value.to_numpy()
        shape = (size, last - first + 1)
        for name, rows in table.groupby("indicator", observed=True).indices.items():
            code = str(name)
            values[code], periods[code] = _spread(
                entity[rows], column[rows], value[rows], period[rows], shape
            )
    # An indicator of judgement has a series where the files at hand give one.
    if not set(LEARNED_CODES) <= set(values) <= set(CODES):
        raise InputError(
            "datapackage.json: expected data for the indicators "
            f"{', '.join(LEARNED_CODES)}; run: python -m risk build --sources DIR"
        )
    outcomes = package.tables["outcomes"]
    first_year = int(outcomes.year.min())
    shape = (len(pairs), int(outcomes.year.max()) - first_year + 1)
    place = (corridor_of(outcomes), outcomes.year.to_numpy() - first_year)

    def wide(column: str) -> np.ndarray:
        array = np.full(shape, np.nan)
        array[place] = outcomes[column]
        return array

    return Panel(
        countries,
        corridors,
        source,
        receiver,
        values,
        periods,
        wide("arrivals"),
        wide("repeated"),
        wide("armed"),
        wide("conflicts"),
        first,
        last,
        first_year,
        package.digest,
        package.description,
    )


def _codes(column: pd.Series, index: pd.Index) -> np.ndarray:
    """Place of each cell in an index, by way of the column's few distinct values."""
    text = column.astype("category").cat
    return index.get_indexer(text.categories)[text.codes]


def _months(column: pd.Series) -> np.ndarray:
    text = column.astype("category").cat
    return np.array([to_month(t) if t else NEVER for t in text.categories])[text.codes]


def _spread(
    entity: np.ndarray,
    column: np.ndarray,
    value: np.ndarray,
    period: np.ndarray,
    shape: tuple[int, int],
) -> tuple[np.ndarray, np.ndarray]:
    """Carry each row's value and period on until the entity's next row.

    Of two rows of one entity and month the later one stands.
    """
    # Every entity begins with nothing known; what begins at a place lasts until the next place.
    begins = np.concatenate([np.arange(shape[0]) * shape[1], entity * shape[1] + column])
    order = np.argsort(begins, kind="stable")
    lasts = np.diff(begins[order], append=shape[0] * shape[1])
    values = np.concatenate([np.full(shape[0], np.nan), value])
    # Months fit half the bytes, and a panel of many corridors has as many periods as values.
    periods = np.concatenate([np.full(shape[0], NEVER), period]).astype(np.int32)
    return (
        np.repeat(values[order], lasts).reshape(shape),
        np.repeat(periods[order], lasts).reshape(shape),
    )
