"""One function for many tasks: on the cores of this machine, or where the block around it says."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Function = Callable[..., Any]
Tasks = Iterable[tuple[Any, ...]]
Progress = Callable[[], None] | None
"""Called after each task, if anyone wants to know."""
Runner = Callable[[Function, Tasks, tuple[Any, ...]], Iterator[Any]]

_ELSEWHERE: ContextVar[Runner | None] = ContextVar("elsewhere", default=None)


def in_parallel(
    function: Function, tasks: Tasks, *, shared: tuple[Any, ...] = (), jobs: int = -1
) -> Iterator[Any]:
    """Results of `function(*shared, *task)` for each task, in the order of the tasks.

    Returns: iterator over the results, to be used up within the block that names a cluster, if one
    does.

    Parameters
    ----------
    function : of a module, so that another process finds it by its name
    shared : what all tasks need; on a cluster it is sent once, and not with every task
    jobs : processes of this machine, -1 for all cores; a cluster has its own number
    """
    runner = _ELSEWHERE.get()
    if runner:
        return runner(function, tasks, shared)
    from joblib import Parallel, delayed  # slow to import, and few commands need it

    found: Iterator[Any] = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(function)(*shared, *task) for task in tasks
    )
    return found


@contextmanager
def elsewhere(runner: Runner) -> Iterator[None]:
    """Have `in_parallel` give its tasks to a runner for as long as the block runs."""
    token = _ELSEWHERE.set(runner)
    try:
        yield
    finally:
        _ELSEWHERE.reset(token)
