"""The workers of a Dask scheduler, for work that is done in parallel.

They have this code and these libraries, or they are refused; the data are sent to them. We submit
the tasks ourselves: joblib's backend for Dask keeps what tasks share on one worker alone, and
waits for ever for a task whose workers have died (joblib 1.6).

Dask unpickles what comes over its connections, so whoever can reach the scheduler can run code on
it, on its workers and here. It belongs on this machine or in a trusted network (docs/cluster.md).
"""

import platform
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from distributed import Client, Future, KilledWorker, Security, get_worker
from threadpoolctl import threadpool_limits

from risk.storage.errors import InputError
from risk.storage.files import sha256
from risk.storage.parallel import Function, Tasks, elsewhere

PATIENCE_S = 10
"""Seconds until a scheduler that has not answered, or has no worker, is given up."""
AHEAD = 2
"""Tasks handed in for each thread of the workers; the others wait here."""
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "distributed")
"""Those that make digits, and the one that carries them."""

Mark = dict[str, str]


@cache
def mark() -> Mark:
    """What must be alike for the same digits: code, libraries, Python, kind of processor.

    It is kept: a worker that has run an older code is known by it until it starts again.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    libraries = {name: version(name) for name in LIBRARIES}
    return {"Python": python, "processor": platform.machine(), **libraries, "code": _code_digest()}


def _code_digest() -> str:
    """Digits of the hash of our modules, faces and catalogue, without the data and app beside."""
    folder = Path(__file__).parents[1]
    files = (path for kind in ("*.py", "*.pyi", "*.toml") for path in folder.rglob(kind))
    paths = [path.relative_to(folder) for path in files]
    lines = [
        f"{path.as_posix()} {sha256((folder / path).read_bytes())}"
        for path in sorted(paths)
        if path.parts[0] != "_shipped"
    ]
    return sha256("\n".join(lines).encode())[:12]


@contextmanager
def cluster(address: str) -> Iterator[None]:
    """Have the workers of a scheduler do what is done in parallel in the block.

    `address`: of the scheduler, such as tcp://127.0.0.1:8786.

    Raises
    ------
    InputError
        If TLS and the certificates do not go together, nothing answers there, no worker is left, or
        one of them has other code or libraries.
    """
    with _connected(address) as client:
        with _told(address):
            client.wait_for_workers(1, timeout=PATIENCE_S)
            found = client.run(mark, on_error="return")
        for worker, theirs in found.items():
            _check(worker, mark(), theirs)

        def run(function: Function, tasks: Tasks, shared: tuple[Any, ...]) -> Iterator[Any]:
            with _told(address):
                yield from _results(client, function, tasks, shared)

        with elsewhere(run):
            yield


def _check_certificates(address: str) -> None:
    """Dask itself would say what is wrong with them in a traceback, or not at all."""
    try:
        settings = Security().get_connection_args("client")
    except (OSError, ValueError) as error:
        raise InputError(
            f"--scheduler {address}: the certificates named in DASK_DISTRIBUTED__COMM__TLS__… "
            f"cannot be read: {error}"
        ) from error
    is_tls = address.startswith("tls://")
    if is_tls and settings["ssl_context"] is None:
        raise InputError(
            f"--scheduler {address}: TLS needs certificates, but DASK_DISTRIBUTED__COMM__TLS__… "
            "names none here: see docs/cluster.md"
        )
    if settings["require_encryption"] and not is_tls:
        raise InputError(
            f"--scheduler {address}: expected an address that begins with tls://, because "
            "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION is set here"
        )


def _connected(address: str) -> Client:
    _check_certificates(address)
    try:
        return Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:  # a time-out is an OSError
        raise InputError(
            f"--scheduler {address}: expected a Dask scheduler there, such as "
            f"tcp://127.0.0.1:8786, but none answered within {PATIENCE_S} seconds"
        ) from error


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What becomes of a cluster, in a sentence."""
    try:
        yield
    except TimeoutError as error:
        raise InputError(
            f"--scheduler {address}: expected a worker, but for {PATIENCE_S} seconds there was none"
        ) from error
    except KilledWorker as error:
        raise InputError(
            f"--scheduler {address}: every worker that was given a certain part of the work died "
            "of it, perhaps for want of memory; look into the workers' logs"
        ) from error
    except (CancelledError, OSError) as error:
        raise InputError(
            f"--scheduler {address}: the scheduler, or all workers with the data, went away: "
            "start them, then run this again"
        ) from error


def _check(worker: str, ours: Mark, theirs: Mark | BaseException) -> None:
    if isinstance(theirs, BaseException):
        raise InputError(
            f"worker {worker}: expected the same copy of Spillover as here, but it cannot be "
            f"imported there: {theirs}"
        )
    for name, wanted in ours.items():
        if theirs.get(name) != wanted:
            raise InputError(
                f"worker {worker}: expected {name} {wanted}, as here, got {theirs.get(name)}; "
                "install the same there and start the worker again"
            )


def _results(client: Client, function: Function, tasks: Tasks, shared: Any) -> Iterator[Any]:
    """Results in the order of the tasks, with a bounded number of them under way."""
    everywhere = client.scatter(shared, broadcast=True) if shared else []
    most = AHEAD * sum(client.nthreads().values())
    waiting: deque[Future] = deque()
    for task in tasks:
        waiting.append(client.submit(_call, mark(), function, everywhere, task, pure=False))
        if len(waiting) >= most:
            yield _result(client, waiting.popleft())
    while waiting:
        yield _result(client, waiting.popleft())


def _result(client: Client, future: Future) -> Any:
    while True:
        try:
            return future.result(timeout=PATIENCE_S)
        except TimeoutError:  # still at work, unless nobody is left to do it
            client.wait_for_workers(1, timeout=PATIENCE_S)


def _call(ours: Mark, function: Function, shared: list[Any], task: Any) -> Any:
    """On the worker, which may have come only after the others were looked at."""
    _check(get_worker().address, ours, mark())
    # One thread, as in the processes of one machine: sums of other order have other last digits.
    threadpool_limits(1)
    return function(*shared, *task)
