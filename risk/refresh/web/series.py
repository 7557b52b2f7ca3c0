"""What can be fetched: kinds of addresses, and what belongs together as one series."""

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Linked:
    """Files that a page links to; what they are called is read there, not guessed.

    link : pattern of the path of a link, with the folder; its numbers tell the newest
    all_since_yearly : whether all releases since the yearly one count, not the newest alone
    """

    page: str
    link: re.Pattern[str]
    all_since_yearly: bool = False


@dataclass(frozen=True)
class Numbered:
    """A file with a yearly number in its name and no page that says so: the newest that is there.

    address : holds {number}
    offset : number of a year's release, less the year
    least : the oldest number that is tried
    """

    address: str
    offset: int
    least: int


@dataclass(frozen=True)
class Direct:
    """One file at an address that stays the same."""

    address: str
    name: str


@dataclass(frozen=True)
class Pages:
    """An answer in pages of JSON, kept just as they came.

    address : holds {page}, and {year} for the year in which it is asked
    name : of the file, without .json
    """

    address: str
    name: str


@dataclass(frozen=True)
class Events:
    """UCDP's events by its API, for whoever has a token; written as UCDP's files have them.

    address : holds {version} and {page}, from 0 on
    """

    address: str


Part = Linked | Numbered | Direct | Pages | Events


@dataclass(frozen=True)
class Due:
    """When a period is published: a day of the next year; of the next month where month is None."""

    month: int | None
    day: int

    def after(self, year: int, month: int = 12) -> date:
        """The day on which the period after this one is due.

        `year` and `month`: the last period that is there; the month only for a monthly series.

        >>> Due(6, 14).after(2024), Due(None, 20).after(2026, 5), Due(None, 20).after(2026, 11)
        (datetime.date(2026, 6, 14), datetime.date(2026, 7, 20), datetime.date(2027, 1, 20))
        """
        if self.month is None:
            months = year * 12 + month + 1
            return date(months // 12, months % 12 + 1, self.day)
        return date(year + 2, self.month, self.day)


@dataclass(frozen=True)
class Series:
    """What is fetched, checked and accepted as one.

    choices : tried in their order, until one has all its parts and passes the checks
    files : patterns of the names that hold this series in the folder, whatever the form
    stays : patterns of those that stay when others come
    most_bytes : of one file as fetched; what it may unpack to, its reader says
    """

    name: str
    title: str
    choices: tuple[tuple[Part, ...], ...]
    files: tuple[str, ...]
    most_bytes: int
    due: Due
    stays: tuple[str, ...] = ()

    def holds(self, name: str) -> bool:
        """Whether a file of this name is of this series.

        >>> Series("a", "A", (), ("a_v*.csv",), 1, Due(6, 14)).holds("A_v26.csv")
        True
        """
        return _matches(name, self.files)

    def keeps(self, name: str) -> bool:
        """Whether a file of this name stays when others of the series come."""
        return _matches(name, self.stays)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    """In either case, as a build finds its files."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)
