"""What a visitor waits for: from a slider's step to the map and to the table, in Chromium.

Beside it the bare limit of the same machine at the same time: a page that sends the map's data
through a websocket echo and gives them to the same map, with nothing around it.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from risk.dashboard.look.picture import about
from risk.dashboard.pages.map.drawing.frame import frame_of
from risk.dashboard.pages.map.drawing.labels import LABEL_COLUMNS
from risk.dashboard.pages.map.drawing.lines import LINE_COLUMNS
from risk.dashboard.pages.map.drawing.words import map_data
from risk.dashboard.pages.map.drawing.world_map import map_spec
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.terms.catalogue import INDICATORS
from tools.bench.computing import JUNE_2021
from tools.bench.load import VIEW

ROOT = Path(__file__).parents[2]
SLIDER = INDICATORS["receiver_population"].name
# Notes when a key was pressed, when the map's shapes and the table's cells first and last
# changed after it, and how often they were painted; each time after the frame was drawn.
WATCH = """() => {
  const after = name => requestAnimationFrame(() => {
    const soon = new MessageChannel();
    soon.port1.onmessage = () => window.seen[name].push(performance.now() - window.seen.start);
    soon.port2.postMessage(0);
  });
  window.seen = {start: 0, map: [], table: []};
  addEventListener('keydown', () => {
    window.seen = {start: performance.now(), map: [], table: []};
  }, true);
  window.map = document.querySelector('path[aria-label*="Country: Pakistan;"]').closest('svg');
  new MutationObserver(() => after('map')).observe(window.map, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label', 'fill'],
  });
  // The bare page has none.
  const ranking = document.querySelector('.ranking') ?? document.createElement('div');
  new MutationObserver(() => after('table')).observe(ranking, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ['style'],
  });
}"""
BARE = """<!doctype html><title>Bare limit</title><div id="map" style="width:1000px"></div>
<script type="module">
import { t as load } from '/static/js/%(loader)s';
const { embed, expressionInterpreter } = await load();
const given = %(given)s;
const { view } = await embed('#map', given.spec,
  { actions: false, ast: true, expr: expressionInterpreter });
const echo = new WebSocket(`ws://${location.host}/echo`);
let step = 0;
echo.onmessage = async message => {
  view.data('risk', JSON.parse(message.data));
  await view.runAsync();
};
addEventListener('keydown', () => echo.send(given.data[step++ %% 2]));
echo.onopen = () => { document.title = 'Ready'; };
</script>"""


@dataclass(frozen=True)
class Step:
    """One slider step in milliseconds.

    map, table : to the first frame that shows the change; None where there was none
    repaints : frames in which the table was drawn
    """

    map: float | None
    table: float | None
    repaints: int


@contextmanager
def bare_server(scorer: Scorer, port: int) -> Iterator[str]:
    """The bare page and its echo, for as long as it is needed."""
    static = Path(streamlit.__file__).parent / "static" / "static"
    loader = next((static / "js").glob("loadVegaEmbed.*.js")).name
    page = BARE % {"loader": loader, "given": json.dumps(bare_map(scorer))}

    async def echo(socket: Any) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(text)

    routes = [
        Route("/", lambda request: HTMLResponse(page)),
        WebSocketRoute("/echo", echo),
        Mount("/app/static", StaticFiles(directory=ROOT / "static")),
        Mount("/static", StaticFiles(directory=static)),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError(f"the bare page's server did not start: is port {port} taken?")
        time.sleep(0.05)
    try:
        yield f"http://localhost:{port}/"
    finally:
        server.should_exit = True
        thread.join()


def bare_map(scorer: Scorer) -> dict[str, Any]:
    """Spec of the dashboard's own map, and its data for two sets of weights, as JSON texts."""
    fitted = scorer.forecaster.fit("arrivals", JUNE_2021).weights
    rows = []
    for last in (20, 60):
        settings = Settings(JUNE_2021, weights=((*fitted[:11], last, *fitted[12:]), None))
        settings = Settings(JUNE_2021, "either", settings.weights, "AFG")
        table = map_data(country_table(scorer, settings), settings, None, scorer.panel)
        rows.append(table.to_json(orient="records"))
    settings = Settings(JUNE_2021, source="AFG")
    files = scorer.panel.description["map"]
    frame = frame_of(settings, scorer.panel)
    spec = map_spec(files, frame)
    lines = [dict.fromkeys(LINE_COLUMNS, 0)]
    labels = [dict.fromkeys(LABEL_COLUMNS, 0)]
    spec["datasets"] = {
        "risk": json.loads(rows[0]),
        "corridors": lines,
        "new": [],
        "labels": labels,
        "about": about("Bare limit", settings).to_pylist(),
    }
    return {"spec": spec | {"width": 1000}, "data": rows}


def watched(browser: Browser, url: str) -> Page:
    """A page that shows the map, ready to be timed."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.wait_for_selector('path[aria-label*="Country: Pakistan;"]', timeout=60_000)
    page.evaluate(WATCH)
    return page


def press(page: Page, number: int, wait_ms: int = 1500) -> Step:
    """One step to and fro; waits until the page has come to rest."""
    page.keyboard.press("ArrowRight" if number % 2 == 0 else "ArrowLeft")
    page.wait_for_timeout(wait_ms)
    seen = page.evaluate("window.seen")
    first = {name: seen[name][0] if seen[name] else None for name in ("map", "table")}
    return Step(first["map"], first["table"], len(seen["table"]))


def steps(browser: Browser, app_url: str, bare_url: str, many: int) -> tuple[list[Step], ...]:
    """Steps on the dashboard and on the bare page, by turns, so that both meet the same machine.

    Returns: (dashboard, bare) : lists of `many` steps.
    """
    app = watched(browser, app_url + VIEW)
    bare = watched(browser, bare_url)
    rest(app)
    found: tuple[list[Step], list[Step]] = ([], [])
    for number in range(-4, many):  # the first four warm both up
        app.bring_to_front()
        app.get_by_role("slider", name=SLIDER).locator("visible=true").first.focus()
        own = press(app, number)
        bare.bring_to_front()
        other = press(bare, number, 300)
        if number >= 0:
            found[0].append(own)
            found[1].append(other)
    assert app.evaluate("window.map.isConnected"), "the map was built anew during a step"
    app.close()
    bare.close()
    return found


def rest(page: Page) -> None:
    """Wait until the script has run and the page is still."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(2000)
