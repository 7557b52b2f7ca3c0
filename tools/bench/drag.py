"""A slider that is dragged: pictures a second in Chromium, and twenty visitors who drag at once."""

import asyncio
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tools.bench.browser import SLIDER, rest, watched
from tools.bench.figures import times, verdict
from tools.bench.load import VIEW, pooled, visits

DRAG_S = 4.0
MOVE_MS = 20
VISITORS = 20
VISIT_S = 30.0
# Counts the frames in which the map's shapes changed; two changes before one frame are one picture.
COUNT = """() => {
  window.pictures = new Set();
  const map = document.querySelector('path[aria-label*="Country: Pakistan;"]').closest('svg');
  new MutationObserver(() => requestAnimationFrame(at => window.pictures.add(at))).observe(map, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label', 'fill'],
  });
}"""
SAID = """() => [...document.querySelectorAll('path[aria-label*="Country: "]')]
  .map(path => path.getAttribute('aria-label')).sort()"""


@dataclass(frozen=True)
class Drag:
    """One drag in the browser.

    pictures : frames in which the map changed while the thumb was held
    seconds : how long it was held
    last_shown : whether the map in the end is that of a page opened anew with the last position
    one_undo : whether one Undo brings the slider back to where the drag began
    """

    pictures: int
    seconds: float
    last_shown: bool
    one_undo: bool


def drags(browser: Browser, app_url: str, many: int) -> list[Drag]:
    """So many drags on one page, each taken back."""
    page = watched(browser, app_url + VIEW)
    rest(page)
    page.evaluate(COUNT)
    held = [_drag(browser, page) for _ in range(many + 1)][1:]  # the first one warms up
    page.close()
    return held


def _drag(browser: Browser, page: Page) -> Drag:
    handle = page.get_by_role("slider", name=SLIDER).locator("visible=true").first
    handle.scroll_into_view_if_needed()
    start = int(handle.input_value())
    box = handle.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2

    def move(share: float) -> None:
        page.mouse.move(box["x"] + box["width"] * share, middle)

    move(start / 100)
    page.mouse.down()
    page.evaluate("window.pictures.clear(); window.begun = performance.now()")
    begun = time.perf_counter()
    while (held := time.perf_counter() - begun) < DRAG_S:
        # To and fro between 10 and 90, a second each way.
        move(0.1 + 0.8 * min(held % 2, 2 - held % 2))
        page.wait_for_timeout(MOVE_MS)
    pictures, took = page.evaluate("[window.pictures.size, performance.now() - window.begun]")
    move(0.73)
    page.mouse.up()
    rest(page)
    last = int(handle.input_value())
    anew = browser.new_page(viewport={"width": 1440, "height": 900})
    anew.goto(page.url)
    anew.wait_for_selector('path[aria-label*="Country: Pakistan;"]', timeout=60_000)
    rest(anew)
    shown = page.evaluate(SAID) == anew.evaluate(SAID)
    same = int(anew.get_by_role("slider", name=SLIDER).locator("visible=true").first.input_value())
    anew.close()
    page.get_by_role("button", name="Undo").first.click()
    rest(page)
    back = int(handle.input_value())
    return Drag(pictures, took / 1000, shown and same == last, back == start != last)


def together(port: int) -> str:
    """Twenty who drag beside twenty who step, on the server that listens at a port."""
    rows = []
    for name, drags_ in (("step", False), ("drag", True)):
        asyncio.run(visits(port, 1, 6.0, drags=drags_))
        visitors = asyncio.run(visits(port, VISITORS, VISIT_S, drags=drags_))
        rows.append((name, visitors, times(pooled(visitors))))
    stepping = rows[0][2][1]
    slowest = max(times(visitor.tables)[1] for visitor in rows[1][1])
    lines = [
        f"| {VISITORS} who {name} | {sum(len(v.tables) for v in visitors)} | {ms[0]:.0f} / "
        f"{ms[1]:.0f} | {max(times(v.tables)[1] for v in visitors):.0f} |"
        for name, visitors, ms in rows
    ]
    return (
        f"{VISITORS} visitors at once for {VISIT_S:.0f} seconds: who steps moves a slider every "
        "three seconds; who drags holds it for one second of every three and sends the next move "
        "as soon as the last one is answered.\n\n"
        "| | moves | ms to the new table, median / p95 | p95 of the slowest visitor |\n"
        "|---|---|---|---|\n" + "\n".join(lines) + "\n\nTarget: no visitor who drags is slower "
        f"than {VISITORS} who step (p95 {stepping:.0f} ms), slowest {slowest:.0f} ms: "
        f"{verdict('no slower', slowest <= stepping)}."
    )
