"""The bulletin in a browser: it opens from disk, asks nothing, and prints within the page."""

import re

from risk.output.briefing.bulletin import bulletin
from risk.risk_table.settings import Settings
from risk.terms.months import to_month

A4_PRINTED_PX = round((210 - 2 * 15) / 25.4 * 96)
"""Width between the margins of the style's @page, in CSS pixels."""


def test_the_bulletin_prints_within_the_width_of_a4_and_asks_nothing(page, scorer, tmp_path):
    path = tmp_path / "bulletin.html"
    path.write_bytes(bulletin(scorer, Settings(to_month("2021-06")), to_month("2020-12")))
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PRINTED_PX, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PRINTED_PX
    wide = page.evaluate(
        "Array.from(document.querySelectorAll('body *')).filter(e => "
        "e.getBoundingClientRect().right > window.innerWidth + 1).length"
    )
    assert wide == 0
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert 2 <= len(sheets) <= 9
    assert page.evaluate("document.scripts.length") == 0
    assert requests == [path.as_uri()]


def test_the_bulletin_is_no_wider_than_a_phone(page, scorer, tmp_path):
    path = tmp_path / "bulletin.html"
    settings = Settings(to_month("2021-06"), region="Sahel")
    path.write_bytes(bulletin(scorer, settings, to_month("2020-12")))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
