"""How time and memory grow with the corridors, into docs/scale.md. Run: python -m tools.scale

The corridors are copied 1, 10 and 100 times: districts instead of countries. Each size runs in a
process of its own. Times are seconds of processor time of one core, so that a machine with other
work to do gives nearly the same.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from risk.dataset.load_panel import load_panel
from risk.dataset.panel import Panel
from risk.inputs.rows import observed_after
from risk.model.fit_files import read_models
from risk.model.fits import Models
from risk.model.forecast import Forecaster
from risk.model.learning import _fit_one
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.files import write_files
from risk.terms.catalogue import INDICATORS
from risk.terms.outcomes import HEADLINE_SIZE, MECHANISMS
from risk.track_record.samples import samples
from risk.track_record.verify import _arrays, _score
from tools.bench.computing import JUNE_2021, new_weights

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "scale.md"
COLUMNS = {
    "score": "score a month, s",
    "weights": "new weights, s",
    "fit": "fit of one cut-off, s",
    "verify": "verify: one model scored, s",
    "peak": "peak, MB",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.scale", description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return 0
    write_files({FILE: written([in_a_process(many) for many in options.times]).encode()})
    print(FILE.read_text(encoding="utf-8"))
    return 0


def in_a_process(times: int) -> dict[str, float]:
    line = [sys.executable, "-m", "tools.scale", "--one", str(times)]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(times: int) -> dict[str, float]:
    """What one size costs: processor seconds by column, memory in MB."""
    threadpool_limits(1)
    small = load_panel()
    panel = grown(small, times)
    models = read_models(small)
    scorer = Scorer(Forecaster(panel, models))
    found: dict[str, float] = {"times": times, "corridors": len(panel.source)}
    found["rows"] = len(scorer.forecaster.training)
    found["prepared"] = seconds(lambda: scorer.backtest)
    country_table(scorer, Settings(JUNE_2021 - 12))  # what is prepared once for all months
    found["score"] = seconds(lambda: country_table(scorer, Settings(JUNE_2021)))
    found["weights"] = median(new_weights(scorer, 5)) / 1000
    found["fit"] = seconds(lambda: fit_last(scorer, models))
    backtest = scorer.backtest
    past = backtest.probabilities()
    largest = max(samples(backtest, "either", past), key=lambda sample: sample.keep.sum())
    arrays = _arrays(backtest, "either", past, largest)
    found["verify"] = seconds(lambda: _score("fitted index", largest, *arrays, {}))
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


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


def fit_last(scorer: Scorer, models: Models) -> None:
    panel = scorer.panel
    rows = scorer.forecaster.training
    for m in MECHANISMS:
        observed = {m: {HEADLINE_SIZE: observed_after(panel, rows, m)}}
        _fit_one(rows.z, rows.origin, observed, m, panel.last_year, models.more)


def seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def written(rows: list[dict[str, float]]) -> str:
    lines = [
        f"| {row['times']:.0f} | {row['corridors']:,.0f} | {row['rows']:,.0f} | "
        + " | ".join(
            f"{row[name]:,.0f}" if name == "peak" else f"{row[name]:.2f}" for name in COLUMNS
        )
        + " |"
        for row in rows
    ]
    sizes = " ".join(f"{row['times']:.0f}" for row in rows)
    return (
        f"# Scale\n\nWritten by `python -m tools.scale --times {sizes}`. "
        "Every corridor is copied so many times (synthetic: districts instead of countries). "
        "Processor seconds of one core; memory of the process that did all of it, one after the "
        "other.\n\n"
        f"{date.today()} · {os.cpu_count()} cores ({platform.machine()})\n\n"
        f"| times | corridors | training rows | {' | '.join(COLUMNS.values())} |\n"
        f"|{'---|' * (3 + len(COLUMNS))}\n"
        + "\n".join(lines)
        + "\n\n"
        + "\n".join(growths(rows))
        + "\n\nA fit is of both mechanisms for the last cut-off year, the largest; `risk fit` has "
        "one for each year. `verify` scores every model on every sample, and fits the black box "
        "for every year; here the fitted index is scored on the largest sample. Where one "
        "machine's time does not do, a cluster does these parts ([cluster.md](cluster.md)); its "
        "memory must hold the panel all the same, on the machine that gives the command.\n"
    )


def growths(rows: list[dict[str, float]]) -> list[str]:
    """How much more each step costs than the one before; linear is the growth of the rows."""
    return [
        f"- From {before['times']:.0f} to {after['times']:.0f} times: "
        + ", ".join(
            f"{label.rpartition(',')[0]} {after[name] / before[name]:.1f}"
            for name, label in COLUMNS.items()
        )
        + f" times as much (linear is {after['times'] / before['times']:.0f})."
        for before, after in zip(rows, rows[1:], strict=False)
    ]


if __name__ == "__main__":
    sys.exit(main())
