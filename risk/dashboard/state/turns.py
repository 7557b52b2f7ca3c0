"""The Map's steps of all sessions take turns; map and table go before what may come later.

Threads that compute at the same time wait for the interpreter, and for each other, many times
longer than in a queue.
"""

import heapq
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition


class Turns:
    """A queue that lets in one thread at a time: urgent ones first, then by arrival."""

    def __init__(self) -> None:
        self._free = Condition()
        self._busy = False
        self._arrivals = count()
        self._waiting: list[tuple[bool, int]] = []

    @contextmanager
    def turn(self, urgent: bool) -> Iterator[None]:
        """Wait for the turn and keep it for as long as the block runs.

        Parameters
        ----------
        urgent : whether to go before those who are not
        """
        with self._free:
            ticket = (not urgent, next(self._arrivals))
            heapq.heappush(self._waiting, ticket)
            self._free.wait_for(lambda: not self._busy and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._free:
                self._busy = False
                self._free.notify_all()
