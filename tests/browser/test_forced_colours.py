"""Colours forced by the visitor (high contrast): every control and its state can still be seen.

Backgrounds vanish then. What counts is what stands on the screen, so pictures are compared.
"""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_journey import slider
from tests.browser.views import CASE, opened

TRACK = "/track-record?level=corridor&loss=40&record_part=acting"
CONTRAST = 3  # of what is drawn against its surroundings (WCAG 2.2, 1.4.11)


@pytest.fixture(params=["light", "dark"])
def forced(request, new_page):
    return new_page(forced_colors="active", color_scheme=request.param)


def picture(part):
    return Image.open(io.BytesIO(part.screenshot(animations="disabled"))).convert("RGB")


def luminance(colour):
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def stands_out(colour, other):
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05) >= CONTRAST


def drawn(image):
    """How many pixels of each column stand out against the picture's corner."""
    ground = image.getpixel((0, 0))
    return [
        sum(stands_out(image.getpixel((x, y)), ground) for y in range(image.height))
        for x in range(image.width)
    ]


def shows(image, share):
    """Check that a track runs through the picture, with a thumb at a share of its width."""
    heights = drawn(image)
    assert sum(height > 0 for height in heights) > 0.95 * image.width
    assert heights[round(share * image.width)] > 1.5 * sorted(heights)[image.width // 2]


def test_a_weight_shows_its_track_its_thumb_and_its_focus(forced, app_url):
    opened(forced, app_url + CASE)
    handle = slider(forced, "Territory not state-controlled")
    shows(picture(handle), int(handle.input_value()) / 100)
    handle.focus()
    style = handle.evaluate("node => getComputedStyle(node).outline")
    assert "3px" in style and "solid" in style


def test_a_toggle_shows_whether_it_is_on(forced, app_url):
    opened(forced, app_url + CASE)
    toggle = forced.get_by_role("switch", name="Use this case's evidence")
    switch = forced.get_by_test_id("stCheckbox").locator("label > span + div").first
    off = picture(switch)
    assert max(drawn(off)) > 4
    toggle.focus()
    forced.keyboard.press("Space")
    expect(toggle).to_be_checked()
    forced.mouse.move(0, 0)
    assert picture(switch).tobytes() != off.tobytes()


def test_a_choice_and_a_slider_of_streamlits_can_be_told(forced, app_url):
    opened(forced, app_url + TRACK)
    chosen, other = (
        forced.get_by_role("radio", name=name, exact=True) for name in ("Corridors", "Countries")
    )
    middles = [picture(one).getpixel((6, 6)) for one in (chosen, other)]
    assert stands_out(*middles)
    rail = forced.get_by_test_id("stSlider").get_by_role("group", name="Being unprepared costs")
    rail.scroll_into_view_if_needed()
    shows(picture(rail), (40 - 2) / (100 - 2))
