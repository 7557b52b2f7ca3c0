"""What computing costs: new weights, build and fit, and how it grows with the corridors."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from risk.dataset.load_panel import load_panel
from risk.dataset.panel import Panel
from risk.inputs.rows import observed_after
from risk.model.fit_files import read_models
from risk.model.fits import _fit_one
from risk.model.forecast import Forecaster
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS
from risk.terms.outcomes import HEADLINE_SIZE, MECHANISMS

ROOT = Path(__file__).parents[2]
JUNE_2021 = 2021 * 12 + 5


def grown(panel: Panel, times: int) -> Panel:
    """The panel with every corridor there so many times: synthetic, for timing alone."""
    corridor: dict[str, Any] = {
        name: np.tile(getattr(panel, name), (times, 1))
        for name in ("arrivals", "repeated", "armed", "conflicts")
    }
    values, periods = (
        {
            code: np.tile(array, (times, 1)) if INDICATORS[code].entity == "corridor" else array
            for code, array in arrays.items()
        }
        for arrays in (panel.values, panel.periods)
    )
    return replace(
        panel,
        corridors=pd.concat([panel.corridors] * times, ignore_index=True),
        source=np.tile(panel.source, times),
        receiver=np.tile(panel.receiver, times),
        values=values,
        periods=periods,
        **corridor,
    )


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


def growth(times: int) -> dict[str, float]:
    """Medians for a panel grown so many times: milliseconds a step, seconds to fit the last year.

    Both mechanisms' fit of the last cut-off year, the largest; and the rows it learns from.
    """
    small = load_panel()
    panel = grown(small, times)
    scorer = Scorer(Forecaster(panel, read_models(small)))
    step = median(new_weights(scorer, 20 if times < 50 else 5))
    rows = scorer.forecaster.training
    del scorer
    start = time.perf_counter()
    for m in MECHANISMS:
        observed = {HEADLINE_SIZE: observed_after(panel, rows, m)}
        _fit_one(rows.z, rows.origin, {m: observed}, (), m, panel.last_year)
    return {
        "times": times,
        "corridors": len(panel.source),
        "rows": len(rows),
        "step_ms": step,
        "fit_s": time.perf_counter() - start,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


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
