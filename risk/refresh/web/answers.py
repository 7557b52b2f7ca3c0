"""What servers answer: versions, statuses, and as sentences the ways in which a line fails."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from risk.storage import InputError

# Hosts that want a token: the variable of the environment that has it, and its header.
TOKENS = {"ucdpapi.pcr.uu.se": ("SPILLOVER_UCDP_TOKEN", "x-ucdp-access-token")}
BUSY = (429, 500, 502, 503, 504)
WHOLE = 200
PARTIAL = 206
UNCHANGED = 304
NOTHING_LEFT = 416
NO_SUCH_METHOD = (405, 501)
# How the API of UCDP says that a release is not there yet; any other error 400 is a fault.
UNRELEASED = "Invalid object name"
_MOST_SAID = 2_000


class NotThere(InputError):
    """The server says that there is no such file, or not yet."""


class NotAsked(InputError):
    """The server does not answer questions of this kind (HEAD)."""


class Unreachable(InputError):
    """The host itself does not answer, so that no other file of it need be asked for now."""


class Cut(Exception):
    """An answer that ended before its time, or did not come: it may be asked for again."""


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
        modified = self.http_date()
        return asked | ({"If-Modified-Since": modified} if modified else {})

    def http_date(self) -> str:
        """Last-Modified as HTTP writes it; blank where there is none, or it is no date.

        >>> Stamp("", "2026-05-28T20:26:40+00:00").http_date()
        'Thu, 28 May 2026 20:26:40 GMT'
        """
        with contextlib.suppress(ValueError):
            modified = datetime.fromisoformat(self.last_modified)
            return format_datetime(modified.astimezone(UTC), usegmt=True)
        return ""

    def same_as(self, other: "Stamp") -> bool:
        """Whether two stamps are of one version, by the tags where both have them.

        >>> Stamp('"a"', "x").same_as(Stamp('"a"')), Stamp().same_as(Stamp())
        (True, False)
        """
        if self.etag and other.etag:
            return self.etag == other.etag
        return bool(self.last_modified) and self.last_modified == other.last_modified


UNKNOWN = Stamp()


def token_for(address: str) -> dict[str, str]:
    """The header with the token that a host wants; empty where it wants none, or nobody has one.

    Raises InputError if what the environment has is no token. It is never told.
    """
    variable, header = TOKENS.get(urlsplit(address).netloc, ("", ""))
    token = os.environ.get(variable, "") if variable else ""
    if token and not re.fullmatch(r"[!-~]{1,500}", token):
        raise InputError(
            f"{variable}: expected a token of at most 500 letters, digits and signs without a "
            "space, got something else"
        )
    return {header: token} if token else {}


def stamp_of(answer: requests.Response) -> Stamp:
    """What an answer says about its version."""
    etag = answer.headers.get("ETag", "")
    with contextlib.suppress(ValueError):
        modified = parsedate_to_datetime(answer.headers.get("Last-Modified", ""))
        return Stamp(etag, modified.astimezone(UTC).isoformat(timespec="seconds"))
    return Stamp(etag)


def check_status(answer: requests.Response, address: str) -> None:
    """Refuse an answer that is no file.

    Raises
    ------
    NotThere
        If the file is not there, or not yet.
    InputError
        If the server says anything else but here it is, or it has not changed.
    """
    status = answer.status_code
    if status in (WHOLE, PARTIAL, UNCHANGED, NOTHING_LEFT):
        return
    got = f"{address}: expected the file, got status {status}"
    says = answer.raw.read(_MOST_SAID, decode_content=True).decode("utf-8", errors="replace")
    if status in (404, 410) or (status == 400 and UNRELEASED in says):
        raise NotThere(f"{got}: it is not there (yet)")
    host = urlsplit(address).netloc
    if status in (401, 403) and host in TOKENS:
        raise InputError(
            f"{got}: the token in {TOKENS[host][0]} was not accepted: it may be mistyped or no "
            "longer valid; ask the publisher for another one"
        )
    if status in (401, 403):
        raise InputError(
            f"{got}: the publisher wants a token now, or blocks this machine; look at the "
            "publisher's page"
        )
    if status in NO_SUCH_METHOD:
        raise NotAsked(f"{got}: it does not tell what is new; only a refresh does")
    if status in BUSY:
        raise InputError(
            f"{got} again and again: the server is busy or out of order; try again later"
        )
    raise InputError(f"{got}: look at it in a browser")


@contextlib.contextmanager
def explained(address: str, connect_s: float, silent_s: float) -> Iterator[None]:
    """Turn what goes wrong on the line into a sentence.

    `address`: that is asked. `connect_s`, `silent_s`: time-outs, for the sentence.

    Raises
    ------
    Cut
        If it may go well the next time.
    Unreachable
        If the host could not be reached at all.
    InputError
        If it will not.
    """
    silence = f"{address}: expected an answer within {silent_s:g} s, got silence"
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise InputError(
            f"{address}: expected a certificate that fits, got one that does not "
            f"({_reason(error)}): the check is never turned off; look at this machine's clock "
            "and certificates, else wait until the publisher has renewed it"
        ) from None
    except requests.exceptions.ConnectTimeout:
        raise Unreachable(
            f"{address}: expected a connection within {connect_s:g} s, got none: the host is "
            "down, or a firewall is in the way; try again later"
        ) from None
    except (requests.exceptions.ReadTimeout, ReadTimeoutError, TimeoutError):
        raise Cut(silence) from None
    except (ProtocolError, DecodeError):
        raise Cut(f"{address}: expected the whole file, got a part: it was cut off") from None
    except (requests.exceptions.RequestException, HTTPError) as error:
        if error.args and isinstance(error.args[0], ProtocolError):
            raise Cut(f"{address}: expected an answer, got the end of the connection") from None
        raise Unreachable(
            f"{address}: expected an answer, got none ({_reason(error)}): look at this machine's "
            "connection, else try again later"
        ) from None


def _reason(error: Exception) -> str:
    """The innermost thing that a chain of errors says."""
    arguments = [argument for argument in error.args if isinstance(argument, Exception)]
    inner = getattr(error, "reason", None) or (arguments[0] if arguments else None)
    if isinstance(inner, Exception):
        return _reason(inner)
    said = getattr(error, "verify_message", None) or getattr(error, "strerror", None) or error
    # The host is in the sentence already.
    return re.sub(r"^\w+\(host=[^)]*\): ", "", str(said))[:120]
