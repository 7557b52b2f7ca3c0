"""Windows of a browser, used again by the next test: what was loaded stays compiled.

A page costs four seconds of processor time in a window of its own and two in one that has shown
a page before. Between two tests a window forgets what its page has left: storage, history,
routes, the place of the mouse. A window is the whole world of one visitor; two never share.
"""

import re
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

OFF_MACHINE = re.compile(r"^(https?|wss?)://(?!(localhost|127\.0\.0\.1)[:/])")
SIZE = {"width": 1280, "height": 900}
MOST_FREE = 3  # each holds about 200 MB


class Windows:
    """The windows of one browser.

    Parameters
    ----------
    browser : whose windows they are
    answers : script that each page runs first
    timeout_ms : how long a page may take to do what it is asked
    """

    def __init__(self, browser: Browser, answers: str, timeout_ms: float) -> None:
        self.browser = browser
        self.answers = answers
        self.timeout_ms = timeout_ms
        self.free: list[tuple[dict, Page]] = []
        self.off_machine: list[str] = []
        """Addresses off the machine that any window has asked for."""

    def made(self, **options) -> BrowserContext:
        """A new window of the browser: who has it made closes it."""
        options = {"viewport": SIZE, "service_workers": "block"} | options
        context = self.browser.new_context(**options)
        context.set_default_timeout(self.timeout_ms)
        context.add_init_script(self.answers)
        context.on("request", self._note)
        context.on("page", lambda page: page.on("websocket", self._note))
        return context

    def take(self, viewport=SIZE, color_scheme="light", forced_colors="none", **options) -> Page:
        """An empty page in a window that nobody else has; other options make the window."""
        kept = next((pair for pair in self.free if pair[0] == options), None)
        if kept:
            self.free.remove(kept)
            page = kept[1]
        else:
            page = self.made(**options).new_page()
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, forced_colors=forced_colors)
        return page

    def give_back(self, page: Page, **options) -> None:
        """Keep a window for the next who takes one with these options."""
        try:
            empty(page)
        except Error:  # it was closed, or has crashed
            with suppress(Error):
                page.context.close()
            return
        self.free.append((options, page))
        if len(self.free) > MOST_FREE:
            self.free.pop(0)[1].context.close()

    def _note(self, asked) -> None:
        if OFF_MACHINE.match(asked.url):
            self.off_machine.append(asked.url)


def empty(page: Page) -> None:
    """Have a window forget what its pages have left, but not the scripts that it loaded."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all(behavior="ignoreErrors")
    place = urlsplit(page.url)
    if place.scheme == "http":
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.mouse.move(0, 0)
    if page.context.browser.browser_type.name == "chromium":
        protocol = page.context.new_cdp_session(page)
        if place.scheme == "http":
            storage = {"origin": f"http://{place.netloc}", "storageTypes": "indexeddb"}
            protocol.send("Storage.clearDataForOrigin", storage)
        protocol.send("Page.resetNavigationHistory")
        protocol.detach()
