"""What many times come to, and whether that meets a target."""

from collections.abc import Iterable
from math import isnan
from statistics import median


def times(found: Iterable[float | None]) -> tuple[float, float]:
    """Median and 95th percentile of what there is.

    >>> times([3.0, None, 1.0, 2.0])
    (2.0, 3.0)
    """
    there = sorted(one for one in found if one is not None and not isnan(one))
    if not there:
        raise SystemExit("no step was seen to repaint: nothing can be said")
    return median(there), there[min(int(0.95 * len(there)), len(there) - 1)]


def verdict(target: str, met: bool) -> str:
    """A target, and whether it is met.

    >>> verdict("at most 4 times", False)
    'at most 4 times: **missed**'
    """
    return f"{target}: {'met' if met else '**missed**'}"
