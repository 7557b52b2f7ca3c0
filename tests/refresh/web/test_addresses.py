"""Addresses: the list of hosts, what a page's links say is newest, and when the next is due."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from risk.refresh.web.addresses import HOSTS, SERIES, find
from risk.refresh.web.discover import links
from risk.refresh.web.series import Due, Linked
from risk.storage.errors import InputError

ROOT = Path(__file__).parents[3]
DOCUMENTS = ("refresh.md", "deploy.md")
EVENTS, CANDIDATES = find(["ucdp-events"])[0].choices[0]
BATTLES = find(["ucdp-battle-deaths"])[0].choices[0][0]
PAGE = b"""
<html><body><a name="top">UCDP</a>
<a href="https://ucdp.uu.se/downloads/ged/ged251-csv.zip">CSV</a>
<A HREF='https://ucdp.uu.se/downloads/ged/ged261-csv.zip'>CSV</A>
<a href="https://ucdp.uu.se/downloads/ged/ged261-xlsx.zip">Excel</a>
<a href="/downloads/candidateged/GEDEvent_v25_0_12.csv">CSV</a>
<a href="candidateged/GEDEvent_v26_0_9.csv">CSV</a>
<a href="candidateged/GEDEvent_v26_0_10.csv">CSV</a>
<a href="candidateged/GEDEvent_v26_01_26_06.csv">CSV</a>
<a href="candidateged/GEDEvent_v26_0_11.xlsx">Excel</a>
<a href="candidateged/GEDEvent_v26_0_8.csv">CSV</a>
<a href="candidateged/GEDEvent_v26_0_8.csv">again</a>
<a href="vpp/GEDEvent_v26_1_4_1101_2512.csv">violent political protest</a>
<a href="https://mirror.example.org/downloads/ged/ged991-csv.zip">elsewhere</a>
<a href="https://ucdp.uu.se/downloads/brd/ucdp-brd-conf-261-csv.zip">another level</a>
<a href="https://ucdp.uu.se/downloads/brd/ucdp-brd-dyadic-261-csv.zip">CSV</a>
</body></html>"""


def test_every_host_that_is_asked_is_on_the_list_and_no_other_is_listed():
    parts = [part for series in SERIES for choice in series.choices for part in choice]
    addresses = [part.page if isinstance(part, Linked) else part.address for part in parts]
    assert {urlsplit(address).scheme for address in addresses} == {"https"}
    assert {urlsplit(address).hostname for address in addresses} == set(HOSTS)


def test_the_documentation_has_every_host_and_every_series():
    told = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in DOCUMENTS}
    assert [s.name for s in SERIES if f"| `{s.name}` |" not in told["refresh.md"]] == []
    listed = re.findall(r"^\| `([a-z.-]+)` \|", told["deploy.md"], re.MULTILINE)
    assert sorted(listed) == sorted(HOSTS)


def test_the_newest_yearly_release_is_read_off_the_page():
    assert links(PAGE, EVENTS) == [
        ("https://ucdp.uu.se/downloads/ged/ged261-csv.zip", "ged261-csv.zip", (26, 1))
    ]


def test_candidate_releases_since_the_yearly_one_count_and_political_protest_does_not():
    names = [link.name for link in links(PAGE, CANDIDATES, since=26)]
    assert sorted(names) == [
        "GEDEvent_v26_01_26_06.csv",
        "GEDEvent_v26_0_10.csv",
        "GEDEvent_v26_0_8.csv",
        "GEDEvent_v26_0_9.csv",
    ]
    assert links(PAGE, CANDIDATES, since=26)[-1].address.startswith(
        "https://ucdp.uu.se/downloads/candidateged/"
    )


def test_battle_deaths_are_taken_by_dyad():
    assert [link.name for link in links(PAGE, BATTLES)] == ["ucdp-brd-dyadic-261-csv.zip"]


@pytest.mark.parametrize("page", [b"", b"<html>Please enable JavaScript</html>", b"\xff\xfe"])
def test_a_page_without_such_a_link_is_a_sentence(page):
    expected = r"^https://ucdp.uu.se/downloads/: expected a link like /downloads/ged/ged.*got none"
    with pytest.raises(InputError, match=expected):
        links(page, EVENTS)


def test_a_year_passes_over_to_the_next_as_the_publishers_do():
    assert Due(3, 31).after(2025) == date(2027, 3, 31)
    assert Due(None, 20).after(2026, 8) == date(2026, 10, 20)
    assert Due(None, 20).after(2026, 12) == date(2027, 2, 20)


def test_a_publisher_stands_for_all_its_series_and_another_name_is_refused():
    assert [series.name for series in find(["ucdp"])] == [
        "ucdp-events",
        "ucdp-battle-deaths",
        "ucdp-country-year",
    ]
    assert find([]) == SERIES
    with pytest.raises(InputError, match="expected the name of a source .*; got 'ucd'"):
        find(["ucd"])


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("ged261-csv.zip", "ucdp-events"),
        ("GEDEvent_v26_0_8.csv", "ucdp-events"),
        ("gedevent_v26_0_8.CSV", "ucdp-events"),
        ("ucdp_country_month.csv", "ucdp-events"),
        ("BattleDeaths_v25_1.csv", "ucdp-battle-deaths"),
        ("ucdp-brd-dyadic-261-csv.zip", "ucdp-battle-deaths"),
        ("organizedviolencecy-261-csv.zip", "ucdp-country-year"),
        ("organizedviolencecy_v25_1.csv", "ucdp-country-year"),
        ("unhcr_flows.csv", "unhcr-flows"),
        ("flows.rda", "unhcr-flows"),
        ("unhcr_population.csv", "unhcr-population"),
        ("unhcr_population.json", "unhcr-population"),
        ("population.rda", "unhcr-population"),
        ("V-Dem-CY-FullOthers-v16_csv.zip", "vdem"),
        ("vdem_state_authority_over_territory.csv", "vdem"),
        ("wgi.csv", "wgi"),
        ("wgi_pv.json", "wgi"),
        ("worldbank_population.csv", "worldbank-population"),
    ],
)
def test_a_file_is_known_by_its_name_whatever_its_form(name, series):
    assert [one.name for one in SERIES if one.holds(name)] == [series]
