"""Every chart can be saved as a picture that says what it is, by mouse, keyboard and touch."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from risk.dashboard.look.palette import INK, QUIET_TEXT
from risk.terms.levels import NOT_EXPOSED
from risk.terms.palette import BY_LEVEL, DARK, LIGHT
from tests.browser.views import ready

PAGES = {
    "/?as_of=2021-06&source=AFG&country=TJK": 1,
    "/country?as_of=2021-06&source=AFG&country=TJK": 2,
    "/country?as_of=2021-06&source=AFG&country=TJK&part=over-time": 2,
    "/track-record": 3,
    "/track-record?record_part=levels": 3,
    "/track-record?record_part=where&country=PAK": 4,
    "/track-record?record_part=acting": 2,
    "/method": 1,
}
COURSE = "Tajikistan: chance of 10,000 arrivals or armed fighting from Afghanistan within 12 months"
DARK_TEXT, LIGHT_TEXT = re.findall("#[0-9a-f]{6}", QUIET_TEXT["expr"])
SMALLEST_PX = (200, 150)
HEAD_PX = 45
PIXELS_PER_PX = 2


def charts(page, count):
    """The charts of a page, once they are all drawn."""
    found = page.get_by_test_id("stVegaLiteChart")
    expect(found).to_have_count(count)
    for chart in found.all():
        expect(chart.locator("svg.marks .role-title-text")).to_be_attached()
    ready(page)
    return found.all()


def frame(chart):
    return chart.locator("xpath=ancestor::*[@data-testid='stElementContainer'][1]")


def save_button(chart):
    return frame(chart).get_by_role("button", name="Download as PNG")


def words(chart):
    """All that is written in a chart's head, in one line."""
    head = chart.locator("svg.marks .role-title").text_content()
    return head.replace("\u00a0", " ")


def picture(download):
    with open(download.path(), "rb") as file:
        content = file.read()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    return np.asarray(Image.open(BytesIO(content)).convert("RGBA")).astype(int)


def assert_stands_alone(pixels, dark):
    """It has a background all over, and something is written at its head."""
    high, wide = pixels.shape[:2]
    assert (wide, high) > SMALLEST_PX and high > SMALLEST_PX[1]
    assert (pixels[..., 3] == 255).all()
    ground = pixels[2, 2, :3]
    assert (ground.max() < 60) if dark else (ground.min() > 235)
    written = np.abs(pixels[: HEAD_PX * PIXELS_PER_PX, :, :3] - ground).max(axis=2) > 100
    assert written.sum() > 1_000


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        *((address, "light") for address in PAGES),
        *((address, "dark") for address in list(PAGES)[:2]),
    ],
)
def test_each_chart_is_saved_with_title_source_and_month(new_page, app_url, address, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(app_url + address)
    names = set()
    for chart in charts(page, PAGES[address]):
        chart.evaluate("node => node.scrollIntoView({block: 'center', behavior: 'instant'})")
        said = words(chart)
        assert re.search(r"As of (June 2021|every (December|third month), \d{4}–\d{4}) ·", said)
        assert "UCDP, UNHCR" in re.sub(r"(?<=,)(?=\w)", " ", said)
        assert re.search(r"data [0-9a-f]{8} ·\s?model [0-9a-f]{8}", said)
        chart.hover()
        expect(frame(chart).get_by_test_id("stElementToolbar")).to_have_css("opacity", "1")
        with page.expect_download() as saved:
            save_button(chart).click()
        name = saved.value.suggested_filename
        assert re.fullmatch(r"spillover_\d{4}-\d\d_either(_TJK|_PAK)?_[\w-]+\.png", name), name
        names.add(name)
        assert_stands_alone(picture(saved.value), scheme == "dark")
    assert len(names) == PAGES[address]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/track-record?record_part=scope", 1),
        ("/country?as_of=2021-06&country=TJK&part=over-time", 2),
    ],
)
def test_a_page_says_its_sources_once_and_its_saved_pictures_have_them(
    page, app_url, address, count
):
    page.goto(app_url + address)
    *_, chart = charts(page, count)
    expect(page.locator(".st-key-sources_line")).to_have_text(re.compile("UCDP, UNHCR.* · data"))
    under = chart.locator("svg.marks .role-title-subtitle")
    expect(under).to_have_css("visibility", "hidden")
    box = under.evaluate("node => node.getBoundingClientRect().toJSON()")
    whole = chart.locator("svg.marks").evaluate("node => node.getBoundingClientRect().toJSON()")
    chart.hover()
    with page.expect_download() as saved:
        save_button(chart).click()
    pixels = picture(saved.value)
    zoom = pixels.shape[1] / whole["width"]
    top = zoom * (box["top"] - whole["top"])
    left = zoom * (box["left"] - whole["left"])
    bottom = top + zoom * box["height"]
    right = left + zoom * box["width"]
    line = pixels[round(top) : round(bottom), round(left) : round(right), :3]
    assert (np.abs(line - pixels[2, 2, :3]).max(axis=2) > 100).sum() > 500


def test_the_keyboard_reaches_the_download_sign_and_sees_it(page, app_url):
    page.goto(f"{app_url}/country?as_of=2021-06&source=AFG&country=TJK&part=over-time")
    charts(page, 2)
    button = page.get_by_role("button", name=f"Download as PNG: {COURSE}")
    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    bar = button.locator("xpath=ancestor::*[@data-testid='stElementToolbar']")
    expect(bar).to_have_css("opacity", "1")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert_stands_alone(picture(saved.value), dark=False)


def test_on_a_phone_a_tap_shows_the_download_sign_and_no_text_is_cut(new_page, app_url):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = new_page(**phone)
    page.goto(f"{app_url}/country?as_of=2021-06&source=AFG&country=TJK&part=over-time")
    for chart in charts(page, 2):
        whole = chart.locator("svg.marks").bounding_box()
        for line in chart.locator("svg.marks .role-title text").all():
            box = line.bounding_box()
            assert box["x"] >= whole["x"]
            assert box["x"] + box["width"] <= whole["x"] + whole["width"]
            assert "…" not in line.text_content()
    chart = frame(page.get_by_role("button", name=f"Download as PNG: {COURSE}"))
    chart.locator("svg.marks").tap()
    expect(chart.get_by_test_id("stElementToolbar")).to_have_css("opacity", "1")
    with page.expect_download() as saved:
        chart.get_by_role("button", name="Download as PNG").tap()
    assert_stands_alone(picture(saved.value), dark=False)


def test_another_month_changes_the_words_and_never_the_chart_itself(page, app_url):
    page.goto(f"{app_url}/?as_of=2021-06&source=AFG&country=TJK")
    (chart,) = charts(page, 1)
    chart.locator("svg.marks").evaluate("node => { node.dataset.kept = 'yes' }")
    page.get_by_role("button", name="Earlier").click()
    page.wait_for_url("**as_of=2021-05**")
    expect(chart.locator("svg.marks .role-title")).to_contain_text("As of May 2021")
    expect(chart.locator("svg.marks")).to_have_attribute("data-kept", "yes")


def test_a_drawn_chart_follows_a_switch_between_light_and_dark_without_the_server(
    new_page, app_url
):
    """Its text follows, and what stands for a level keeps its colour."""
    page = new_page(color_scheme="dark")
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{app_url}/country?as_of=2021-06&source=AFG&country=TJK&part=over-time")
    charts(page, 2)
    assert sent
    text = page.locator("svg.marks :is([class*=role-axis-], [class*=role-legend-]) text").first
    mark = page.locator("svg.marks .mark-line.role-mark path").first
    colour = mark.get_attribute("stroke")
    assert colour == INK
    expect(text).to_have_attribute("fill", DARK_TEXT)
    sent.clear()
    page.emulate_media(color_scheme="light")
    expect(text).to_have_attribute("fill", LIGHT_TEXT)
    expect(mark).to_have_attribute("stroke", colour)
    assert sent == []


def test_the_map_follows_a_switch_of_the_theme_and_a_level_keeps_its_colour(new_page, app_url):
    page = new_page(color_scheme="dark")
    page.goto(f"{app_url}/?as_of=2021-06&source=AFG&country=TJK")
    iceland, pakistan = (
        page.locator(f".st-key-map path[aria-label*='Country: {name};']")
        for name in ("Iceland", "Pakistan")
    )
    title = page.locator(".st-key-map .role-title-subtitle text").first
    expect(iceland).to_have_attribute("fill", DARK[NOT_EXPOSED])
    expect(title).to_have_attribute("fill", DARK_TEXT)
    expect(pakistan).to_have_attribute("fill", BY_LEVEL["High"])
    page.emulate_media(color_scheme="light")
    expect(iceland).to_have_attribute("fill", LIGHT[NOT_EXPOSED])
    expect(title).to_have_attribute("fill", LIGHT_TEXT)
    expect(pakistan).to_have_attribute("fill", BY_LEVEL["High"])
