"""The briefing and the described tables, from the button to the file opened without a server."""

import io
import json
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from risk.output.briefing.page import briefing
from risk.risk_table.country_table import country_table
from risk.risk_table.settings import Settings
from risk.terms.months import to_month
from risk.terms.wording import percent

CASE = "/?as_of=2021-06&outcome=either&source=AFG&tab=arrivals"


@pytest.fixture
def opened(page, app_url, tmp_path):
    """Download the briefing of a view and open the file from disk, noting every request."""

    def open_file(query):
        page.goto(app_url + query)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Briefing", exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        requests = []
        fresh = page.context.new_page()
        fresh.on("request", lambda request: requests.append(request.url))
        fresh.goto(path.as_uri())
        return fresh, path, requests

    return open_file


def test_the_briefing_opens_from_disk_and_asks_nothing_of_anyone(opened, scorer):
    sheet, path, requests = opened(CASE)
    settings = Settings(to_month("2021-06"), source="AFG")
    assert path.name == "spillover_2021-06_either_AFG_briefing.html"
    assert path.read_bytes() == briefing(scorer, settings)
    expect(sheet.get_by_role("heading", level=1)).to_have_text(
        "Afghanistan and the countries within its reach"
    )
    expect(sheet.get_by_text("Conflict from Afghanistan is most likely to reach")).to_be_visible()
    expect(sheet.get_by_text("Not a current warning.", exact=True)).to_be_visible()
    table = country_table(scorer, settings).set_index("iso3")
    ranked = sheet.get_by_role("table", name=re.compile("^Countries by risk"))
    for iso3 in ("PAK", "TJK"):
        row = ranked.get_by_role("row").filter(has_text=table.country[iso3])
        expect(row).to_contain_text(percent(table.probability[iso3]))
        expect(row).to_contain_text(table.level[iso3])
    picture = sheet.get_by_role("img", name=re.compile("^Map of Afghanistan"))
    expect(picture).to_be_visible()
    assert picture.bounding_box()["height"] > 150
    assert requests == [path.as_uri()]


def test_the_country_looked_at_has_a_briefing_of_its_own(opened):
    sheet, path, requests = opened(CASE + "&country=TJK")
    assert path.name == "spillover_2021-06_either_AFG_TJK_briefing.html"
    expect(sheet.get_by_role("heading", level=1)).to_have_text("Tajikistan, from Afghanistan")
    expect(sheet.get_by_role("heading", name="Why: Afghanistan to Tajikistan")).to_be_visible()
    assert requests == [path.as_uri()]


def test_the_briefing_prints_on_a_few_sheets_and_never_wider_than_a_phone(opened):
    sheet, _, _ = opened(CASE)
    sheets = len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True)))
    assert 3 <= sheets <= 7  # five in Arial or Liberation Sans, seven in the wider DejaVu Sans
    sheet.set_viewport_size({"width": 390, "height": 800})
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_described_tables_lead_back_to_the_view(page, app_url, scorer):
    page.goto(app_url + CASE)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="ZIP", exact=True).click()
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert archive.read("countries.csv").count(b"\r\n") > 190
    query = package["reproduce"]["url_query"]
    assert parse_qs(query) == parse_qs(urlsplit(page.url).query)
    assert parse_qs(query)["source"] == ["AFG"]
