"""What an analyst does: open a case, move weights, share the view, take the table along."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from risk.terms.wording import percent
from tests.browser.views import case, opened, ready

ROOT = Path(__file__).parents[2]
CASE = "/?as_of=2021-06&outcome=either&source=AFG&tab=arrivals"


def ranked_table(page):
    """The ranked table, every row of it."""
    return page.get_by_role("table", name="Countries by risk")


def row_of(page, country):
    name = page.get_by_role("rowheader", name=country, exact=True)
    return ranked_table(page).get_by_role("row").filter(has=name)


def on_map(page, country):
    return page.locator(f'path[aria-label*="Country: {country};"]').first


def slider(page, label):
    return page.get_by_role("slider", name=re.compile(f"^{label}")).locator("visible=true")


def press(page, label, key):
    """Move a slider with the keyboard and wait until the page has answered in its address."""
    handle = slider(page, label)
    value = handle.input_value()
    handle.focus()
    handle.press(key)
    expect(handle).not_to_have_value(value)
    moved = handle.input_value()
    page.wait_for_url(lambda url: re.search(rf"=(?:[^&]*,)?[a-z_]+={moved}\b", decoded(url)))
    ready(page)


def decoded(url):
    return "&".join(f"{k}={v[0]}" for k, v in parse_qs(urlsplit(url).query).items())


def downloaded(page, button):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return waiting.value


def test_the_case_button_ranks_the_neighbours_of_afghanistan(page, app_url):
    page.goto(app_url)
    expect(page.get_by_text("not a current warning")).to_be_visible()
    case(page)
    expect(page.get_by_text("As of June 2021, next 12 months")).to_be_visible()
    for country in ("Pakistan", "Iran", "Tajikistan"):
        expect(row_of(page, country)).to_contain_text(re.compile(r"\d+\s%"))


def test_a_weight_moved_by_keyboard_changes_table_map_and_address(page, app_url):
    page.goto(app_url + CASE)
    expect(on_map(page, "Pakistan")).to_be_visible()
    row = row_of(page, "Pakistan").inner_text()
    shape = on_map(page, "Pakistan")
    said = shape.get_attribute("aria-label")
    press(page, "Neighbour's size", "End")
    expect(row_of(page, "Pakistan")).not_to_have_text(row)
    expect(on_map(page, "Pakistan")).not_to_have_attribute("aria-label", said)
    assert "receiver_population=100" in decoded(page.url)
    chance = re.search(r"Chance: (\S+\s%)", on_map(page, "Pakistan").get_attribute("aria-label"))
    expect(row_of(page, "Pakistan")).to_contain_text(chance[1])


def test_a_copied_address_shows_another_person_the_same_numbers(page, new_page, app_url):
    page.goto(app_url + CASE + "&country=TJK&region=Asia")
    press(page, "Neighbour's size", "PageUp")
    page.get_by_role("tab", name="Armed fighting").click()
    page.wait_for_url("**tab=armed**")
    press(page, "Deaths in the source", "PageUp")
    table = ranked_table(page).inner_text()
    sentence = page.get_by_text("Tajikistan, as of June 2021").inner_text()
    assert {"weights_arrivals", "weights_armed"} <= set(parse_qs(urlsplit(page.url).query))

    other = new_page()
    other.goto(page.url)
    expect(other.get_by_text("Tajikistan, as of June 2021")).to_have_text(sentence)
    assert ranked_table(other).inner_text() == table
    expect(other.get_by_role("tab", name="Armed fighting")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(slider(other, "Deaths in the source")).to_have_value(
        slider(page, "Deaths in the source").input_value()
    )
    assert decoded(other.url) == decoded(page.url)


def test_quick_moves_and_a_tab_lose_nothing_and_the_address_says_what_is_shown(
    page, new_page, app_url
):
    page.goto(app_url + CASE)
    expect(on_map(page, "Pakistan")).to_be_visible()
    ready(page)
    handle = slider(page, "Neighbour's size")
    start = int(handle.input_value())
    handle.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    page.get_by_role("tab", name="Armed fighting").click()
    page.wait_for_url("**tab=armed**")
    ready(page)
    page.get_by_role("tab", name="Refugee arrivals").click()
    expect(handle).to_have_value(str(start + 2))
    page.wait_for_url("**tab=arrivals**")
    ready(page)
    assert f"receiver_population={start + 2}" in decoded(page.url)
    other = new_page()
    other.goto(page.url)
    assert ranked_table(other).inner_text() == ranked_table(page).inner_text()

    # Answers come in order: when the last one is there, so are those that could set it back.
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight"):
        handle.press(key)
    page.wait_for_url(lambda url: f"receiver_population={start + 3}" in decoded(url))
    ready(page)
    expect(handle).to_have_value(str(start + 3))


def test_a_slider_says_its_share_of_the_index(page, app_url):
    weights = "&weights_armed=territory_controlled=30,conflict_intensity=10"
    page.goto(f"{app_url}{CASE}{weights}&tab=armed")
    said = re.compile(r"30 of 100, 75\s% of the index")
    expect(slider(page, "Territory not state-controlled")).to_have_attribute("aria-valuetext", said)


def test_two_people_do_not_see_each_others_weights(page, new_page, app_url):
    page.goto(app_url + CASE)
    other = new_page()
    other.goto(app_url + CASE)
    ready(other)
    table = ranked_table(other).inner_text()
    press(page, "Neighbour's size", "End")
    other.reload()
    assert ranked_table(other).inner_text() == table


@pytest.mark.parametrize(
    ("button", "name", "options"),
    [
        ("CSV", "countries", []),
        ("Corridors", "corridors", ["--corridors"]),
    ],
)
def test_the_downloads_equal_the_screen_and_the_command_line(page, app_url, button, name, options):
    page.goto(app_url + CASE)
    press(page, "Neighbour's size", "End")
    weights = parse_qs(urlsplit(page.url).query)["weights_arrivals"][0]
    file = downloaded(page, button)
    content = Path(file.path()).read_bytes()
    own = r"spillover_2021-06_either_AFG_[0-9a-f]{8}_"
    assert re.fullmatch(f"{own}{name}.csv", file.suggested_filename)
    command = [sys.executable, "-m", "risk", "score", "--as-of", "2021-06", "--source", "AFG"]
    printed = subprocess.run(
        [*command, "--weights-arrivals", weights, *options], cwd=ROOT, capture_output=True
    )
    assert printed.returncode == 0, printed.stderr.decode()
    assert content == printed.stdout
    if not options:
        for row in csv.DictReader(io.StringIO(content.decode())):
            if row["probability"]:
                shown = percent(float(row["probability"]))
                expect(row_of(page, row["country"])).to_contain_text(shown)


def test_a_click_on_the_map_chooses_the_country(page, app_url):
    page.goto(app_url + CASE)
    expect(on_map(page, "Iran")).to_be_visible()
    on_map(page, "Iran").click()
    expect(page.get_by_text("Iran, as of June 2021")).to_be_visible()
    page.wait_for_url("**country=IRN**")


def test_the_browsers_back_returns_to_the_view_before(page, app_url):
    page.goto(app_url + CASE)
    ready(page)
    page.get_by_role("button", name="Earlier").click()
    expect(page.get_by_text("As of May 2021, next 12 months")).to_be_visible()
    page.wait_for_url("**as_of=2021-05**")
    page.go_back()
    expect(page.get_by_text("As of June 2021, next 12 months")).to_be_visible()


def test_an_address_of_nonsense_shows_defaults_and_one_sentence(page, app_url, server_log):
    page.goto(app_url + "/?as_of=9999-99&weights_armed=%00=x&source=%3Cscript%3E&tab=%F0%9F%92%A3")
    expect(page.get_by_text("Defaults are shown instead")).to_be_visible()
    ready(page)
    assert "Traceback" not in server_log.read_text(encoding="utf-8")


def test_a_section_of_the_method_is_reached_from_its_contents_and_named_in_the_address(
    page, app_url
):
    opened(page, f"{app_url}/method?as_of=2021-06")
    limits = page.get_by_role("heading", name="Limits")
    expect(limits).not_to_be_in_viewport()
    page.get_by_role("link", name="Limits", exact=True).click()
    expect(limits).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"/method\?as_of=2021-06.*#limits$"))
    page.reload()
    expect(limits).to_be_in_viewport()
