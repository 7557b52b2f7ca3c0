"""Results that are kept for whoever asks the same again: the newest, within a bound in bytes.

What was asked is known by numbers and hashes, and results are numbers: no visitor's text is held.
"""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from cachetools import LRUCache

T = TypeVar("T")
P = ParamSpec("P")
Owner = TypeVar("Owner")
MEGABYTE = 1_000_000


class Kept:
    """Results by what was asked; safe to share between threads.

    Two threads that ask the same at once may both compute it: no thread waits for another here.
    """

    def __init__(self, most_bytes: int) -> None:
        self._results: LRUCache[Any, Any] = LRUCache(most_bytes, getsizeof=size)
        self._lock = Lock()

    def get(self, asked: tuple[Any, ...], compute: Callable[[], T]) -> T:
        """The result for what is asked, computed if it is not at hand.

        `asked`: name of the function and what it is asked for; what has a `key` counts by it.
        `compute`: gives the result; a result greater than the bound is not kept.
        """
        key = tuple(getattr(part, "key", part) for part in asked)
        with self._lock:
            if key in self._results:
                kept: T = self._results[key]
                return kept
        result = compute()
        with self._lock, suppress(ValueError):  # it is greater than the bound
            self._results[key] = result
        return result


def size(value: Any) -> int:
    """Bytes that a result takes, with all that it holds; what it shares with others counts too.

    >>> size(np.zeros(1_000)) // 1_000
    8
    """
    match value:
        case int() | float() | str() | None:  # most of them by far, so they are asked for first
            return sys.getsizeof(value)
        case pd.DataFrame():
            return int(value.memory_usage(deep=True).sum())
        case pd.Series() | pd.Index():
            return int(value.memory_usage(deep=True))
        case np.ndarray() if value.dtype != object:
            return value.nbytes
        case np.ndarray() | list() | tuple() | set() | frozenset():
            return sys.getsizeof(value) + sum(map(size, value))
        case Mapping():
            return sys.getsizeof(value) + sum(size(k) + size(v) for k, v in value.items())
    return sys.getsizeof(value) + sum(map(size, getattr(value, "__dict__", {}).values()))


def kept_with_first(
    most: int,
) -> Callable[[Callable[Concatenate[Owner, P], T]], Callable[Concatenate[Owner, P], T]]:
    """Keep what a function gives for as long as its first argument lives, the newest `most`.

    An `lru_cache` would hold that argument, though everybody else has done with it. For a panel:
    results must not hold it either.
    """

    def decorated(
        function: Callable[Concatenate[Owner, P], T],
    ) -> Callable[Concatenate[Owner, P], T]:
        kept: WeakKeyDictionary[Owner, LRUCache[Any, T]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(function)
        def found(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> T:
            asked = (args, *kwargs.items())
            with lock:
                own = kept.setdefault(owner, LRUCache(most))
                if asked in own:
                    return own[asked]
            result = function(owner, *args, **kwargs)
            with lock:
                own[asked] = result
            return result

        return found

    return decorated
