"""What Hypothesis draws for the soak: chance that it can shrink and repeat."""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PROFILE = "soak"
A_FEW = 10


class Sent(bytes):
    """A file of which a report shows the beginning: it may have millions of bytes."""

    def __repr__(self) -> str:
        more = f" and {len(self) - 200:,} bytes more" if len(self) > 200 else ""
        return f"{bytes(self[:200])!r}{more}"


def made_by(make: Callable[[Random], Any]) -> st.SearchStrategy[Any]:
    """What a function makes of chance."""

    def made(rng: Random) -> Any:
        result = make(rng)
        return Sent(result) if isinstance(result, bytes) else result

    return st.randoms(use_true_random=False).map(made)


def bulk(rng: Random) -> Random:
    """Chance for thousands of draws, which are not shrunk one by one."""
    return Random(rng.getrandbits(64))


def often(full: int) -> settings:
    """So many examples under `-m soak`, a few otherwise."""
    return settings(
        max_examples=full if settings.get_current_profile_name() == PROFILE else A_FEW,
        suppress_health_check=list(HealthCheck),
    )
