"""Every page as a visitor may meet it, and how a browser test waits for it."""

import re

from playwright.sync_api import expect

CASE = (
    "/?as_of=2021-06&source=AFG&country=TJK&case=afghanistan-2021-06&reveal=1&watch=TJK,PAK"
    "&what_if=territory_controlled:AFG=90"
)
PAGES = {
    "map": "/",
    "case": CASE,
    "no-country": "/country?as_of=2021-06",
    "country": "/country?as_of=2021-06&country=TJK",
    "not-exposed": "/country?as_of=2021-06&country=ISL",
    "compare": "/compare?as_of=2021-06&source=AFG&country=PAK&against=TJK",
    "track-record": "/track-record?country=PAK",
    "method": "/method",
}
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
SIDEWAYS = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(node => node.scrollWidth - node.clientWidth)"""
CONTROLS = """() => [...document.querySelectorAll('[data-testid=stApp] :is('
    + 'input, textarea, details, [role=slider], [role=radio], [role=tab], [data-tag])')].map(
        node => [
            node.getAttribute('aria-label') || node.id
                || (node.querySelector('summary') || node).innerText,
            node.value, node.checked, node.open,
            ...['aria-valuenow', 'aria-valuetext', 'aria-checked', 'aria-selected'].map(
                name => node.getAttribute(name))
        ].filter(said => said !== null && said !== undefined).join(' | '))"""

TEXTS = """() => {
    const hidden = new CSSStyleSheet();
    hidden.replaceSync('[data-testid=stVegaLiteChart] { visibility: hidden }');
    document.adoptedStyleSheets.push(hidden);
    const parts = document.querySelectorAll(
        '[data-testid=stMainBlockContainer], [data-testid=stSidebarUserContent]');
    const texts = [...parts].map(node => node.innerText).join('\\n');
    document.adoptedStyleSheets.pop();
    return texts;
}"""

# A chart's element is there, empty or of its first size, long before its view is built: only then
# Streamlit offers its picture. What lies in a closed fold or tab has no width and is not built.
CHARTS_STAND = """() => {
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
        .filter(chart => chart.clientWidth > 0);
    const isBuilt = chart => chart
        .closest('[data-testid=stFullScreenFrame]')
        .querySelector('[aria-label^="Download as PNG"]');
    const fits = chart => {
        const drawn = chart.querySelector('svg.marks');
        return drawn && Math.abs(drawn.clientWidth - chart.clientWidth) < 1;
    };
    const boxes = JSON.stringify(charts.map(chart => chart.getBoundingClientRect()));
    const stood = window.chartBoxes === boxes;
    window.chartBoxes = boxes;
    return stood && document.fonts.status === 'loaded'
        && charts.every(chart => isBuilt(chart) && fits(chart));
}"""


def ready(page):
    """Wait until all that was asked is answered, and what the browser loads late is there.

    What a click has sent counts from the click on: see answers.js. Charts are drawn, as wide as
    their places, and where they were a frame before.
    """
    expect(page.locator("html[data-unanswered]")).to_have_count(0)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    # Our own parts are scripts that come after the page: one marks the document, one fills sliders.
    expect(page.locator("html[data-session]")).to_have_count(1)
    expect(page.locator(".sliders:empty")).to_have_count(0)
    page.wait_for_function(CHARTS_STAND)


def opened(page, address):
    """Open an address and wait until the whole page stands."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("How to read this")).to_be_visible()
    ready(page)


def unfold(page):
    """Open every fold, those inside folds too, and wait until each is filled."""
    closed = page.locator('[data-testid="stExpander"] details:not([open]) > summary')
    filled = ':has([data-testid="stExpanderDetails"] [data-testid="stElementContainer"])'
    empty = page.locator(f'[data-testid="stExpander"] details[open]:not({filled})')
    while closed.count():
        closed.evaluate_all("all => all.forEach(summary => summary.click())")
        expect(empty).to_have_count(0)
        ready(page)


def upload(page, file):
    """Choose a file of evidence, and wait until the page has answered.

    `file`: a path, or a dict of name, mimeType and buffer.
    """
    summary = page.locator("summary").filter(has_text="Add a figure, or a file of evidence")
    if not summary.evaluate("node => node.parentElement.open"):
        summary.click()
        ready(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    ready(page)


def more(page):
    """Open what is behind "More" in the row of controls, if it is not open."""
    if not page.get_by_role("combobox", name="Region", exact=True).is_visible():
        page.get_by_role("button", name=re.compile("^More")).click()
    expect(page.get_by_role("combobox", name="Region", exact=True)).to_be_visible()


def case(page):
    """Choose the case of Afghanistan by its button, and close what it is in."""
    more(page)
    page.get_by_role("button", name="Case: Afghanistan, June 2021").click()
    expect(page.get_by_role("heading", name="Afghanistan, June 2021")).to_be_visible()
    ready(page)  # closing asks again, with what the boxes say by then
    page.keyboard.press("Escape")
    ready(page)


def grow(page):
    """Make the window as tall as the page, for what is out of sight is not checked."""
    height = page.get_by_test_id("stMainBlockContainer").evaluate("node => node.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height + 100})
    ready(page)


def shown(page):
    """Every control and every text of the page, but for what charts have drawn.

    A chart draws itself when it likes, and as many ticks as it has room for; the table beside
    each says what it shows.
    """
    return [*page.evaluate(CONTROLS), *filter(str.strip, page.evaluate(TEXTS).split("\n"))]
