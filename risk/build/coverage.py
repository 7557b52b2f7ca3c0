"""Whether the publishers' files cover what the build needs: states, years, every indicator.

A file can be well formed and still be the wrong one, or have lost half its rows; what it lacks
would become zeros, or nothing. The limits leave room: of the 196 states, the files of December
2023 and August 2026 match at least 156 and have at least 150 in their last year.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from risk.dataset import Known
from risk.publishers import Sources
from risk.storage import InputError
from risk.terms import FORMER_GWNO, INDICATORS, month_text

LEAST_STATES = 0.5
"""Share of the states of the list that a file about all states must have."""
LEAST_OF_BEFORE = 0.5
"""Share of its usual number of states, or conflicts, that a file's last period must have."""
OLDEST_YEARS = 6
"""Years that a file may end before most others do: an older value stands for nothing today."""
NEWEST_YEARS = 3
"""Years that a file may end after most others do."""

# Organised violence has never paused worldwide for a month; a longer gap is a wrong date.
LONGEST_GAP_MONTHS = 6
PERIODS_BEFORE = 10
MOST_YEAR = 9999
# The field of Sources whose file an indicator would be lost without.
SERIES = {
    "territory_controlled": "control",
    "source_fragility": "effectiveness",
    "conflict_intensity": "deaths",
    "deaths_rate": "deaths",
    "conflict_momentum": "deaths",
    "violence_jump": "deaths",
    "displacement": "stocks",
    "border_incidents": "battle_deaths",
    "fought_there": "battle_deaths",
    "border_exposure": "borders",
    "refugee_route": "flows",
    "last_arrivals": "flows",
    "peak_arrivals": "flows",
    "arrivals_history": "flows",
    "hosted_community": "stocks",
    "receiver_openness": "flows",
    "refugee_readiness": "stocks",
    "receiver_violence": "deaths",
    "receiver_violence_now": "deaths",
    "receiver_territory": "control",
    "state_fragility": "stability",
    "receiver_population": "population",
}


def check_states(file: str, column: str, codes: pd.Series, states: frozenset[str]) -> None:
    """Refuse a file about all states with rows of too few of them.

    Parameters
    ----------
    file, column : names for the message
    codes : state of each row
    states : codes of all states
    """
    matched = states & set(codes)
    if len(matched) < LEAST_STATES * len(states):
        raise InputError(
            f"{file}: column {column!r}: expected codes of at least half of the {len(states)} "
            f"states, got codes of {len(matched)}"
        )


def check_last_period(file: str, column: str, codes: pd.Series, periods: pd.Series) -> None:
    """Refuse a file whose last year or month has much fewer states than those before it.

    Parameters
    ----------
    file, column : names for the message
    codes : state, or conflict, of each row
    periods : year of each row, or month
    """
    counts = codes.groupby(periods).nunique()
    last = int(counts.index.max())
    usual = counts[counts.index < last].tail(PERIODS_BEFORE).median()
    if counts[last] < LEAST_OF_BEFORE * usual:
        period = f"month, {month_text(last)}" if last > MOST_YEAR else f"year, {last}"
        raise InputError(
            f"{file}: column {column!r}: expected about {usual:.0f} different values in its last "
            f"{period}, as in those before, got {counts[last]}"
        )


def check_ends(ends: Mapping[str, int]) -> None:
    """Refuse a file that ends long before or after most of the files do.

    `ends`: last year by file.
    """
    usual = int(np.median(list(ends.values())))
    for file, end in ends.items():
        if not usual - OLDEST_YEARS <= end <= usual + NEWEST_YEARS:
            raise InputError(
                f"{file}: expected a last year from {usual - OLDEST_YEARS} to "
                f"{usual + NEWEST_YEARS}, as most files end in {usual}, got {end}"
            )


def check_indicators(measured: Mapping[str, Known], files: Sources) -> None:
    """Refuse an indicator that is unknown, or zero, everywhere and always.

    `measured`: Known by code, as built. `files`: that were read.
    """
    for code, known in measured.items():
        if not np.nan_to_num(known.values).any():
            file = getattr(files, SERIES[code]).name
            raise InputError(
                f"{file}: expected values of the indicator {INDICATORS[code].label!r}, got none"
            )


def check_events(months: pd.Series, known: pd.Series, file: str) -> None:
    """Refuse an event long after the last country-month, which comes out at the same time.

    Parameters
    ----------
    months : month of each event
    known : months of the country-months
    file : name for the message
    """
    last = int(known.max()) + 12 * NEWEST_YEARS
    late = (months > last).to_numpy()
    if late.any():
        row = int(late.argmax())
        raise InputError(
            f"{file}: row {row + 2}, column 'date_end': expected a month up to {month_text(last)}, "
            f"got {month_text(int(months.iloc[row]))}"
        )


def check_numbers(
    gwno: pd.Series, iso3: pd.Series, file: str, column: str, *, rows: bool = True
) -> None:
    """Refuse a Gleditsch-Ward number that is no state's; its deaths would be lost in silence."""
    unknown = ~gwno.isin(iso3.index) & ~gwno.isin(list(FORMER_GWNO))
    if unknown.any():
        first = int(unknown.to_numpy().argmax())
        row = f"row {first + 2}, " if rows else ""
        raise InputError(
            f"{file}: {row}column {column!r}: expected the Gleditsch-Ward number of a state in "
            f"seeds/countries.csv, got {gwno.iloc[first]}"
        )


def check_months(months: pd.Series, file: str) -> None:
    """Refuse a month far from all others: it would stretch the panel to a time without data."""
    seen = np.sort(months.unique())
    gaps = np.flatnonzero(np.diff(seen) > LONGEST_GAP_MONTHS)
    if len(gaps):
        before, after = np.split(seen, [gaps[-1] + 1])
        inside, lone = (before, after[-1]) if len(before) > len(after) else (after, before[0])
        raise InputError(
            f"{file}: row {int((months == lone).to_numpy().argmax()) + 2}, columns 'year' and "
            f"'month': expected a month of the data, {month_text(int(inside[0]))} to "
            f"{month_text(int(inside[-1]))}, got {month_text(int(lone))}"
        )
