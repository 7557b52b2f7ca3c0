import pytest
from playwright.sync_api import Error, expect

from tests.browser.views import ready

LEFT = """() => [
    localStorage.left, sessionStorage.left, document.cookie.includes('left'),
    matchMedia('(prefers-color-scheme: dark)').matches, innerWidth,
]"""


def test_the_dashboard_opens_without_a_traceback(page, app_url, server_log):
    page.goto(app_url)
    expect(page.get_by_role("heading", name="Spillover", level=1)).to_be_visible()
    ready(page)
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


def test_a_request_off_the_machine_is_refused_and_recorded(page, app_url, blocked):
    page.goto(app_url)
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('https://example.invalid/')")
    page.evaluate("new Promise(done => { new WebSocket('wss://example.invalid/').onclose = done })")
    assert blocked == ["https://example.invalid/", "wss://example.invalid/"]
    blocked.clear()


def test_a_page_leaves_nothing_for_the_next_but_the_files_it_loaded(windows, app_url):
    own = {"locale": "en-GB"}  # no other test's window
    page = windows.take(color_scheme="dark", viewport={"width": 390, "height": 844}, **own)
    page.goto(app_url)
    ready(page)
    page.evaluate(
        "localStorage.left = sessionStorage.left = 'behind'; document.cookie = 'left=behind'"
    )
    page.route("**/*", lambda route: route.abort())
    page.context.new_page()
    page.mouse.move(100, 100)
    windows.give_back(page, **own)
    assert windows.take(**own) is page
    page.goto(app_url)
    ready(page)
    assert page.evaluate(LEFT) == [None, None, False, False, 1280]
    assert page.evaluate("history.length") <= 3  # an empty page, and two steps of this visit
    assert len(page.context.pages) == 1
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js'))"
        ".map(script => script.transferSize)"
    )
    assert len(loaded) > 50 and max(loaded) == 0
    windows.give_back(page, **own)
