"""Whether a new release may take the place of the last accepted one."""

from collections.abc import Sequence
from datetime import date

from risk.refresh.summary import ALL, Summary
from risk.terms import share

# Between nine good releases of UNHCR's a closed year's total moved by 2.2 % at most, a column's
# by 3.5 %; in the one with a column of zeros by 71 %.
MOST_MOVED = 0.10
# Below this a column's year holds so little that one correction moves it by more.
LEAST_COUNTED = 1_000.0
# A half-year's total and the whole year's differ by far more.
SAME = 0.05
OLDEST_NEWS_DAYS = 90


def problems(new: Summary, old: Summary | None) -> list[str]:
    r"""What is wrong with a release, each as "expected …, got …"; none if it may be accepted.

    `new`: the release that came. `old`: the last accepted one, if there is any.

    >>> old = Summary("a", ("x",), ("AFG",), {"all": {"2020": 5000.0}}, "2020")
    >>> new = Summary("a", ("x",), ("AFG",), {"all": {"2020": 2000.0}}, "2020")
    >>> print(problems(new, old)[0].partition(", got ")[2].replace("\xa0", " "))
    2,000 (a change of −60 %)
    """
    faults = [
        f"expected numbers in the column {column!r}, got zero in every year"
        for column, years in new.totals.items()
        if years and not any(years.values())
    ]
    if old is None:
        return faults
    if new.form == old.form:
        faults += _columns(new.columns, old.columns)
    gone = sorted(set(old.states) - set(new.states))
    if gone:
        faults.append(
            f"expected all {len(old.states)} states accepted before, got none of {few(gone, 5)}"
        )
    if new.newest < old.newest:
        faults.append(
            f"expected data to {old.newest} or later, as accepted before, got the end {new.newest}"
        )
    faults += _half_year(new, old)
    return faults + [moved for column in old.totals for moved in _moved(column, new, old)]


def stale(newest: str, today: date) -> list[str]:
    """What is wrong with a newest event that is too old; nothing if it is not.

    >>> stale("2026-02-28", date(2026, 7, 1))
    ['expected an event of the last 90 days, got the newest of 2026-02-28, 123 days ago']
    """
    days = (today - date.fromisoformat(newest)).days
    if days <= OLDEST_NEWS_DAYS:
        return []
    return [
        f"expected an event of the last {OLDEST_NEWS_DAYS} days, got the newest of {newest}, "
        f"{days} days ago"
    ]


def _columns(new: tuple[str, ...], old: tuple[str, ...]) -> list[str]:
    gone = [column for column in old if column not in new]
    come = [column for column in new if column not in old]
    faults = []
    if gone:
        faults.append(f"expected the columns accepted before, got none called {few(gone, 3)}")
    if come:
        faults.append(f"expected the columns accepted before, got new ones: {few(come, 3)}")
    return faults


def _half_year(new: Summary, old: Summary) -> list[str]:
    year = str(old.half_year)
    half = old.totals.get(ALL, {}).get(year, 0.0)
    whole = new.totals.get(ALL, {}).get(year, 0.0)
    if not half or new.half_year == old.half_year or abs(whole / half - 1) > SAME:
        return []
    return [f"expected {year} as a whole year, got {whole:,.0f}, about as many as in its half"]


def _moved(column: str, new: Summary, old: Summary) -> list[str]:
    """The closed year of a column that moved most, if it moved too far.

    A column may be missing: another form of the file need not have it.
    """
    if column not in new.totals:
        return []
    years = new.totals[column]
    closed = [
        (abs(years.get(year, 0.0) / was - 1), year, was)
        for year, was in old.totals[column].items()
        if was >= LEAST_COUNTED
        and int(year) <= int(new.newest[:4])
        and not 0 < old.open_from <= int(year)
    ]
    moved, year, was = max(closed, default=(0.0, "", 0.0))
    if moved <= MOST_MOVED:
        return []
    now = years.get(year, 0.0)
    where = "total" if column == ALL else f"total of {column!r}"
    return [
        f"expected the {where} of {year} within {share(MOST_MOVED)} of {was:,.0f}, as "
        f"accepted before, got {now:,.0f} (a change of {share(now / was - 1)})"
    ]


def few(names: Sequence[str], shown: int) -> str:
    """The first of some names, and how many more there are.

    >>> few(["a", "b", "c"], 1), few(["a"], 1)
    ('a and 2 more', 'a')
    """
    left = len(names) - shown
    text = ", ".join(name[:60] for name in names[:shown])
    return f"{text} and {left} more" if left > 0 else text
