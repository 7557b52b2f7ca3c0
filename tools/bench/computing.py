"""Sections on what computing costs: weights, commands, build and fit."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from risk.risk_table.country_table import country_table
from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from tools.bench.figures import verdict

ROOT = Path(__file__).parents[2]
JUNE_2021 = 2021 * 12 + 5
WEIGHTS = 50
RUNS = {"score --as-of 2021-06": (5, 1.5), "verify": (1, 30.0)}
"""Commands, with how often they run and how many seconds they may take."""


def new_weights(scorer: Scorer, many: int) -> list[float]:
    """Milliseconds of one core for weights never seen: score, refit, backtest, rule, intervals."""
    fitted = scorer.forecaster.fit("arrivals", JUNE_2021).weights
    armed = scorer.forecaster.fit("armed", JUNE_2021).weights
    milliseconds = []
    for step in range(-2, many):
        weights = tuple((*w[:11], 11 + step, *w[12:]) for w in (fitted, armed))
        start = time.thread_time()
        country_table(scorer, Settings(JUNE_2021, weights=(weights[0], weights[1])))
        milliseconds.append(1000 * (time.thread_time() - start))
    return milliseconds[2:]


def command(*arguments: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command of ours, its processes one by one.

    Returns: (seconds, MB of the largest process).
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


def shell() -> str:
    """Commands whose user waits."""
    lines = []
    for line, (many, most) in RUNS.items():
        runs = [command(*line.split()) for _ in range(many + (many > 1))]
        runs = runs[many > 1 :]  # the first one of several fills the disk's cache
        seconds = median(seconds for seconds, _ in runs)
        peak = max(peak for _, peak in runs)
        target = verdict(f"{most:g} s", seconds < most)
        lines.append(
            f"| `python -m risk {line}` | {many} | {seconds:.1f} | {peak:.0f} | {target} |"
        )
    return (
        "Medians of whole commands, from start to end; memory of the largest process.\n\n"
        "| command | runs | seconds | peak MB | target |\n|---|---|---|---|---|\n"
        + "\n".join(lines)
    )


def computing() -> str:
    """New weights on one core."""
    found = sorted(new_weights(load_scorer(), WEIGHTS))
    return (
        "Score, refit, backtest, rule and intervals of weights never seen before: median "
        f"{median(found):.0f} ms, p95 {found[int(0.95 * WEIGHTS)]:.0f} ms of processor time "
        f"({WEIGHTS} sets of weights; target 60 ms)."
    )


def building(sources: Path | None) -> str:
    """Build and fit as commands."""
    rows = []
    with TemporaryDirectory() as folder:
        data = ["--data", f"{folder}/data"]
        if sources:
            cost = command("build", "--sources", str(sources), *data, "--static", folder)
            rows.append(("python -m risk build", *cost))
        rows.append(("python -m risk fit", *command("fit", "--models", f"{folder}/models")))
    lines = [f"| `{name}` | {seconds:.1f} | {peak:.0f} |" for name, seconds, peak in rows]
    note = "" if sources else "\n\nThe build was not timed: the raw files were not at hand."
    return (
        "Fit in parallel over the cores; memory of the largest process.\n\n"
        "| command | seconds | peak MB |\n|---|---|---|\n" + "\n".join(lines) + note
    )
