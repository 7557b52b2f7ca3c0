"""What computing costs: new weights, build and fit."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings

ROOT = Path(__file__).parents[2]
JUNE_2021 = 2021 * 12 + 5


def new_weights(scorer: Scorer, many: int) -> list[float]:
    """Milliseconds of one core for weights never seen: score, refit, backtest, rule, intervals."""
    fitted = scorer.forecaster.fit("arrivals", JUNE_2021).weights
    armed = scorer.forecaster.fit("armed", JUNE_2021).weights
    found = []
    for step in range(-2, many):
        weights = tuple((*w[:11], 11 + step, *w[12:]) for w in (fitted, armed))
        start = time.thread_time()
        country_table(scorer, Settings(JUNE_2021, weights=(weights[0], weights[1])))
        found.append(1000 * (time.thread_time() - start))
    return found[2:]


def command(*arguments: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command of ours, its processes one by one.

    Returns
    -------
    (seconds, MB of the largest process)
    """
    code = (  # a process of its own, because the peak is that of all children so far
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.returncode)"
    )
    start = time.perf_counter()
    line = [sys.executable, "-c", code, sys.executable, "-m", "risk", *arguments]
    printed = subprocess.run(
        line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    seconds = time.perf_counter() - start
    peak, returned = printed.split()
    if returned != "0":
        raise RuntimeError(f"python -m risk {' '.join(arguments)} failed")
    return seconds, float(peak)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that goes again."""
    with TemporaryDirectory() as folder:
        yield Path(folder)
