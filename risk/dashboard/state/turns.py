"""All visitors' pages take turns, a slice of a page at a time: who computed least goes first.

Threads that compute at the same time wait for the interpreter, and for each other, many times
longer than in a queue. In the queue a visitor who asks without pause stands behind one who moves
a slider now and then, and a run that its visitor has replaced by a newer one gives up its place.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, local
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from risk.storage import pausing

P = ParamSpec("P")
T = TypeVar("T")
SLICE_S = 0.02
"""Whoever has the turn keeps it at least so long against others who have computed as much."""
AHEAD_S = 1.0
"""How far who comes back goes before those who never left, and map and table before details."""
MOST_SESSIONS = 1_000
"""Of so many it is remembered what they have computed; one that is forgotten comes as if new."""
LOOK_S = 0.1
"""How often a run that waits looks whether it is still wanted."""
REST_LOOKS = 30
REST_LOOK_S = 0.01
"""How often a run that rests looks for the next request, and how long it waits each time."""


@dataclass(eq=False)
class _Place:
    """A run in the queue, or the one that has the turn.

    urgent : whether it goes before the details of others
    arrived : number of its arrival
    since : when it was let in, or what it has computed was last counted
    """

    session: str
    urgent: bool
    arrived: int
    since: float = 0.0


class Turns:
    """A queue that lets in one thread at a time.

    Parameters
    ----------
    clock : seconds, rising
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free = Condition()
        self._now: _Place | None = None
        self._waiting: list[_Place] = []
        self._used: dict[str, float] = {}  # seconds by session, of those who were here lately
        self._level = 0.0  # what those who never leave have used; it only rises
        self._arrivals = 0
        self._own = local()

    @contextmanager
    def turn(
        self, session: str, urgent: bool = False, wanted: Callable[[], None] = lambda: None
    ) -> Iterator[None]:
        """Wait for the turn and keep it while the block runs, but for where it pauses.

        A block inside another one of the same thread has the turn already.

        Parameters
        ----------
        session : whose run it is
        urgent : whether to go before the details of others
        wanted : raises where the run is no longer wanted; asked while it waits
        """
        if getattr(self._own, "place", None):
            self.give_way(urgent)
            yield
            return
        place = self._come(session, urgent)
        self._wait(place, wanted)
        self._own.place = place
        self._own.wanted = wanted
        try:
            with pausing(self.give_way):
                yield
        finally:
            self._own.place = None
            self._leave(place)

    def give_way(self, urgent: bool | None = None) -> None:
        """Let those go on who come before this thread's run by now; nothing without a turn.

        `urgent`: whether what follows is urgent; None for as before.
        """
        place: _Place | None = getattr(self._own, "place", None)
        if place is None:
            return
        if urgent is not None:
            place.urgent = urgent
        with self._free:
            self._count(place)
            before = min((self._rank(one)[0] for one in self._waiting), default=float("inf"))
            if self._rank(place)[0] < before + SLICE_S:
                return
            self._now = None
            self._waiting.append(place)
            self._free.notify_all()
        self._wait(place, self._own.wanted)

    @contextmanager
    def left(self) -> Iterator[None]:
        """Leave the turn to others while the block runs, then wait for it; nothing without one."""
        place: _Place | None = getattr(self._own, "place", None)
        if place is None:
            yield
            return
        self._leave(place)
        yield
        with self._free:
            self._waiting.append(place)
        self._wait(place, self._own.wanted)

    def _come(self, session: str, urgent: bool) -> _Place:
        with self._free:
            least = self._level - AHEAD_S
            self._used[session] = max(self._used.pop(session, least), least)
            here = self._here()
            for old in list(self._used)[: max(len(self._used) - MOST_SESSIONS, 0)]:
                if old not in here and old != session:
                    del self._used[old]
            self._arrivals += 1
            place = _Place(session, urgent, self._arrivals)
            self._waiting.append(place)
            return place

    def _here(self) -> set[str]:
        """Sessions that compute or wait."""
        return {one.session for one in (*self._waiting, self._now) if one}

    def _rank(self, place: _Place) -> tuple[float, int]:
        """The least goes first: who has computed least, and of equals who came first."""
        return self._used[place.session] - AHEAD_S * place.urgent, place.arrived

    def _wait(self, place: _Place, wanted: Callable[[], None]) -> None:
        """Until it is the first in the queue and nobody has the turn."""
        while True:
            with self._free:
                if self._free.wait_for(lambda: self._is_first(place), LOOK_S):
                    self._waiting.remove(place)
                    self._now = place
                    place.since = self._clock()
                    return
            try:
                wanted()
            except BaseException:
                with self._free:
                    self._waiting.remove(place)
                    self._free.notify_all()
                raise

    def _is_first(self, place: _Place) -> bool:
        return self._now is None and min(self._waiting, key=self._rank) is place

    def _count(self, place: _Place) -> None:
        """Add what the run has computed since it was let in or last counted."""
        now = self._clock()
        self._used[place.session] += now - place.since
        place.since = now
        self._level = max(self._level, min(self._used[s] for s in {*self._here(), place.session}))

    def _leave(self, place: _Place) -> None:
        with self._free:
            if self._now is place:
                self._count(place)
                self._now = None
            self._free.notify_all()


TURNS = Turns()


def visitor() -> str:
    """Name of the session that this thread draws for; the same where there is none."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def details() -> None:
    """Say that what is drawn from here on may wait until others have their map and table."""
    TURNS.give_way(urgent=False)


def rest() -> None:
    """Wait a moment for the visitor's next request, which makes useless what would be drawn now.

    While a slider is held the next move comes as soon as the last one is answered. Others go on
    meanwhile; where nothing comes, the run does.
    """
    with TURNS.left():
        for _ in range(REST_LOOKS):
            time.sleep(REST_LOOK_S)
            stop_unless_wanted()


def stop_unless_wanted() -> None:
    """Stop the run where its visitor has asked for another, or left: Streamlit looks at this."""
    st.session_state.get("session")
