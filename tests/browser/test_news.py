"""What is new, and the watch file, as a visitor meets them."""

import re

from playwright.sync_api import expect

from risk.alerts.report import report
from risk.alerts.words import from_to
from risk.inputs.watch import parse_watch
from risk.risk_table.settings import Settings
from risk.terms.months import to_month

RULE = 'rule.africa = { outcome = "either", region = "Africa", limit = 0.5 }'


def test_the_line_and_its_fold_say_what_is_new(page, app_url, scorer):
    page.goto(f"{app_url}/?as_of=2021-06")
    expect(page.get_by_text(re.compile("^New since May 2021:"))).to_be_visible()
    page.get_by_text("What is new since May 2021, and why").click()
    found = report(scorer, Settings(to_month("2021-06")), to_month("2021-05"))
    table = page.get_by_role("table").filter(has_text="To compare")
    expect(table.get_by_role("row")).to_have_count(len(found.alerts) + 1)
    expect(table).to_contain_text(from_to(next(found.alerts.itertuples())))


def test_a_watch_file_is_uploaded_kept_in_the_address_and_downloaded(page, app_url):
    page.goto(f"{app_url}/?as_of=2021-06")
    page.get_by_text("What changed, and a watchlist").click()
    content = f'countries = ["TJK"]\n{RULE}\n'.encode()
    file = {"name": "w.toml", "mimeType": "application/toml", "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("Watchlist: 1 country and 1 rule")).to_be_visible()
    expect(page).to_have_url(re.compile("rules=rule.africa"))
    page.reload()
    expect(page.get_by_role("table").filter(has_text="Met by")).to_contain_text("africa")
    page.get_by_text("What changed, and a watchlist").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download watch file").click()
    watch = parse_watch(waiting.value.path().read_bytes(), "w.toml")
    assert watch.countries == ("TJK",) and [rule.name for rule in watch.rules] == ["africa"]
