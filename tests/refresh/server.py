"""A publisher on loopback: files with versions and ranges, and faults on demand."""

import contextlib
import hashlib
import http.server
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from tests.waiting import HANG_S

LAST_MODIFIED = formatdate(1_780_000_000, usegmt=True)


@dataclass
class Site:
    """What the server has, by path with its question, and what it was asked.

    files : content by path
    faults : what to do instead of answering, by path; called with the handler and the content
    modified : Last-Modified by path; None where the publisher states none
    """

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, Callable] = field(default_factory=dict)
    modified: dict[str, str | None] = field(default_factory=dict)
    asked: list[tuple[str, str, dict]] = field(default_factory=list)
    ranges: bool = True
    url: str = ""

    def requests(self, path):
        """Headers of every request for a path."""
        return [headers for _, asked, headers in self.asked if asked == path]

    def origins(self):
        """What stands in for each publisher, for a Fetcher."""
        from risk.refresh.web.addresses import HOSTS

        return {f"https://{host}": f"{self.url}/{host}" for host in HOSTS}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self._answer(with_body=False)

    def do_GET(self):
        self._answer(with_body=True)

    def _answer(self, with_body):
        site = self.site
        site.asked.append((self.command, self.path, dict(self.headers)))
        content = site.files.get(self.path)
        fault = site.faults.get(self.path)
        if fault:
            fault(self, content)
            return
        if content is None:
            self.reply(404, b"<html>not here</html>", with_body=with_body)
            return
        self.serve(content, with_body)

    def serve(self, content, with_body=True):
        """A file as a good server gives it: conditions first, then the range."""
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        modified = self.site.modified.get(self.path, LAST_MODIFIED)
        headers = {"ETag": etag} | ({"Last-Modified": modified} if modified else {})
        tags = self.headers.get("If-None-Match")
        if tags == etag or (not tags and modified == self.headers.get("If-Modified-Since", "")):
            self.reply(304, b"", headers, with_body=False)
            return
        asked = self.headers.get("Range")
        holds = self.headers.get("If-Range") in (etag, modified)
        if asked and holds and self.site.ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.reply(206, content[start:], headers | {"Content-Range": span}, with_body=with_body)
            return
        self.reply(200, content, headers, with_body=with_body)

    def reply(self, status, content, headers=(), *, with_body=True):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        if "Content-Length" not in dict(headers) and status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body:
            self.wfile.write(content)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a client that leaves is what some tests are about


@contextlib.contextmanager
def serving(site, certificate=None):
    """The site on a free port of loopback, until the block ends."""
    handler = type("OneHandler", (Handler,), {"site": site})
    server = _Server(("localhost", 0), handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    site.url = f"{scheme}://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Faults


def status(code, content=b"", headers=()):
    """Always this answer."""
    return lambda handler, _: handler.reply(code, content, headers)


def cut(after, *, times=1):
    """The connection ends in the middle of the body, so many times; then all is well."""
    left = [times]

    def fault(handler, content):
        if not left[0]:
            handler.serve(content)
            return
        left[0] -= 1
        start = 0
        asked = handler.headers.get("Range")
        if asked and handler.site.ranges:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Content-Length": str(len(content) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.send_response(206 if start else 200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content[start : start + after])
        handler.close_connection = True

    return fault


def trickle(pieces, pause_s):
    """The body in so many pieces with a pause before each."""

    def fault(handler, content):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        size = -(-len(content) // pieces)
        for start in range(0, len(content), size):
            time.sleep(pause_s)
            handler.wfile.write(content[start : start + size])
            handler.wfile.flush()

    return fault


def silence(stopped):
    """Takes the request and never answers, until the event is set."""

    def fault(handler, _):
        stopped.wait(HANG_S)
        handler.close_connection = True

    return fault


def at_first(fault, times=1):
    """The fault so many times; then all is well."""
    left = [times]

    def turn(handler, content):
        if left[0]:
            left[0] -= 1
            fault(handler, content)
        else:
            handler.serve(content)

    return turn
