"""axe-core on every page, light on a wide screen and dark on a phone, with every fold open.

Nor does any page scroll sideways on a phone or at 200 % zoom.

What Streamlit's own widgets fail stands in EXEMPT with the reason, and only as long as they do.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.views import DESK, PAGES, PHONE, SIDEWAYS, grow, opened, ready, unfold

CHARTED = ("map", "country", "compare", "track-record", "method")
LOOKS = {"light": DESK, "dark": PHONE}
AT_200 = {side: length // 2 for side, length in DESK.items()}
GRAVE = ("serious", "critical")
# By rule: the widget's selector, and a page, look where it fails.
EXEMPT = {
    # The wrapper of st.table scrolls sideways where the table is wider than the page, and there is
    # no way to give it a tabindex. Chromium and Firefox let the keyboard reach such a wrapper.
    "scrollable-region-focusable": ('[data-testid="stTable"] > div', "method", "dark"),
}


def findings(page):
    """Serious and critical findings: pairs of rule and CSS selector."""
    response = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        (found["id"], node["target"][-1])
        for found in response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def is_exempt(page, rule, selector):
    return rule in EXEMPT and page.locator(selector).first.evaluate(
        "(node, widget) => node.matches(widget)", EXEMPT[rule][0]
    )


BESIDE = """chart => {
    const beside = element => {
        const all = [...element.parentElement.children];
        const place = all.indexOf(element);
        return all.slice(Math.max(place - 2, 0), place + 4).some(
            node => node !== element && node.querySelector('table, summary, p')
                && node.innerText.trim().length > 20);
    };
    let element = chart.closest('[data-testid="stElementContainer"]') || chart;
    // What stands alone in a container, but for what has no text, has its text beside that.
    const alone = element => [...element.parentElement.children].every(
        node => node === element || !node.innerText.trim());
    while (alone(element)) element = element.parentElement;
    return beside(element);
}"""


def charts_have_names_and_texts(page):
    """Check that every chart of a page has a name of its own, and a text or table beside it."""
    charts = page.get_by_test_id("stVegaLiteChart")
    assert charts.count()
    names = charts.evaluate_all("all => all.map(chart => chart.getAttribute('aria-label') || '')")
    assert all(len(name) > 10 for name in names), names
    assert len(set(names)) == len(names)
    for chart in charts.all():
        assert chart.evaluate(BESIDE), chart.get_attribute("aria-label")


@pytest.mark.parametrize("name", PAGES)
def test_in_the_light_on_a_desk_nothing_serious_is_found(page, app_url, name):
    page.set_viewport_size(DESK)
    opened(page, app_url + PAGES[name])
    if name in CHARTED:
        charts_have_names_and_texts(page)
    unfold(page)
    grow(page)
    ours = [found for found in findings(page) if not is_exempt(page, *found)]
    assert ours == []


@pytest.mark.parametrize("name", PAGES)
def test_in_the_dark_on_a_phone_nothing_serious_is_found_and_nothing_scrolls_sideways(
    new_page, app_url, name
):
    page = new_page(viewport=PHONE, color_scheme="dark")
    opened(page, app_url + PAGES[name])
    unfold(page)
    for size in (AT_200, PHONE):
        page.set_viewport_size(size)
        ready(page)
        page.wait_for_function(f"({SIDEWAYS})().every(pixels => pixels === 0)")
    grow(page)
    ours = [found for found in findings(page) if not is_exempt(page, *found)]
    assert ours == []


def test_the_check_sees_a_page_that_is_too_wide(page):
    page.set_content("<main data-testid=stMain><p style='width:3000px'>Wide</p></main>")
    assert max(page.evaluate(SIDEWAYS)) > 0


@pytest.mark.parametrize("rule", EXEMPT)
def test_each_exemption_is_still_needed(new_page, app_url, rule):
    _, name, look = EXEMPT[rule]
    page = new_page(viewport=LOOKS[look], color_scheme=look)
    opened(page, app_url + PAGES[name])
    assert any(is_exempt(page, *found) for found in findings(page) if found[0] == rule)


def test_the_check_finds_what_is_wrong(page):
    page.set_content("<html lang=en><title>t</title><p style='color:#999'>Faint</p><img src=x>")
    assert {"color-contrast", "image-alt"} <= {rule for rule, _ in findings(page)}
