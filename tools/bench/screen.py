"""Sections on what a visitor sees in Chromium: steps, drags and the first paint."""

import time
from statistics import median

from playwright.sync_api import sync_playwright

from risk.risk_table.load import load_scorer
from tools.bench.browser import SLIDER, Step, bare_server, steps
from tools.bench.drag import Drag, drags, together
from tools.bench.figures import times, verdict
from tools.bench.load import VIEW, server
from tools.browsers import find_chromium

STEPS = 50
DRAGS = 5
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
IN_VIEW = f"of “{SLIDER}” in the view of Afghanistan, June 2021, 1440 × 900"


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
        ("bare limit: websocket echo, Vega update of the same map", limit, (1.0, 1.0), ""),
        ("slider step → map repainted", times([s.map for s in app]), (3.5, 3.2), "3.5 / 3.2 times"),
        ("slider step → table repainted", times([s.table for s in app]), (4.0, 4.0), "4 times"),
    ]
    lines = []
    for name, found, most, target in rows:
        ratios = found[0] / limit[0], found[1] / limit[1]
        met = all(own <= allowed for own, allowed in zip(ratios, most, strict=True))
        lines.append(
            f"| {name} | {found[0]:.0f} | {found[1]:.0f} | {ratios[0]:.1f} / {ratios[1]:.1f} | "
            f"{verdict('at most ' + target, met) if target else '–'} |"
        )
    return (
        f"{STEPS} steps {IN_VIEW}, in turn with as many on the bare page. Milliseconds from the "
        "key press until the frame is drawn.\n\n"
        "| | median | p95 | times the bare limit, median / p95 | target |\n|---|---|---|---|---|\n"
        + "\n".join(lines)
        + f"\n\n{_seen(app)}"
    )


def _seen(app: list[Step]) -> str:
    """How many steps showed, and how often the table was drawn for one."""
    unseen = sum(step.map is None for step in app), sum(step.table is None for step in app)
    twice = sum(step.repaints > 1 for step in app)
    return (
        f"Steps without a new map: {unseen[0]}, without a new table: {unseen[1]} (no cell changed "
        f"within what is in sight); steps that drew the table more than once: {twice}. The map's "
        "chart was the same element from the first step to the last."
    )


def dragging() -> str:
    """Pictures a second while the thumb is held, and twenty who drag beside twenty who step."""
    with server(PORT), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        held = drags(browser, f"http://localhost:{PORT}/", DRAGS)
        browser.close()
    with server(PORT):  # as it is after a start, and without Playwright's loop around it
        beside = together(PORT)
    return f"{_pictures(held)}\n\n{beside}"


def _pictures(found: list[Drag]) -> str:
    rate = median(drag.pictures / drag.seconds for drag in found)
    slowest = min(drag.pictures / drag.seconds for drag in found)
    last = sum(drag.last_shown for drag in found)
    undone = sum(drag.one_undo for drag in found)
    many = len(found)
    taken_back = verdict("all", undone == many)
    return (
        f"{many} drags {IN_VIEW}, {found[0].seconds:.0f} seconds each, to and fro, a mouse move "
        "every 20 ms.\n\n| | found | target |\n|---|---|---|\n"
        f"| new pictures of the map a second, median (slowest drag) | {rate:.1f} ({slowest:.1f}) | "
        f"{verdict('at least 5', rate >= 5)} |\n"
        f"| drags after which map and address are those of the last position | {last} of {many} | "
        f"{verdict('all', last == many)} |\n"
        f"| drags that one Undo takes back | {undone} of {many} | {taken_back} |"
    )


def starts() -> str:
    """First paint after a start, in a browser that is there already and has kept nothing."""
    rows = []
    for _ in range(STARTS):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            start = time.perf_counter()
            with server(PORT):
                healthy = time.perf_counter() - start
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
        f"Medians of {STARTS} starts, seconds. The first visitor comes as soon as the server "
        "answers; target: the map within 4 seconds of that.\n\n"
        "| | server answers after | title | map | map, from the command on | target |\n"
        "|---|---|---|---|---|---|\n"
        f"| first visitor | {first[0]:.1f} | {first[1]:.1f} | {first[2]:.1f} | "
        f"{first[0] + first[2]:.1f} | {verdict('4', first[2] < 4)} |\n"
        f"| next visit | – | {second[1]:.1f} | {second[2]:.1f} | – | "
        f"{verdict('4', second[2] < 4)} |"
    )
