"""Organised-violence deaths by country and month, from the events: UCDP GED and Candidate GED.

The yearly release (UCDP GED codebook, version 26.1) has every event from 1989 to the end of the
year before it, in the 49 columns of the candidate events. After it come candidate releases, one a
month or several months together. They are increments: each has late and revised events of months
before, so they are merged by `id`, and the newest release that has an event says what it was.

An event counts in the month of its `date_start`, with the deaths of the `best` estimate.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_large
from risk.publishers.ucdp import candidate
from risk.publishers.ucdp.releases import age, candidate_months, yearly_end
from risk.storage import InputError
from risk.terms import month_text

FIRST_YEAR = 1989
MEMBER = "GEDEvent_v*.csv"


def read(path: Path) -> pd.DataFrame:
    """Events of a yearly release, plain CSV or the publisher's zip.

    The file has 274 MB; it is read block by block, eight of its columns. Returns a DataFrame as
    `candidate.read`. Raises InputError if the file does not fit the table, has an event twice,
    or does not reach from 1989 to the last year of the release in its name.
    """
    events = candidate.events(read_large(path, candidate.TABLE, MEMBER), path.name)
    years = events.start // 12
    last = yearly_end(path.name)
    if years.min() != FIRST_YEAR or years.max() != last:
        raise InputError(
            f"{path.name}: column 'date_start': expected events from {FIRST_YEAR} to {last}, the "
            f"last year of a yearly release of this name, got {years.min()} to {years.max()}"
        )
    return events


def read_events(yearly: Path, candidates: Sequence[Path]) -> pd.DataFrame:
    """Every event of a yearly release and of the months after it, each once.

    Returns a DataFrame as `candidate.read`, and provisional (bool), those of candidate releases.
    Raises InputError if a file does not fit, or a month after the yearly release has no candidate
    release. `yearly`: file of the yearly release. `candidates`: files of candidate releases; what
    they have on the years of the yearly release is left out.
    """
    final = read(yearly)
    end = (int(final.start.max()) // 12 + 1) * 12
    newer = [path for path in candidates if candidate_months(path.name).stop > end]
    _check_months(newer, end)
    merged = pd.concat([final.iloc[:0], *_of_releases(newer)])
    late = merged.drop_duplicates("id", keep="last")
    late = late[late.start >= end]
    return pd.concat(
        [final.assign(provisional=False), late.assign(provisional=True)], ignore_index=True
    )


def read_candidates(candidates: Sequence[Path], since: int) -> tuple[pd.DataFrame, frozenset[int]]:
    """Events of candidate releases where no yearly release is at hand, each once.

    Raises InputError if a file does not fit. Returns: (DataFrame as `candidate.read`, the months
    that the releases are about). The events of these months alone: those of others come late, and
    not all of them.

    Parameters
    ----------
    candidates : files of candidate releases
    since : first month that counts; of the months before, the deaths come from a yearly release,
        which candidate events do not agree with
    """
    newer = [path for path in candidates if candidate_months(path.name).stop > since]
    months = {month for path in newer for month in candidate_months(path.name) if month >= since}
    if not months:
        return pd.DataFrame(), frozenset()
    merged = pd.concat(_of_releases(newer)).drop_duplicates("id", keep="last")
    return merged[merged.start.isin(months)].reset_index(drop=True), frozenset(months)


def _of_releases(paths: Sequence[Path]) -> list[pd.DataFrame]:
    """The events of each release, the newest last."""
    return [candidate.read_release(path) for path in sorted(paths, key=age)]


def country_months(events: pd.DataFrame) -> pd.DataFrame:
    """Events summed by state and month.

    Returns a DataFrame as `country_month.read`, by state and month. `events`: DataFrame with gwno,
    start, deaths, provisional.
    """
    months = events.groupby(["gwno", "start"], as_index=False).agg(
        deaths=("deaths", "sum"), provisional=("provisional", "first")
    )
    return months.rename(columns={"start": "month"})


def _check_months(paths: Sequence[Path], end: int) -> None:
    """Refuse a gap: a month without a release would pass for one without deaths."""
    covered = {month for path in paths for month in candidate_months(path.name)}
    missing = [month for month in range(end, max(covered, default=end)) if month not in covered]
    if missing:
        raise InputError(
            f"{candidate.PATTERN}: expected a candidate release of every month from "
            f"{month_text(end)} to {month_text(max(covered))}, found none of "
            f"{month_text(missing[0])}"
        )
