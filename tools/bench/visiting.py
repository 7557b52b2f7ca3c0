"""Sections on many visitors at once: how long they wait, and what the server keeps."""

import asyncio

from tools.bench.figures import times, verdict
from tools.bench.load import memory_mb, pooled, server, visits

SESSIONS = {1: None, 10: None, 20: 2, 30: None, 40: 4}
"""How many at once, and how many times slower than one alone they may be."""
LOAD_S = 60.0
PORT = 8731
PARTS = 10
"""Of the time of the memory's run; after a third of it the memory shall stay."""
FLAT_MB = 10.0


def load() -> str:
    """Many sessions at once."""
    rows = []
    alone = 0.0
    with server(PORT) as process:
        asyncio.run(visits(PORT, 1, 9.0))  # caches as after the first visitor
        before = memory_mb(process.pid)
        for many, most in SESSIONS.items():
            visitors = asyncio.run(visits(PORT, many, LOAD_S))
            held = memory_mb(process.pid)
            table, run = (times(pooled(visitors, name)) for name in ("tables", "runs"))
            alone = alone or table[1]
            target = verdict(f"{most} times", table[1] <= most * alone) if most else "–"
            rows.append(
                f"| {many} | {sum(len(v.tables) for v in visitors)} | {table[0]:.0f} / "
                f"{table[1]:.0f} | {run[0]:.0f} / {run[1]:.0f} | {table[1] / alone:.1f} | "
                f"{target} | {held:.0f} |"
            )
    return (
        f"Each moves a slider every three seconds for {LOAD_S:.0f} seconds, all from the same "
        "moment on and each at its own time, with weights of its own each time, so that nothing is "
        "found in a cache. The run includes the skill of the weights. Memory at rest "
        f"{before:.0f} MB.\n\n"
        "| sessions | steps | ms to the new table, median / p95 | ms to the end of the run | p95 "
        "against one session | target | MB after |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def memory(minutes: float) -> str:
    """Memory of ten sessions over half an hour."""
    held = []
    with server(PORT) as process:
        for _ in range(PARTS):
            asyncio.run(visits(PORT, 10, 60.0 * minutes / PARTS))
            held.append(memory_mb(process.pid))
    shown = ", ".join(f"{one:.0f}" for one in held)
    third = PARTS // 3
    growth = held[-1] - held[third]
    return (
        f"MB after each tenth of {minutes:g} minutes at ten sessions, ten new ones in each, all "
        f"with weights of their own: {shown}. From the first third to the end {growth:+.0f} MB: "
        f"{verdict(f'at most {FLAT_MB:.0f}', growth <= FLAT_MB)}."
    )
