"""No page scrolls sideways at 200 % zoom or on a phone, with every fold open."""

import pytest

from tests.browser.views import DESK, PAGES, PHONE, SIDEWAYS, opened, ready, unfold

AT_200 = {side: length // 2 for side, length in DESK.items()}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(new_page, app_url, name):
    page = new_page(viewport=AT_200, device_scale_factor=2)
    opened(page, app_url + PAGES[name])
    unfold(page)
    for size in (AT_200, PHONE):
        page.set_viewport_size(size)
        ready(page)
        page.wait_for_function(f"({SIDEWAYS})().every(pixels => pixels === 0)")


def test_the_check_sees_a_page_that_is_too_wide(page):
    page.set_content("<main data-testid=stMain><p style='width:3000px'>Wide</p></main>")
    assert max(page.evaluate(SIDEWAYS)) > 0
