"""One trial of the soak: what is put in is a pure function of its name, and the clock runs."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SEED = 20210630
LIMIT_S = 2.0
HANG_S = 120
FOLDER = Path(__file__).parents[1] / "test-results" / "soak"


class FaultError(AssertionError):
    """Something that must never happen, happened."""


class HangError(BaseException):
    """The alarm rang; no `except Exception` of the product may swallow it."""


@dataclass
class Tally:
    """What came of one class of trials.

    outcomes : how many were "accepted", "refused", …
    slowest : seconds of the slowest trial
    faults : a sentence for each trial that failed
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        return self.outcomes.total()

    def add(self, other: "Tally") -> None:
        self.outcomes += other.outcomes
        self.slowest = max(self.slowest, other.slowest)
        self.faults += other.faults


def rng_of(name: str) -> random.Random:
    """The only chance in a trial; `name` is such as "uploads/NaN/17"."""
    return random.Random(f"{SEED}/{name}")


def attempt(
    tally: Tally, name: str, judge: Callable[[Any], str], payload: Any, folder: Path = FOLDER
) -> None:
    """Run one trial and count it; what fails is kept in the folder, under the trial's name.

    The clock is the processor's, so that other work on the machine does not count, or the wall's
    where that says less; what waits for ever is broken off by the wall's.
    """
    wall, processor = time.perf_counter(), time.process_time()
    try:
        with alarm():
            outcome, fault = judge(payload), ""
    except (Exception, HangError) as error:
        outcome, fault = "failed", f"{type(error).__name__}: {error}"[:300]
    seconds = min(time.perf_counter() - wall, time.process_time() - processor)
    if not fault and seconds > LIMIT_S:
        outcome, fault = "failed", f"took {seconds:.2f} s"
    tally.slowest = max(tally.slowest, seconds)
    tally.outcomes[outcome] += 1
    if fault:
        tally.faults.append(f"{name}: {fault}")
        keep(name, payload, folder)


def keep(name: str, payload: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    content = payload if isinstance(payload, bytes) else repr(payload).encode()
    (folder / name.replace("/", "-").replace(" ", "_")).write_bytes(content)


@contextmanager
def alarm() -> Iterator[None]:
    """Break off what hangs."""

    def ring(*_):
        raise HangError(f"broken off after {HANG_S} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(HANG_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
