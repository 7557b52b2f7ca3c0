"""Every control shows what the address says and the numbers were computed with.

A page that was reached by other pages, or by Back and Forward, is set beside the page that a new
visitor of the same address gets: boxes, choices, sliders, tabs and every text must be the same.
"""

import re

from playwright.sync_api import expect

from tests.browser.views import more, opened, ready, shown, unfold

VIEW = (
    "/?as_of=2021-06&source=AFG&country=PAK&region=Asia&outcome=arrivals&tab=armed&watch=TJK"
    "&weights_armed=conflict_intensity=30,border_incidents=70&what_if=territory_controlled:AFG=90"
    "&corridor=AFG&against=TJK&against_as_of=2015-03&new_only=1"
    "&level=corridor&decembers=2016–2022&ukraine=without&loss=25"
)
TITLES = {
    "Map": "Spillover",
    "Country": "Country",
    "Compare": "Compare",
    "Track record": "Track record",
    "Method": "Method",
}
BOXES = {
    "As-of month": "June",
    "Year": "2021",
    "Outcome": "Refugee arrivals",
    "Region": "Asia",
    "Trouble starting in": "Afghanistan (AFG) · 700",
    "Country to look at": "Pakistan (PAK) · 770",
    "Case to replay": "None chosen",
}


def go(page, name):
    """Follow the link to a page and wait until it stands."""
    page.get_by_role("link", name=name, exact=True).click()
    stands(page, name)


def stands(page, name):
    heading = page.get_by_role("heading", level=1, name=TITLES[name], exact=True)
    expect(heading).to_be_visible()
    ready(page)


def test_every_control_says_the_address_after_every_change_of_page(page, app_url, as_new):
    opened(page, app_url + VIEW)
    for name in ("Country", "Compare", "Track record", "Method", "Map", "Country"):
        go(page, name)
        unfold(page)
        assert shown(page) == as_new(page.url, unfolded=True)
        if name in ("Map", "Country", "Compare"):
            more(page)
        for label in BOXES if name in ("Map", "Country", "Compare") else ():
            expect(page.get_by_role("combobox", name=label, exact=True)).to_have_value(BOXES[label])
    for name in ("Map", "Method", "Track record", "Compare"):
        page.go_back()
        stands(page, name)
        unfold(page)
        assert shown(page) == as_new(page.url, unfolded=True)
    page.go_forward()
    stands(page, "Track record")
    unfold(page)
    assert shown(page) == as_new(page.url, unfolded=True)


def test_back_and_forward_over_choices_show_each_view_as_it_was(page, app_url, as_new):
    opened(page, app_url + VIEW)
    go(page, "Country")
    page.get_by_role("button", name="Earlier").click()
    page.wait_for_url("**as_of=2021-05**")
    ready(page)
    page.get_by_role("combobox", name="Outcome").click()
    page.get_by_role("option", name="Armed fighting").click()
    page.wait_for_url("**outcome=armed**")
    ready(page)
    go(page, "Compare")
    steps = [
        ("Country", "May", "Armed fighting"),
        ("Country", "May", "Refugee arrivals"),
        ("Country", "June", "Refugee arrivals"),
    ]
    moves = [page.go_back] * 3 + [page.go_forward] * 2
    for move, (name, month, outcome) in zip(moves, [*steps, *steps[1::-1]], strict=True):
        move()
        stands(page, name)
        expect(page.get_by_role("combobox", name="As-of month")).to_have_value(month)
        expect(page.get_by_role("combobox", name="Outcome")).to_have_value(outcome)
        ready(page)
        assert shown(page) == as_new(page.url)


ENTERED = """() => {
    const before = history.length;
    for (const address of ['/country', '/country?as_of=2021-06', '/country?as_of=2021-05']) {
        history.pushState({}, '', address);
    }
    return [history.length - before, location.pathname + location.search];
}"""


def test_a_page_entered_without_its_view_first_is_one_step_of_back(page, app_url):
    opened(page, app_url + VIEW)
    assert page.evaluate(ENTERED) == [2, "/country?as_of=2021-05"]


def test_a_number_of_gleditsch_and_ward_finds_its_country(page, app_url):
    opened(page, app_url)
    box = page.get_by_role("combobox", name="Country to look at", exact=True)
    box.click()
    box.fill("770")
    expect(page.get_by_role("option")).to_have_text(["Pakistan (PAK) · 770"])
    box.press("Enter")
    expect(page).to_have_url(re.compile("country=PAK"))
