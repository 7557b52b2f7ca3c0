"""Long work pauses between its parts: where many are served at once, others may go on then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PAUSE: ContextVar[Callable[[], None] | None] = ContextVar("pause", default=None)


def pause() -> None:
    """Let others go on, where anyone is waiting; on the command line nobody is.

    It is called with no lock held, and may raise where the result is no longer wanted.
    """
    if now := _PAUSE.get():
        now()


@contextmanager
def pausing(how: Callable[[], None]) -> Iterator[None]:
    """Have `pause` do something for as long as the block runs, in this thread."""
    token = _PAUSE.set(how)
    try:
        yield
    finally:
        _PAUSE.reset(token)
