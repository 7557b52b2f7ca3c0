"""Sections on what computing costs: weights, commands, build and fit."""

from pathlib import Path
from statistics import median

from risk.risk_table.load import load_scorer
from tools.bench.compute import command, new_weights, scratch
from tools.bench.figures import verdict

WEIGHTS = 50
RUNS = {"score --as-of 2021-06": (5, 1.5), "verify": (1, 30.0)}
"""Commands, with how often they run and how many seconds they may take."""


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
    with scratch() as folder:
        data = ["--data", str(folder / "data")]
        if sources:
            found = command("build", "--sources", str(sources), *data, "--static", str(folder))
            rows.append(("python -m risk build", *found))
        rows.append(("python -m risk fit", *command("fit", "--models", str(folder / "models"))))
    lines = [f"| `{name}` | {seconds:.1f} | {peak:.0f} |" for name, seconds, peak in rows]
    note = "" if sources else "\n\nThe build was not timed: the raw files were not at hand."
    return (
        "Fit in parallel over the cores; memory of the largest process.\n\n"
        "| command | seconds | peak MB |\n|---|---|---|\n" + "\n".join(lines) + note
    )
