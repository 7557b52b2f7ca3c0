"""The panel and models that pages are drawn from: those of the release that is served now.

A run that has begun keeps those that it began with, so its numbers agree. The next one sees that
another release is named, and reads it; what no run draws from any more leaves the memory.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from threading import Lock, local
from typing import ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from risk.dashboard.state.turns import TURNS, stop_unless_wanted, visitor
from risk.dataset import STATIC, Release, releases
from risk.inputs import Case, read_cases
from risk.risk_table import Scorer, load_release
from risk.storage import InputError, pause

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Served:
    """A release, ready to score."""

    release: Release
    scorer: Scorer


class _Run(local):
    """What this thread's run draws from; None where it has not asked yet."""

    depth = 0
    served: Served | None = None


_RUN = _Run()
_LOADING = Lock()
# Not in Streamlit's caches: any visitor may have those emptied, for all.
_newest: list[Served] = []


def served() -> Served:
    """What this run draws from; outside a run, what is served now.

    Raises InputError if it cannot be read.
    """
    if _RUN.served:
        return _RUN.served
    release = releases.current()
    found = _at_hand(release)
    if not found:
        with st.spinner("Reading data and models …"):
            found = read_ahead(release)
    if _RUN.depth:
        _RUN.served = found
    return found


def read_ahead(release: Release) -> Served:
    """A release, read unless it is at hand; a thread that asks meanwhile waits for the same one.

    Raises InputError if it cannot be read.
    """
    with _LOADING:
        found = _at_hand(release)
        if not found:
            found = Served(release, load_release(release, STATIC))
            _newest[:] = [found]
            _tidy()
        return found


def _at_hand(release: Release) -> Served | None:
    return next((served for served in _newest if served.release == release), None)


def scorer() -> Scorer:
    """Panel and models, shared by all sessions; stops the page with one sentence if unreadable."""
    try:
        return served().scorer
    except InputError as error:
        st.error(f"Spillover cannot open its data: {error}")
        st.stop()


def release() -> Release:
    """Where panel and models come from."""
    scorer()
    return served().release


def cases() -> dict[str, Case]:
    """Every coded case by its slug; stops the page with one sentence if one is unreadable."""
    shared = scorer()
    try:
        return shared.kept.get(
            ("cases",), lambda: {case.slug: case for case in read_cases(panel=shared.panel)}
        )
    except InputError as error:
        st.error(f"Spillover cannot open its cases: {error}")
        st.stop()


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function of settings and numbers gives, with the panel and models it is of.

    Before it computes, others have their turn.

    Each caller gets a lazy copy of a table, so that no page can change what another one sees.
    """

    @wraps(function)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        asked = (f"{function.__module__}.{function.__qualname__}", *args, *kwargs.items())

        def compute() -> T:
            pause()
            return function(*args, **kwargs)

        result = scorer().kept.get(asked, compute)
        return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result

    return found


@contextmanager
def one_release() -> Iterator[None]:
    """Have what is drawn in this block come from one release; blocks within it are part of it."""
    _RUN.depth += 1
    try:
        yield
    finally:
        _RUN.depth -= 1
        if not _RUN.depth:
            is_old = bool(_RUN.served) and _RUN.served not in _newest
            _RUN.served = None
            if is_old:
                _tidy()


def in_turn(*, urgent: bool = False) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a page, or a part of it that runs alone, take turns with what is drawn for others.

    `urgent`: whether its beginning goes before the details of others, up to `details`.
    """

    def decorated(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
            with TURNS.turn(visitor(), urgent, stop_unless_wanted), one_release():
                return function(*args, **kwargs)

        return waiting

    return decorated


def _tidy() -> None:
    """Collect what nobody uses any more, and have the collector pass by what stays for long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
