"""`make bench`: what the dashboard, the model and the build cost, into docs/benchmarks.md.

Everything in one run on one machine, which should do nothing else meanwhile.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from math import isnan
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from risk.risk_table.load import load_scorer
from risk.storage.files import write_files
from tools.bench_browser import VIEW, Step, bare_server, steps
from tools.bench_compute import command, growth, new_weights, scratch
from tools.bench_load import Visitor, memory_mb, server, visits
from tools.chromium import find_chromium

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "benchmarks.md"
STEPS = 50
SESSIONS = (1, 20, 40)
LOAD_S = 60.0
STARTS = 3
PORT = 8731
BARE_PORT = 8732
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of ten sessions, for memory")
    at_hand = Path(os.environ.get("SPILLOVER_SOURCES", ROOT.parent / "shared" / "sources-2026"))
    parser.add_argument(
        "--sources",
        type=Path,
        default=at_hand if at_hand.exists() else None,
        help="folder of the publishers' files, to time the build",
    )
    parser.add_argument(
        "--times",
        type=int,
        nargs="*",
        default=[1, 10, 100],
        help="how often each corridor is copied, for growth",
    )
    parser.add_argument("--grown", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.grown:
        print(json.dumps(growth(options.grown)))
        return 0
    parts = [head()]
    tasks = {
        "steps": interaction,
        "starts": starts,
        "sessions": load,
        "new weights": computing,
        "build and fit": lambda: building(options.sources),
        "growth": lambda: growing(options.times),
        "memory": lambda: memory(options.minutes),
    }
    for name, task in tasks.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        parts.append(task())
    write_files({FILE: "\n".join(parts).encode()})
    print(FILE.read_text(encoding="utf-8"))
    return 0


def head() -> str:
    """What was measured, and on what."""
    names = ("streamlit", "altair", "pandas", "numpy", "scikit-learn", "playwright")
    chromium = subprocess.run([find_chromium() or "chromium", "--version"], capture_output=True)
    used = ", ".join(f"{name} {version(name)}" for name in names)
    scorer = load_scorer()
    busy = os.getloadavg()[0]
    return (
        "# Benchmarks\n\nWritten by `make bench`, one run on one machine. Times are medians and "
        "95th percentiles; a run on a busy machine shows it in the bare limit.\n\n"
        f"{date.today()} · {os.cpu_count()} cores ({platform.machine()}), load {busy:.1f} at the "
        f"start · Python {platform.python_version()}, {used}, "
        f"{chromium.stdout.decode().strip() or 'Chromium'} · data {scorer.panel.version}, model "
        f"{scorer.forecaster.models.version}\n"
    )


def interaction() -> str:
    """Slider step to map and table, against the bare limit."""
    with (
        server(PORT),
        bare_server(load_scorer(), BARE_PORT) as bare_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        app, bare = steps(browser, f"http://localhost:{PORT}/", bare_url, STEPS)
        browser.close()
    limit = times([step.map for step in bare])
    rows = [
        ("bare limit: websocket echo, Vega update of the same map", limit, None),
        ("slider step → map repainted", times([step.map for step in app]), 4),
        ("slider step → table repainted", times([step.table for step in app]), 10),
    ]
    lines = [
        f"| {name} | {found[0]:.0f} | {found[1]:.0f} | {found[0] / limit[0]:.1f} / "
        f"{found[1] / limit[1]:.1f} | {verdict(found, limit, target)} |"
        for name, found, target in rows
    ]
    return (
        f"## From a slider step to the screen\n\n{STEPS} steps of “Neighbour's size” in the "
        "view of Afghanistan, June 2021, 1440 × 900, in turn with as many on the bare page. "
        "Milliseconds from the key press until the frame is drawn.\n\n"
        "| | median | p95 | times the bare limit, median / p95 | target |\n|---|---|---|---|---|\n"
        + "\n".join(lines)
        + f"\n\n{seen(app)}\n"
    )


def times(found: list[float | None]) -> tuple[float, float]:
    """Median and 95th percentile of what there is."""
    there = sorted(one for one in found if one is not None and not isnan(one))
    if not there:
        raise SystemExit("no step was seen to repaint: nothing can be said")
    return median(there), there[min(int(0.95 * len(there)), len(there) - 1)]


def verdict(found: tuple[float, float], limit: tuple[float, float], target: int | None) -> str:
    """Whether both figures are within so many times the limit."""
    if target is None:
        return "–"
    met = all(own <= target * bare for own, bare in zip(found, limit, strict=True))
    return f"{target} times: {'met' if met else '**missed**'}"


def seen(app: list[Step]) -> str:
    """How many steps showed, and how often the table was drawn for one."""
    unseen = sum(step.map is None for step in app), sum(step.table is None for step in app)
    twice = sum(step.repaints > 1 for step in app)
    return (
        f"Steps without a new map: {unseen[0]}, without a new table: {unseen[1]} (no cell changed "
        f"within what is in sight); steps that drew the table more than once: {twice}. The map's "
        "chart was the same element from the first step to the last."
    )


def starts() -> str:
    """First paint after a start."""
    rows = []
    for _ in range(STARTS):
        begin = time.perf_counter()
        with server(PORT), sync_playwright() as playwright:
            healthy = time.perf_counter() - begin
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            for _ in range(2):  # the first visitor waits for the data, the second does not
                begin = time.perf_counter()
                page.goto(f"http://localhost:{PORT}/{VIEW}")
                page.get_by_role("heading", name="Spillover", level=1).wait_for()
                title = time.perf_counter() - begin
                page.wait_for_selector('path[aria-label*="Country: Pakistan;"]')
                rows.append((healthy, title, time.perf_counter() - begin))
            browser.close()
    first, second = (
        [median(column) for column in zip(*part, strict=True)] for part in (rows[::2], rows[1::2])
    )
    return (
        f"## First paint\n\nMedians of {STARTS} starts, seconds. Start of the server → it "
        f"answers: {first[0]:.1f}. First visitor: title {first[1]:.1f}, map {first[2]:.1f}; next "
        f"visit: title {second[1]:.1f}, map {second[2]:.1f}.\n"
    )


def load() -> str:
    """Many sessions at once."""
    rows = []
    alone = 0.0
    with server(PORT) as process:
        asyncio.run(visits(PORT, 1, 9.0))  # caches as after the first visitor
        before = memory_mb(process.pid)
        for many in SESSIONS:
            found = asyncio.run(visits(PORT, many, LOAD_S))
            held = memory_mb(process.pid)
            table, run = (_together(found, name) for name in ("tables", "runs"))
            alone = alone or table[1]
            most = {1: None, 20: 2, 40: 4}[many]
            met = table[1] <= most * alone if most else None
            target = "–" if met is None else f"{most} times: {'met' if met else '**missed**'}"
            rows.append(
                f"| {many} | {sum(len(v.tables) for v in found)} | {table[0]:.0f} / "
                f"{table[1]:.0f} | {run[0]:.0f} / {run[1]:.0f} | {table[1] / alone:.1f} | "
                f"{target} | {held:.0f} |"
            )
    return (
        "## Many sessions\n\nEach moves a slider every three seconds for "
        f"{LOAD_S:.0f} seconds, all from the same moment on and each at its own time, with "
        "weights of its own each time, so that nothing is found in a cache. The run includes "
        f"the skill of the weights. Memory at rest {before:.0f} MB.\n\n"
        "| sessions | steps | ms to the new table, median / p95 | ms to the end of the run | p95 "
        "against one session | target | MB after |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _together(found: list[Visitor], name: str) -> tuple[float, float]:
    return times([one for visitor in found for one in getattr(visitor, name)])


def computing() -> str:
    """New weights on one core."""
    found = sorted(new_weights(load_scorer(), STEPS))
    return (
        f"## New weights, one core\n\nScore, refit, backtest, rule and intervals of weights never "
        f"seen before: median {median(found):.0f} ms, p95 {found[int(0.95 * STEPS)]:.0f} ms of "
        f"processor time ({STEPS} sets of weights; target 60 ms).\n"
    )


def growing(copies: list[int]) -> str:
    """The same with more corridors."""
    rows = []
    for many in copies:
        line = [sys.executable, "-m", "tools.bench", "--grown", str(many)]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8")
        if done.returncode:
            rows.append(f"| {many} | – | – | – | – | failed, exit code {done.returncode} |")
            continue
        g = json.loads(done.stdout.splitlines()[-1])
        rows.append(
            f"| {g['times']} | {g['corridors']:,} | {g['rows']:,} | {g['step_ms']:.0f} | "
            f"{g['fit_s']:.1f} | {g['peak_mb']:,.0f} |"
        )
    return (
        "## Growth with the corridors (synthetic: every corridor copied)\n\n"
        "| times | corridors | training rows | ms for new weights | s to fit the last cut-off year "
        "| peak MB |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def building(sources: Path | None) -> str:
    """Build, fit and verify as commands."""
    rows = []
    with scratch() as folder:
        data = ["--data", str(folder / "data")]
        if sources:
            found = command("build", "--sources", str(sources), *data, "--static", str(folder))
            rows.append(("python -m risk build", *found))
        rows.append(("python -m risk fit", *command("fit", "--models", str(folder / "models"))))
    lines = [f"| `{name}` | {seconds:.1f} | {peak:.0f} |" for name, seconds, peak in rows]
    note = "" if sources else "The build was not timed: the raw files were not at hand.\n"
    return (
        "## Build and fit\n\nFit in parallel over the cores; memory of the largest process.\n\n"
        "| command | seconds | peak MB |\n|---|---|---|\n" + "\n".join(lines) + f"\n{note}"
    )


def memory(minutes: float) -> str:
    """Memory of ten sessions over half an hour."""
    if not minutes:
        return "## Memory over time\n\nNot measured in this run.\n"
    held = []
    with server(PORT) as process:
        for _ in range(10):
            asyncio.run(visits(PORT, 10, 6.0 * minutes))
            held.append(memory_mb(process.pid))
    shown = ", ".join(f"{one:.0f}" for one in held)
    return (
        f"## Memory over {minutes:g} minutes at ten sessions\n\nMB after each tenth of the time, "
        f"ten new sessions in each, all with weights of their own: {shown}. The caches hold a "
        "fixed number of tables, so memory may rise until they are full.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
