"""One file over HTTPS: patient with slow servers, strict about everything else."""

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from tqdm import tqdm
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from risk.refresh.addresses import HOSTS
from risk.storage.errors import InputError
from risk.storage.files import told

USER_AGENT = "Spillover (research; fetches each release once)"
BUSY = (429, 500, 502, 503, 504)
UNCHANGED = 304
PARTIAL = 206
# UCDP's server needs most of a minute to begin; a dead one is given up after this.
CONNECT_S = 30.0
SILENT_S = 120.0
# A trickle that never ends is no slow server.
WHOLE_S = 3_600.0
LONGEST_WAIT_S = 300
CHUNK = 1 << 16
MOST_REDIRECTS = 3
# How the API of UCDP says that a release is not there yet; any other error 400 is a fault.
UNRELEASED = "Invalid object name"


class NotThere(InputError):
    """The server says that there is no such file, or not yet."""


@dataclass(frozen=True)
class Stamp:
    """What a server says about the version of a file; blank where it says nothing.

    last_modified : ISO 8601
    """

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """Ask for the file only if it is another one."""
        asked = {"If-None-Match": self.etag} if self.etag else {}
        if self.last_modified:
            asked["If-Modified-Since"] = _http_date(self.last_modified)
        return asked


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
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        retry = Retry(
            total=self.tries,
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

        Raises
        ------
        InputError
            As `fetch`.
        """
        with self._asked("HEAD", address, stamp.headers()) as answer:
            if answer.status_code == UNCHANGED:
                return False
            now = _stamp(answer)
        return not stamp.headers() or now != stamp

    def read(self, address: str, most_bytes: int) -> bytes:
        """A small page, in memory; asked for once in a run.

        Raises
        ------
        InputError
            As `fetch`.
        """
        if address not in self._pages:
            self._pages[address] = self._read(address, most_bytes)
        return self._pages[address]

    def _read(self, address: str, most_bytes: int) -> bytes:
        for left in reversed(range(self.tries + 1)):
            try:
                with self._asked("GET", address, {}) as answer, _explained(address, self):
                    return b"".join(self._pieces(answer, address, most_bytes, 0))
            except _Cut as cut:
                self._wait(cut, left)
        raise AssertionError("the last trial raises")

    def fetch(
        self, address: str, path: Path, most_bytes: int, stamp: Stamp = Stamp()
    ) -> Stamp | None:
        """A file onto the disk, under its name only when it is whole.

        Parameters
        ----------
        address : of the publisher, https
        path : file to write; what was fetched of it before a stop is in `path` with .part added
        most_bytes : that it may have, stated or real
        stamp : of the file at hand, if there is one

        Returns
        -------
        Stamp, or None if the file at hand is still the newest

        Raises
        ------
        NotThere
            If there is no such file at the address.
        InputError
            If the address is not on the list, or the server, the line or the disk fails.
        """
        part = path.with_name(f"{path.name}.part")
        for left in reversed(range(self.tries + 1)):
            try:
                with _explained(address, self):
                    now = self._fetch_rest(address, part, most_bytes, stamp)
                break
            except _Cut as cut:
                self._wait(cut, left)
        if now is None:
            return None
        with told(path):
            os.replace(part, path)
            _note(part).unlink(missing_ok=True)
        return now

    def _fetch_rest(self, address: str, part: Path, most_bytes: int, stamp: Stamp) -> Stamp | None:
        """Fetch what is not in `part` yet, or all of it where the server cannot go on."""
        begun = _begun(part, address)
        asked = stamp.headers()
        if begun:
            resume = begun.etag or _http_date(begun.last_modified)
            asked |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": resume}
        with self._asked("GET", address, asked) as answer:
            if answer.status_code == UNCHANGED:
                return None
            if answer.status_code == 416:  # nothing is left of what it has now: begin again
                part.unlink(missing_ok=True)
                raise _Cut(f"{address}: expected the rest of the file, got status 416")
            held = part.stat().st_size if begun and _goes_on(answer, part.stat().st_size) else 0
            if answer.status_code == PARTIAL and not held:
                part.unlink(missing_ok=True)
                raise _Cut(f"{address}: expected the rest of the file, got another part of it")
            now = _stamp(answer)
            with told(part):
                noted = {"address": address, **asdict(now)}
                _note(part).write_text(json.dumps(noted), encoding="utf-8")
            try:
                _write(part, self._pieces(answer, address, most_bytes, held), on=bool(held))
            except InputError:  # a full disk, or a file that is too large: it would be so again
                part.unlink(missing_ok=True)
                raise
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
            total=whole, initial=held, desc=name, unit="B", unit_scale=True, leave=False,
            disable=None if self.progress else True,
        )  # fmt: skip
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
            raise _Cut(f"{address}: expected {whole:,} bytes, got {received:,}: it was cut off")

    @contextlib.contextmanager
    def _asked(
        self, method: str, address: str, headers: dict[str, str]
    ) -> Iterator[requests.Response]:
        """An answer with a status that is one; redirects stay on their host."""
        target = self._reached(address)
        for _ in range(MOST_REDIRECTS + 1):
            with _explained(address, self):
                answer = self._session.request(
                    method,
                    target,
                    headers=headers,
                    stream=True,
                    allow_redirects=False,
                    verify=str(self.trusted) if self.trusted else True,
                    timeout=(self.connect_s, self.silent_s),
                )
            with answer:
                if not answer.is_redirect:
                    _check_status(answer, address)
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

    def _wait(self, cut: "_Cut", left: int) -> None:
        if not left:
            raise InputError(f"{cut}; tried {self.tries + 1} times; try again later") from None
        time.sleep(min(self.wait_s * 2 ** (self.tries - left), LONGEST_WAIT_S))


class _Cut(Exception):
    """A body that ended before its time: what is there may be gone on with."""


@contextlib.contextmanager
def _explained(address: str, fetcher: Fetcher) -> Iterator[None]:
    """Turn what the line says into a sentence."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise InputError(
            f"{address}: expected a certificate that fits, got one that does not "
            f"({_reason(error)}): the check is never turned off; look at this machine's clock "
            "and certificates, else wait until the publisher has renewed it"
        ) from None
    except requests.exceptions.ConnectTimeout:
        raise InputError(
            f"{address}: expected a connection within {fetcher.connect_s:g} s, got none: the host "
            "is down, or a firewall is in the way; try again later"
        ) from None
    except requests.exceptions.RetryError as error:
        raise InputError(f"{address}: {_reason(error)}; try again later") from None
    except (requests.exceptions.ReadTimeout, ReadTimeoutError, TimeoutError):
        raise _Cut(
            f"{address}: expected an answer within {fetcher.silent_s:g} s, got silence"
        ) from None
    except (ProtocolError, DecodeError):
        raise _Cut(f"{address}: expected the whole file, got a part: it was cut off") from None
    except (requests.exceptions.RequestException, HTTPError) as error:
        if "timed out" in str(error):
            raise _Cut(
                f"{address}: expected an answer within {fetcher.silent_s:g} s, got silence"
            ) from None
        raise InputError(
            f"{address}: expected an answer, got none ({_reason(error)}): look at this machine's "
            "connection, else try again later"
        ) from None


def _check_status(answer: requests.Response, address: str) -> None:
    status = answer.status_code
    if status in (200, PARTIAL, UNCHANGED, 416):
        return
    says = answer.raw.read(2_000, decode_content=True).decode("utf-8", errors="replace")
    if status in (404, 410) or (status == 400 and UNRELEASED in says):
        raise NotThere(f"{address}: expected the file, got status {status}: it is not there (yet)")
    if status in (401, 403):
        raise InputError(
            f"{address}: expected the file, got status {status}: the publisher wants a token now, "
            "or blocks this machine; look at the publisher's page"
        )
    if status in BUSY:
        raise InputError(
            f"{address}: expected the file, got status {status} again and again: the server is "
            "busy or out of order; try again later"
        )
    raise InputError(f"{address}: expected the file, got status {status}: look at it in a browser")


def _stamp(answer: requests.Response) -> Stamp:
    modified = answer.headers.get("Last-Modified", "")
    with contextlib.suppress(ValueError):
        at = parsedate_to_datetime(modified).astimezone(UTC)
        return Stamp(answer.headers.get("ETag", ""), at.isoformat(timespec="seconds"))
    return Stamp(answer.headers.get("ETag", ""))


def _http_date(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _write(part: Path, pieces: Iterator[bytes], *, on: bool) -> None:
    """Only what the disk says is told as its own: errors of the line are system errors too."""
    with contextlib.ExitStack() as opened:
        with told(part):
            stream = opened.enter_context(part.open("ab") if on else part.open("wb"))
        for piece in pieces:
            with told(part):
                stream.write(piece)
        with told(part):
            stream.flush()
            os.fsync(stream.fileno())


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _begun(part: Path, address: str) -> Stamp | None:
    """Version of the file of which a part is there; None where there is no way to go on with it."""
    try:
        noted = json.loads(_note(part).read_text(encoding="utf-8"))
        stamp = Stamp(str(noted["etag"]), str(noted["last_modified"]))
        # A weak tag says that two files mean the same, not that they are the same bytes.
        stamp = replace(stamp, etag="") if stamp.etag.startswith("W/") else stamp
        can_go_on = noted["address"] == address and stamp.headers() and part.stat().st_size
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return stamp if can_go_on else None


def _goes_on(answer: requests.Response, size: int) -> bool:
    begins = answer.headers.get("Content-Range", "").startswith(f"bytes {size}-")
    return answer.status_code == PARTIAL and begins


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _reason(error: Exception) -> str:
    """The innermost thing that a chain of errors says."""
    arguments = [argument for argument in error.args if isinstance(argument, Exception)]
    inner = getattr(error, "reason", None) or (arguments[0] if arguments else None)
    if isinstance(inner, Exception):
        return _reason(inner)
    said = getattr(error, "verify_message", None) or getattr(error, "strerror", None) or error
    return str(said)[:120]


def _too_large(address: str, most: int, got: str) -> str:
    return f"{address}: expected at most {most:,} bytes, got {got}: it is not the file it should be"
