"""What a publisher offers now: its files, in a folder of their own, before anyone looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from risk.build import Entry
from risk.publishers.forms import event_rows
from risk.publishers.ucdp import candidate
from risk.refresh.content import check_content, joined, read_page
from risk.refresh.web import (
    Direct,
    Events,
    Fetcher,
    Link,
    Linked,
    NotThere,
    Numbered,
    Pages,
    Part,
    Series,
    Stamp,
    answers,
    links,
)
from risk.storage import InputError, to_csv, write_bytes

MOST_PAGES = 200
# All events since 1989 had 418 pages in 2026.
MOST_EVENT_PAGES = 2_000
READ = {column.name for column in candidate.TABLE.columns}
# In the order of UCDP's files.
EVENT_COLUMNS = [name for name in candidate.TABLE.header.split(",") if name in READ]
_PAGE_BYTES = 5_000_000


@dataclass(frozen=True)
class Fetched:
    """One file that came, and where from."""

    path: Path
    address: str
    stamp: Stamp


@dataclass
class Offer:
    """The files of one series: those that came, and those at hand that are still the newest."""

    fetched: dict[str, Fetched] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)


def fetch_offer(
    series: Series,
    parts: tuple[Part, ...],
    held: Mapping[str, Entry],
    folder: Path,
    fetcher: Fetcher,
    today: date,
) -> Offer:
    """All parts of one choice.

    Raises InputError if one of them cannot be had, or is not at all what it should be. `held`: what
    is known of the accepted files of the series, by name. `folder`: for what is fetched.
    """
    offer = Offer()
    for part in parts:
        if isinstance(part, Pages):
            path = folder / f"{part.name}.json"
            updated = _fetch_pages(part, path, series, fetcher, today)
            offer.fetched[path.name] = Fetched(path, _page(part, 1, today), Stamp("", updated))
        if isinstance(part, Events):
            for version in _versions(part, fetcher, folder, today):
                name = f"GEDEvent_v{version.replace('.', '_')}.csv"
                address = part.address.format(version=version, page=0)
                if name in held and held[name].address == address:
                    offer.unchanged.add(name)  # a version stays as it was released
                    continue
                write_bytes(folder / name, _events_csv(part, version, fetcher, folder))
                offer.fetched[name] = Fetched(folder / name, address, answers.UNKNOWN)
    for link in _offered(parts, fetcher, today):
        path = folder / link.name
        now = fetcher.fetch(link.address, path, series.most_bytes, _stamp_of(held, link))
        if now is None:
            offer.unchanged.add(link.name)
        else:
            check_content(path, series)
            offer.fetched[link.name] = Fetched(path, link.address, now)
    return offer


def news(
    parts: tuple[Part, ...], held: Mapping[str, Entry], fetcher: Fetcher, today: date
) -> list[str]:
    """Names of the files that are new; nothing is fetched.

    An answer in pages has no version, so that nothing can be said of it before it is fetched: it is
    only looked whether its publisher answers. Raises InputError as `fetch_offer`.
    """
    for part in parts:
        if isinstance(part, Pages):
            fetcher.look(_page(part, 1, today))
    return [
        link.name
        for link in _offered(parts, fetcher, today)
        if fetcher.is_new(link.address, _stamp_of(held, link))
    ]


def _offered(parts: tuple[Part, ...], fetcher: Fetcher, today: date) -> list[Link]:
    """Files that have an address each; pages have none."""
    offered: list[Link] = []
    since = 0
    for part in parts:
        match part:
            case Linked():
                newest = links(fetcher.read(part.page, _PAGE_BYTES), part, since)
                since = newest[0].release[0]
                offered += newest
            case Numbered():
                offered.append(_numbered(part, fetcher, today))
            case Direct():
                offered.append(Link(part.address, part.name, ()))
    return offered


def _numbered(part: Numbered, fetcher: Fetcher, today: date) -> Link:
    """The newest that is there; a bot page with 404 counts as none, and the oldest one fails."""
    number = max(today.year + part.offset, part.least)
    while True:
        address = part.address.format(number=number)
        try:
            fetcher.is_new(address, answers.UNKNOWN)
        except NotThere:
            if number == part.least:
                raise
            number -= 1
            continue
        return Link(address, address.rpartition("/")[2], (number,))


def _fetch_pages(part: Pages, path: Path, series: Series, fetcher: Fetcher, today: date) -> str:
    """All pages of an answer into one file; the day of their release, where one is stated."""
    contents: list[bytes] = []
    pages = 1
    while len(contents) < pages:
        number = len(contents) + 1
        file = path.with_name(f"{part.name}_{number:03}.json")
        fetcher.fetch(_page(part, number, today), file, series.most_bytes)
        check_content(file, series)
        content, stated, updated = read_page(file, series.most_bytes)
        if stated > MOST_PAGES:
            raise InputError(f"{file.name}: expected at most {MOST_PAGES} pages, got {stated:,}")
        if contents and stated != pages:
            raise InputError(
                f"{file.name}: expected {pages} pages, as the first says, got {stated}: a new "
                "release came in between; try again later"
            )
        pages = stated
        contents.append(content)
    write_bytes(path, joined(contents))
    return updated


def _versions(part: Events, fetcher: Fetcher, folder: Path, today: date) -> list[str]:
    """The newest yearly release, and every candidate release of a month since."""
    year = today.year - 2000
    try:
        _events_page(part, f"{year}.1", 0, fetcher, folder)
    except NotThere:
        year -= 1
        _events_page(part, f"{year}.1", 0, fetcher, folder)
    versions = [f"{year}.1"]
    for number in range(12 * (today.year - 2000 - year) + today.month):
        version = f"{year + number // 12}.0.{number % 12 + 1}"
        try:
            _events_page(part, version, 0, fetcher, folder)
        except NotThere:
            break
        versions.append(version)
    return versions


def _events_csv(part: Events, version: str, fetcher: Fetcher, folder: Path) -> bytes:
    """All pages of a version, as UCDP's files have them."""
    rows: list[list[str]] = []
    first, total, pages = _events_page(part, version, 0, fetcher, folder)
    rows += first
    for number in range(1, pages):
        more, stated, _ = _events_page(part, version, number, fetcher, folder)
        if stated != total:
            raise InputError(
                f"UCDP's API, version {version}: expected {total:,} events, as its first page "
                f"says, got {stated:,}: a new release came in between; try again later"
            )
        rows += more
    if len(rows) != total:
        raise InputError(
            f"UCDP's API, version {version}: expected {total:,} events, as it says, got "
            f"{len(rows):,}"
        )
    table = pd.DataFrame(rows, columns=EVENT_COLUMNS, dtype="str")
    # As numbers: the writer takes a text that begins with a minus for a formula.
    places = {name: pd.to_numeric(table[name], "coerce") for name in ("latitude", "longitude")}
    return to_csv(table.assign(**places))


def _events_page(
    part: Events, version: str, page: int, fetcher: Fetcher, folder: Path
) -> tuple[list[list[str]], int, int]:
    """Events of one page, how many there are in all, and on how many pages."""
    path = folder / f"ucdp_events_{version}_{page:04}.json"
    fetcher.fetch(part.address.format(version=version, page=page), path, _PAGE_BYTES)
    rows, total, pages = event_rows(path, EVENT_COLUMNS)
    path.unlink()
    if pages > MOST_EVENT_PAGES:
        raise InputError(f"{path.name}: expected at most {MOST_EVENT_PAGES} pages, got {pages:,}")
    return rows, total, pages


def _page(part: Pages, page: int, today: date) -> str:
    return part.address.format(page=page, year=today.year)


def _stamp_of(held: Mapping[str, Entry], link: Link) -> Stamp:
    """What the server said of the file at hand; nothing if that came from elsewhere."""
    entry = held.get(link.name)
    if entry is None or entry.address != link.address:
        return answers.UNKNOWN
    return Stamp(entry.etag, entry.last_modified)
