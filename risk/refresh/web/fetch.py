"""One file over HTTPS: patient with slow servers, strict about everything else."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from tqdm import tqdm
from urllib3.util import Retry

from risk.refresh.web.addresses import HOSTS
from risk.refresh.web.answers import (
    BUSY,
    NOTHING_LEFT,
    PARTIAL,
    UNCHANGED,
    UNKNOWN,
    Cut,
    NotAsked,
    Stamp,
    Unreachable,
    check_status,
    explained,
    stamp_of,
    token_for,
)
from risk.refresh.web.half_file import HalfFile
from risk.storage import InputError

T = TypeVar("T")
USER_AGENT = "Spillover (research; fetches each release once)"
# UCDP's server needs most of a minute to begin; a dead one is given up after this.
CONNECT_S = 30.0
SILENT_S = 120.0
# A trickle that never ends is no slow server.
WHOLE_S = 3_600.0
LONGEST_WAIT_S = 300
CHUNK = 1 << 16
MOST_REDIRECTS = 3


@dataclass
class Fetcher:
    """A session with the publishers.

    origins : addresses that stand in for publishers' ("https://host": "http://localhost:1"), for
        tests alone: nothing on the command line or in the environment sets them
    trusted : file of certificates to trust instead of the system's list; there is no way to
        turn the check off
    tries : how often a request, or the rest of a body, is tried again
    wait_s : wait before the second trial; it doubles each time
    connect_s, silent_s, whole_s : time-outs for the connection, between two pieces, for a file
    """

    origins: Mapping[str, str] | None = None
    trusted: Path | None = None
    tries: int = 4
    wait_s: float = 2.0
    connect_s: float = CONNECT_S
    silent_s: float = SILENT_S
    whole_s: float = WHOLE_S
    progress: bool = False

    def __post_init__(self) -> None:
        """Open the session."""
        self._pages: dict[str, bytes] = {}
        self._unreachable: set[str] = set()
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        retry = Retry(
            total=self.tries,
            read=False,  # silence and cuts are tried again here, with what is there already
            redirect=0,
            status_forcelist=BUSY,
            allowed_methods=("GET", "HEAD"),
            backoff_factor=self.wait_s,
            backoff_max=LONGEST_WAIT_S,
            retry_after_max=LONGEST_WAIT_S,
            raise_on_status=False,
        )
        for scheme in ("https://", *(("http://",) if self.origins else ())):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def is_new(self, address: str, stamp: Stamp) -> bool:
        """Whether the file is another one than that of the stamp, without fetching it.

        Raises InputError as `fetch`.
        """

        def ask() -> bool:
            with self._asked("HEAD", address, stamp.headers()) as answer:
                return answer.status_code != UNCHANGED and not stamp_of(answer).same_as(stamp)

        return self._again(ask)

    def look(self, address: str) -> None:
        """Make sure that there is an answer, without fetching it.

        Raises InputError as `fetch`. A server that answers, but not to such a question, is there.
        """

        def ask() -> None:
            with self._asked("HEAD", address, {}):
                pass

        with contextlib.suppress(NotAsked):
            self._again(ask)

    def read(self, address: str, most_bytes: int) -> bytes:
        """A small page, in memory; asked for once in a run.

        Raises InputError as `fetch`.
        """

        def ask() -> bytes:
            with self._asked("GET", address, {}) as answer, self._explained(address):
                return b"".join(self._pieces(answer, address, most_bytes, 0))

        if address not in self._pages:
            self._pages[address] = self._again(ask)
        return self._pages[address]

    def fetch(
        self, address: str, path: Path, most_bytes: int, stamp: Stamp = UNKNOWN
    ) -> Stamp | None:
        """A file onto the disk, under its name only when it is whole.

        Returns: Stamp, or None if the file at hand is still the newest.

        Parameters
        ----------
        address : of the publisher, https
        path : file to write; what was fetched of it before a stop is in `path` with .part added
        most_bytes : that it may have, stated or real
        stamp : of the file at hand, if there is one

        Raises
        ------
        NotThere
            If there is no such file at the address.
        InputError
            If the address is not on the list, or the server, the line or the disk fails.
        """
        half = HalfFile(path, address)
        now = self._again(lambda: self._fetch_rest(half, most_bytes, stamp))
        if now is not None:
            half.finish()
        return now

    def _fetch_rest(self, half: HalfFile, most_bytes: int, stamp: Stamp) -> Stamp | None:
        """Fetch what is not there yet, or all of it where the server cannot go on."""
        held, begun = half.begun()
        asked = stamp.headers()
        if held:
            version = begun.etag or begun.http_date()
            asked |= {"Range": f"bytes={held}-", "If-Range": version}
        with self._asked("GET", half.address, asked) as answer:
            if answer.status_code == UNCHANGED:
                return None
            part = answer.headers.get("Content-Range", "")
            goes_on = answer.status_code == PARTIAL and part.startswith(f"bytes {held}-")
            if answer.status_code in (PARTIAL, NOTHING_LEFT) and not goes_on:
                half.drop()
                raise Cut(f"{half.address}: expected the rest of the file, got another part of it")
            now = stamp_of(answer)
            pieces = self._pieces(answer, half.address, most_bytes, held if goes_on else 0)
            with self._explained(half.address):
                half.write(pieces, now, goes_on=goes_on)
        return now

    def _pieces(
        self, answer: requests.Response, address: str, most_bytes: int, held: int
    ) -> Iterator[bytes]:
        """The body in pieces, within its bounds of size and time."""
        stated = answer.headers.get("Content-Length", "")
        whole = held + int(stated) if stated.isdecimal() else None
        if whole is not None and whole > most_bytes:
            raise InputError(_too_large(address, most_bytes, f"{whole:,}"))
        is_plain = not answer.headers.get("Content-Encoding")
        received = held
        ends = time.monotonic() + self.whole_s
        name = urlsplit(address).path.rpartition("/")[2] or urlsplit(address).netloc
        bar = tqdm(
            total=whole,
            initial=held,
            desc=name,
            unit="B",
            unit_scale=True,
            leave=False,
            disable=None if self.progress else True,
        )
        with bar:
            # Whatever has come, at once: a whole chunk of a trickle may take days.
            for piece in iter(lambda: answer.raw.read1(CHUNK, decode_content=True), b""):
                received += len(piece)
                bar.update(len(piece))
                if received > most_bytes:
                    raise InputError(_too_large(address, most_bytes, "more"))
                if time.monotonic() > ends:
                    raise InputError(
                        f"{address}: expected the whole file within {self.whole_s:g} s, got a "
                        "part: the server is too slow today; try again later"
                    )
                yield piece
        if whole is not None and is_plain and received < whole:
            raise Cut(f"{address}: expected {whole:,} bytes, got {received:,}: it was cut off")

    @contextlib.contextmanager
    def _asked(
        self, method: str, address: str, headers: dict[str, str]
    ) -> Iterator[requests.Response]:
        """An answer with a status that is one; redirects stay on their host."""
        target = self._reached(address)
        host = urlsplit(address).netloc
        if host in self._unreachable:
            raise Unreachable(
                f"{address}: expected an answer, got none from this host just now: look at this "
                "machine's connection, else try again later"
            )
        for _ in range(MOST_REDIRECTS + 1):
            try:
                with self._explained(address):
                    answer = self._session.request(
                        method,
                        target,
                        headers=headers | token_for(address),
                        stream=True,
                        allow_redirects=False,
                        verify=str(self.trusted) if self.trusted else True,
                        timeout=(self.connect_s, self.silent_s),
                    )
            except Unreachable:
                self._unreachable.add(host)
                raise
            with answer:
                if not answer.is_redirect:
                    with self._explained(address):
                        check_status(answer, address)
                    yield answer
                    return
                onward = urljoin(target, answer.headers["Location"])
            if urlsplit(onward)[:2] != urlsplit(target)[:2]:
                raise InputError(
                    f"{address}: expected the file on the same host, got a redirect to "
                    f"{_origin(onward)[:100]}, which is not followed: look whether it has moved"
                )
            target = onward
        raise InputError(f"{address}: expected the file, got redirects without an end")

    def _reached(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.hostname not in HOSTS or parts.port or parts.username:
            raise InputError(
                f"{address[:100]}: expected an https address on one of {', '.join(HOSTS)}"
            )
        origin = f"https://{parts.hostname}"
        return (self.origins or {}).get(origin, origin) + address[len(origin) :]

    def _explained(self, address: str) -> contextlib.AbstractContextManager[None]:
        return explained(address, self.connect_s, self.silent_s)

    def _again(self, ask: Callable[[], T]) -> T:
        """What is asked for, tried again after a wait where it was cut off."""
        for left in reversed(range(self.tries + 1)):
            try:
                return ask()
            except Cut as cut:
                if not left:
                    raise InputError(
                        f"{cut}; tried {self.tries + 1} times; try again later"
                    ) from None
            time.sleep(min(self.wait_s * 2 ** (self.tries - left), LONGEST_WAIT_S))
        raise AssertionError("the last trial returns or raises")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _too_large(address: str, most: int, got: str) -> str:
    return f"{address}: expected at most {most:,} bytes, got {got}: it is not the file it should be"
