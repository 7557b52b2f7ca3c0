"""Two people at the same time: neither sees what the other weighs, uploads or replaces."""

import csv
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_what_if import CASE, HEADER, named, query, ranking
from tests.browser.views import opened, ready, upload

USED = "With evidence"
SECRET = "Heard from a source that must not be named"


def evidence(value):
    """One row about Afghanistan that only its owner may see."""
    unit = "% of the source's territory"
    return (
        f"{HEADER}2021-06-22,2021-06-22,AFG,,territory_controlled,{value},{unit},,,C,{SECRET},\r\n"
    )


def again(page):
    """Have the page compute anew in its session, back to the month it showed."""
    page.get_by_role("button", name="Earlier").click()
    expect(page.get_by_text("As of May 2021, next 12 months")).to_be_visible()
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_text("As of June 2021, next 12 months")).to_be_visible()
    ready(page)


def downloaded(page, button):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def rows(page):
    return list(csv.DictReader(downloaded(page, "CSV").decode().splitlines()))


@pytest.fixture
def two(page, new_page, app_url):
    """Two people before the same view, and the table that both see."""
    other = new_page()
    for one in (page, other):
        opened(one, app_url + CASE)
    table = ranking(page).inner_text()
    assert ranking(other).inner_text() == table
    return page, other, table


def test_what_one_uploads_the_other_never_sees(two):
    mine, others, published = two
    upload(mine, named("mine.csv", evidence(95)))
    expect(mine.get_by_text("With evidence mine.csv: 1 of 1 row applied.")).to_be_visible()
    mine.wait_for_url("**evidence=**")
    ready(mine)
    assert ranking(mine).inner_text() != published
    again(others)
    expect(others.get_by_text(USED)).to_have_count(0)
    assert ranking(others).inner_text() == published
    assert "evidence" not in query(others)
    assert {row["evidence"] for row in rows(others)} == {"published data only"}
    assert {row["evidence"] for row in rows(mine)} == {query(mine)["evidence"]}
    others.get_by_text("Add a figure, or a file of evidence").click()
    expect(others.get_by_role("button", name="Download template")).to_be_visible()
    for said in ("mine.csv", SECRET):
        expect(others.get_by_text(said)).to_have_count(0)
    assert SECRET in archived(downloaded(mine, "ZIP"))
    assert SECRET not in archived(downloaded(others, "ZIP"))
    assert SECRET in downloaded(mine, "Briefing").decode()
    assert SECRET not in downloaded(others, "Briefing").decode()


def archived(content):
    import io

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_files_of_one_name_stay_each_with_its_owner(two):
    mine, others, published = two
    for one, value in ((mine, 95), (others, 5)):
        upload(one, named("evidence.csv", evidence(value)))
        expect(one.get_by_text("With evidence evidence.csv: 1 of 1 row")).to_be_visible()
        one.wait_for_url("**evidence=**")
        ready(one)
    tables = [ranking(one).inner_text() for one in two[:2]]
    assert len({*tables, published}) == 3
    assert query(mine)["evidence"] != query(others)["evidence"]
    for one, table in zip(two[:2], tables, strict=True):
        again(one)
        assert ranking(one).inner_text() == table


def test_a_hash_without_its_file_is_said_and_never_served_from_another_session(
    two, new_page, app_url
):
    mine, _, published = two
    upload(mine, named("mine.csv", evidence(95)))
    mine.wait_for_url("**evidence=**")
    ready(mine)
    digest = query(mine)["evidence"]
    third = new_page()
    opened(third, mine.url)
    warning = third.get_by_text("This link was made with an evidence file that a link cannot carry")
    expect(warning).to_contain_text(digest)
    expect(warning).to_contain_text("The numbers below are without that file")
    expect(third.get_by_text(USED)).to_have_count(0)
    assert ranking(third).inner_text() == published
    assert {row["evidence"] for row in rows(third)} == {"published data only"}
    third.get_by_role("link", name="Country").click()
    expect(third.get_by_role("heading", name="Country", exact=True)).to_be_visible()
    ready(third)
    expect(third.get_by_text("The numbers below are without that file")).to_be_visible()
    expect(third.get_by_text(SECRET)).to_have_count(0)
    # Its owner, who loads the page anew, has no file either: it lived in the session alone.
    mine.reload()
    expect(mine.get_by_text("The numbers below are without that file")).to_be_visible()
    ready(mine)
    assert ranking(mine).inner_text() == published


def test_what_one_replaces_the_other_never_sees(two):
    mine, others, published = two
    mine.get_by_text("What if? Replace a value and see what changes").click()
    value = mine.get_by_role("spinbutton", name="% of the source's territory")
    value.fill("95")
    value.press("Enter")
    mine.get_by_role("button", name="Add what-if").click()
    expect(mine.get_by_text("What-if: 1 value replaced")).to_be_visible()
    mine.wait_for_url("**what_if=territory_controlled**")
    ready(mine)
    assert ranking(mine).inner_text() != published
    again(others)
    expect(others.get_by_text(re.compile("What-if: 1 value"))).to_have_count(0)
    assert ranking(others).inner_text() == published
    assert "what_if" not in query(others)
    assert {row["overrides"] for row in rows(others)} == {""}
    assert {row["overrides"] for row in rows(mine)} == {query(mine)["what_if"]}
