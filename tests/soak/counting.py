"""What came of each class of bad input, and how much work it was."""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

PROPERTY = "soak"
# Calls of functions, Python's and C's, for one input; a good file of 5,000 rows takes two fifths.
MOST_CALLS = 15_000_000


class Tally:
    """Counts the trials of one test; pytest's report of the test takes them along.

    record : dict of section, kind, outcomes (how often each came) and most calls of one trial
    """

    def __init__(self, section: str, kind: str) -> None:
        self.record: dict[str, Any] = {"section": section, "kind": kind, "outcomes": {}, "calls": 0}

    def add(self, judge: Callable[..., str], *payload: Any) -> None:
        """Judge one input and count what came of it."""
        outcome, calls = with_calls(judge, *payload)
        assert calls <= MOST_CALLS, f"{calls:,} calls of functions, allowed {MOST_CALLS:,}"
        outcomes = Counter(self.record["outcomes"])
        outcomes[outcome] += 1
        self.record["outcomes"] = dict(outcomes)
        self.record["calls"] = max(self.record["calls"], calls)


def with_calls(judge: Callable[..., str], *payload: Any) -> tuple[str, int]:
    """What a judge says, and how many functions were called: the same on any machine."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        outcome = judge(*payload)
    finally:
        sys.setprofile(before)
    return outcome, calls
