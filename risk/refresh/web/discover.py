"""The newest releases among the links of a publisher's page."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from risk.refresh.web.series import Linked
from risk.storage import InputError


class Link(NamedTuple):
    """A file that a page links to."""

    address: str
    name: str
    release: tuple[int, ...]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.addresses += [value for name, value in attrs if name == "href" and value]


def links(content: bytes, linked: Linked, since: int = 0) -> list[Link]:
    """The files of one kind that a page links to: the newest release, or all since a year's.

    Raises InputError if the page has no such link. Returns: list of Link. Sorted by release, at
    least one.

    Parameters
    ----------
    content : the page, HTML
    linked : which page it is, and which links count
    since : first number of the oldest release that counts, where more than the newest is wanted

    >>> from risk.refresh.web.addresses import find
    >>> page = b'<a href="/downloads/ged/ged251-csv.zip"><a href="ged/ged261-csv.zip">'
    >>> [link.name for link in links(page, find(["ucdp-events"])[0].choices[0][0])]
    ['ged261-csv.zip']
    """
    parser = _Links()
    parser.feed(content.decode("utf-8", errors="replace"))
    own = urlsplit(linked.page)
    matching = set()
    for href in parser.addresses:
        target = urlsplit(urljoin(linked.page, href.strip()))
        match = linked.link.fullmatch(target.path)
        if match and target.hostname == own.hostname:
            name = target.path.rpartition("/")[2]
            matching.add(Link(f"https://{own.hostname}{target.path}", name, _numbers(match)))
    by_release = sorted(matching, key=lambda link: link.release)
    if linked.all_since_yearly:
        by_release = [link for link in by_release if link.release[0] >= since]
    if not by_release:
        raise InputError(
            f"{linked.page}: expected a link like {_example(linked.link)}, got none among "
            f"{len(parser.addresses)} links: the page has another form or is not the right one; "
            "look at it in a browser"
        )
    return by_release if linked.all_since_yearly else by_release[-1:]


def _example(link: re.Pattern[str]) -> str:
    r"""A pattern of links as a reader would write it.

    >>> _example(re.compile(r"/ged/GEDEvent_v(\d\d)_(\d\d?)(?:_(\d\d))?\.csv"))
    '/ged/GEDEvent_vN_N.csv'
    """
    plain = re.sub(r"\(\?:.*?\)\)\?", "", link.pattern)
    return re.sub(r"(\(.*?\))+", "N", plain).replace("\\", "")


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(number) for number in match.groups() if number)
